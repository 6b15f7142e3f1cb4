"""What did the project do, in easy language?"""

from functools import partial

from di_metrics.ui.public.public_frame import show
from di_metrics.ui.public.text_pages import draw_text_page

show(partial(draw_text_page, "easy"))
