"""Cards of the objects of measure 9.3.1.1: what is planned and what is there, and what became of each through time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from di_metrics.cards.plan_cards import changed_plans, columns_of, source_in_words
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import sentences
from di_metrics.cards.view import View
from di_metrics.cards.wording import counted, kind_heading, of_filtered, standing_line
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.model import Dimension, Selection
from di_metrics.query.objects import EventKind, ObjectEvent, ObjectOnDay, ObjectState, objects_on
from di_metrics.query.split import Bucket
from di_metrics.region import InfrastructureObject, Region
from di_metrics.text import Speaker
from di_metrics.text.labels import label, time_label
from di_metrics.text.notes import filters_in_words
from di_metrics.text.public_speaker import NOTHING, capital

# ---- Objects on a day ----


def infrastructure(setting: Setting, view: View) -> Card:
    """The places of objects planned and built, and what was changed of plans and objects."""
    speaker, selection = setting.speaker, setting.selection(view)
    last, since = selection.period.last, setting.plans_since(view)
    objects = chosen_objects(setting.region, selection)
    planned, built = (places_of(objects, state) or 0 for state in (ObjectState.PLANNED, ObjectState.BUILT))
    say = speaker.say
    about = (
        (say(N_("Source")), say(N_("Measure 9.3.1.1, as published"))),
        (say(N_("Filters")), filters_in_words(speaker, setting.region, selection)),
        (
            say(N_("Places")),
            say(N_("A place counts as created from the day by which it is published to exist.")),
        ),
    )
    table = _objects(setting, objects, (planned, built))
    return Card(
        say(N_("Infrastructure (measure 9.3.1.1)")),
        _places(setting, planned, built, is_there=any(one.is_there for one in objects)),
        " ".join(filter(None, [changed_plans(setting, last, since), _redistributed(setting, selection, objects, since)])),
        columns_of(table, (0, 1)),
        table,
        standing_line(setting, setting.to_date(view)),
        about,
    )


NO_OBJECT = N_("The region's files hold no object under these filters.")


def has_objects(region: Region, selection: Selection) -> bool:
    """Whether any object is planned or built in what was chosen."""
    return bool(chosen_objects(region, selection))


def chosen_objects(region: Region, selection: Selection) -> list[ObjectOnDay]:
    """The objects that are known of on the selection's last day and pass its filters."""
    return [one for one in objects_on(region, selection.period.last) if _is_chosen(region, selection, one.object)]


def _is_chosen(region: Region, selection: Selection, one: InfrastructureObject) -> bool:
    places = {related for basis in region.bases for related in region.related(selection.municipalities, basis)}
    return (
        (not selection.municipalities or one.municipality_code in places)
        and (not selection.groups or one.target_group in selection.groups)
        and (not selection.categories or one.category in selection.categories)
        and (not selection.services or one.service_code in selection.services)
    )


def places_of(objects: Iterable[ObjectOnDay], state: ObjectState) -> int | None:
    """The places of the objects in a state; None where none of them has a known number."""
    known = [one.places for one in objects if one.state is state and one.places is not None]
    return sum(known) if known else None


def _redistributed(setting: Setting, selection: Selection, objects: Sequence[ObjectOnDay], since: dt.date) -> str:
    """How many places the objects that were planned, changed or cancelled since a day had or were to have, then and now."""
    speaker = setting.speaker
    changed = [one for one in objects if any(_is_change_after(event, since) for event in one.history)]
    if not changed:
        return ""
    before = {one.object.id: one for one in objects_on(setting.region, since)}
    services: dict[str, tuple[int, int]] = {}
    for one in changed:
        name = service_of_object(setting, one.object)
        then, now = services.get(name, (0, 0))
        services[name] = (then + _meant(before.get(one.object.id)), now + _meant(one))
    moved = [
        speaker.say(
            N_("%(service)s – %(before)s to %(now)s"),
            service=service,
            before=speaker.number(then),
            now=speaker.number(now),
        )
        for service, (then, now) in services.items()
        if then != now
    ]
    if not moved:
        text = N_("Objects have been changed since %(date)s, but not the number of their places.")
        return speaker.say(text, date=speaker.date(since))
    text = N_("Places of objects changed since %(date)s: %(services)s.")
    return speaker.say(text, date=speaker.date(since), services=speaker.listed(moved))


def _is_change_after(event: ObjectEvent, day: dt.date) -> bool:
    return event.kind is not EventKind.KNOWN and event.day is not None and event.day > day


def _meant(one: ObjectOnDay | None) -> int:
    """The places that an object has or is to have."""
    return 0 if one is None or one.state is ObjectState.CANCELLED else one.places or 0


def _places(setting: Setting, planned: int, built: int, *, is_there: bool) -> str:
    """How many places objects have that exist, and how many more other objects are to have."""
    speaker = setting.speaker
    nothing = N_("How many places have been created is not known") if is_there else N_("No place has been created yet")
    told = speaker.say(nothing)
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


def _objects(setting: Setting, objects: Sequence[ObjectOnDay], totals: tuple[int, int]) -> Table:
    """Each object with its places, the days of its plan, its last change and its being there, and who published it."""
    speaker, region = setting.speaker, setting.region
    order = {one.code: place for place, one in enumerate(region.municipalities)}
    objects = sorted(objects, key=lambda one: order.get(one.object.municipality_code or "", len(order)))
    texts = [N_("Planned on"), N_("To be ready by"), N_("Last change"), N_("Known to exist by"), N_("Source")]
    has_due = any(one.due_on for one in objects)
    kept = [place for place, text in enumerate(texts) if has_due or text != "To be ready by"]
    rows = []
    for one in objects:
        told = _told_of(setting, one)
        figures = (*_placed(setting, one), *(told[place] for place in kept))
        rows.append(Row(object_name(speaker, region, one.object), figures, code=one.object.id))
    total = tuple(counted(setting, one) for one in totals)
    rows.append(Row(speaker.say("Total"), (*total, *(Figure(None, "") for _ in kept)), is_total=True))
    columns = [Column(speaker.say(one), 0, True) for one in (N_("Places planned"), N_("Places created"))]
    columns += [Column(speaker.say(texts[place]), None) for place in kept]
    return Table(speaker.say(N_("Object")), tuple(columns), tuple(rows))


def _told_of(setting: Setting, one: ObjectOnDay) -> tuple[Figure, ...]:
    """What is known of an object; what is not is said to be unknown, and of a place that is not there yet nothing."""
    nothing = Figure(None, NOTHING)
    there = _day(setting, one.since) if one.is_there else nothing
    source = one.history[-1].source if one.history else one.object.source
    due = _day(setting, one.due_on) if one.due_on else nothing
    return (
        _day(setting, one.planned_on),
        due,
        _changed(setting, one),
        there,
        Figure(None, source_in_words(setting, source)),
    )


def _day(setting: Setting, day: dt.date | None) -> Figure:
    say, date = setting.speaker.say, setting.speaker.date
    return Figure(None, date(day), code=day.isoformat()) if day else Figure(None, say(N_("not known")))


def _changed(setting: Setting, one: ObjectOnDay) -> Figure:
    """The day of the last change, and what was changed and why."""
    changes = [event for event in one.history if event.kind not in (EventKind.PLANNED, EventKind.KNOWN)]
    day = _day(setting, changes[-1].day if changes else None)
    what = event_in_words(setting, changes[-1]) if changes else ""
    why = _why(setting, changes[-1]) if changes else ""
    return replace(day, text=": ".join(filter(None, [day.text, what, why])))


_EVENTS = {
    EventKind.PLANNED: N_("planned"),
    EventKind.DUE: N_("moved"),
    EventKind.PLACES: N_("number of places changed"),
    EventKind.BUILT: N_("built"),
    EventKind.CANCELLED: N_("cancelled"),
    EventKind.KNOWN: N_("known to exist"),
}


def event_in_words(setting: Setting, event: ObjectEvent) -> str:
    """What became of an object; nothing where its file says it in words of its own."""
    speaker = setting.speaker
    told = [speaker.say(_EVENTS[event.kind])] if event.kind in _EVENTS else []
    if event.places is not None:
        told.append(speaker.plural("%(number)s place", "%(number)s places", event.places))
    if event.due_on:
        told.append(speaker.say(N_("to be ready by %(date)s"), date=speaker.date(event.due_on)))
    return ", ".join(told)


def _why(setting: Setting, event: ObjectEvent) -> str:
    return setting.speaker.name(event.why) if event.why else ""


def service_of_object(setting: Setting, one: InfrastructureObject) -> str:
    return service_of(setting.speaker, setting.region, one.service_code, one.category, one.target_group)


def service_of(speaker: Speaker, region: Region, service: str | None, category: str, group: str) -> str:
    """The service that an object is for, or its category where it is for no single one, with the group."""
    what = (Dimension.SERVICE, service) if service else (Dimension.CATEGORY, category)
    return f"{label(speaker, region, *what)} ({label(speaker, region, Dimension.GROUP, group)})"


def object_name(speaker: Speaker, region: Region, one: InfrastructureObject) -> str:
    """The name of an object with the group that it is for."""
    return f"{speaker.name(one.name)} ({label(speaker, region, Dimension.GROUP, one.target_group)})"


def _placed(setting: Setting, one: ObjectOnDay) -> tuple[Figure, Figure]:
    """The places in the column of what is planned or of what is there; of what was cancelled in neither."""
    nothing, places = Figure(None, NOTHING), counted(setting, one.places)
    return {
        ObjectState.PLANNED: (places, nothing),
        ObjectState.BUILT: (nothing, places),
        ObjectState.CANCELLED: (nothing, nothing),
    }[one.state]


# ---- Objects through time ----

_UNDATED = N_("What has no day counts from the project's start.")


def timeline(setting: Setting, view: View) -> Card:
    """What became of the objects, one event after the other, and the places planned and there at the end of each month."""
    speaker, selection = setting.speaker, setting.selection(view)
    say = speaker.say
    objects = chosen_objects(setting.region, selection)
    events = [(event, one.object) for one in objects for event in one.history]
    events.sort(key=lambda pair: pair[0].day or dt.date.min)
    table = _events_table(setting, events)
    heading = of_filtered(setting, kind_heading(setting, view), selection)
    dated = [(event, one) for event, one in events if event.day]
    if not events:
        title = say(N_("No object is planned or built"))
    elif not dated:
        title = say(N_("Of no object it is known when it was planned, changed or built"))
    else:
        event, one = dated[-1]
        text = N_("Last of all: %(object)s – %(what)s (%(date)s)")
        what = event_in_words(setting, event) or _why(setting, event)
        date = speaker.date(event.day) if event.day else ""
        title = say(text, object=object_name(speaker, setting.region, one), what=what, date=date)
    undated = sum(event.day is None for event, _ in events)
    unknown = speaker.plural(
        "Of %(number)s event the day is not known", "Of %(number)s events the day is not known", undated
    )
    return Card(
        heading,
        title,
        sentences([unknown, say(_UNDATED)]) if undated else "",
        _places_by_month(setting, selection) if dated else table,
        table if dated else None,
        standing_line(setting, setting.to_date(view)),
        ((say(N_("Filters")), filters_in_words(speaker, setting.region, selection)),),
    )


def _events_table(setting: Setting, events: Sequence[tuple[ObjectEvent, InfrastructureObject]]) -> Table:
    say = setting.speaker.say
    names = (
        ("object", N_("Object")),
        ("event", N_("What became of it")),
        ("reason", N_("Reason")),
        ("source", N_("Source")),
    )
    columns = tuple(Column(say(heading), None, name=name) for name, heading in names)
    rows = []
    for event, one in events:
        day = _day(setting, event.day)
        texts = (event_in_words(setting, event), _why(setting, event), source_in_words(setting, event.source))
        figures = (
            Figure(None, object_name(setting.speaker, setting.region, one), code=one.id),
            *(Figure(None, text or NOTHING) for text in texts),
        )
        rows.append(Row(day.text, figures, code=day.code))
    return Table(say(N_("Day")), columns, tuple(rows), key="day")


def _places_by_month(setting: Setting, selection: Selection) -> Chart:
    """A line of the places that are there and one of those that are planned, at the end of each month."""
    say, last = setting.speaker.say, selection.period.last
    first = Bucket.of(Dimension.MONTH, setting.region.project.start).number
    months = [Bucket(Dimension.MONTH, number) for number in range(first, Bucket.of(Dimension.MONTH, last).number + 1)]
    days = [min(last, one.last_day) for one in months]
    known = [chosen_objects(setting.region, replace(selection, period=replace(selection.period, last=day))) for day in days]
    series = []
    for heading, state in ((N_("Places created"), ObjectState.BUILT), (N_("Places planned"), ObjectState.PLANNED)):
        values = tuple(places_of(objects, state) or 0 for objects in known)
        series.append(Series(say(heading), values, tuple(map(setting.speaker.number, values))))
    codes = tuple(one.code for one in months)
    return Chart(
        ChartKind.LINES,
        tuple(map(time_label, codes)),
        tuple(series),
        say(N_("Places")),
        0,
        codes=codes,
        days=tuple(one.first_day for one in months),
    )
