from . import respond
from . import respond_draft
from . import respond_shown
from . import answer_act_wizard
from . import answer_send
from . import answer_read
