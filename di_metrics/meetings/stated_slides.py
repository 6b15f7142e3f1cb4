"""Slides of what the region's files state: objects planned and built, and plans against what was reached."""

from __future__ import annotations

import datetime as dt

from di_metrics.deck import Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.formula import Fact
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import Answer, FigureSource, Question
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.pictures import figure
from di_metrics.meetings.titles import ATTAINED, against_plan, found_in, sentences
from di_metrics.meetings.wording import name_of, source_line, standing_line
from di_metrics.model import Dimension, Selection, Status
from di_metrics.query.facts import plans_in_force
from di_metrics.region import InfrastructureObject
from di_metrics.text.protected import NOTHING
from di_metrics.text.public import capital

_PLANS = (
    (Fact.PLANNED_RECIPIENTS, N_("Recipients planned"), ("recipients", "target_attainment")),
    (Fact.PLANNED_ASSESSMENTS, N_("Assessments planned"), ("assessed", "assessment_target_attainment")),
)


def infrastructure(meeting: Meeting, view: View) -> Body:
    """The places of objects planned and built, and which plans were changed."""
    speaker, selection = meeting.source.speaker, meeting.selection(view)
    objects = [one for one in meeting.source.region.infrastructure if _is_chosen(meeting, selection, one)]
    last = selection.period.last
    planned = sum(one.places or 0 for one in objects if not _exists(one, last))
    built = sum(one.places or 0 for one in objects if _exists(one, last))
    say = speaker.say
    about = (
        (say(N_("Source")), say(N_("Measure 9.3.1.1, as published"))),
        (
            say(N_("Places")),
            say(N_("A place counts as created from the day by which it is published to exist.")),
        ),
    )
    return Body(
        say(N_("Infrastructure (measure 9.3.1.1)")),
        _places(meeting, planned, built),
        changed_plans(meeting, last, meeting.plans_since(view)),
        _objects(meeting, objects, last, (planned, built)),
        None,
        standing_line(meeting.source, meeting.to_date(view)),
        about,
    )


def _is_chosen(meeting: Meeting, selection: Selection, one: InfrastructureObject) -> bool:
    region = meeting.source.region
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


def _places(meeting: Meeting, planned: int, built: int) -> str:
    """How many places objects have that exist, and how many more other objects are to have."""
    speaker = meeting.source.speaker
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


def _objects(meeting: Meeting, objects: list[InfrastructureObject], last: dt.date, totals: tuple[int, int]) -> Table:
    speaker, region = meeting.source.speaker, meeting.source.region
    order = {one.code: place for place, one in enumerate(region.municipalities)}
    objects = sorted(objects, key=lambda one: order.get(one.municipality_code or "", len(order)))
    rows = [Row(_object_name(meeting, one), _placed(meeting, one, last)) for one in objects]
    rows.append(Row(speaker.say("Total"), tuple(_number(meeting, one) for one in totals), is_total=True))
    columns = (Column(speaker.say(N_("Places planned")), 0, True), Column(speaker.say(N_("Places created")), 0, True))
    return Table(speaker.say(N_("Object")), columns, tuple(rows))


def _object_name(meeting: Meeting, one: InfrastructureObject) -> str:
    group = name_of(meeting.source, Dimension.GROUP, one.target_group)
    return f"{meeting.source.speaker.name(one.name)} ({group})"


def _placed(meeting: Meeting, one: InfrastructureObject, last: dt.date) -> tuple[Figure, Figure]:
    nothing, places = Figure(None, NOTHING), _number(meeting, one.places)
    return (nothing, places) if _exists(one, last) else (places, nothing)


def _number(meeting: Meeting, value: int | None) -> Figure:
    return Figure(None, NOTHING) if value is None else Figure(value, meeting.source.speaker.number(value))


def changed_plans(meeting: Meeting, last: dt.date, since: dt.date) -> str:
    """Which planned numbers of persons were changed between two days, or that none was."""
    source = meeting.source
    speaker = source.speaker
    changed = []
    for fact, _, (code, _) in _PLANS:
        before, now = plans_in_force(source.region, fact, since), plans_in_force(source.region, fact, last)
        for group, value in now.items():
            if group in before and before[group] != value:
                changed.append(
                    speaker.say(
                        N_("%(group)s – %(before)s to %(now)s (%(what)s)"),
                        group=name_of(source, Dimension.GROUP, group),
                        before=speaker.number(before[group]),
                        now=speaker.number(value),
                        what=speaker.say(_SHORT[code]),
                    )
                )
    if not changed:
        return speaker.say(N_("The planned numbers have not been changed since %(date)s."), date=speaker.date(since))
    return speaker.say(
        N_("Planned numbers changed since %(date)s: %(plans)s."), date=speaker.date(since), plans=speaker.listed(changed)
    )


_SHORT = {"recipients": N_("recipients"), "assessed": N_("assessed persons")}


def targets(meeting: Meeting, view: View) -> Body:
    """What was planned, what was reached, and what share that is, by group."""
    source = meeting.source
    codes = tuple(code for _, _, pair in _PLANS for code in pair)
    answer = source.answer(Question(codes, meeting.selection(view), (Dimension.GROUP,)))
    say = source.speaker.say
    heading = say(N_("Monitoring indicators"))
    if answer is None:
        return Body(heading, heading, "", None, None, standing_line(source, meeting.to_date(view)))
    told = [clause for code in ATTAINED if (result := answer.result(code)) for clause in against_plan(source, result)]
    return Body(
        heading,
        told[0] if told else found_in(source, answer.results[0]),
        sentences([*told[1:], _untold_of_plans(source, answer)]),
        _against_plans(source, answer),
        None,
        source_line(source, answer),
        source.about(answer),
    )


def _untold_of_plans(source: FigureSource, answer: Answer) -> str:
    """Why something of the plan of recipients is not told, or that it is all."""
    attained = answer.result("target_attainment")
    if attained is None:
        return source.speaker.say(N_("Shares of the plan are not part of the public release."))
    if attained.not_applicable:
        return source.speaker.name(attained.not_applicable)
    if any(cell.status is Status.SUPPRESSED for cell in attained):
        return source.speaker.say(N_("Not every share of the plan may be shown."))
    if not any(cell.value for cell in attained):
        return source.speaker.say(N_("No planned number of recipients is in force yet."))
    return ""


def _against_plans(source: FigureSource, answer: Answer) -> Table:
    speaker, region, last = source.speaker, source.region, answer.selection.period.last
    columns: list[Column] = []
    cells: dict[str | None, list[Figure]] = {cell.key[0]: [] for cell in answer.results[0]}
    for fact, planned, codes in _PLANS:
        plans = plans_in_force(region, fact, last)
        columns.append(Column(speaker.say(planned), 0))
        for group, row in cells.items():
            value = plans.get(group or "")
            row.append(Figure(None, NOTHING) if value is None else Figure(value, speaker.number(value)))
        for result in filter(None, map(answer.result, codes)):
            columns.append(Column(speaker.name(result.indicator.name), result.indicator.decimals))
            for group, row in cells.items():
                row.append(figure(source, result.indicator, result.cell(group)))
    rows = tuple(Row(name_of(source, Dimension.GROUP, group), tuple(row)) for group, row in cells.items())
    return Table(speaker.say(N_("Target group")), tuple(columns), rows)
