"""The page of the audit log: who did what, the latest first, by kind and by person, and all of it as a file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from di_metrics.access.rights import Action, LoggedKind
from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.export.table_files import table_csv
from di_metrics.store.audit_log import persons_in_log, read_log
from di_metrics.text.log_texts import event_name, log_table
from di_metrics.ui import html
from di_metrics.ui.downloads import action_download
from di_metrics.ui.page import Page

_MOST_SHOWN = 200


def activity_log(page: Page) -> None:
    """What is chosen of the log, and its latest events."""
    speaker, say, database = page.speaker, page.speaker.say, page.settings.database
    page.lead(say(N_("Who signed in, loaded, handed out and took along what.")))
    page.text(N_("Nothing is ever taken out of the log, and no recipient stands in it."))
    left, right = st.columns(2, gap="large")
    kind = left.selectbox(
        say(N_("What happened")), list(LoggedKind), index=None, key="log_kind", placeholder=say(N_("Choose …")),
        format_func=lambda one: event_name(speaker, one),
    )  # fmt: skip
    person = right.selectbox(
        say(N_("Who")), persons_in_log(database), index=None, key="log_person", placeholder=say(N_("Choose …")),
    )  # fmt: skip
    chosen = partial(read_log, database, kind or "", person or "")
    log = chosen(most=_MOST_SHOWN + 1)
    if log.unreadable:
        st.warning(say(N_("Lines of the log that cannot be read: %(count)s."), count=speaker.number(log.unreadable)))
    if not log.events:
        page.text(N_("Nothing of that kind stands in the log."))
        return
    if len(log.events) > _MOST_SHOWN:
        page.text(N_("The latest %(count)s are shown; the file holds all of them."), count=speaker.number(_MOST_SHOWN))

    def whole() -> bytes:
        return table_csv(log_table(speaker, chosen().events), page.database.info.demonstration, Level.INTERNAL)

    action_download(page, Action.EXPORT_LOG, say(N_("Download %(kind)s"), kind="CSV"), whole, "activity_log.csv", "log_csv")
    st.html(html.table(log_table(speaker, log.events[:_MOST_SHOWN])))
