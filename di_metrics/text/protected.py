"""How the cells of a release are said: what is known of a number, in the words that its parameters call for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from di_metrics.errors import N_
from di_metrics.model import Bilingual, Indicator, Language, Status, Unit
from di_metrics.release.cells import Shown
from di_metrics.release.parameters import Parameters
from di_metrics.text.speaker import NO_BREAK, Speaker

NOTHING = "–"
ABOUT = "≈"


@dataclass(frozen=True, slots=True)
class Item:
    """What is shown of something: its code and name."""

    code: str
    name: str
    shown: Shown


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of one indicator: its caption, the heading of its first column, its columns and its rows by name."""

    indicator: Indicator
    caption: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Shown, ...]], ...]

    @property
    def cells(self) -> tuple[Shown, ...]:
        return tuple(shown for _, cells in self.rows for shown in cells)


def has_number(shown: Shown) -> bool:
    return shown.value is not None


def ordered(items: Iterable[Item]) -> list[Item]:
    """The largest number first, then what is below the threshold, not published and empty."""
    places = [Status.LOW, Status.SUPPRESSED, Status.NOT_APPLICABLE, Status.EMPTY]
    return sorted(items, key=lambda one: (-(one.shown.value or 0), *_place(one.shown.status, places)))


def _place(status: Status, places: list[Status]) -> tuple[int]:
    return (places.index(status) if status in places else -1,)


class PublicSpeaker(Speaker):
    """One reader's language, in which a release's values are said as its parameters protect them."""

    def __init__(self, language: Language, parameters: Parameters) -> None:
        super().__init__(language)
        self.parameters = parameters

    def value(self, indicator: Indicator, value: int | float | None, status: Status = Status.VALUE) -> str:
        """A cell as tables and cards have it: “≈ 25”, “fewer than 5”, “–”, “not published”, or an official number."""
        if value is not None:
            about = ABOUT + NO_BREAK if status is Status.ROUNDED else ""
            return about + super().value(indicator, value, status)
        if status is Status.LOW:
            return self.say(N_("fewer than %(number)s"), number=self.number(self.parameters.threshold))
        if status is Status.SUPPRESSED:
            return self.say(N_("not published"))
        return NOTHING if status is Status.EMPTY else super().value(indicator, None, status)

    def shown(self, indicator: Indicator, shown: Shown) -> str:
        return self.value(indicator, shown.value, shown.status)

    def in_table(self, indicator: Indicator, shown: Shown) -> str:
        """The same without the unit, which a table of money has in its caption."""
        return self.shown(indicator, shown).removesuffix(self.suffix(indicator))

    def headline(self, indicator: Indicator, shown: Shown) -> str:
        """The same for a headline: large amounts of money in millions."""
        if shown.value is None or indicator.unit is not Unit.EUR:
            return self.shown(indicator, shown)
        return (ABOUT + NO_BREAK if shown.status is Status.ROUNDED else "") + self.short_money(shown.value)

    def in_prose(self, indicator: Indicator, shown: Shown) -> str:
        """The same within a sentence: “about 25”."""
        if shown.status is Status.ROUNDED and shown.value is not None:
            return self.say(N_("about %(value)s"), value=super().value(indicator, shown.value))
        return self.say(N_("none")) if shown.status is Status.EMPTY else self.shown(indicator, shown)

    def short(self, shown: Shown, *, thousands: bool = False) -> str:
        """The same where room is scarce, without a unit: “≈25”, “<5”, “n. p.”."""
        if shown.value is not None:
            number = self.number(shown.value / 1000 if thousands else shown.value)
            return (ABOUT if shown.status is Status.ROUNDED else "") + number
        if shown.status is Status.LOW:
            return f"<{self.number(self.parameters.threshold)}"
        return self.say(N_("n. p.")) if shown.status is Status.SUPPRESSED else NOTHING


@dataclass(frozen=True, slots=True)
class Explanation:
    """A mark that occurs in a figure or table, and what it means."""

    status: Status
    mark: str
    meaning: str


def explanations(speaker: PublicSpeaker, indicator: Indicator, cells: Iterable[Shown]) -> list[Explanation]:
    """What each mark that occurs among some cells means."""
    occurring = {shown.status for shown in cells}
    said = _said_of_money(speaker) if indicator.unit is Unit.EUR else _said_of_persons(speaker)
    return [Explanation(status, *said[status]) for status in said if status in occurring]


def _said_of_persons(speaker: PublicSpeaker) -> dict[Status, tuple[str, str]]:
    parameters, say = speaker.parameters, speaker.say
    threshold = speaker.number(parameters.threshold)
    return {
        Status.ROUNDED: (
            ABOUT,
            say(N_("rounded to the nearest multiple of %(base)s"), base=speaker.number(parameters.base)),
        ),
        Status.OFFICIAL: (
            say(N_("a number without “≈”")),
            say(N_("official count: an exact total that the project itself has published")),
        ),
        Status.LOW: (
            say(N_("fewer than %(number)s"), number=threshold) + f" (<{threshold})",
            say(
                N_("from nobody to %(most)s persons; a small number could point at persons"),
                most=speaker.number(parameters.threshold - 1),
            ),
        ),
        Status.SUPPRESSED: (
            say(N_("not published")) + f" ({speaker.short(Shown(Status.SUPPRESSED))})",
            say(N_("the number would let other, protected numbers be worked out")),
        ),
        Status.EMPTY: (NOTHING, say(N_("nobody in any year"))),
    }


def _said_of_money(speaker: PublicSpeaker) -> dict[Status, tuple[str, str]]:
    parameters, say = speaker.parameters, speaker.say
    return {
        Status.ROUNDED: (ABOUT, say(N_("rounded to %(base)s EUR"), base=speaker.number(parameters.money_base))),
        Status.OFFICIAL: (
            say(N_("a number without “≈”")),
            say(N_("official count: an exact total that the project itself has published")),
        ),
        Status.SUPPRESSED: (
            say(N_("not published")) + f" ({speaker.short(Shown(Status.SUPPRESSED))})",
            say(
                N_("the amount, if any, was paid for fewer than %(number)s persons or nearly all of it for one or two"),
                number=speaker.number(parameters.contributors),
            ),
        ),
        Status.EMPTY: (NOTHING, say(N_("nothing in any year"))),
    }


def official_sources(cells: Iterable[Shown]) -> dict[Bilingual, int]:
    """The sources of the official numbers among some cells, numbered as footnotes."""
    sources = dict.fromkeys(shown.source for shown in cells if shown.source)
    return {source: number for number, source in enumerate(sources, 1)}
