"""How can I use the figures, and how were they made?"""

from di_metrics.ui.public.download import files_and_method
from di_metrics.ui.public.public_frame import show

show(files_and_method)
