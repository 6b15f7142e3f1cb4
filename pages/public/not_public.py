"""What does the public have instead of this page?"""

from di_metrics.ui.public.public_frame import lead_to_the_overview, show

show(lead_to_the_overview)
