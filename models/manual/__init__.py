from . import manual
from . import web_tour_tour
