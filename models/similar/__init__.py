from . import case_text
from . import similar
from . import base_text
from . import suggestion
from . import suggestion_analysis
from . import persons
