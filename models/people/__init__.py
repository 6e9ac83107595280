from . import res_partner
from . import coordinator
from . import partner_merge
from . import res_company
from . import res_users
