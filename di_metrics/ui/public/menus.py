"""The reader's choices on public pages: one of what the release offers, with the address as the memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from di_metrics.errors import N_
from di_metrics.release.offered import is_closed
from di_metrics.release.release import ANY_SERVICE, REGION
from di_metrics.text.cell_names import time_name
from di_metrics.ui.bound_field import bound_field
from di_metrics.ui.public.public_choice import PublicChoice
from di_metrics.ui.public.public_page import PublicPage


@dataclass(frozen=True, slots=True)
class SeveralMenu:
    """The same where several can be chosen at once, in the order of choosing."""

    title: str
    codes: Sequence[str]
    current: tuple[str, ...]
    name: Callable[[str], str]
    chosen: Callable[[PublicChoice, tuple[str, ...]], PublicChoice]

    def switched(self, choice: PublicChoice, code: str) -> PublicChoice:
        """The choice without a code that is chosen, or with one that is not."""
        kept = tuple(one for one in self.current if one != code)
        return self.chosen(choice, kept if code in self.current else (*self.current, code))


@dataclass(frozen=True, slots=True)
class Menu:
    """What can be chosen: its title, the codes and the current one, what a code is called, and the choice it makes."""

    title: str
    codes: Sequence[str]
    current: str
    name: Callable[[str], str]
    chosen: Callable[[PublicChoice, str], PublicChoice]


def menus_of(page: PublicPage, names: Sequence[str]) -> Iterator[Menu | SeveralMenu]:
    """Some menus of a page by their names."""
    for name in names:
        yield _MENUS[name](page)


def draw_menus(page: PublicPage, key: str, names: Sequence[str]) -> None:
    """Menus side by side, one under another where there is no room; a printout has none of them."""
    if names:
        with st.container(horizontal=True, key=f"menus-{key}", gap="small"):
            for menu in menus_of(page, names):
                _draw(page, menu)


def _draw(page: PublicPage, menu: Menu | SeveralMenu) -> None:
    said, key = page.speaker.say(menu.title), f"public_{menu.title}"
    if isinstance(menu, SeveralMenu):
        _draw_several(page, menu, said, key)
        return

    def choose(code: str) -> None:
        page.change(lambda choice: menu.chosen(choice, code))

    bound_field(st.selectbox, key, menu.current, choose, said, options=menu.codes, format_func=menu.name, width=300)


def _draw_several(page: PublicPage, menu: SeveralMenu, said: str, key: str) -> None:
    def choose(codes: Sequence[str]) -> None:
        page.change(lambda choice: menu.chosen(choice, tuple(codes)))

    bound_field(
        st.multiselect, key, list(menu.current), choose, said, options=menu.codes, format_func=menu.name,
        placeholder=page.speaker.say(N_("Choose …")), select_all=False, width=620,
    )  # fmt: skip


# ---- The menus ----


def _group(page: PublicPage) -> Menu:
    """A target group; a service that the group does not have gives way to any service."""

    def chosen(choice: PublicChoice, code: str) -> PublicChoice:
        kept = choice.service if choice.service in page.offered.services[code] else ANY_SERVICE
        return replace(choice, group=code, service=kept)

    return Menu(N_("Target group"), page.offered.groups, page.choice.group, page.group, chosen)


def _service(page: PublicPage, services: Sequence[str], areas: Sequence[str]) -> Menu:
    """A service; one of which nothing is published for the areas is marked so."""

    def name(code: str) -> str:
        closed = is_closed(page.release, page.choice.group, code, areas, page.offered.years)
        return page.service(code) + (f" ({page.speaker.say(N_('not published'))})" if closed else "")

    current = page.choice.service if page.choice.service in services else ANY_SERVICE
    return Menu(N_("Service"), services, current, name, lambda choice, code: replace(choice, service=code))


def _year(page: PublicPage) -> Menu:
    """The year to whose end persons are counted."""
    years = tuple(reversed(page.offered.years))
    return Menu(N_("To the end of"), years, page.choice.year, str, lambda choice, code: replace(choice, year=code))


def _area(page: PublicPage) -> Menu:
    areas, current = page.offered.areas, page.choice.area
    return Menu(N_("Municipality"), areas, current, page.place, lambda choice, code: replace(choice, area=code))


def _compared(page: PublicPage) -> SeveralMenu:
    title, codes = N_("Municipalities, four at most"), page.offered.areas
    return SeveralMenu(title, codes, page.compared, page.place, lambda choice, codes: replace(choice, compared=codes))


def _time(page: PublicPage) -> Menu:
    """The whole project or the year within which services were paid for."""
    whole, *years = page.offered.times_of_money
    return Menu(
        N_("Paid for services of"),
        (whole, *reversed(years)),
        page.choice.paid_in,
        lambda code: time_name(page.speaker, code),
        lambda choice, code: replace(choice, paid_in=code),
    )


_MENUS: dict[str, Callable[[PublicPage], Menu | SeveralMenu]] = {
    "group": _group,
    "service": lambda page: _service(page, page.offered.services[page.choice.group], (REGION,)),
    "local_service": lambda page: _service(page, page.offered.services_by_area[page.choice.group], page.offered.areas),
    "year": _year,
    "area": _area,
    "compared": _compared,
    "time": _time,
}
