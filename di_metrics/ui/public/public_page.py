"""A public page: the figures of a release, what the reader chose of them, and the views that these choices make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from itertools import count
from urllib.parse import urlencode

from di_metrics.cards.beside_region_card import beside_region
from di_metrics.cards.figure_cards import figures
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import PictureKind, View, ViewKind, selection_of
from di_metrics.deck import Card
from di_metrics.errors import N_
from di_metrics.model import Basis, Dimension, Language, Selection
from di_metrics.region import Region
from di_metrics.release.offered import MONEY, RECIPIENTS, Offered
from di_metrics.release.release import ANY_SERVICE, WHOLE_PROJECT, Release
from di_metrics.sources.question import Answer, Question
from di_metrics.sources.released import ReleasedFigures
from di_metrics.text.cell_names import service_name
from di_metrics.text.labels import label
from di_metrics.text.method import applicant
from di_metrics.text.public_speaker import PublicSpeaker, capital, edition
from di_metrics.ui import html
from di_metrics.ui.public.public_choice import PublicChoice

PUBLIC_PAGES = {
    "overview": ("pages/public/overview.py", N_("Overview")),
    "map": ("pages/public/map.py", N_("Map")),
    "municipality": ("pages/public/municipality.py", N_("Municipality")),
    "compare": ("pages/public/compare.py", N_("Compare")),
    "services": ("pages/public/services.py", N_("Services")),
    "money": ("pages/public/money.py", N_("Money")),
    "download": ("pages/public/download.py", N_("Download and method")),
    "easy": ("pages/public/easy.py", N_("Easy language")),
    "accessibility": ("pages/public/accessibility.py", N_("Accessibility")),
}
"""The public's pages by their addresses: their files and titles."""

FIRST, *_ = PUBLIC_PAGES


@dataclass(frozen=True)
class PublicPage:
    """What a public page draws from, in whatever process it is drawn.

    `change` changes the reader's choice as it is by then, `open` leads to another page by its address. The source remembers
    which figures the page has told. `site` is the address of the dashboard, with a slash at its end; it is empty where no
    server answers with files of its figures: in the manager's process, and where Streamlit alone serves the pages. `kept`
    are parameters that stay in every address.
    """

    source: ReleasedFigures
    offered: Offered
    choice: PublicChoice
    change: Callable[[Callable[[PublicChoice], PublicChoice]], None]
    open: Callable[[str, PublicChoice], None]
    site: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def release(self) -> Release:
        return self.source.release

    @property
    def region(self) -> Region:
        return self.source.region

    @cached_property
    def speaker(self) -> PublicSpeaker:
        return PublicSpeaker(self.choice.language, self.release.parameters)

    @property
    def drawn_from(self) -> str:
        """What all that the page draws follows from: equal for two pages that draw the same."""
        return repr((_composed(self.release).number, self.site, sorted(self.kept.items()), self.choice))

    @property
    def imprint(self) -> str:
        """Which release the figures are of, and whose they are."""
        say, number = self.speaker.say, self.region.project.number
        told = say(N_("Release %(edition)s."), edition=edition(self.speaker, self.release.edition))
        source = N_("Source: %(applicant)s, project No. %(number)s.")
        return f"{told} {say(source, applicant=applicant(self.speaker, self.release), number=number)}"

    def url(self, address: str, choice: PublicChoice | None = None) -> str:
        """The one address of a page and its choices, which always leads to the latest release."""
        params = (choice or self.choice).latest(self.release, self.offered)
        if params["lang"] == Language.LV:
            del params["lang"]
        return f"{self.site}{'' if address == FIRST else address}" + (f"?{urlencode(params)}" if params else "")

    def anchor(self, text: str, address: str, choice: PublicChoice | None = None) -> str:
        """A link to a page, which leads to the latest release."""
        params = {**(choice or self.choice).latest(self.release, self.offered), **self.kept}
        return html.anchor(text, "./" if address == FIRST else address, params)

    # ---- Names ----

    def group(self, code: str) -> str:
        return label(self.speaker, self.region, Dimension.GROUP, code)

    def service(self, code: str) -> str:
        return service_name(self.speaker, self.region, code)

    def place(self, code: str) -> str:
        return capital(label(self.speaker, self.region, Dimension.MUNICIPALITY, code))

    # ---- Views ----

    @property
    def local_service(self) -> str:
        """The service chosen or, where it is not offered by municipality, any."""
        local = self.offered.services_by_area[self.choice.group]
        return self.choice.service if self.choice.service in local else local[0]

    @property
    def compared(self) -> tuple[str, ...]:
        """The municipalities to be compared; where none was chosen, the reader's and the next of the project's partners."""
        own = self.choice.area
        others = [one for one in self.offered.areas if one != own and self.region.municipality[one].partner]
        return self.choice.compared or (own, *others[:1])

    def last_day(self, year: str) -> dt.date:
        """The day to which people are counted for a year."""
        return min(dt.date(int(year), 12, 31), self.region.project.end)

    def people(
        self,
        *split: Dimension,
        picture: PictureKind = PictureKind.TABLE,
        code: str = RECIPIENTS,
        year: str = "",
        group: str = "",
        service: str = ANY_SERVICE,
        areas: tuple[str, ...] = (),
        basis: Basis | None = None,
    ) -> View:
        """Persons to the end of a year, else of the last one."""
        return View(
            ViewKind.FIGURES,
            (code,),
            split,
            picture,
            last=self.last_day(year or self.offered.last_year),
            basis=basis or self.region.latest_basis,
            municipalities=areas,
            services=() if service == ANY_SERVICE else (service,),
            groups=(group,) if group else (),
        )

    def money(
        self,
        *split: Dimension,
        picture: PictureKind = PictureKind.TABLE,
        time: str = WHOLE_PROJECT,
        group: str = "",
        areas: tuple[str, ...] = (),
    ) -> View:
        """Money paid for services of a year, or in the whole project."""
        project = self.region.project
        whole = time == WHOLE_PROJECT
        return View(
            ViewKind.FIGURES,
            (MONEY,),
            split,
            picture,
            first=project.start if whole else dt.date(int(time), 1, 1),
            last=project.end if whole else self.last_day(time),
            basis=self.region.latest_basis,
            municipalities=areas,
            groups=(group,) if group else (),
        )

    def beside_region(self, view: View, *, along: bool = False) -> View:
        """A view of the municipalities to be compared, beside the region; by group, or along the years."""
        kind = ViewKind.COMPARE_COURSE if along else ViewKind.COMPARE
        return replace(view, kind=kind, municipalities=self.compared)

    @cached_property
    def setting(self) -> Setting:
        """What cards are made in."""
        return _setting(self.source, self.choice.language)

    def card(self, view: View) -> Card:
        card, told = _composed(self.release).card(self.choice.language, view)
        self.source.remember(told)
        return card

    def selection(self, view: View) -> Selection:
        return self.setting.selection(view)

    def answer(self, view: View) -> Answer | None:
        """The figures of a view, split as it asks; None where the release has no such figures."""
        answer, told = _composed(self.release).answer(view)
        self.source.remember(told)
        return answer


# ---- What readers have asked of a release, composed once for all of them ----


_NUMBERS = count(1)


class _Composed:
    """Cards and answers of a release, each with the source of its figures alone, which knows what these are of.

    Its `number` is that of no other release which this process has read.
    """

    def __init__(self, release: Release) -> None:
        self.number = next(_NUMBERS)
        self.card = lru_cache(maxsize=2000)(partial(_card, release))
        self.answer = lru_cache(maxsize=2000)(partial(_answer, release))


@lru_cache(maxsize=2)  # the release in use, and one that a reader has begun to read before it was replaced
def _composed(release: Release) -> _Composed:
    return _Composed(release)


_CARDS: Mapping[ViewKind, Callable[[Setting, View], Card]] = {
    ViewKind.FIGURES: figures,
    ViewKind.COMPARE: beside_region,
    ViewKind.COMPARE_COURSE: beside_region,
}


def _setting(source: ReleasedFigures, language: Language) -> Setting:
    return Setting(source, language, source.region.project.end, None)


def _card(release: Release, language: Language, view: View) -> tuple[Card, ReleasedFigures]:
    """The card of a view; the colours of a map mean the same in all years."""
    source = ReleasedFigures(release)
    reach = _largest_of_all_years(release, view) if view.picture is PictureKind.MAP else 0.0
    card = _CARDS[view.kind](replace(_setting(source, language), reach=reach), view)
    return card, source


def _answer(release: Release, view: View) -> tuple[Answer | None, ReleasedFigures]:
    source = ReleasedFigures(release)
    selection = selection_of(release.region, view, release.region.project.end)
    found = source.answer(Question(view.indicators, selection, view.split))
    return found if found and found.by == view.split else None, source


def _largest_of_all_years(release: Release, view: View) -> float:
    selection = selection_of(release.region, replace(view, last=None), release.region.project.end)
    by = (Dimension.MUNICIPALITY, Dimension.YEAR)
    answer = ReleasedFigures(release).answer(Question(view.indicators, selection, by))
    return max((cell.value for cell in answer.results[0] if cell.value), default=0) if answer else 0.0


def page_at_rest(release: Release, offered: Offered, choice: PublicChoice, site: str = "") -> PublicPage:
    """A page that nobody can choose anything on, as programs read it."""
    return PublicPage(ReleasedFigures(release), offered, choice, lambda _: None, lambda *_: None, site)
