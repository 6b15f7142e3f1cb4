"""What happened in one municipality?"""

from di_metrics.ui.public.municipality import municipality
from di_metrics.ui.public.public_frame import here

municipality(here())
