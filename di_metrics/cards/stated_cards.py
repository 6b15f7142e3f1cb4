"""Cards of what the region states – places, targets, published statements – and of matters: attention and decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from di_metrics.attention import Concern, concerns
from di_metrics.cards.about import about
from di_metrics.cards.picture_values import figure
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import against_plan, found_in, sentences
from di_metrics.cards.view import View
from di_metrics.cards.wording import ended, internal_alone, kind_heading, name_of, not_released, source_line, standing_line
from di_metrics.deck import Card, Column, Figure, Level, Listing, Row, Table
from di_metrics.errors import N_
from di_metrics.formula import Fact
from di_metrics.model import Dimension, Period, Result, Selection, Status, Unit
from di_metrics.published import WHOLE_REGION
from di_metrics.query.facts import plans_in_force
from di_metrics.region import InfrastructureObject, Region
from di_metrics.sources.question import Answer, Question
from di_metrics.statements import Check
from di_metrics.text import Speaker
from di_metrics.text.judgements import agreement, computed, concern_in_words, published, reason, subject
from di_metrics.text.notes import filters_in_words, period_in_words
from di_metrics.text.public_speaker import NOTHING, capital

# ---- What the region's files state: places and plans ----

_PLANS = (
    (Fact.PLANNED_RECIPIENTS, N_("Recipients planned"), ("recipients", "target_attainment")),
    (Fact.PLANNED_ASSESSMENTS, N_("Assessments planned"), ("assessed", "assessment_target_attainment")),
)


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
    return Card(
        say(N_("Infrastructure (measure 9.3.1.1)")),
        _places(setting, planned, built),
        changed_plans(setting, last, setting.plans_since(view)),
        _objects(setting, objects, last, (planned, built)),
        None,
        standing_line(setting, setting.to_date(view)),
        about,
    )


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
    speaker, region = setting.speaker, setting.region
    order = {one.code: place for place, one in enumerate(region.municipalities)}
    objects = sorted(objects, key=lambda one: order.get(one.municipality_code or "", len(order)))
    rows = [Row(_object_name(setting, one), _placed(setting, one, last)) for one in objects]
    rows.append(Row(speaker.say("Total"), tuple(_number(setting, one) for one in totals), is_total=True))
    columns = (Column(speaker.say(N_("Places planned")), 0, True), Column(speaker.say(N_("Places created")), 0, True))
    return Table(speaker.say(N_("Object")), columns, tuple(rows))


def _object_name(setting: Setting, one: InfrastructureObject) -> str:
    group = name_of(setting, Dimension.GROUP, one.target_group)
    return f"{setting.speaker.name(one.name)} ({group})"


def _placed(setting: Setting, one: InfrastructureObject, last: dt.date) -> tuple[Figure, Figure]:
    nothing, places = Figure(None, NOTHING), _number(setting, one.places)
    return (nothing, places) if _exists(one, last) else (places, nothing)


def _number(setting: Setting, value: int | None) -> Figure:
    return Figure(None, NOTHING) if value is None else Figure(value, setting.speaker.number(value))


def changed_plans(setting: Setting, last: dt.date, since: dt.date) -> str:
    """Which planned numbers of persons were changed between two days, or that none was."""
    speaker = setting.speaker
    changed = []
    for fact, _, (code, _) in _PLANS:
        before, now = plans_in_force(setting.region, fact, since), plans_in_force(setting.region, fact, last)
        for group, value in now.items():
            if group in before and before[group] != value:
                changed.append(
                    speaker.say(
                        N_("%(group)s – %(before)s to %(now)s (%(what)s)"),
                        group=name_of(setting, Dimension.GROUP, group),
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


def targets(setting: Setting, view: View) -> Card:
    """What was planned, what was reached, and what share that is, by group."""
    codes = tuple(code for _, _, pair in _PLANS for code in pair)
    answer = setting.source.answer(Question(codes, setting.selection(view), (Dimension.GROUP,)))
    say = setting.speaker.say
    heading = say(N_("Monitoring indicators"))
    if answer is None:
        return Card(heading, heading, "", None, None, standing_line(setting, setting.to_date(view)))
    told = [clause for result in answer.results for clause in against_plan(setting, result)]
    return Card(
        heading,
        told[0] if told else found_in(setting, answer.results[0]),
        sentences([*told[1:], _untold_of_plans(setting, answer)]),
        _against_plans(setting, answer),
        None,
        source_line(setting, answer),
        about(setting, answer),
    )


def _untold_of_plans(setting: Setting, answer: Answer) -> str:
    """Why something of the plan of recipients is not told, or that it is all."""
    attained = answer.result("target_attainment")
    if attained is None:
        return setting.speaker.say(N_("Shares of the plan are not part of the public release."))
    if attained.not_applicable:
        return setting.speaker.name(attained.not_applicable)
    if any(cell.status is Status.SUPPRESSED for cell in attained):
        return setting.speaker.say(N_("Not every share of the plan may be shown."))
    if not any(cell.value for cell in attained):
        return setting.speaker.say(N_("No planned number of recipients is in force yet."))
    return ""


def _against_plans(setting: Setting, answer: Answer) -> Table:
    speaker, region, last = setting.speaker, setting.region, answer.selection.period.last
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
                cell = result.cell(group)
                is_unplanned = cell.status is Status.NO_DATA and group not in plans
                row.append(Figure(None, NOTHING) if is_unplanned else figure(setting, result.indicator, cell))
    rows = tuple(Row(name_of(setting, Dimension.GROUP, group), tuple(row)) for group, row in cells.items())
    return Table(speaker.say(N_("Target group")), tuple(columns), rows)


# ---- Published statements ----

_NAMED = 3


def statements(setting: Setting, view: View) -> Card:
    """Statements of the days of the view's period: of one day each in words, of several counted by day.

    That a figure of a municipality or of few persons agrees would tell it exactly, so shareable are those of the region.
    """
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    speaker, last = setting.speaker, view.last or setting.as_of
    of_time = [one for one in recorded.checks if (view.first or dt.date.min) <= one.statement.as_of <= last]
    checks = [one for one in of_time if _may_be_told(setting, one)]
    if of_time and not checks:
        return internal_alone(setting, view)
    sources = dict.fromkeys(speaker.name(one.source) for one in checks)
    days = sorted({one.statement.as_of for one in checks}, reverse=True)
    return Card(
        _with_day(setting, view, kind_heading(setting, view)),
        _with_day(setting, view, agreement(speaker, sum(one.holds for one in checks), len(checks))),
        _sentence(setting, checks, days),
        _picture(setting, checks, days),
        _each(setting, checks) if len(days) == 1 and setting.source.level is Level.INTERNAL else None,
        standing_line(setting, period_in_words(speaker, Period(last))),
        (
            *([(speaker.say(N_("Sources")), "; ".join(sources))] if sources else []),
            *([(speaker.say(N_("Left out")), speaker.say(_LEFT_OUT))] if len(checks) < len(of_time) else []),
        ),
    )


def _with_day(setting: Setting, view: View, text: str) -> str:
    """What is said of statements, with their day where those of one day were chosen."""
    return f"{text} ({setting.speaker.date(view.last)})" if view.last and view.first == view.last else text


def _sentence(setting: Setting, checks: Sequence[Check], days: Sequence[dt.date]) -> str:
    """What differs, by name; else to how many days all agrees."""
    speaker = setting.speaker
    differing = [subject(speaker, setting.region, one.statement) for one in checks if not one.holds]
    if differing:
        named = "; ".join(differing[:_NAMED])
        if len(differing) > _NAMED:
            more = speaker.say(N_("and %(number)s more"), number=speaker.number(len(differing) - _NAMED))
            named = f"{named}; {more}"
        return speaker.say(N_("These statements differ from the records: %(statements)s."), statements=named)
    if not checks:
        return speaker.say(N_("The region's files hold no statement of this time."))
    if len(days) == 1:
        return ended(speaker.say(N_("The records confirm all that was published to %(date)s"), date=speaker.date(days[0])))
    return speaker.plural(
        "The records confirm all that was published to %(number)s date.",
        "The records confirm all that was published to %(number)s dates.",
        len(days),
    )


def _picture(setting: Setting, checks: Sequence[Check], days: Sequence[dt.date]) -> Table | Listing:
    """Of several days how many statements agree; of one each statement, those that differ first."""
    if len(days) == 1:
        return Listing(tuple(_point(setting, one) for one in sorted(checks, key=lambda one: one.holds)))
    speaker = setting.speaker
    of_day = {speaker.date(day): [one.holds for one in checks if one.statement.as_of == day] for day in days}
    return _counted(setting, speaker.say(N_("As of")), of_day, [one.holds for one in checks])


def _each(setting: Setting, checks: Sequence[Check]) -> Table:
    """Each statement of a day with what the records give, those that differ first."""
    speaker, region = setting.speaker, setting.region
    headings = ((N_("Published"), "published"), (N_("Computed"), "computed"), (N_("Result"), "result"))
    rows = []
    for one in sorted(checks, key=lambda one: one.holds):
        told = (
            Figure(None, published(speaker, region, one), source=speaker.name(one.source)),
            Figure(None, computed(speaker, region, one)),
            Figure(None, reason(speaker, one)),
        )
        rows.append(Row(subject(speaker, region, one.statement), told, code=one.statement.id))
    columns = tuple(Column(speaker.say(heading), None, name=name) for heading, name in headings)
    return Table(speaker.say(N_("What was said")), columns, tuple(rows), key="statement")


def _point(setting: Setting, check: Check) -> str:
    """What was published; what the records give where it is something else and may be told."""
    speaker, region = setting.speaker, setting.region
    told = speaker.say(N_("published %(published)s"), published=published(speaker, region, check))
    if setting.source.level is Level.INTERNAL and not check.holds:
        told = speaker.say(
            N_("published %(published)s; computed %(computed)s"),
            published=published(speaker, region, check),
            computed=computed(speaker, region, check),
        )
    return f"{subject(speaker, region, check.statement)}: {told}. {reason(speaker, check)}."


_LEFT_OUT = N_("Statements about single municipalities or few persons, which the internal figures confirm.")


def _may_be_told(setting: Setting, check: Check) -> bool:
    statement = check.statement
    if setting.source.level is Level.INTERNAL:
        return True
    few = range(setting.source.parameters.threshold)
    of_few = any(one.unit is Unit.PERSONS for one in statement.indicators) and any(
        one.value in few for one in check.published
    )
    of_places = statement.area != WHOLE_REGION or statement.by == Dimension.MUNICIPALITY
    return not of_places and not of_few


def _counted(setting: Setting, heading: str, rows: Mapping[str, Sequence[bool]], total: Sequence[bool]) -> Table:
    """How many statements there are in each row, and how many of them agree."""
    say = setting.speaker.say
    columns = (
        Column(say(N_("Statements published")), 0, True),
        Column(say(N_("Agree with the records")), 0),
        Column(say(N_("Differ from the records")), 0),
    )
    counted = [Row(name, _numbers(setting, held)) for name, held in rows.items()]
    return Table(heading, columns, (*counted, Row(say("Total"), _numbers(setting, total), is_total=True)))


def _numbers(setting: Setting, held: Sequence[bool]) -> tuple[Figure, ...]:
    counts = (len(held), sum(held), len(held) - sum(held))
    return tuple(Figure(count, setting.speaker.number(count)) for count in counts)


# ---- What needs attention, and open decisions ----


def attention(setting: Setting, view: View) -> Card:
    """Municipalities and groups that stand out, each in a sentence."""
    if setting.recorded is None:
        return not_released(setting, view)
    speaker, found = setting.speaker, _findings(setting, view)
    points = tuple(text for text, _ in found)
    title = speaker.say(N_("Nothing stands out under these filters.")).removesuffix(".")
    if points:
        title = speaker.plural("%(number)s matter needs attention", "%(number)s matters need attention", len(points))
    return Card(
        speaker.say(N_("What needs attention")),
        title,
        _followed(setting, view),
        Listing(points, tuple(code for _, code in found)) if points else None,
        None,
        standing_line(setting, setting.to_date(view)),
    )


def decisions(setting: Setting, view: View) -> Card:
    """The decisions that are open, and what the figures suggest to decide about."""
    speaker = setting.speaker
    suggested = [text for text, _ in _findings(setting, view)]
    nothing = speaker.say(N_("No decision is open."))
    return Card(
        speaker.say(N_("Decisions needed")),
        _to_decide(speaker, len(setting.decisions), len(suggested)),
        _followed(setting, view) if suggested else speaker.say(N_("A decision stays on the list until it is taken.")),
        Listing((*setting.decisions, *suggested) or (nothing,)),
        None,
        standing_line(setting, setting.to_date(view)),
    )


def _to_decide(speaker: Speaker, open_decisions: int, suggested: int) -> str:
    """How many decisions are open and how many matters the figures give to talk about."""
    said = speaker.say(N_("No decision is open"))
    if open_decisions:
        said = speaker.plural("%(number)s decision is to be taken", "%(number)s decisions are to be taken", open_decisions)
    if not suggested:
        return said
    by_figures = speaker.plural(
        "%(number)s matter is to be discussed by the figures",
        "%(number)s matters are to be discussed by the figures",
        suggested,
    )
    return f"{said}; {by_figures}"


def _followed(setting: Setting, view: View) -> str:
    """What the matters follow from."""
    last = setting.speaker.date(setting.selection(view).period.last)
    text = N_("The matters follow from who was served and who waits, from coverage and the plans, as of %(date)s")
    return ended(setting.speaker.say(text, date=last))


def _findings(setting: Setting, view: View) -> tuple[tuple[str, str], ...]:
    """What stands out by the figures as they may be told, and the indicator that it is about; a release does not tell it."""
    recorded = setting.recorded
    if recorded is None:
        return ()

    def evaluate(code: str, asked: Selection, by: tuple[Dimension, ...]) -> Result:
        return recorded.answer(Question((code,), asked, by, total=False)).results[0]

    found = concerns(evaluate, setting.selection(view))
    return tuple((concern_in_words(setting.speaker, setting.region, one), _subject_of(one)) for one in found)


def _subject_of(concern: Concern) -> str:
    """The code of the indicator that is to be looked at; nothing where the municipality is not known."""
    return concern.indicator.code if concern.says else ""
