"""Search from every page for municipalities (old names too), services, indicators, pages and saved views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis
from di_metrics.region import Municipality, Region
from di_metrics.store.saved_views import SavedView, read_saved_views
from di_metrics.text import Speaker
from di_metrics.text.labels import municipality_on_basis, page_title
from di_metrics.ui.address_parameters import AddressFault
from di_metrics.ui.bound_field import key_of
from di_metrics.ui.choice import TABLE_DIMENSIONS, Choice
from di_metrics.ui.map_page import mapped_indicators
from di_metrics.ui.name_search import draw_search, places_of_today, words_of
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
    kind = speaker.say(N_("Municipality"))
    named = [(one.name, one.words, one.place) for one in places_of_today(speaker, region)]
    for old in region.of_basis(Basis.PRE2021) if region.has_reform else ():
        named.append((municipality_on_basis(speaker, region, old.code), words_of(old.name, old.code), old))
    return [Destination(name, kind, words, "municipality", _of_place(region, choice, place)) for name, words, place in named]


def _of_place(region: Region, choice: Choice, place: Municipality) -> Choice:
    return replace(choice.with_basis(region, place.basis), area=place.code)


def _services(speaker: Speaker, region: Region, choice: Choice) -> list[Destination]:
    found = []
    for service in region.services:
        of_service = _of_services(choice, service.target_groups, services=(service.code,))
        words = words_of(service.name, service.code)
        found.append(Destination(speaker.name(service.name), speaker.say(N_("Service")), words, "services", of_service))
    for category in region.categories:
        groups = {group for one in region.services if one.category == category.code for group in one.target_groups}
        of_category = _of_services(choice, groups, categories=(category.code,))
        words, kind = words_of(category.name, category.code), speaker.say(N_("Service category"))
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
        name, words = speaker.name(one.name), words_of(one.name, code)
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


# ---- The field and what it finds ----


def search_field(page: Page, address: str, pages: Mapping[str, tuple[str, str]]) -> None:
    """The field, and while something stands in it what it finds below it; once that is opened, the field is empty."""
    saved = read_saved_views(page.database)  # here: the field is drawn anew when the records may have been replaced
    draw_search(
        page.speaker,
        key_of("search_text", (address, page.view)),
        N_("Search"),
        N_("Municipality, service …"),
        lambda: destinations(page.speaker, page.region, page.view, pages, saved),
        lambda one: f"{one.name} · {one.kind}",
        lambda one: open_view(page.region, one.name, one.address, one.choice, one.left_out),
        has_label=False,
    )
