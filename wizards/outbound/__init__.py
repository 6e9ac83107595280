from . import answer_notify
