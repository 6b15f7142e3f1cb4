"""Which services did people receive?"""

from di_metrics.ui.public.public_frame import here
from di_metrics.ui.public.services import services

services(here())
