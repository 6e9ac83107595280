from . import indexes
from . import report
from . import counting
from . import sections
from . import indicators
from . import records
from . import contract
from . import contract_level
