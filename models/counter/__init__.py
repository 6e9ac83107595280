from . import res_partner
from . import filing
from . import case
from . import follow_up
from . import case_states_told
from . import persons
