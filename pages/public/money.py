"""What were municipalities paid?"""

from di_metrics.ui.public.frame import here
from di_metrics.ui.public.money import money

money(here())
