"""Who did what, and when?"""

from di_metrics.ui.frame import here
from di_metrics.ui.log_page import activity_log

activity_log(here())
