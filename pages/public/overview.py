"""How many people did the project help, where, and for how much money?"""

from di_metrics.ui.public.public_cards import draw_page
from di_metrics.ui.public.public_frame import here

draw_page(here(), "overview")
