from . import event_log_ask
