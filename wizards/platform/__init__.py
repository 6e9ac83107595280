from . import platform_upload
