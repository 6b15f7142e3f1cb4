"""Where are the people who received services?"""

from di_metrics.ui.public.map_page import map_page
from di_metrics.ui.public.public_frame import here

map_page(here())
