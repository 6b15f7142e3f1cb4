"""The sentences of the public dashboard, made from what a release shows and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.errors import N_
from di_metrics.model import Indicator, Status
from di_metrics.region import Region
from di_metrics.release.cells import ANY_SERVICE, REGION, UNKNOWN, Shown
from di_metrics.release.release import Edition
from di_metrics.text.protected import Item, PublicSpeaker, has_number, ordered
from di_metrics.text.release_names import service_name
from di_metrics.text.speaker import Speaker

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
