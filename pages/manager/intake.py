"""How does a municipality's report get in, what is wrong with it, and what would it change?"""

from di_metrics.ui.frame import here
from di_metrics.ui.intake.load_decision import loading, tell_what_was_loaded
from di_metrics.ui.intake.report_desk import clear_what_is_outdated, desk
from di_metrics.ui.intake.understanding import faults, other_names, understood
from di_metrics.ui.intake.upload import choose_file, introduction, nil_return_form, tell_if_unreadable

page = here()
introduction(page)
choose_file(page)
nil_return_form(page)
tell_if_unreadable(page)
tell_what_was_loaded(page)
clear_what_is_outdated(page)
if file := desk().file:
    understood(page, file)
    faults(page, file)
    loading(page, file)
other_names(page)
