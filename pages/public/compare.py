"""How do a few municipalities stand beside one another and the region?"""

from functools import partial

from di_metrics.ui.public.public_cards import draw_page
from di_metrics.ui.public.public_frame import show

show(partial(draw_page, "compare"))
