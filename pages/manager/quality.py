"""Are the data complete and plausible, and what is still to be mended?"""

from di_metrics.ui.frame import here
from di_metrics.ui.quality.answer import answer
from di_metrics.ui.quality.changes import changed_figures, in_quarantine
from di_metrics.ui.quality.months import months_grid
from di_metrics.ui.quality.records import implausible

page = here()
answer(page)
months_grid(page)
implausible(page)
changed_figures(page)
in_quarantine(page)
