"""What does the public have instead of this page?"""

from di_metrics.ui.public.absent import absent
from di_metrics.ui.public.public_frame import here

absent(here())
