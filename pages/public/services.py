"""Which services did people receive?"""

from di_metrics.ui.public.frame import here
from di_metrics.ui.public.services import services

services(here())
