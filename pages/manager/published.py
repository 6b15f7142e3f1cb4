"""Does what the project published agree with the records?"""

from dataclasses import replace

from di_metrics.cards.view import View, ViewKind
from di_metrics.errors import N_
from di_metrics.ui.frame import here

page = here().unfiltered
page.text(N_("Filters do not apply to these figures: each statement says its own date, place and group."))
page.card(View(ViewKind.STATEMENTS), "statements")
for as_of in sorted({one.statement.as_of for one in page.source.checks}, reverse=True):
    view = View(ViewKind.STATEMENTS, first=as_of, last=as_of)
    card = page.compose(view)
    page.draw(replace(card, picture=card.table, table=None), view, f"statements_{as_of}")
