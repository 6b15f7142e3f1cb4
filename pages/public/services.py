"""Which services did people receive?"""

from di_metrics.ui.public.public_cards import draw_page
from di_metrics.ui.public.public_frame import here

draw_page(here(), "services")
