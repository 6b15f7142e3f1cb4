"""Cards of places of service under measure 9.3.1.1 against the people who need them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.about import about_records
from di_metrics.cards.object_cards import NO_OBJECT, chosen_objects, places_of, service_of_object
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import counted, internal_alone, kind_heading, name_of, standing_line
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Level, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.demand import persons_in_plans, persons_in_plans_by_place
from di_metrics.query.facts import code_on
from di_metrics.query.objects import ObjectOnDay, ObjectState
from di_metrics.store import Database


@dataclass(frozen=True, slots=True)
class _Places:
    """Places of a service for a group, in a municipality (None: not stated) or everywhere, and who has it in their plan.

    `service` is None of objects that are of no single service; `name` is that of the service or category with the group.
    Numbers are None where no place is known, or nothing can be told of plans: of an object that is of no single service.
    """

    municipality: str | None
    service: str | None
    name: str
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
    rows = list(_of_services(setting, recorded.database, selection, by_place=by_place))
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


def _of_services(setting: Setting, database: Database, selection: Selection, *, by_place: bool) -> Iterator[_Places]:
    """Each service and group that there are objects for, everywhere or where there are objects or people who need it.

    They follow the order of the region's file; what no municipality is stated of comes last.
    """
    region = database.region
    objects = [one for one in chosen_objects(region, selection) if one.state is not ObjectState.CANCELLED]
    pairs = list(dict.fromkeys((service_of_object(setting, one.object), *_service_and_group(one)) for one in objects))
    plans: dict[tuple[str | None, str | None, str], int] = {}
    for group in dict.fromkeys(group for _, _, group in pairs):
        asked = replace(selection, period=Period(selection.period.last), groups=(group,), from_state_care=False)
        if by_place:
            plans |= {(*where, group): persons for where, persons in persons_in_plans_by_place(database, asked).items()}
        else:
            plans |= {(None, service, group): persons for service, persons in persons_in_plans(database, asked).items()}
    for area in (*(one.code for one in region.of_basis(selection.basis)), None) if by_place else (None,):
        for name, service, group in pairs:
            own = [
                one
                for one in objects
                if service_of_object(setting, one.object) == name
                and (not by_place or code_on(region, one.object.municipality_code, selection.basis) == area)
            ]
            persons = plans.get((area, service, group), 0) if service and (area or not by_place) else None
            if own or persons:
                created, planned = (places_of(own, state) for state in (ObjectState.BUILT, ObjectState.PLANNED))
                yield _Places(area, service, name, planned, created, persons)


def _service_and_group(one: ObjectOnDay) -> tuple[str | None, str]:
    return one.object.service_code, one.object.target_group


def _largest_lack(setting: Setting, rows: Sequence[_Places]) -> str:
    """Of which service the places fall furthest behind the people, of those whose places are known."""
    known = [one for one in rows if one.lacking is not None]
    widest = max(known, key=lambda one: one.lacking or 0, default=None)
    if widest is None:
        return setting.speaker.say(N_("No place is known to exist yet"))
    if not widest.lacking:
        return setting.speaker.say(N_("There are at least as many places as people who need them wherever places are known"))
    return setting.speaker.say(
        N_("Places fall furthest behind need in this service: %(service)s – places %(places)s, people %(people)s"),
        service=widest.name,
        places=setting.speaker.number(widest.created or 0),
        people=setting.speaker.number(widest.persons or 0),
    )


def _without_places(setting: Setting, rows: Sequence[_Places]) -> str:
    """How often a service is needed in a municipality in which no place is known."""
    needed = [one for one in rows if one.persons]
    none = sum(one.planned is None and one.created is None for one in needed)
    text = N_("Services needed in a municipality in which no place is known: %(none)s of %(number)s")
    return setting.speaker.say(text, none=setting.speaker.number(none), number=setting.speaker.number(len(needed)))


def _figures_of(setting: Setting, one: _Places) -> tuple[Figure, ...]:
    return tuple(counted(setting, value) for value in (one.persons, one.created, one.planned, one.lacking))


_HEADINGS = (N_("People who need it"), N_("Places created"), N_("Places planned"), N_("People more than places"))


def _places_table(setting: Setting, rows: Sequence[_Places], *, by_place: bool) -> Table:
    say = setting.speaker.say
    names = ("persons", "created", "planned", "lacking")
    columns = [Column(say(heading), 0, bars=not by_place, name=name) for heading, name in zip(_HEADINGS, names, strict=True)]
    if all(one.lacking is None for one in rows):
        columns.pop()
    width = len(columns)
    if not by_place:
        told = tuple(Row(one.name, _figures_of(setting, one)[:width], code=one.service or "") for one in rows)
        return Table(say(N_("Service")), tuple(columns), told, key=Dimension.SERVICE.value)
    told = tuple(
        Row(
            name_of(setting, Dimension.MUNICIPALITY, one.municipality),
            (Figure(None, one.name, code=one.service or ""), *_figures_of(setting, one)[:width]),
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
    """Bars of people and places of each service of which either is known."""
    rows = [one for one in rows if (one.persons, one.created, one.planned) != (None, None, None)]
    figures = [_figures_of(setting, one)[:-1] for one in rows]
    series = tuple(
        Series(setting.speaker.say(heading), tuple(one.value for one in told), tuple(one.text for one in told))
        for heading, told in zip(_HEADINGS, zip(*figures, strict=True), strict=False)
    )
    return Chart(ChartKind.BARS, tuple(one.name for one in rows), series, setting.speaker.say(N_("number")), 0)
