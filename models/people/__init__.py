from . import res_partner
from . import coordinator
from . import partner_merge
from . import res_company
from . import res_users
from . import crm_lead
from . import res_config_settings
from . import entity_cases
