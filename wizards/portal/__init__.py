from . import invitation_refuse
from . import new_promise_ask
