from . import invitation_refuse
