"""What does each figure mean?"""

from di_metrics.ui.frame import here
from di_metrics.ui.methodology import catalogue, rules

page = here()
rules(page)
catalogue(page)
