from . import act_reason
from . import complete
from . import inbound_join
from . import inbound_ignore
