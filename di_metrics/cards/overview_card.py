"""The card of where things stand: the verdict against the plan, and the headline figures with what they are set against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from di_metrics.cards.about import about_together
from di_metrics.cards.figure_cards import not_released
from di_metrics.cards.headline_cards import of_group, two_days
from di_metrics.cards.picture_values import figure, name_in
from di_metrics.cards.plan_cards import columns_of, versions_of
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import before as before_of
from di_metrics.cards.titles import change, found_in, meaning, sentences
from di_metrics.cards.view import View
from di_metrics.cards.wording import name_of, of_filtered, shortly, source_line
from di_metrics.deck import Card, Column, Figure, Level, Row, Table
from di_metrics.errors import N_
from di_metrics.formula import Fact
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Base, Cell, Dimension, Period, Result, Selection, Status
from di_metrics.query.attainment import PlanVersion, attained_since
from di_metrics.query.facts import plans_in_force
from di_metrics.query.headlines import HeadlineKey, followed
from di_metrics.release.release import REGION
from di_metrics.sources.question import Answer, Question
from di_metrics.text.notes import remarks_on_cells
from di_metrics.text.paragraphs.paragraph import groups_served, paid
from di_metrics.text.paragraphs.phrases import case_of, framed
from di_metrics.text.paragraphs.wholes import whole
from di_metrics.text.public_speaker import NOTHING, capital

_OF_ALL = ("recipients", "compensation", "compensation_share_of_costs")
_OF_THE_ASSESSED = ("assessed", "assessed_waiting", "coverage")
_GROUP = (Dimension.GROUP,)
REACHED, MISSED = "reached", "missed"
"""How a verdict is marked for whoever draws it."""


def overview(setting: Setting, view: View) -> Card:
    """The verdict, and the headline figures, each with its change and what it is set against."""
    selection, before = setting.selection(view), setting.compared_with(view)
    by_group = setting.source.answer(Question(_OF_ALL, selection, _GROUP, before))
    if by_group is None:
        return not_released(setting, replace(view, indicators=("recipients",)))
    of_the_assessed = setting.source.answer(Question(_OF_THE_ASSESSED, selection, (), before))
    answers = [by_group, of_the_assessed] if of_the_assessed else [by_group]
    active = setting.source.answer(Question(("active_municipalities",), selection))
    plans = _Plans(setting, selection, before)
    table = _headlines(setting, view, answers, plans)
    shown = [place for place, one in enumerate(table.columns) if one.name not in ("plan", "verdict")]
    return Card(
        of_filtered(setting, setting.speaker.say(N_("Where we are")), selection),
        _verdict(setting, by_group, plans),
        sentences([change(setting, by_group, before), *_lead(setting, by_group, active)])
        or meaning(setting, by_group.results[0].indicator),
        columns_of(table, shown),
        table if len(shown) < len(table.columns) else None,
        source_line(setting, by_group),
        about_together(setting, answers),
    )


def _lead(setting: Setting, by_group: Answer, active: Answer | None) -> list[str]:
    """Which groups were served, in how many municipalities, and what was paid."""
    speaker, region = setting.speaker, setting.region
    recipients, whole_ = by_group.results[0], by_group.total("recipients")
    told = []
    if whole_ is not None and whole_.value:
        places = active.results[0].cells[0] if active and len(by_group.selection.municipalities) != 1 else None
        told.append(groups_served(speaker, region, recipients, whole_, places))
    money = next((one for one in by_group.totals if one.indicator.code == "compensation" and one.total), None)
    if money:
        told += [claim.text for claim in paid(speaker, money)]
    return told


# ---- Groups against the plan in force ----


@dataclass(frozen=True, slots=True)
class _AgainstPlan:
    """The recipients of a group to date and their plan; `mark` is empty where it cannot be told which of both is more."""

    group: str
    persons: Cell
    planned: int
    mark: str
    words: str


@dataclass(frozen=True)
class _Plans:
    """The groups of a selection that have a plan, set against it."""

    setting: Setting
    selection: Selection
    before: dt.date | None

    @cached_property
    def _answer(self) -> Answer | None:
        """The recipients to date by group; None where the plan is of something else than what was chosen."""
        to_date = replace(self.selection, period=Period(self.selection.period.last))
        codes = ("recipients", "target_attainment")
        answer = self.setting.source.answer(Question(codes, to_date, _GROUP, self.before, compare=True, total=False))
        is_whole = answer is not None and len(answer.results) == len(codes) and not answer.results[1].not_applicable
        return answer if is_whole else None

    @property
    def result(self) -> Result | None:
        return self._answer.results[0] if self._answer else None

    def earlier(self, group: str) -> Cell | None:
        """The recipients of a group on the earlier day."""
        return self._answer.before[0].cell(group) if self._answer and self._answer.before else None

    @cached_property
    def groups(self) -> tuple[_AgainstPlan, ...]:
        if self.result is None:
            return ()
        planned = plans_in_force(self.setting.region, Fact.PLANNED_RECIPIENTS, self.selection.period.last)
        cells = [(str(cell.key[0]), cell) for cell in self.result]
        return tuple(self._against(group, cell, planned[group]) for group, cell in cells if group in planned)

    def _against(self, group: str, cell: Cell, planned: int) -> _AgainstPlan:
        """What was rounded is about so far from the plan, or near it where it may be either."""
        speaker, margin = self.setting.speaker, cell.margin or 0
        if cell.value is None:
            return _AgainstPlan(group, cell, planned, "", "")
        if cell.value - margin >= planned:
            return _AgainstPlan(group, cell, planned, REACHED, self._reached(group))
        if cell.value + margin >= planned:
            return _AgainstPlan(group, cell, planned, "", speaker.say(N_("near the plan")))
        lacking = int(planned - cell.value)
        words = speaker.plural("%(number)s person short", "%(number)s persons short", lacking)
        if cell.status is Status.ROUNDED:
            words = speaker.plural("about %(number)s person short", "about %(number)s persons short", lacking)
        return _AgainstPlan(group, cell, planned, MISSED, words)

    def _reached(self, group: str) -> str:
        """That the plan is reached, of internal figures with the year."""
        since = self._since.get(group)
        if since is None:
            return self.setting.speaker.say(N_("reached"))
        return self.setting.speaker.say(N_("reached in %(year)s"), year=str(since.year))

    @cached_property
    def _since(self) -> Mapping[str, dt.date]:
        recorded, last = self.setting.recorded, self.selection.period.last
        if recorded is None or recorded.level is not Level.INTERNAL:
            return {}
        by_group: dict[str, list[PlanVersion]] = {}
        for one in versions_of(self.setting, last, "recipients"):
            by_group.setdefault(one.target.target_group, []).append(one)
        found = {group: attained_since(versions) for group, versions in by_group.items()}
        return {group: day for group, day in found.items() if day}


def _verdict(setting: Setting, by_group: Answer, plans: _Plans) -> str:
    """How many were served, and whether that is enough: which groups reach the plan and what the others lack."""
    recipients = by_group.results[0]
    now = by_group.total(recipients.indicator.code)
    if now is None:
        return found_in(setting, recipients)
    served = capital(whole(setting.speaker, recipients.indicator, now).text)
    say = setting.speaker.say
    reached = [one for one in plans.groups if one.mark == REACHED]
    clauses = [say(N_("the plan is reached %(groups)s"), groups=_among(setting, reached))] if reached else []
    clauses += [
        say(N_("%(groups)s %(short)s of the plan"), groups=_among(setting, [one]), short=one.words)
        for one in plans.groups
        if one.mark == MISSED
    ]
    return "; ".join(filter(None, [served, ", ".join(clauses)]))


def _among(setting: Setting, groups: Sequence[_AgainstPlan]) -> str:
    speaker = setting.speaker
    names = [case_of(speaker, setting.region, Dimension.GROUP, one.group) for one in groups]
    return framed(speaker, Dimension.GROUP, speaker.listed(names), len(names))


# ---- The headline figures ----


def _headlines(setting: Setting, view: View, answers: Sequence[Answer], plans: _Plans) -> Table:
    """Each figure with its change, then its plan and the verdict on it, where anything is set against one."""
    before = setting.compared_with(view)
    totals = [one for answer in answers for one in answer.totals]
    kept = _kept(setting, answers[0].selection) if before is None else {}
    rows = []
    for answer in answers:
        for one in answer.totals:
            earlier = kept.get(one.indicator.code) or before_of(answer, one.indicator)
            figures = (*two_days(setting, one.indicator, one.cells[0], earlier), *_set_against(setting, view, one))
            rows.append(Row(name_in(setting, one, totals), figures, code=one.indicator.code))
            if one.indicator.code == "recipients":
                rows += _planned_rows(setting, answer, plans)
    rows += _covered_groups(setting, view)
    say, date = setting.speaker.say, setting.speaker.date
    columns = [Column(date(answers[0].selection.period.last), 0, name="value")]
    columns.append(Column(date(before) if before else say(N_("At the last meeting")), 0, name="before"))
    columns.append(Column(say(N_("Change")), 0, name="change"))
    columns.append(Column(say(N_("Plan")), 0, name="plan"))
    columns.append(Column(say(N_("Verdict")), None, name="verdict"))
    is_compared = bool(kept) or any(one.totals_before for one in answers)
    told = [0, *((1, 2) if is_compared else ()), *((3, 4) if any(row.figures[4].text for row in rows) else ())]
    rows = [replace(row, figures=tuple(row.figures[place] for place in told)) for row in rows]
    return Table(
        say(N_("Indicator")),
        tuple(columns[place] for place in told),
        tuple(rows),
        " ".join(remarks_on_cells(setting.speaker, setting.region, totals)),
        key="indicator",
    )


_UNPLANNED = (Figure(None, NOTHING), Figure(None, ""))


def _set_against(setting: Setting, view: View, total: Result) -> tuple[Figure, Figure]:
    """The plan of a total and the verdict: shares say what they are of. Others have neither."""
    if total.indicator.code == "coverage":
        return _UNPLANNED[0], Figure(None, _parts_of_coverage(setting, view))
    costs = setting.region.project.costs_on(total.selection.period.last)
    if total.indicator.code != "compensation_share_of_costs" or total.total is None or costs is None:
        return _UNPLANNED
    written = shortly(setting, CATALOGUE["compensation"], Cell((), float(costs.eligible_eur)))
    return _UNPLANNED[0], Figure(None, setting.speaker.say(N_("of %(costs)s"), costs=written))


def _parts_of_coverage(setting: Setting, view: View) -> str:
    """How many recipients coverage sets against how many assessed, of internal figures."""
    selection, region = setting.selection(view), setting.region
    groups = tuple(one for one in region.groups_of(Base.ASSESSED_AND_SERVED) if one in (selection.groups or region.group))
    if setting.source.level is not Level.INTERNAL or not groups or selection.filters_services:
        return ""
    to_date = replace(selection, period=Period(selection.period.last), groups=groups)
    answer = setting.source.answer(Question(("recipients", "assessed"), to_date))
    if answer is None or any(one.total is None for one in answer.results):
        return ""
    received, assessed = (setting.speaker.number(one.total or 0) for one in answer.results)
    return setting.speaker.say(N_("%(value)s of %(plan)s"), value=received, plan=assessed)


def _planned_rows(setting: Setting, answer: Answer, plans: _Plans) -> list[Row]:
    """The recipients to date of each group that has a plan, with the plan in force."""
    if plans.result is None:
        return []
    rows = []
    for one in plans.groups:
        number = figure(setting, plans.result.indicator, Cell((), one.planned))
        name = name_in(setting, plans.result, answer.results)
        rows.append(
            Row(
                f"{name}: {name_of(setting, Dimension.GROUP, one.group)}",
                (
                    *two_days(setting, plans.result.indicator, one.persons, plans.earlier(one.group)),
                    replace(number, decimals=0),
                    Figure(None, one.words, code=one.mark),
                ),
                code=f"recipients:{one.group}",
            )
        )
    return rows


def _covered_groups(setting: Setting, view: View) -> list[Row]:
    """The coverage of each group, of those that are both assessed and served; a release does not tell it."""
    before = setting.compared_with(view)
    if setting.recorded is None:
        return []
    answer = setting.source.answer(
        Question(("coverage",), setting.selection(view), (Dimension.GROUP,), before, compare=True)
    )
    if answer is None:
        return []
    [result] = answer.results
    told = [cell for cell in result if cell.status is not Status.NOT_APPLICABLE]
    if len(told) < 2:
        return []
    return [
        Row(
            of_group(setting, result.indicator, cell),
            (
                *two_days(setting, result.indicator, cell, answer.before[0].cell(*cell.key) if answer.before else None),
                *_UNPLANNED,
            ),
            code=f"{result.indicator.code}:{cell.key[0]}",
        )
        for cell in told
    ]


def _kept(setting: Setting, selection: Selection) -> dict[str, Cell]:
    """The exact headline figures of all as the last meeting showed them.

    Nothing where there was no meeting, or the figures are of a part.
    """
    if setting.changed is None or selection != Selection(Period(setting.as_of), selection.basis):
        return {}
    found = {}
    for indicator in followed():
        change = setting.changed.since.changes.get(HeadlineKey(indicator.code, None, selection.basis, REGION))
        if change:
            value = change.before
            found[indicator.code] = Cell((), None, Status.NO_DATA) if value is None else Cell((), float(value))
    return found
