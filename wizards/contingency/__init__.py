from . import contingency_upload
