from . import person_make
from . import person_give
from . import person_end
from . import person_copy
from . import person_areas
from . import person_door
from . import person_explain
from . import emergency_refuse
