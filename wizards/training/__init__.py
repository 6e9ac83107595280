from . import training_act
from . import training_attendance_act
from . import training_need_act
from . import training_upload
