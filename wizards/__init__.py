from . import consultation
