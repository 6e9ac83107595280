from . import case_consult
