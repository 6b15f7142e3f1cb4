"""The page's answer: what there is to mend, in a sentence and in headline figures."""

from __future__ import annotations

import streamlit as st

from di_metrics.errors import N_
from di_metrics.query.completeness import Arrival
from di_metrics.text.quality import quality_in_a_sentence
from di_metrics.ui import html
from di_metrics.ui.data import batches_of
from di_metrics.ui.page import Page
from di_metrics.ui.quality.asked import changes_of, findings_of, months_of


def answer(page: Page) -> None:
    """What is missing, late, implausible, changed and waiting."""
    speaker, rows, found = page.speaker, months_of(page), findings_of(page)
    waiting = [batch.waiting for batch in batches_of(page.database) if batch.waiting]
    page.lead(quality_in_a_sentence(speaker, page.selection.period.last, rows, found, sum(waiting)))
    expected = speaker.number(sum(row.expected for row in rows))
    missing, late = (sum(row.count(one) for row in rows) for one in (Arrival.MISSING, Arrival.LATE))
    of_expected = speaker.say(N_("of %(number)s expected, over all municipalities"), number=expected)
    say, number = speaker.say, speaker.number
    st.html(
        html.headlines(
            [
                html.Headline(say(N_("Months without word")), number(missing), of_expected, ""),
                html.Headline(say(N_("Months reported late")), number(late), of_expected, ""),
                html.Headline(
                    say(N_("Checks that find something")),
                    number(sum(one.records > 0 for one in found)),
                    say(N_("of %(number)s checks"), number=number(len(found))),
                    "",
                ),
                html.Headline(
                    say(N_("Months changed by a later report")),
                    number(sum(one.differs for one in changes_of(page))),
                    say(N_("by municipality")),
                    "",
                ),
                html.Headline(
                    say(N_("Rows in quarantine")),
                    number(sum(waiting)),
                    say(N_("batches: %(number)s"), number=number(len(waiting))),
                    "",
                ),
            ]
        )
    )
