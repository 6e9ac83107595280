from . import act_reason
from . import inbound_join
from . import inbound_ignore
