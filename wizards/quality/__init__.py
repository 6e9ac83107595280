from . import pnc_decide
from . import nonconformity_act
from . import finding_make
from . import finding_act
from . import visit_act
from . import dispatch_answer
