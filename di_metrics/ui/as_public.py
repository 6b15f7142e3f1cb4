"""The manager's switch that shows any page as the public would see it: from the release in use, or from a draft of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from di_metrics.errors import N_
from di_metrics.region import Region
from di_metrics.settings import Settings
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.public import edition
from di_metrics.ui import html
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.draft_release import draft_of
from di_metrics.ui.parameters import is_set, set_parameters
from di_metrics.ui.public.frame import draw_public, release_in_use
from di_metrics.ui.public.page import PublicPage
from di_metrics.ui.public.pages import PUBLIC_PAGES
from di_metrics.ui.view import View

AS_PUBLIC = "public"
"""The parameter of the address that turns the switch on."""

_KEPT = {AS_PUBLIC: "1"}
_INTERNAL = "internal_address"
_NOT_PUBLIC = "pages/public/not_public.py"


def is_wanted() -> bool:
    """Whether the reader wants to see what the public sees."""
    return is_set(AS_PUBLIC)


def switch(speaker: Speaker, region: Region, view: View) -> None:
    """The switch on the manager's own pages."""

    def show() -> None:
        st.session_state[_INTERNAL] = view.address(region)
        set_parameters({**public_parameters(region, view), **_KEPT})

    _toggle(speaker, on=False, change=show)


def public_parameters(region: Region, view: View) -> dict[str, str]:
    """The public address nearest to a manager's view: one group, one service, whole years, new municipalities."""
    selection = view.selection
    params = {"lang": view.language.value, "a": view.with_basis(region, region.latest_basis).area}
    groups = [one for one in selection.groups if region.group[one].receives_services]
    if len(groups) == 1:
        params["g"] = groups[0]
        offered = [one for one in selection.services if one in region.services_for(groups[0])]
        if len(offered) == len(selection.services) == 1:
            params["s"] = offered[0]
    last = selection.period.last
    complete = last.year if (last.month, last.day) == (12, 31) else last.year - 1
    return {**params, "y": max(str(complete), region.project_years[0])}


def draw(speaker: Speaker, settings: Settings, database: Database, pages: Mapping[str, tuple[str, str]]) -> None:
    """Draw the chosen page as the public would see it; those of the manager's `pages` that the public has not say so."""
    release, offered = release_in_use(settings.release) if settings.release else draft_of(database, speaker)

    def hide() -> None:
        internal: dict[str, str] = st.session_state.get(_INTERNAL, {})
        set_parameters({**internal, "lang": speaker.language.value})

    def beside(page: PublicPage) -> None:
        _toggle(speaker, on=True, change=hide)

    def above(page: PublicPage) -> None:
        st.html(html.notice(_explanation(page)))

    hidden = {address: (_NOT_PUBLIC, title) for address, (_, title) in pages.items() if address not in PUBLIC_PAGES}
    draw_public(speaker, release, offered, kept=_KEPT, hidden=hidden, beside=beside, above=above)


def _explanation(page: PublicPage) -> str:
    one = page.release.edition
    if one.is_draft:
        return page.speaker.say(
            N_("You see what the public would see if a release were made from the records now. It is not published.")
        )
    return page.speaker.say(N_("You see what the public sees: release %(edition)s."), edition=edition(page.speaker, one))


def _toggle(speaker: Speaker, *, on: bool, change: Callable[[], None]) -> None:
    with st.container(horizontal_alignment="right", key="as-public"):
        bound_field(st.toggle, "as_public", on, lambda _: change(), speaker.say(N_("As the public sees it")))
