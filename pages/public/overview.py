"""How many people did the project help, where, and for how much money?"""

from functools import partial

from di_metrics.ui.public.public_cards import draw_page
from di_metrics.ui.public.public_frame import show

show(partial(draw_page, "overview"))
