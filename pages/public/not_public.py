"""What does the public have instead of this page?"""

from di_metrics.ui.public.public_frame import here, lead_to_the_overview

lead_to_the_overview(here())
