"""What were municipalities paid?"""

from di_metrics.ui.public.money import money
from di_metrics.ui.public.public_frame import here

money(here())
