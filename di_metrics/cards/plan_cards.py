"""Cards of the plan: what was promised and from when, whether and since when it is reached, and its course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from dateutil.relativedelta import relativedelta

from di_metrics.cards.about import about
from di_metrics.cards.picture_values import course, figure
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import against_plan, found_in, sentences
from di_metrics.cards.view import View
from di_metrics.cards.wording import ended, internal_alone, kind_heading, name_of, of_filtered, source_line, standing_line
from di_metrics.deck import Card, Chart, Column, Figure, Level, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.formula import Fact
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Selection, Status
from di_metrics.published import STATEMENTS_FILE, read_statements
from di_metrics.query.attainment import PlanVersion, attained_since, first_days, plan_versions
from di_metrics.query.facts import plans_in_force
from di_metrics.region import Costs, Region
from di_metrics.sources.question import Answer, Question
from di_metrics.text.paragraphs.phrases import case_of, framed
from di_metrics.text.public_speaker import NOTHING, capital
from di_metrics.text.speaker import to_the_euro

# ---- The plan in force against what was reached ----

_PLANS = (
    (Fact.PLANNED_RECIPIENTS, N_("Recipients planned"), ("recipients", "target_attainment")),
    (Fact.PLANNED_ASSESSMENTS, N_("Assessments planned"), ("assessed", "assessment_target_attainment")),
)


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


# ---- Every version of the plan ----

_FACTS = {"recipients": Fact.PLANNED_RECIPIENTS, "assessed": Fact.PLANNED_ASSESSMENTS}


def planned_groups(region: Region, selection: Selection) -> list[tuple[str, str]]:
    """The indicators and groups, of those chosen, that a plan is in force of on the last day."""
    return [
        (code, group)
        for code, fact in _FACTS.items()
        for group in plans_in_force(region, fact, selection.period.last)
        if group in (selection.groups or region.group)
    ]


def versions_of(setting: Setting, last: dt.date, indicator: str = "", groups: Sequence[str] = ()) -> list[PlanVersion]:
    """The plans of persons to a day, of all or of an indicator, and of some groups."""
    recorded = setting.recorded
    days = first_days(recorded.database, last) if recorded else {}
    return [
        one
        for one in plan_versions(setting.region, days, last)
        if indicator in ("", one.target.indicator) and (not groups or one.target.target_group in groups)
    ]


def source_in_words(setting: Setting, key: str) -> str:
    """The name of a source by its key; a release holds none, and what the manager wrote is one itself."""
    recorded = setting.recorded
    found = read_statements(recorded.database.files[STATEMENTS_FILE])[1].get(key) if recorded else None
    return setting.speaker.name(found) if found else key


def plan(setting: Setting, view: View) -> Card:
    """Every version of the plan with the days on which it held; who reached it, and since when, is internal.

    Of some groups alone the costs, which are of the whole project, are left out.
    """
    selection = setting.selection(view)
    last = selection.period.last
    versions = versions_of(setting, last, groups=selection.groups)
    costs = () if selection.groups else setting.region.project.costs_by(last)
    is_internal = setting.recorded is not None and setting.source.level is Level.INTERNAL
    in_force = [one for one in versions if one.is_in_force]
    if not versions:
        title = setting.speaker.say(N_("No planned number of persons is in force"))
    elif is_internal:
        title = _how_many_reached(setting, in_force)
    else:
        title = setting.speaker.plural("%(number)s target is in force", "%(number)s targets are in force", len(in_force))
    table = _versions_table(setting, versions, costs, last, is_internal=is_internal)
    return Card(
        of_filtered(setting, kind_heading(setting, view), selection),
        title,
        sentences([_lacking(setting, in_force) if is_internal else "", _how_many_replaced(setting, table)]),
        columns_of(table, (0, 4) if is_internal else (0, 1)),
        table,
        standing_line(setting, setting.to_date(view)),
        ((setting.speaker.say(N_("Held until")), setting.speaker.say(_KNOWN_BY)),),
    )


_KNOWN_BY = N_(
    "A plan holds from the day on which it is known to hold, else from the project's start, until the next one;"
    " it is judged on its last day."
)


OF_THE_WHOLE_REGION = N_(
    "Plans are of the whole region and of all services: filters by municipality, service and state care do not apply."
)
"""What is said of filters that a plan does not follow."""


def columns_of(table: Table, places: Sequence[int]) -> Table:
    """The most telling columns of a table, for a slide."""
    rows = tuple(replace(row, figures=tuple(row.figures[place] for place in places)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=rows)


def _how_many_reached(setting: Setting, in_force: Sequence[PlanVersion]) -> str:
    reached = sum(one.reached_on is not None for one in in_force)
    return setting.speaker.plural(
        "Of %(number)s target in force, %(reached)s is reached",
        "Of %(number)s targets in force, %(reached)s are reached",
        len(in_force),
        reached=setting.speaker.number(reached),
    )


def _lacking(setting: Setting, in_force: Sequence[PlanVersion]) -> str:
    """Which targets are not reached, and by how much."""
    missed = [one for one in in_force if one.reached_on is None]
    if not missed:
        return ""
    named = [f"{_plan_name(setting, one)} ({lacking_in_words(setting, one)})" for one in missed]
    return setting.speaker.say(N_("Not reached: %(plans)s"), plans=setting.speaker.listed(named))


def lacking_in_words(setting: Setting, version: PlanVersion) -> str:
    return setting.speaker.plural("%(number)s person short", "%(number)s persons short", version.lacking)


def _how_many_replaced(setting: Setting, table: Table) -> str:
    """How many rows of the table are in force no more."""
    until = [one.name for one in table.columns].index("held_until")
    replaced = sum(bool(row.figures[until].code) for row in table.rows)
    if not replaced:
        return setting.speaker.say(N_("Nothing of the plan has been changed"))
    return setting.speaker.plural(
        "%(number)s number took the place of an earlier one",
        "%(number)s numbers took the place of earlier ones",
        replaced,
    )


def _plan_name(setting: Setting, version: PlanVersion) -> str:
    what = setting.speaker.say(_SHORT[version.target.indicator])
    return f"{what} – {name_of(setting, Dimension.GROUP, version.target.target_group)}"


def _versions_table(
    setting: Setting, versions: Sequence[PlanVersion], costs: Sequence[Costs], last: dt.date, *, is_internal: bool
) -> Table:
    say, source = setting.speaker.say, partial(source_in_words, setting)
    headings = [(N_("Planned"), "planned", 0), (N_("Held from"), "held_from", None), (N_("Held until"), "held_until", None)]
    counted = [(N_("Counted by then"), "counted", 0), (N_("When it was reached"), "reached_on", None)]
    headings += [*(counted if is_internal else ()), (N_("Source"), "source", None)]
    columns = [Column(say(heading), decimals, name=name) for heading, name, decimals in headings]
    rows = [
        Row(
            _until(setting, capital(_plan_name(setting, one)), None if one.is_in_force else one.last),
            (
                _number(setting, one.target.value),
                _from_day(setting, one.target.in_force_from),
                _day(setting, None if one.is_in_force else one.last, say(N_("in force"))),
                *(_attained(setting, one) if is_internal else ()),
                Figure(None, source(one.target.source)),
            ),
            code=one.target.id,
        )
        for one in versions
    ]
    for one, later in zip_longest(costs, costs[1:]):
        ends = later.in_force_from - dt.timedelta(days=1) if later else None
        days = (_from_day(setting, one.in_force_from), _day(setting, ends, say(N_("in force"))))
        nothing = (Figure(None, NOTHING), Figure(None, NOTHING)) if is_internal else ()
        for code, name, amount in (
            ("costs", N_("Eligible costs"), one.eligible_eur),
            ("esf", N_("Of which the ESF"), one.esf_eur),
        ):
            money = to_the_euro(CATALOGUE["compensation"], float(amount))
            planned = Figure(float(amount), setting.speaker.value(money, float(amount)), decimals=2)
            figures = (planned, *days, *nothing, Figure(None, source(one.source)))
            rows.append(Row(_until(setting, say(name), ends), figures, code=f"{code}-{one.in_force_from}"))
    return Table(say(N_("What is planned")), tuple(columns), tuple(rows), key="plan")


def _until(setting: Setting, name: str, last: dt.date | None) -> str:
    """The name of a version; one that is in force no more is told apart by its last day."""
    return setting.speaker.say(N_("%(name)s (to %(date)s)"), name=name, date=setting.speaker.date(last)) if last else name


def _number(setting: Setting, value: int) -> Figure:
    return Figure(value, setting.speaker.number(value), decimals=0)


def _day(setting: Setting, day: dt.date | None, otherwise: str) -> Figure:
    return Figure(None, setting.speaker.date(day), code=day.isoformat()) if day else Figure(None, otherwise)


def _from_day(setting: Setting, day: dt.date | None) -> Figure:
    """The day from which a plan held; one that is not known is said so, and taken to be the project's first."""
    return _day(setting, day, setting.speaker.say(N_("not known")))


def _attained(setting: Setting, version: PlanVersion) -> tuple[Figure, Figure]:
    """How many were counted on a version's last day, and the day on which it was reached, or by how much it was missed."""
    lacking = setting.speaker.say(N_("not reached: %(short)s"), short=lacking_in_words(setting, version))
    return _number(setting, version.persons), _day(setting, version.reached_on, lacking)


# ---- The course of a group towards its plan ----

_REACHED = {
    "recipients": N_("The planned number of recipients (%(planned)s) was reached %(groups)s on %(date)s"),
    "assessed": N_("The planned number of assessments (%(planned)s) was reached %(groups)s on %(date)s"),
}
_MISSED = {
    "recipients": N_("The planned number of recipients (%(planned)s) is not reached %(groups)s: %(short)s"),
    "assessed": N_("The planned number of assessments (%(planned)s) is not reached %(groups)s: %(short)s"),
}


_NO_PLAN = N_("No number of persons planned for it holds to this date, so nothing is missed or reached.")


def attainment(setting: Setting, view: View) -> Card:
    """The persons of a group month by month against the plan in force; the day of a single person is internal."""
    recorded, last = setting.recorded, setting.selection(view).period.last
    if recorded is None or recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view)
    [code], [group] = view.indicators, view.groups
    versions = versions_of(setting, last, code, (group,))
    heading = (
        f"{kind_heading(setting, view)}: {setting.speaker.say(_SHORT[code])}, {name_of(setting, Dimension.GROUP, group)}"
    )
    answer = recorded.answer(Question((code,), setting.selection(view), (Dimension.MONTH,), total=False))
    if not versions:
        title, why = (setting.speaker.say(one) for one in (N_("There is no plan for this group"), _NO_PLAN))
        return Card(heading, title, why, None, None, standing_line(setting, setting.to_date(view)))
    return Card(
        heading,
        _course_title(setting, versions),
        _held(setting, versions),
        _course(setting, answer, code, group),
        None,
        source_line(setting, answer),
        about(setting, answer),
    )


def _course_title(setting: Setting, versions: Sequence[PlanVersion]) -> str:
    """Since when the plan in force has been reached, or what it lacks."""
    now, speaker = versions[-1], setting.speaker
    group = case_of(speaker, setting.region, Dimension.GROUP, now.target.target_group)
    told = {"planned": speaker.number(now.target.value), "groups": framed(speaker, Dimension.GROUP, group)}
    since = attained_since(versions)
    if since is None:
        return speaker.say(_MISSED[now.target.indicator], **told, short=lacking_in_words(setting, now))
    return speaker.say(_REACHED[now.target.indicator], **told, date=speaker.date(since))


def _held(setting: Setting, versions: Sequence[PlanVersion]) -> str:
    """Which plan held from when, with what became of those that were replaced."""
    speaker = setting.speaker
    told = []
    for one in versions:
        day = one.target.in_force_from
        since = speaker.say(N_("from %(first)s"), first=speaker.date(day)) if day else speaker.say(N_("day not known"))
        text = f"{speaker.number(one.target.value)} {since}"
        if not one.is_in_force and one.reached_on:
            text += f" ({speaker.say(N_('reached on %(date)s'), date=speaker.date(one.reached_on))})"
        elif not one.is_in_force:
            text += f" ({speaker.say(N_('not reached: %(short)s'), short=lacking_in_words(setting, one))})"
        told.append(text)
    return ended(speaker.say(N_("Planned: %(plans)s"), plans="; ".join(told)))


def _course(setting: Setting, answer: Answer, code: str, group: str) -> Chart:
    """A line of the persons and one of the plan in force at the end of each month."""
    drawn, last = course(setting, answer), answer.selection.period.last
    ends = [min(last, day + relativedelta(day=31)) for day in drawn.days]
    planned = [plans_in_force(setting.region, _FACTS[code], day).get(group) for day in ends]
    labels = tuple("" if one is None else setting.speaker.number(one) for one in planned)
    in_force = Series(setting.speaker.say(N_("Plan in force")), tuple(planned), labels)
    return replace(drawn, series=(*drawn.series, in_force))
