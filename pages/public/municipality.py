"""What happened in one municipality?"""

from di_metrics.ui.public.frame import here
from di_metrics.ui.public.municipality import municipality

municipality(here())
