"""What was loaded, by whom, does it count, and which rows wait to be mended?"""

from di_metrics.ui.batches_page import listing, quarantine, tell_what_was_done, undoing
from di_metrics.ui.data import batches_of
from di_metrics.ui.frame import here

page = here()
batches = batches_of(page.database)[::-1]
tell_what_was_done(page)
listing(page, batches)
undoing(page, batches)
quarantine(page, batches)
