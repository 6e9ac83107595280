from . import test_catalogue
from . import test_partner
from . import test_case_registration
from . import test_case_repeats
