"""How many people did the project help, where, and for how much money?"""

from di_metrics.ui.public.overview import overview
from di_metrics.ui.public.public_frame import here

overview(here())
