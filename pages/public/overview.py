"""How many people did the project help, where, and for how much money?"""

from di_metrics.ui.public.frame import here
from di_metrics.ui.public.overview import overview

overview(here())
