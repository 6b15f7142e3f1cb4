"""How can I use the figures, and how were they made?"""

from di_metrics.ui.public.download import downloads, in_short, method
from di_metrics.ui.public.public_frame import here

page = here()
in_short(page)
downloads(page)
method(page)
