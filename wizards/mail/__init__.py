from . import not_solved
from . import inbound_join
from . import inbound_ignore
