"""What surrounds every public page: the release, title, language, notices, what a newer release changed, and the foot."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urljoin

import streamlit as st

from di_metrics.errors import N_
from di_metrics.export.table_files import publishable
from di_metrics.file_state import RELEASE, examine
from di_metrics.release.file import open_release
from di_metrics.release.offered import Offered, offered_by
from di_metrics.release.release import Release
from di_metrics.settings import PublicSettings
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text import Speaker
from di_metrics.text.cell_names import change_in_words
from di_metrics.text.public_speaker import edition
from di_metrics.text.tabular import table_of_texts
from di_metrics.ui import doors, html
from di_metrics.ui.address_parameters import AddressFault, current_parameters, last_parameters, set_parameters
from di_metrics.ui.deck_html import tell
from di_metrics.ui.public.public_choice import KEYS, PublicChoice, read_public_choice
from di_metrics.ui.public.public_page import PUBLIC_PAGES, PublicPage
from di_metrics.ui.public.text_pages import TEXT_PAGES, foot_links
from di_metrics.ui.shell import choose_page, errors_told, name_page, page_at, page_head, tell_faults, tell_on_paper

_CONTENT = "content"
_MOST_CHANGES = 30


def run_public(speaker: Speaker, settings: PublicSettings) -> None:
    """Draw the chosen page of the public dashboard, in the public's own process."""
    release, offered = release_in_use(settings.release)
    site = urljoin(st.context.url or "", ".") if doors.are_kept() else ""
    draw_public(speaker, release, offered, site=site, is_in_use=lambda: release_in_use(settings.release)[0] is release)


def draw_public(
    speaker: Speaker,
    release: Release,
    offered: Offered,
    *,
    site: str = "",
    kept: Mapping[str, str] = MappingProxyType({}),
    hidden: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    beside: Callable[[], None] = lambda: None,
    above: Callable[[PublicPage], None] = lambda _: None,
    is_in_use: Callable[[], bool] = lambda: True,
) -> None:
    """Draw the chosen public page of a release; `site` is that of its pages.

    `kept` are parameters that stay in the address whatever the reader chooses, `hidden` pages that have an address but no
    place in the navigation; `beside` draws what stands beside the choice of the language, `above` what stands above a page.
    A choice draws what is below these alone anew, as long as the release `is_in_use`.
    """

    def page_by_now() -> tuple[PublicPage, Sequence[AddressFault]]:
        params, others = current_parameters(KEYS | kept.keys())
        choice, faults = read_public_choice(release, offered, params)
        set_parameters({**choice.address(release, offered), **kept})
        return _page_of(release, offered, choice, kept, site), (*faults, *others)

    pages = {**PUBLIC_PAGES, **hidden}
    chosen, no_page = choose_page(speaker, release.region, pages, hidden)
    name_page(chosen.title)
    page, faults = page_by_now()
    first = iter([(page, faults)])

    def draw_content(draw: Callable[[PublicPage], None]) -> None:
        with errors_told(speaker):
            if not is_in_use():
                st.rerun()
            page, faults = next(first, None) or page_by_now()
            address = {**page.choice.address(release, offered), **kept}
            _content(page, faults, draw, address, has_figures=chosen.url_path not in TEXT_PAGES)

    _head(page, chosen.title, beside)
    above(page)
    tell_faults(speaker, no_page)
    st.session_state[_CONTENT] = st.fragment(draw_content)
    chosen.run()


def _content(
    page: PublicPage,
    faults: Sequence[AddressFault],
    draw: Callable[[PublicPage], None],
    address: Mapping[str, str],
    *,
    has_figures: bool,
) -> None:
    tell_faults(page.speaker, faults)
    tell_on_paper("", address)
    before = st.container() if page.choice.linked else nullcontext()
    draw(page)
    with before:
        _newer_release(page)
    _foot(page, has_figures)


def show(draw: Callable[[PublicPage], None]) -> None:
    """Draw the content of the chosen page, for the files in `pages/public/`."""
    st.session_state[_CONTENT](draw)


def _page_of(release: Release, offered: Offered, choice: PublicChoice, kept: Mapping[str, str], site: str) -> PublicPage:
    """A page of this process: its choices go to the address, its links to the pages registered here."""

    def address_of(other: PublicChoice) -> dict[str, str]:
        return {**other.address(release, offered), **kept}

    def change(changed: Callable[[PublicChoice], PublicChoice]) -> None:
        by_now, _ = read_public_choice(release, offered, last_parameters())
        set_parameters(address_of(changed(by_now)))

    def open_page(address: str, other: PublicChoice) -> None:
        set_parameters(address_of(other))
        st.switch_page(page_at(address), query_params=address_of(other))

    return PublicPage(ReleasedFigures(release), offered, choice, change, open_page, site, kept)


def release_in_use(file: Path) -> tuple[Release, Offered]:
    """The release of this process with what it offers, read once; a file put in its place is read anew."""
    try:
        status = os.stat(file)
    except OSError as error:
        raise examine(file, RELEASE).error() from error
    return _opened(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2)
def _opened(file: Path, _changed: int, _size: int) -> tuple[Release, Offered]:
    release = open_release(file)
    publishable(release)
    return release, offered_by(release)


def lead_to_the_overview(page: PublicPage) -> None:
    """What stands where the public has no page: that it has none, and which ones it has."""
    say = page.speaker.say
    st.html(html.lead(say(N_("The public has no such page."))))
    text = N_("It sees the overview, municipalities, services, money, and how the figures are made.")
    if page.region.has_outlines:
        text = N_("It sees the overview, the map, municipalities, services, money, and how the figures are made.")
    st.html(html.caption(say(text)))
    if st.button(say(N_("Go to the overview"))):
        page.open("overview", page.choice)


def _head(page: PublicPage, title: str, beside: Callable[[], None]) -> None:
    page_head(
        page.speaker,
        page.region.project.name,
        title,
        beside,
        lambda language: page.change(lambda choice: replace(choice, language=language)),
        demonstration=page.release.source.demonstration,
    )


def _newer_release(page: PublicPage) -> None:
    """To a reader whose link was made from an earlier release: that there is a newer one, and what it changed here."""
    earlier = next((one for one in page.release.earlier if one.number == page.choice.linked), None)
    if earlier is None:
        return
    speaker, say = page.speaker, page.speaker.say
    text = N_("This link was made from release %(earlier)s. Shown is the newer release %(current)s.")
    editions = {"earlier": edition(speaker, earlier), "current": edition(speaker, page.release.edition)}
    st.html(html.notice(say(text, **editions)))
    changed = page.source.changes_since(earlier.number)
    if changed:
        caption = say(N_("Changed on this page since release No. %(number)s"), number=earlier.number)
        headings = [say(one) for one in (N_("What"), N_("Before"), N_("Now"))]
        rows = [change_in_words(speaker, page.release, one) for one in changed[:_MOST_CHANGES]]
        st.html(html.table(table_of_texts(caption, headings, rows, numbers=True), kind="di-grid"))
    else:
        st.html(html.caption(say(N_("Nothing on this page has changed since then."))))
    if more := len(changed[_MOST_CHANGES:]):
        text = speaker.plural("%(number)s more number has changed.", "%(number)s more numbers have changed.", more)
        st.html(html.caption(text))

    def go_on() -> None:
        page.change(lambda choice: replace(choice, linked=None))

    st.button(say(N_("Go on with the newer release")), key="newer_release", on_click=go_on)


def _foot(page: PublicPage, has_figures: bool) -> None:
    """Where all is from, and, under figures, what the groups' short names mean."""
    speaker = page.speaker
    groups = [one for one in page.region.groups if one.code in page.offered.groups]
    named = [f"{speaker.name(one.short)} – {speaker.name(one.name)}" for one in groups if one.short != one.name]
    params = replace(page.choice, linked=None).address(page.release, page.offered)
    link = html.link(speaker.say(N_("Link to this view")), "", params)
    names = [html.caption("; ".join(named))] if has_figures else []
    tell([html.caption(page.imprint), *names, link, foot_links(page)])
