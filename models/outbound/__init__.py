from . import notices
from . import answer_message
from . import answer_receipt
from . import answer_receipt_acts
from . import ir_attachment
from . import res_partner
from . import res_company
from . import receipt_digest
