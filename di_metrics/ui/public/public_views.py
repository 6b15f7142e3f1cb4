"""What each public page shows, as sections of views, and the answer of each page in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.titles import sentences
from di_metrics.cards.view import PictureKind, View
from di_metrics.errors import N_
from di_metrics.model import Basis, Cell, Dimension, Status
from di_metrics.release.offered import ASSESSED, RECIPIENTS
from di_metrics.text.easy_language import Outcome, in_three_sentences
from di_metrics.text.narrative import succession
from di_metrics.text.notes import filters_in_words, with_period
from di_metrics.text.paragraphs.paragraph import groups_served, paid
from di_metrics.text.paragraphs.phrases import value_in_words
from di_metrics.text.public_speaker import capital, no_partner, within
from di_metrics.ui.public.public_page import PublicPage

_MUNICIPALITY, _SERVICE, _GROUP, _YEAR = Dimension.MUNICIPALITY, Dimension.SERVICE, Dimension.GROUP, Dimension.YEAR
RATE = "recipients_per_10000"
_MAP, _BARS, _COURSE = PictureKind.MAP, PictureKind.BARS, PictureKind.COURSE


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of a page: its menus by name, and the cards below them, with `texts` above and `notes` below these.

    Of a section that is one map the menus stand below it, so that it is seen whole on any screen.
    """

    key: str
    views: tuple[View, ...] = ()
    menus: tuple[str, ...] = ()
    heading: str = ""
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    map_first: bool = False


def _overview(page: PublicPage) -> list[PageSection]:
    """Where the recipients of a group are, then recipients and assessed persons along the years."""
    on_map = page.people(_MUNICIPALITY, picture=_MAP, group=page.choice.group)
    people = (page.people(_YEAR, picture=_COURSE), page.people(_GROUP, _YEAR, picture=_COURSE))
    assessed = (
        page.people(_YEAR, picture=_COURSE, code=ASSESSED),
        page.people(_GROUP, _YEAR, picture=_COURSE, code=ASSESSED),
    )
    return [
        PageSection("map", (on_map,), ("group",)),
        PageSection("people", people, heading=N_("By year")),
        PageSection("assessed", assessed),
    ]


def _map(page: PublicPage) -> list[PageSection]:
    """Where people of a group received a service."""
    choice, say, service = page.choice, page.speaker.say, page.local_service
    text = N_("“%(service)s” is used by too few people to be shown by municipality; any service is shown.")
    texts = () if service == choice.service else (say(text, service=page.service(choice.service)),)
    view = page.people(_MUNICIPALITY, picture=_MAP, year=choice.year, group=choice.group, service=service)
    return [PageSection("map", (view,), ("group", "local_service", "year"), texts=texts, map_first=True)]


def _services(page: PublicPage) -> list[PageSection]:
    """The services of a group beside one another, then one of them along the years and by municipality."""
    choice = page.choice
    used = page.people(_SERVICE, picture=_BARS, year=choice.year, group=choice.group)
    views = [page.people(_YEAR, picture=_COURSE, group=choice.group, service=choice.service)]
    is_local = page.local_service == choice.service
    if is_local:
        views.append(page.people(_MUNICIPALITY, year=choice.year, group=choice.group, service=choice.service))
    text = N_("This service is not shown by municipality: too few people in the whole region use it.")
    notes = () if is_local else (page.speaker.say(text),)
    return [
        PageSection("services", (used,), ("group", "year")),
        PageSection("service", tuple(views), ("service",), N_("One service"), notes=notes),
    ]


def _money(page: PublicPage) -> list[PageSection]:
    """What was paid for each group, along the years, and one group's money by service and by municipality."""
    along = (page.money(_YEAR, picture=_COURSE), page.money(_GROUP, _YEAR, picture=_COURSE))
    group, time = page.choice.group, page.choice.paid_in
    by = tuple(page.money(one, picture=_BARS, time=time, group=group) for one in (_SERVICE, _MUNICIPALITY))
    return [
        PageSection("groups", (page.money(_GROUP, picture=_BARS),)),
        PageSection("money", along, heading=N_("By year")),
        PageSection("group", by, ("group", "time"), N_("By service and municipality")),
    ]


def _municipality(page: PublicPage) -> list[PageSection]:
    """A municipality's recipients by group and year, its services, its money, and what it was before the reform."""
    area, areas = page.choice.area, (page.choice.area,)
    menus = ("area", "year")
    if is_of_no_partner(page):
        return [PageSection("area", menus=menus)]
    became = succession(page.speaker, page.region, area)
    people = page.people(_GROUP, _YEAR, picture=_COURSE, areas=areas)
    paid = (page.money(_GROUP, _YEAR, areas=areas), page.money(_GROUP, areas=areas))
    return [
        PageSection("area", menus=menus, texts=(became,) if became else ()),
        PageSection("people", (people,), heading=N_("Recipients by year")),
        _services_of_a_place(page, areas),
        PageSection("money", paid, heading=N_("Money")),
        *_before_the_reform(page),
    ]


def _compare(page: PublicPage) -> list[PageSection]:
    """A few municipalities beside the region: recipients, as many inhabitants as there are, along the years, and money."""
    choice, say = page.choice, page.speaker.say
    people = page.people(year=choice.year)
    code = RATE if has_rates(page) else RECIPIENTS
    course = page.people(group=choice.group, code=code)
    rates = page.people(year=choice.year, code=RATE)
    by_population = PageSection(
        "rates", (page.beside_region(rates),), heading=N_("By population"), notes=of_inhabitants(page)
    )
    return [
        PageSection("people", (page.beside_region(people),), ("compared", "year"), notes=(say(_NOT_BY_PLACE),)),
        *([by_population] if has_rates(page) else []),
        PageSection("course", (page.beside_region(course, along=True),), ("group",), N_("By year")),
        PageSection("money", (page.beside_region(page.money()),), heading=N_("Money")),
    ]


_NOT_BY_PLACE = N_(
    "How many people were assessed is told of the whole region alone, so that coverage is not told by municipality."
)


def has_rates(page: PublicPage) -> bool:
    """Whether it is known of any municipality how many inhabitants it has."""
    return any(page.region.inhabitants((one,)) for one in page.offered.areas)


def of_inhabitants(page: PublicPage) -> tuple[str, ...]:
    """Who counted the inhabitants, and of which municipalities their number is not known."""
    region, say = page.region, page.speaker.say
    told = [f"{page.speaker.name(region.population.bilingual)}."] if region.population else []
    partners = [one for one in page.offered.areas if region.municipality[one].partner]
    if unknown := [page.place(one) for one in partners if region.inhabitants((one,)) is None]:
        text = N_("Not told of %(names)s: how many inhabitants they have is not known.")
        told.append(say(text, names=page.speaker.listed(unknown)))
    return tuple(told)


def _services_of_a_place(page: PublicPage, areas: tuple[str, ...]) -> PageSection:
    group, year, say = page.choice.group, page.choice.year, page.speaker.say
    local = page.offered.services_by_area[group]
    section = PageSection("services", menus=("group",), heading=N_("Services"))
    if not local[1:]:
        text = N_("No service of this group is shown by municipality: too few people use each.")
        return replace(section, notes=(say(text),))
    left_out = [page.service(one) for one in page.offered.services[group] if one not in local]
    text = N_("Not shown by municipality, for too few people use them: %(names)s.")
    notes = (say(text, names=page.speaker.listed(left_out)),) if left_out else ()
    return replace(section, views=(page.people(_SERVICE, picture=_BARS, year=year, group=group, areas=areas),), notes=notes)


def _before_the_reform(page: PublicPage) -> list[PageSection]:
    """The recipients of the old municipalities that became part of the chosen one."""
    old, year = page.region.predecessors(page.choice.area), page.offered.snapshot
    if not old or not year:
        return []
    text = N_("%(name)s was divided; the number is of the whole of it.")
    notes = tuple(page.speaker.say(text, name=page.place(one)) for one in old if one in page.region.divided)
    view = page.people(_GROUP, _MUNICIPALITY, year=year, areas=tuple(old), basis=Basis.PRE2021)
    return [PageSection("reform", (view,), heading=N_("Before the reform"), notes=notes)]


def is_of_no_partner(page: PublicPage) -> bool:
    """Whether the chosen municipality was no partner of the project, and no number is told of it."""
    area = page.choice.area
    if page.region.municipality[area].partner:
        return False
    answer = page.answer(page.people(_GROUP, areas=(area,)))
    return answer is not None and not any(cell.value for cell in answer.results[0])


SECTIONS: dict[str, Callable[[PublicPage], Sequence[PageSection]]] = {
    "overview": _overview,
    "map": _map,
    "municipality": _municipality,
    "compare": _compare,
    "services": _services,
    "money": _money,
}
"""The sections of the pages of figures by their addresses."""


# ---- The answer of a page in one sentence ----


def answer_of(page: PublicPage, address: str) -> str:
    """The answer of a page of figures."""
    if address == "overview":
        return _answer_of_the_overview(page)
    if address == "municipality":
        return _answer_of_a_municipality(page)
    if address == "compare":
        return _answer_of_a_comparison(page)
    if address == "money":
        by_group = page.money(_GROUP)
        return sentences([_paid(page), page.card(by_group).title if page.answer(by_group) else ""])
    [view, *_] = SECTIONS[address](page)[0].views
    chosen = filters_in_words(page.speaker, page.region, page.selection(view))
    return _said_of(page, chosen, view, page.card(view).title)


def _answer_of_a_comparison(page: PublicPage) -> str:
    """How many recipients of the chosen group each municipality and the region have."""
    choice = page.choice
    view = page.people(_MUNICIPALITY, year=choice.year, group=choice.group, areas=page.compared)
    whole = page.people(year=choice.year, group=choice.group)
    answer, in_all = page.answer(view), page.answer(whole)
    if answer is None or in_all is None:
        return page.card(view).title
    [result], [region] = answer.results, in_all.results
    names = {code: page.place(code) for code in page.compared}
    cells = [(name, result.cell(code)) for code, name in names.items()]
    cells.append((page.speaker.name(page.region.name.bilingual), region.cells[0]))
    told = [f"{name} – {value_in_words(page.speaker, result.indicator, cell)}" for name, cell in cells]
    what = f"{page.speaker.name(result.indicator.name)} ({within(page.group(choice.group))})"
    return f"{with_period(page.speaker, [what], page.selection(view).period)}: {'; '.join(told)}."


def _said_of(page: PublicPage, what: str, view: View, finding: str) -> str:
    """A finding with what it is of and when: “Adults, to 31 December 2021 …: most recipients are in …”."""
    return f"{with_period(page.speaker, [capital(what)], page.selection(view).period)}: {within(finding)}."


def _answer_of_the_overview(page: PublicPage) -> str:
    """Three easy sentences: what deinstitutionalisation is for, how many people were helped, and what was paid."""
    return in_three_sentences(page.speaker, page.region, outcome_of(page))


def outcome_of(page: PublicPage) -> Outcome:
    """What is told in easy language."""
    answers = map(page.answer, (page.people(), page.people(_GROUP), page.money()))
    people, by_group, money = (one.results[0] if one else None for one in answers)
    return Outcome(people, by_group, places_served(page) or 0, money)


def places_served(page: PublicPage) -> int | None:
    """In how many municipalities at least somebody has received a service: those of which any number is told."""
    answer = page.answer(page.people(_GROUP, _MUNICIPALITY))
    return len({cell.key[1] for cell in answer.results[0] if cell.value}) if answer else None


def _paid(page: PublicPage) -> str:
    """What was paid in the whole project, where it is published."""
    answer = page.answer(page.money())
    return " ".join(claim.text for claim in paid(page.speaker, answer.results[0])) if answer else ""


def _answer_of_a_municipality(page: PublicPage) -> str:
    """To how many of each group services were provided there, or that it was no partner."""
    name = page.place(page.choice.area)
    if is_of_no_partner(page):
        return no_partner(page.speaker, [name])
    view = page.people(_GROUP, year=page.choice.year, areas=(page.choice.area,))
    answer = page.answer(view)
    told = groups_served(page.speaker, page.region, answer.results[0], _NOT_TOLD, None) if answer else ""
    return _said_of(page, name, view, told or page.card(view).title)


_NOT_TOLD = Cell((), None, Status.NOT_APPLICABLE)
"""The recipients of a municipality in all: a release has them by group alone."""
