from . import event_log_ask
from . import deviation_decide
from . import judge_period
