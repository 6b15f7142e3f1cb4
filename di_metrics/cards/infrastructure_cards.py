"""Cards of places of service under measure 9.3.1.1: objects planned, changed and built, and places against need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.about import about_records
from di_metrics.cards.plan_cards import changed_plans, columns_of, source_in_words
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import internal_alone, kind_heading, name_of, standing_line
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Level, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.demand import persons_in_plans, persons_in_plans_by_place
from di_metrics.query.facts import code_on
from di_metrics.region import InfrastructureObject, Region
from di_metrics.store import Database
from di_metrics.text.notes import filters_in_words
from di_metrics.text.public_speaker import NOTHING, capital

# ---- Objects ----


def infrastructure(setting: Setting, view: View) -> Card:
    """The places of objects planned and built, and which plans were changed."""
    speaker, selection = setting.speaker, setting.selection(view)
    objects = [one for one in setting.region.infrastructure if _is_chosen(setting.region, selection, one)]
    last = selection.period.last
    planned = sum(one.places or 0 for one in objects if not _exists(one, last))
    built = sum(one.places or 0 for one in objects if _exists(one, last))
    say = speaker.say
    about = (
        (say(N_("Source")), say(N_("Measure 9.3.1.1, as published"))),
        (say(N_("Filters")), filters_in_words(speaker, setting.region, selection)),
        (
            say(N_("Places")),
            say(N_("A place counts as created from the day by which it is published to exist.")),
        ),
    )
    table = _objects(setting, objects, last, (planned, built))
    return Card(
        say(N_("Infrastructure (measure 9.3.1.1)")),
        _places(setting, planned, built),
        changed_plans(setting, last, setting.plans_since(view)),
        columns_of(table, (0, 1)),
        table,
        standing_line(setting, setting.to_date(view)),
        about,
    )


NO_OBJECT = N_("The region's files hold no object under these filters.")


def has_objects(region: Region, selection: Selection) -> bool:
    """Whether any object is planned or built in what was chosen."""
    return any(_is_chosen(region, selection, one) for one in region.infrastructure)


def _is_chosen(region: Region, selection: Selection, one: InfrastructureObject) -> bool:
    places = {related for basis in region.bases for related in region.related(selection.municipalities, basis)}
    is_told = one.status == "planned" or _exists(one, selection.period.last)
    return (
        is_told
        and (not selection.municipalities or one.municipality_code in places)
        and (not selection.groups or one.target_group in selection.groups)
        and (not selection.categories or one.category in selection.categories)
        and (not selection.services or one.service_code in selection.services)
    )


def _exists(one: InfrastructureObject, day: dt.date) -> bool:
    return one.status == "built" and one.exists_by is not None and one.exists_by <= day


def _places(setting: Setting, planned: int, built: int) -> str:
    """How many places objects have that exist, and how many more other objects are to have."""
    speaker = setting.speaker
    told = speaker.say(N_("No place has been created yet"))
    if built:
        told = speaker.plural("%(number)s place has been created", "%(number)s places have been created", built)
    if not planned:
        return capital(told)
    more = speaker.plural("%(number)s place is planned", "%(number)s places are planned", planned)
    if built:
        more = speaker.plural(
            "%(number)s more place is planned in other objects",
            "%(number)s more places are planned in other objects",
            planned,
        )
    return f"{capital(told)}; {more}"


def _objects(setting: Setting, objects: list[InfrastructureObject], last: dt.date, totals: tuple[int, int]) -> Table:
    """Each object with its places, the days of its plan, its change and its being there, and who published it."""
    speaker, region = setting.speaker, setting.region
    order = {one.code: place for place, one in enumerate(region.municipalities)}
    objects = sorted(objects, key=lambda one: order.get(one.municipality_code or "", len(order)))
    rows = [Row(_object_name(setting, one), _told_of(setting, one, last), code=one.id) for one in objects]
    nothing = (Figure(None, ""),) * 4
    total = tuple(_number(setting, one) for one in totals)
    rows.append(Row(speaker.say("Total"), (*total, *nothing), is_total=True))
    columns = [Column(speaker.say(one), 0, True) for one in (N_("Places planned"), N_("Places created"))]
    texts = (N_("Planned on"), N_("Last change"), N_("Known to exist by"), N_("Source"))
    columns += [Column(speaker.say(one), None) for one in texts]
    return Table(speaker.say(N_("Object")), tuple(columns), tuple(rows))


def _told_of(setting: Setting, one: InfrastructureObject, last: dt.date) -> tuple[Figure, ...]:
    """What is known of an object; what is not is said to be unknown, and of a place that is not there yet nothing."""
    exists = _exists(one, last)
    there = _day(setting, one.exists_by) if exists else Figure(None, NOTHING)
    source = Figure(None, source_in_words(setting, one.source))
    return (*_placed(setting, one, last), _day(setting, one.planned_on), _changed(setting, one), there, source)


def _day(setting: Setting, day: dt.date | None) -> Figure:
    say, date = setting.speaker.say, setting.speaker.date
    return Figure(None, date(day), code=day.isoformat()) if day else Figure(None, say(N_("not known")))


def _changed(setting: Setting, one: InfrastructureObject) -> Figure:
    """The day of the last change, and what was changed and why."""
    day = _day(setting, one.changed_on)
    if one.change is None:
        return day
    return Figure(None, f"{day.text}: {setting.speaker.name(one.change)}", code=day.code)


def _object_name(setting: Setting, one: InfrastructureObject) -> str:
    group = name_of(setting, Dimension.GROUP, one.target_group)
    return f"{setting.speaker.name(one.name)} ({group})"


def _placed(setting: Setting, one: InfrastructureObject, last: dt.date) -> tuple[Figure, Figure]:
    nothing, places = Figure(None, NOTHING), _number(setting, one.places)
    return (nothing, places) if _exists(one, last) else (places, nothing)


def _number(setting: Setting, value: int | None) -> Figure:
    return Figure(None, NOTHING) if value is None else Figure(value, setting.speaker.number(value))


# ---- Places against those who need them ----


@dataclass(frozen=True, slots=True)
class _Places:
    """Places of a service for a group, in a municipality (None: not stated) or everywhere, and who has it in their plan.

    None where no place is known, or nothing can be told of plans: of an object that is of no single service.
    """

    municipality: str | None
    service: str
    group: str
    planned: int | None
    created: int | None
    persons: int | None

    @property
    def lacking(self) -> int | None:
        """By how many more persons need the service than places are there; None where one of the two is not known."""
        known = self.created is not None and self.persons is not None
        return max((self.persons or 0) - (self.created or 0), 0) if known else None


def places(setting: Setting, view: View) -> Card:
    """Places of each service and group that has objects, against the support plans with it; those are of single persons."""
    recorded = setting.recorded
    if recorded is None or recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view)
    selection, say = setting.selection(view), setting.speaker.say
    by_place = Dimension.MUNICIPALITY in view.split
    rows = list(_by_place(recorded.database, selection) if by_place else _everywhere(recorded.database, selection))
    if not rows:
        title, why = map(say, (N_("No object is planned or built"), NO_OBJECT))
        return Card(kind_heading(setting, view), title, why, None, None, standing_line(setting, setting.to_date(view)))
    table = _places_table(setting, rows, by_place=by_place)
    title = _without_places(setting, rows) if by_place else _largest_lack(setting, rows)
    heading = kind_heading(setting, view)
    return Card(
        f"{heading}, {say(N_('by municipality'))}" if by_place else heading,
        title,
        say(_IN_TURN),
        _with_services(table) if by_place else _chart(setting, rows),
        table,
        standing_line(setting, setting.to_date(view)),
        about_records(setting, recorded, selection, (say(N_("People who need it")), say(_IN_PLANS))),
    )


_IN_TURN = N_("A place may be used by several people in turn, so fewer places than people need not be too few.")
_IN_PLANS = N_("Persons with an assessment to the date that recommends the service in their support plan.")


def _objects_of(region: Region, selection: Selection) -> list[InfrastructureObject]:
    return [one for one in region.infrastructure if one.service_code and _is_chosen(region, selection, one)]


def _pairs(objects: Sequence[InfrastructureObject]) -> list[tuple[str, str]]:
    """The services with their groups that there are objects for, in the order of the region's file."""
    return list(dict.fromkeys((str(one.service_code), one.target_group) for one in objects))


def _of_group(selection: Selection, group: str) -> Selection:
    return replace(selection, period=Period(selection.period.last), groups=(group,), from_state_care=False)


def _everywhere(database: Database, selection: Selection) -> Iterator[_Places]:
    objects = _objects_of(database.region, selection)
    pairs = _pairs(objects)
    plans = {group: persons_in_plans(database, _of_group(selection, group)) for group in dict.fromkeys(g for _, g in pairs)}
    for service, group in pairs:
        own = [one for one in objects if (one.service_code, one.target_group) == (service, group)]
        yield _Places(None, service, group, *_counted(own, selection.period.last), plans[group][service])


def _by_place(database: Database, selection: Selection) -> Iterator[_Places]:
    """Where there are objects or people who need them; what no municipality is stated of comes last."""
    region, last = database.region, selection.period.last
    objects = _objects_of(region, selection)
    pairs = _pairs(objects)
    plans = {
        group: persons_in_plans_by_place(database, _of_group(selection, group))
        for group in dict.fromkeys(group for _, group in pairs)
    }
    for area in (*(one.code for one in region.of_basis(selection.basis)), None):
        for service, group in pairs:
            own = [
                one
                for one in objects
                if (one.service_code, one.target_group) == (service, group)
                and code_on(region, one.municipality_code, selection.basis) == area
            ]
            persons = None if area is None else plans[group].get((area, service), 0)
            if own or persons:
                yield _Places(area, service, group, *_counted(own, last), persons)


def _counted(objects: Sequence[InfrastructureObject], last: dt.date) -> tuple[int | None, int | None]:
    """The places that are planned and those that are there; None where none is known."""
    known = [one for one in objects if one.places is not None]
    planned = [one.places or 0 for one in known if not _exists(one, last)]
    created = [one.places or 0 for one in known if _exists(one, last)]
    return (sum(planned) if planned else None), (sum(created) if created else None)


def _largest_lack(setting: Setting, rows: Sequence[_Places]) -> str:
    """Of which service the places fall furthest behind the people, of those whose places are known."""
    known = [one for one in rows if one.lacking is not None]
    widest = max(known, key=lambda one: one.lacking or 0, default=None)
    if widest is None:
        return setting.speaker.say(N_("No place is known to exist yet"))
    if not widest.lacking:
        return setting.speaker.say(N_("There are as many places as people who need them wherever places are known"))
    return setting.speaker.say(
        N_("Places fall furthest behind need in this service: %(service)s – places %(places)s, people %(people)s"),
        service=_service_name(setting, widest),
        places=setting.speaker.number(widest.created or 0),
        people=setting.speaker.number(widest.persons or 0),
    )


def _without_places(setting: Setting, rows: Sequence[_Places]) -> str:
    """How often a service is needed in a municipality in which no place is known."""
    needed = [one for one in rows if one.persons]
    none = sum(one.planned is None and one.created is None for one in needed)
    text = N_("Services needed in a municipality in which no place is known: %(none)s of %(number)s")
    return setting.speaker.say(text, none=setting.speaker.number(none), number=setting.speaker.number(len(needed)))


def _service_name(setting: Setting, one: _Places) -> str:
    group = name_of(setting, Dimension.GROUP, one.group)
    return f"{name_of(setting, Dimension.SERVICE, one.service)} ({group})"


def _figures_of(setting: Setting, one: _Places) -> tuple[Figure, ...]:
    return tuple(_number(setting, value) for value in (one.persons, one.created, one.planned, one.lacking))


_HEADINGS = (N_("People who need it"), N_("Places created"), N_("Places planned"), N_("People more than places"))


def _places_table(setting: Setting, rows: Sequence[_Places], *, by_place: bool) -> Table:
    say = setting.speaker.say
    names = ("persons", "created", "planned", "lacking")
    columns = [Column(say(heading), 0, bars=not by_place, name=name) for heading, name in zip(_HEADINGS, names, strict=True)]
    if all(one.lacking is None for one in rows):
        columns.pop()
    width = len(columns)
    if not by_place:
        told = tuple(Row(_service_name(setting, one), _figures_of(setting, one)[:width], code=one.service) for one in rows)
        return Table(say(N_("Service")), tuple(columns), told, key=Dimension.SERVICE.value)
    told = tuple(
        Row(
            name_of(setting, Dimension.MUNICIPALITY, one.municipality),
            (Figure(None, _service_name(setting, one), code=one.service), *_figures_of(setting, one)[:width]),
            code=one.municipality or "",
        )
        for one in rows
    )
    service = Column(say(N_("Service")), None, name=Dimension.SERVICE.value)
    return Table(say(N_("Municipality")), (service, *columns), told, key=Dimension.MUNICIPALITY.value)


def _with_services(table: Table) -> Table:
    """The same with the service in the name of a row, for there is little room on a slide."""
    rows = tuple(
        replace(row, name=f"{row.name}: {row.figures[0].text}", figures=row.figures[1:], code="") for row in table.rows
    )
    return replace(table, columns=table.columns[1:], rows=rows)


def _chart(setting: Setting, rows: Sequence[_Places]) -> Chart:
    """Bars of people and places of each service."""
    figures = [_figures_of(setting, one)[:-1] for one in rows]
    series = tuple(
        Series(setting.speaker.say(heading), tuple(one.value for one in told), tuple(one.text for one in told))
        for heading, told in zip(_HEADINGS, zip(*figures, strict=True), strict=False)
    )
    return Chart(
        ChartKind.BARS, tuple(_service_name(setting, one) for one in rows), series, setting.speaker.say(N_("number")), 0
    )
