"""Where are the people who received services?"""

from di_metrics.ui.public.frame import here
from di_metrics.ui.public.map_page import map_page

map_page(here())
