from . import append_only
from . import company_mixin
from . import protected_mixin
from . import act_mixin
from . import job
from . import job_line
from . import safe_export
