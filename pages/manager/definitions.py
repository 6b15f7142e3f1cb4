"""What does each figure mean?"""

from di_metrics.ui.frame import here
from di_metrics.ui.methodology import catalogue, chosen, rules

page = here()
chosen(page)
rules(page)
catalogue(page)
