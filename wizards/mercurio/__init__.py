from . import mercurio_upload
from . import mercurio_accept
