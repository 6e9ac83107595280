from . import opening_mixin
from . import act_wizard
from . import mapped_choose
from . import mapped_choose_heading
from . import mapped_choose_column
