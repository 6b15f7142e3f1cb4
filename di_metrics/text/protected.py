"""Protected figures in words: marks and explanations, and the sentences and titles of public pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from di_metrics.errors import N_
from di_metrics.model import Bilingual, Indicator, Language, Status, Unit
from di_metrics.region import Region
from di_metrics.release.parameters import Parameters
from di_metrics.release.release import ANY_SERVICE, REGION, UNKNOWN, Edition, Shown
from di_metrics.text.cell_names import service_name
from di_metrics.text.speaker import NO_BREAK, Speaker

# ---- How the cells of a release are said: what is known of a number, in the words that its parameters call for ----

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


# ---- The sentences of the public dashboard, made from what a release shows and from nothing else ----

_DASH = "\N{NO-BREAK SPACE}\N{EN DASH} "


def group_short(speaker: PublicSpeaker, region: Region, code: str) -> str:
    """A target group as tables and menus have it."""
    return speaker.name(region.group[code].short)


def subject(speaker: PublicSpeaker, region: Region, group: str, service: str) -> str:
    """Who is counted: a group, and a service where one is meant."""
    name = group_short(speaker, region, group)
    return name if service == ANY_SERVICE else f"{name}, {service_name(speaker, region, service)}"


def received(speaker: PublicSpeaker, region: Region, year: str, shown: Shown) -> str:
    """How many people received services in the region."""
    where = speaker.name(region.in_region.bilingual)
    if shown.value is None:
        texts = {
            Status.LOW: N_("By the end of %(year)s, fewer than %(number)s persons had received services %(where)s"),
            Status.EMPTY: N_("By the end of %(year)s, nobody had received services %(where)s"),
        }
        otherwise = N_("How many persons had received services %(where)s by the end of %(year)s is not published")
        text = texts.get(shown.status, otherwise)
        number = {"number": speaker.number(speaker.parameters.threshold)} if shown.status is Status.LOW else {}
        return speaker.say(text, year=year, where=where, **number)
    if shown.status is Status.OFFICIAL:
        return speaker.plural(
            "By the end of %(year)s, %(number)s person had received services %(where)s",
            "By the end of %(year)s, %(number)s persons had received services %(where)s",
            shown.value,
            year=year,
            where=where,
        )
    return speaker.plural(
        "By the end of %(year)s, about %(number)s person had received services %(where)s",
        "By the end of %(year)s, about %(number)s persons had received services %(where)s",
        shown.value,
        year=year,
        where=where,
    )


def overview(
    speaker: PublicSpeaker,
    region: Region,
    year: str,
    people: tuple[Indicator, Shown],
    groups: Sequence[Item],
    paid: tuple[Indicator, Shown],
) -> str:
    """How many people, of which groups, and how much money."""
    counted, whole = people
    by_group = ", ".join(f"{one.name}{_DASH}{speaker.in_prose(counted, one.shown)}" for one in groups)
    sentence = f"{received(speaker, region, year, whole)}: {by_group}."
    if not has_number(paid[1]):
        return sentence
    money_too = N_("Municipalities were paid %(amount)s for these services.")
    return f"{sentence} {speaker.say(money_too, amount=speaker.in_prose(*paid))}"


def leaders(speaker: PublicSpeaker, indicator: Indicator, items: Sequence[Item]) -> str:
    """The items with the largest numbers: those that tie for the first place, else the first two; empty if none has any."""
    numbered = [one for one in ordered(items) if one.shown.value]
    first = [one for one in numbered if one.shown.value == numbered[0].shown.value]
    named = first[:4] if len(first) > 1 else numbered[:2]
    return speaker.listed([f"{one.name} ({speaker.in_prose(indicator, one.shown)})" for one in named])


def spread(speaker: PublicSpeaker, indicator: Indicator, name: str, items: Sequence[Item]) -> str:
    """The title of a comparison whose leaders are named elsewhere: from the least to the most, empty ones left out."""
    told = [one for one in ordered(items) if one.shown.status in (Status.ROUNDED, Status.OFFICIAL, Status.LOW)]
    if not told:
        return speaker.say(N_("%(indicator)s: no number is published here"), indicator=name)
    least, largest = (speaker.in_prose(indicator, one.shown) for one in (told[-1], told[0]))
    if least == largest:
        return f"{name}: {largest}"
    return speaker.say(N_("%(name)s: from %(least)s to %(most)s"), name=name, least=least, most=largest)


def along_years(speaker: PublicSpeaker, indicator: Indicator, name: str, items: Sequence[Item]) -> str:
    """The title of a series: its first and last numbers."""
    numbered = [one for one in items if has_number(one.shown)]
    name = capital(name)
    if not numbered:
        said = dict.fromkeys(speaker.shown(indicator, one.shown) for one in items)
        return f"{name}: {', '.join(said)}"
    first, last = numbered[0], numbered[-1]
    if first is last:
        return f"{name}: {speaker.in_prose(indicator, last.shown)} ({last.name})"
    return speaker.say(
        N_("%(name)s: from %(before)s (%(first)s) to %(now)s (%(last)s)"),
        name=name,
        before=speaker.in_prose(indicator, first.shown),
        first=first.name,
        now=speaker.in_prose(indicator, last.shown),
        last=last.name,
    )


def on_the_map(speaker: PublicSpeaker, indicator: Indicator, what: str, year: str, items: Sequence[Item]) -> str:
    """Where most recipients are."""
    known = [one for one in items if one.code != UNKNOWN]
    if named := leaders(speaker, indicator, known):
        text = N_("By the end of %(year)s, most recipients (%(what)s) are in: %(leaders)s.")
        return speaker.say(text, year=year, what=what, leaders=named)
    if all(one.shown.status in (Status.LOW, Status.EMPTY) for one in known):
        return speaker.say(
            N_("By the end of %(year)s, every municipality has fewer than %(number)s recipients (%(what)s)."),
            year=year,
            what=what,
            number=speaker.number(speaker.parameters.threshold),
        )
    return speaker.say(N_("How many recipients (%(what)s) there are by municipality is not published."), what=what)


def no_partner(speaker: Speaker, names: Sequence[str]) -> str:
    """That municipalities were no partners of the project."""
    return speaker.say(N_("Not among the partners of the project: %(names)s."), names=speaker.listed(list(names)))


def municipality(speaker: PublicSpeaker, counted: Indicator, place: str, year: str, groups: Sequence[Item]) -> str:
    """How many people of each group received services in a municipality."""
    said = ", ".join(f"{one.name}{_DASH}{speaker.in_prose(counted, one.shown)}" for one in groups)
    return speaker.say(N_("%(place)s. Recipients by the end of %(year)s: %(groups)s."), place=place, year=year, groups=said)


def services(speaker: PublicSpeaker, indicator: Indicator, group: str, year: str, items: Sequence[Item]) -> str:
    """Which services most people of a group received."""
    if named := leaders(speaker, indicator, items):
        text = N_("%(group)s: by the end of %(year)s, most recipients had these services: %(leaders)s.")
        return speaker.say(text, group=capital(group), year=year, leaders=named)
    return speaker.say(
        N_("%(group)s: by the end of %(year)s, no service has a number of recipients that is published."),
        group=capital(group),
        year=year,
    )


def money(speaker: PublicSpeaker, indicator: Indicator, whole: Shown, years: Sequence[Item]) -> str:
    """How much was paid in all, and in which year most."""
    if not has_number(whole):
        return speaker.say(N_("How much the municipalities were paid in all is not published."))
    said = speaker.say(N_("The municipalities were paid %(amount)s"), amount=speaker.in_prose(indicator, whole))
    numbered = [one for one in ordered(years) if one.shown.value]
    if not numbered:
        return f"{said}."
    amount = speaker.in_prose(indicator, numbered[0].shown)
    return said + speaker.say(N_("; most in %(year)s: %(amount)s."), year=numbered[0].name, amount=amount)


def place_name(speaker: PublicSpeaker, region: Region, code: str) -> str:
    """A municipality, or that it is not known."""
    if code == UNKNOWN:
        return speaker.say(N_("Municipality not known"))
    return speaker.name(region.name.bilingual if code == REGION else region.municipality[code].name)


def edition(speaker: PublicSpeaker, one: Edition) -> str:
    """A release by number and day."""
    if one.is_draft:
        return speaker.say(N_("draft (%(date)s)"), date=speaker.date(one.released_on))
    return speaker.say(N_("No. %(number)s (%(date)s)"), number=one.number, date=speaker.date(one.released_on))


def alternative(speaker: PublicSpeaker, indicator: Indicator, kind: str, title: str, items: Sequence[Item]) -> str:
    """A figure in words, for those who do not see it: its kind, its finding and its values."""
    values = "; ".join(f"{one.name}{_DASH}{speaker.shown(indicator, one.shown)}" for one in items)
    return f"{speaker.say(kind)}. {title}. {values}."


def capital(text: str) -> str:
    """A text that begins a line."""
    return text[:1].upper() + text[1:]
