from . import contact_change_ask
