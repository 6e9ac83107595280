from . import sign
from . import occurrence_act
from . import discount_exclude
from . import note_make
from . import note_act
from . import commitment_act
from . import room_line
