from . import contingency
from . import contingency_line
from . import contingency_acts
from . import filing
from . import case
from . import received_file
from . import persons
