from . import satisfaction
from . import satisfaction_sending
from . import satisfaction_replies
from . import satisfaction_report
from . import inbound_mail
from . import case
from . import res_company
from . import res_partner
