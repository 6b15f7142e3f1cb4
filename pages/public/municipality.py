"""What happened in one municipality?"""

from di_metrics.ui.public.public_cards import draw_page
from di_metrics.ui.public.public_frame import here

draw_page(here(), "municipality")
