"""What a reader is told whose link was made from an earlier release: that there is a newer one, and what it changed here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from di_metrics.errors import N_
from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, REGION, Change, Edition, Shown, Slot
from di_metrics.text.cell_names import time_name
from di_metrics.text.protected import edition
from di_metrics.text.tabular import table_of_texts
from di_metrics.ui import html
from di_metrics.ui.public.public_page import PublicPage

_MOST = 30


def newer_release(page: PublicPage) -> None:
    """The notice, with the changed cells among those that the page has shown."""
    earlier = next((one for one in page.release.earlier if one.number == page.view.linked), None)
    if earlier is None:
        return
    say = page.speaker.say
    _notice(page, earlier)
    changed = changes_among(page.release.changes, earlier.number, page.asked)
    if not changed:
        page.text(N_("Nothing on this page has changed since then."))
    else:
        caption = say(N_("Changed on this page since release No. %(number)s"), number=earlier.number)
        headings = [say(one) for one in (N_("What"), N_("Before"), N_("Now"))]
        rows = [_row(page, one) for one in changed[:_MOST]]
        st.html(html.table(table_of_texts(caption, headings, rows, numbers=True), kind="di-grid"))
        if len(changed) > _MOST:
            more = page.speaker.plural(
                "%(number)s more number has changed.", "%(number)s more numbers have changed.", len(changed) - _MOST
            )
            st.html(html.caption(more))
    st.button(
        say(N_("Go on with the newer release")),
        key="newer_release",
        on_click=lambda: page.change(lambda view: replace(view, linked=None)),
    )


def changes_among(changes: Collection[Change], against: int, cells: Collection[Slot]) -> list[Change]:
    """The changes since a release of just some cells."""
    return [one for one in changes if one.against == against and one.slot in cells]


def _notice(page: PublicPage, earlier: Edition) -> None:
    said = page.speaker.say(
        N_("This link was made from release %(earlier)s. Shown is the newer release %(current)s."),
        earlier=edition(page.speaker, earlier),
        current=edition(page.speaker, page.release.edition),
    )
    st.html(html.notice(said))


def _row(page: PublicPage, change: Change) -> list[str]:
    slot = change.slot
    indicator = page.indicator(slot.indicator)
    parts = [
        page.speaker.name(indicator.name),
        page.speaker.name(page.region.name.bilingual) if slot.area == REGION else page.place(slot.area),
        "" if slot.group == ALL_GROUPS else page.group(slot.group),
        "" if slot.service == ANY_SERVICE else page.service(slot.service),
        time_name(page.speaker, slot.time),
    ]

    def written(shown: Shown | None) -> str:
        return page.speaker.shown(indicator, shown) if shown else page.speaker.say(N_("not in the release"))

    return [", ".join(filter(None, parts)), written(change.before), written(change.after)]
