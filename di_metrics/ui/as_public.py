"""The manager's switch that shows any page as the public would see it: from the release in use, or from a draft of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.region import Region
from di_metrics.settings import Settings
from di_metrics.store import Database
from di_metrics.text import Speaker
from di_metrics.text.labels import basis_name, label
from di_metrics.text.notes import filters_in_words, period_in_words
from di_metrics.text.public_speaker import edition
from di_metrics.ui import html
from di_metrics.ui.address_parameters import last_parameters, set_parameters
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.choice import Choice, read_choice
from di_metrics.ui.draft_release import draft_of
from di_metrics.ui.public.public_frame import draw_public, release_in_use
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage

AS_PUBLIC = "public"
"""The parameter of the address that turns the switch on."""

_KEPT = {AS_PUBLIC: "1"}
_INTERNAL = "internal_address"
_NOT_PUBLIC = "pages/public/not_public.py"


def is_wanted() -> bool:
    """Whether the reader wants to see what the public sees."""
    return (st.query_params.to_dict() or last_parameters()).get(AS_PUBLIC) == "1"


def switch(speaker: Speaker, region: Region, view: Choice) -> None:
    """The switch on the manager's own pages."""

    def show() -> None:
        st.session_state[_INTERNAL] = view.address(region)
        set_parameters({**public_parameters(region, view), **_KEPT})

    _toggle(speaker, on=False, change=show)


def public_parameters(region: Region, view: Choice) -> dict[str, str]:
    """The public address nearest to a manager's view: one group, one service, whole years, one of the new municipalities."""
    selection = view.selection
    if len(selection.municipalities) == 1:
        view = replace(view, area=selection.municipalities[0])
    params = {"lang": view.language.value, "a": view.with_basis(region, region.latest_basis).area}
    groups = [one for one in selection.groups if region.group[one].receives_services]
    if len(groups) == 1 == len(selection.groups):
        params["g"] = groups[0]
        offered = [one for one in region.services_for(groups[0]) if one in region.services_of(selection)]
        if len(offered) == 1 and selection.filters_services and len(selection.services) <= 1:
            params["s"] = offered[0]
    last = selection.period.last
    complete = last.year if (last.month, last.day) == (12, 31) else last.year - 1
    return {**params, "y": max(str(complete), region.project_years[0])}


def left_out(speaker: Speaker, region: Region, view: Choice) -> list[str]:
    """What of a manager's view no public page tells, by name."""
    selection, params = view.selection, public_parameters(region, view)
    lost = replace(
        selection,
        groups=() if "g" in params else selection.groups,
        services=() if "s" in params else selection.services,
        categories=() if "s" in params else selection.categories,
        municipalities=() if len(selection.municipalities) == 1 else selection.municipalities,
    )
    named = [filters_in_words(speaker, region, lost)] if lost.narrowed_by else []
    last = selection.period.last
    if not selection.period.to_date or last.isoformat() != f"{params['y']}-12-31":
        named.append(period_in_words(speaker, selection.period))
    if selection.basis is not region.latest_basis:
        named.append(basis_name(speaker, region, selection.basis))
    return named


def draw(speaker: Speaker, settings: Settings, database: Database, pages: Mapping[str, tuple[str, str]]) -> None:
    """Draw the chosen page as the public would see it; those of the manager's `pages` that the public has not say so."""
    release, offered = release_in_use(settings.release) if settings.release else draft_of(database, speaker)

    def hide() -> None:
        internal: dict[str, str] = st.session_state.get(_INTERNAL, {})
        set_parameters({**internal, "lang": speaker.language.value})

    def above(page: PublicPage) -> None:
        view, _ = read_choice(database.region, st.session_state.get(_INTERNAL, {}))
        st.html(html.notice(" ".join([_explanation(page), *_of_the_choice(page, database.region, view)])))

    hidden = {address: (_NOT_PUBLIC, title) for address, (_, title) in pages.items() if address not in PUBLIC_PAGES}
    draw_public(
        speaker,
        release,
        offered,
        kept=_KEPT,
        hidden=hidden,
        beside=lambda: _toggle(speaker, on=True, change=hide),
        above=above,
    )


def _explanation(page: PublicPage) -> str:
    one = page.release.edition
    if one.is_draft:
        return page.speaker.say(
            N_("You see what the public would see if a release were made from the records now. It is not published.")
        )
    return page.speaker.say(N_("You see what the public sees: release %(edition)s."), edition=edition(page.speaker, one))


def _of_the_choice(page: PublicPage, region: Region, view: Choice) -> list[str]:
    """What of the manager's choice stands on no public page, or on one alone."""
    say, chosen = page.speaker.say, view.selection.municipalities
    lost = "; ".join(left_out(page.speaker, region, view))
    told = [say(N_("Not shown as you chose it: %(filters)s."), filters=lost)] if lost else []
    if len(chosen) == 1:
        name = label(page.speaker, region, Dimension.MUNICIPALITY, public_parameters(region, view)["a"])
        told.append(say(N_("The page “Municipality” alone is of one municipality: %(name)s."), name=name))
    return told


def _toggle(speaker: Speaker, *, on: bool, change: Callable[[], None]) -> None:
    with st.container(width="content", key="as-public"):
        bound_field(st.toggle, "as_public", on, lambda _: change(), speaker.say(N_("As the public sees it")))
