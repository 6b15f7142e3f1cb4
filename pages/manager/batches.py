"""What was loaded, by whom, does it count, and which rows wait to be mended?"""

from di_metrics.ui.batches.listing import listing, newest_first
from di_metrics.ui.batches.quarantine import quarantine
from di_metrics.ui.batches.undoing import tell_what_was_done, undoing
from di_metrics.ui.frame import here

page = here()
batches = newest_first(page)
tell_what_was_done(page)
listing(page, batches)
undoing(page, batches)
quarantine(page, batches)
