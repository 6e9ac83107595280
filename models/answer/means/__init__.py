from . import means
from . import email
from . import phone
from . import mercurio
from . import fax
from . import address
from . import pick_up
from . import notice
