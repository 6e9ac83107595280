from . import not_solved
