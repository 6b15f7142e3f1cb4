"""Does what the project published agree with the records?"""

from di_metrics.ui.frame import here
from di_metrics.ui.statements_page import checks, statements

page = here()
statements(page, checks(page))
