"""Search from every page for municipalities (old names too), services, indicators, pages and saved views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import streamlit as st

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Bilingual
from di_metrics.region import Municipality, Region
from di_metrics.reports.spelling import key_of as spelt
from di_metrics.store.saved_views import SavedView, read_saved_views
from di_metrics.text import Speaker
from di_metrics.text.labels import municipality_on_basis, page_title
from di_metrics.ui import html
from di_metrics.ui.address_parameters import AddressFault
from di_metrics.ui.bound_field import key_of
from di_metrics.ui.choice import TABLE_DIMENSIONS, Choice
from di_metrics.ui.map_page import mapped_indicators
from di_metrics.ui.saved_views_menu import choice_of, open_view

if TYPE_CHECKING:
    from di_metrics.ui.page import Page

# ---- What can be found ----


@dataclass(frozen=True, slots=True)
class Destination:
    """A page with a reader's choice, found by any of its `words`; `kind` says what `name` is of.

    `left_out` is what a saved view shows no more.
    """

    name: str
    kind: str
    words: tuple[str, ...]
    address: str
    choice: Choice
    left_out: tuple[AddressFault, ...] = field(default=(), compare=False)


def destinations(
    speaker: Speaker,
    region: Region,
    choice: Choice,
    pages: Mapping[str, tuple[str, str]],
    saved: Iterable[SavedView] = (),
) -> list[Destination]:
    """All that can be found, each with the reader's period and what else of the choice has a meaning there.

    Saved views have a period and filters of their own.
    """
    kind = speaker.say(N_("Saved view"))
    return [
        *(Destination(one.name, kind, (one.name,), one.page, *choice_of(region, one, choice)) for one in saved),
        *_places(speaker, region, choice),
        *_services(speaker, region, choice),
        *_indicators(speaker, choice),
        *_pages(speaker, region, choice, pages),
    ]


def _places(speaker: Speaker, region: Region, choice: Choice) -> list[Destination]:
    """Today's municipalities; old ones lead to what became of them, and to what was recorded of them then."""
    latest, kind = region.latest_basis, speaker.say(N_("Municipality"))
    found = [
        Destination(speaker.name(one.name), kind, _words(one.name, one.code), "municipality", _of_place(region, choice, one))
        for one in region.of_basis(latest)
    ]
    for old in region.of_basis(Basis.PRE2021) if region.has_reform else ():
        words = _words(old.name, old.code)
        for new in (region.municipality[code] for code in region.successors(old.code)):
            if new.name != old.name:
                name = f"{speaker.name(old.name)} → {speaker.name(new.name)}"
                found.append(Destination(name, kind, words, "municipality", _of_place(region, choice, new)))
        name = municipality_on_basis(speaker, region, old.code)
        found.append(Destination(name, kind, words, "municipality", _of_place(region, choice, old)))
    return found


def _of_place(region: Region, choice: Choice, place: Municipality) -> Choice:
    return replace(choice.with_basis(region, place.basis), area=place.code)


def _services(speaker: Speaker, region: Region, choice: Choice) -> list[Destination]:
    found = []
    for service in region.services:
        of_service = _of_services(choice, service.target_groups, services=(service.code,))
        words = _words(service.name, service.code)
        found.append(Destination(speaker.name(service.name), speaker.say(N_("Service")), words, "services", of_service))
    for category in region.categories:
        groups = {group for one in region.services if one.category == category.code for group in one.target_groups}
        of_category = _of_services(choice, groups, categories=(category.code,))
        words, kind = _words(category.name, category.code), speaker.say(N_("Service category"))
        found.append(Destination(speaker.name(category.name), kind, words, "services", of_category))
    return found


def _of_services(
    choice: Choice, groups: Iterable[str], services: tuple[str, ...] = (), categories: tuple[str, ...] = ()
) -> Choice:
    """Without the chosen groups that cannot receive the services."""
    kept = tuple(one for one in choice.selection.groups if one in groups)
    return replace(choice, selection=replace(choice.selection, services=services, categories=categories, groups=kept))


def _indicators(speaker: Speaker, choice: Choice) -> list[Destination]:
    """Each indicator's figure, and its definition."""
    found = []
    for code, one in CATALOGUE.items():
        name, words = speaker.name(one.name), _words(one.name, code)
        on_map = code in mapped_indicators()
        rows = next(by for by in TABLE_DIMENSIONS if by in one.splits)
        figure = replace(choice, indicator=code) if on_map else replace(choice, figures=(code,), rows=rows, columns=None)
        address = "map" if on_map else "table"
        found.append(Destination(name, speaker.say(N_("Indicator")), words, address, figure))
        found.append(Destination(name, speaker.say(N_("Definition")), words, "definitions", replace(choice, indicator=code)))
    return found


def _pages(speaker: Speaker, region: Region, choice: Choice, pages: Mapping[str, tuple[str, str]]) -> list[Destination]:
    return [
        Destination(
            page_title(speaker, region, address, title),
            speaker.say(N_("Page")),
            tuple({page_title(Speaker(language), region, address, title) for language in type(choice.language)}),
            address,
            choice,
        )
        for address, (_, title) in pages.items()
    ]


def _words(name: Bilingual, code: str) -> tuple[str, ...]:
    return name.lv, name.en, *(text for _, text in name.further), code


# ---- What a text finds ----

_ENDING = re.compile(r"(?<=\w{4})(?:[aeiou]?s|[aeiou])$")
"""What changes at the end of a Latvian noun, or an English one in the plural."""


def find(text: str, among: Sequence[Destination]) -> list[Destination]:
    """What a text may mean, the best first: the name itself, its beginning, the beginnings of its words, or their stems.

    Every word of the text must be the beginning of another word of a name; case, diacritics and punctuation do not count.
    """
    typed = spelt(text)
    if not typed:
        return []
    ranked = [(_rank(typed, one.words), one) for one in among]
    best = [(rank, one) for rank, one in ranked if rank is not None]
    return [one for _, one in sorted(best, key=lambda pair: pair[0])]


_NAMED, _BEGUN, _BY_WORDS, _BY_STEMS = range(4)


def _rank(typed: str, names: Iterable[str]) -> int | None:
    """How well the best of some names fits what was typed; None where none does."""
    ranks = [_rank_of_name(typed, spelt(name)) for name in names]
    return min((one for one in ranks if one is not None), default=None)


def _rank_of_name(typed: str, name: str) -> int | None:
    if typed == name:
        return _NAMED
    if name.startswith(typed):
        return _BEGUN
    words, of_name = typed.split(), name.split()
    if _are_beginnings(words, of_name):
        return _BY_WORDS
    return _BY_STEMS if _are_beginnings([_ENDING.sub("", word) for word in words], of_name) else None


def _are_beginnings(typed: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each typed word begins a word of its own, the longest first."""
    left = list(words)
    for one in sorted(typed, key=len, reverse=True):
        begun = next((word for word in sorted(left, key=len) if word.startswith(one)), None)
        if begun is None:
            return False
        left.remove(begun)
    return True


# ---- The field and what it finds ----

_MOST = 8


def search_field(page: Page, address: str, pages: Mapping[str, tuple[str, str]]) -> None:
    """The field, and while something stands in it what it finds below it; once that is opened, the field is empty."""
    saved = read_saved_views(page.database)  # here: the field is drawn anew when the records may have been replaced
    with st.container(key="search"):
        _field_and_finds(page, key_of("search_text", (address, page.view)), pages, saved)


@st.fragment
def _field_and_finds(page: Page, key: str, pages: Mapping[str, tuple[str, str]], saved: Sequence[SavedView]) -> None:
    say = page.speaker.say
    typed = st.text_input(
        say(N_("Search")), key=key, type="search", live=True, label_visibility="collapsed", icon=":material/search:",
        placeholder=say(N_("Municipality, service …")), max_chars=80, autocomplete="off",
    )  # fmt: skip
    if not (typed or "").strip():
        return
    found = find(typed or "", destinations(page.speaker, page.region, page.view, pages, saved))
    with st.container(key="found"):
        st.html(html.progress(_outcome(page.speaker, len(found))))
        for place, one in enumerate(found[:_MOST]):  # links of Streamlit do nothing where they lead to the same page
            if st.button(html.unmarked(f"{one.name} · {one.kind}"), key=key_of(f"found_{place}", one), type="tertiary"):
                open_view(page.region, one.name, one.address, one.choice, one.left_out)


def _outcome(speaker: Speaker, count: int) -> str:
    if not count:
        return speaker.say(N_("Nothing of that name was found."))
    told = speaker.plural("%(number)s match", "%(number)s matches", count)
    return told if count <= _MOST else speaker.say(N_("%(found)s; the nearest ones are shown"), found=told)
