"""Are the data complete and plausible, and what is still to be mended?"""

from di_metrics.ui.frame import here
from di_metrics.ui.quality_page import answer, changed_figures, implausible, in_quarantine, months_grid

page = here()
answer(page)
months_grid(page)
implausible(page)
changed_figures(page)
in_quarantine(page)
