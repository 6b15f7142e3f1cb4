"""What was loaded, by whom, does it count, and which rows wait to be mended?"""

from di_metrics.ui.batches_page import listing, newest_first, quarantine, tell_what_was_done, undoing
from di_metrics.ui.frame import here

page = here()
batches = newest_first(page)
tell_what_was_done(page)
listing(page, batches)
undoing(page, batches)
quarantine(page, batches)
