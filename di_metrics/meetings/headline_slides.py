"""Slides of headline figures: where things stand, what changed in a year, a municipality beside the region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from di_metrics.deck import Column, Figure, Level, Row, Table
from di_metrics.errors import N_
from di_metrics.meetings.agenda import View
from di_metrics.meetings.answer import Answer, FigureSource, Question
from di_metrics.meetings.body import Body, Meeting
from di_metrics.meetings.figure_slides import not_released
from di_metrics.meetings.pictures import ordered, own_figure, rows_note
from di_metrics.meetings.titles import leaders, level
from di_metrics.meetings.wording import ended, name_of, source_line, standing_line, written
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Status
from di_metrics.release.cells import Shown
from di_metrics.text import narrative, public
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.protected import NOTHING, Item

_OF_ALL = ("recipients", "compensation", "budget_absorption")
_OF_THE_ASSESSED = ("assessed", "assessed_waiting", "coverage")
_CHANGING = ("recipients", "compensation")
_PROFILE = (
    "recipients",
    "assessed",
    "assessed_waiting",
    "coverage",
    "compensation",
    "compensation_per_recipient",
    "services_per_recipient",
    "recipients_per_10000",
    "recipients_from_state_care",
)


def overview(meeting: Meeting, view: View) -> Body:
    """The headline figures, each with its change."""
    source, selection, before = meeting.source, meeting.selection(view), meeting.compared_with(view)
    by_group = source.answer(Question(_OF_ALL, selection, (Dimension.GROUP,), before))
    if by_group is None:
        return not_released(meeting, replace(view, indicators=("recipients",)))
    answers = [by_group]
    if not _hides(source, by_group):
        of_the_assessed = source.answer(Question(_OF_THE_ASSESSED, selection, (), before))
        answers += [of_the_assessed] if of_the_assessed else []
    active = source.answer(Question(("active_municipalities",), selection))
    told = [(one.results[0], one) for one in answers]
    now = by_group.total("recipients")
    assert now is not None
    return Body(
        source.speaker.say(N_("Where we are")),
        level(source, told[0][0].indicator, now, _before(by_group, told[0][0].indicator), before),
        _lead(source, by_group, active),
        _headlines(meeting, view, answers),
        None,
        source_line(source, by_group),
        _about(source, answers),
    )


def _hides(source: FigureSource, by_group: Answer) -> bool:
    """Whether a group's number is hidden: figures of some of the groups together would then tell it."""
    return source.level is Level.MASKED and any(_is_hidden(cell) for one in by_group.results for cell in one)


def _is_hidden(cell: Cell) -> bool:
    return cell.status in (Status.LOW, Status.SUPPRESSED)


def _before(answer: Answer, indicator: Indicator) -> Cell | None:
    return next((one.cells[0] for one in answer.totals_before if one.indicator.code == indicator.code), None)


def _about(source: FigureSource, answers: Sequence[Answer]) -> tuple[tuple[str, str], ...]:
    """What may be asked about several answers, each pair once."""
    return tuple(dict.fromkeys(pair for one in answers for pair in source.about(one)))


def _lead(source: FigureSource, by_group: Answer, active: Answer | None) -> str:
    recipients, paid = (
        by_group.result("recipients"),
        next((one for one in by_group.totals if one.indicator.code == "compensation"), None),
    )
    whole = next(one for one in by_group.totals if one.indicator.code == "recipients")
    assert recipients is not None
    if source.level is Level.PROTECTED:
        return _public_lead(source, recipients, whole, paid)
    if whole.total is None or active is None or paid is None or paid.total is None:
        return ended(leaders(source, recipients))
    return narrative.overview(source.speaker, source.region, whole, recipients, active.results[0], paid)


def _public_lead(source: FigureSource, recipients: Result, whole: Result, paid: Result | None) -> str:
    year = str(whole.selection.period.last.year)
    groups = [
        Item(str(cell.key[0]), name_of(source, Dimension.GROUP, cell.key[0]), _shown(cell))
        for cell in recipients
        if cell.status is not Status.NOT_APPLICABLE
    ]
    money = (paid.indicator, _shown(paid.cells[0])) if paid else (whole.indicator, Shown(Status.SUPPRESSED))
    return public.overview(source.speaker, source.region, year, (whole.indicator, _shown(whole.cells[0])), groups, money)


def _shown(cell: Cell) -> Shown:
    return Shown(cell.status, None if cell.value is None else int(cell.value))


def _headlines(meeting: Meeting, view: View, answers: Sequence[Answer]) -> Table:
    source, before = meeting.source, meeting.compared_with(view)
    rows = [_compared(source, one, _before(answer, one.indicator)) for answer in answers for one in answer.totals]
    say = source.speaker.say
    days = [source.speaker.date(one) for one in (answers[0].selection.period.last, before)]
    headings = days if any(one.totals_before for one in answers) else days[:1]
    headings += [say(N_("Change"))] if len(headings) > 1 else []
    rows = [replace(row, figures=row.figures[: len(headings)]) for row in rows]
    return Table(say(N_("Indicator")), tuple(Column(one, 0) for one in headings), tuple(rows))


def _compared(source: FigureSource, total: Result, before: Cell | None) -> Row:
    """A row of a figure now, before, and the change between."""
    indicator = total.indicator
    return Row(source.speaker.name(indicator.name), _two_days(source, indicator, total.cells[0], before))


def _two_days(source: FigureSource, indicator: Indicator, now: Cell, before: Cell | None) -> tuple[Figure, ...]:
    if before is None:
        return own_figure(source, indicator, now), Figure(None, NOTHING), Figure(None, NOTHING)
    change = Figure(None, NOTHING)
    if now.value is not None and before.value is not None:
        difference = now.value - before.value
        change = Figure(difference, source.speaker.change(indicator, difference), indicator.decimals)
    elif _is_hidden(now) or _is_hidden(before):
        change = Figure(None, written(source, indicator, Cell((), None, Status.SUPPRESSED)))
    return own_figure(source, indicator, now), own_figure(source, indicator, before), change


def changes(meeting: Meeting, view: View) -> Body:
    """Recipients and compensation now and a year before, by municipality; for a meeting that no other is told of."""
    source, before = meeting.source, meeting.compared_with(view)
    by = (Dimension.MUNICIPALITY,)
    selection = replace(meeting.selection(view), period=Period(meeting.selection(view).period.last))
    answer = source.answer(Question(_CHANGING, selection, by, before, compare=True))
    if answer is None or not answer.before:
        return not_released(meeting, view)
    say, date = source.speaker.say, source.speaker.date
    recipients, changed = answer.results[0], _differences(answer)
    return Body(
        say(N_("In the last twelve months")),
        level(source, recipients.indicator, answer.totals[0].cells[0], answer.totals_before[0].cells[0], before),
        _most_new(source, changed),
        _changed_rows(source, answer, changed, (date(selection.period.last), date(before))),
        None,
        source_line(source, answer),
        source.about(answer),
    )


def _differences(answer: Answer) -> Result:
    """How the recipients of each municipality changed, where both numbers may be told."""
    now, before = answer.results[0], answer.before[0]

    def changed(cell: Cell) -> Cell:
        earlier = before.cell(*cell.key)
        if cell.value is None or earlier.value is None:
            return Cell(cell.key, None, cell.status if cell.value is None else earlier.status)
        return Cell(cell.key, cell.value - earlier.value)

    return replace(now, cells=tuple(map(changed, now)))


def _most_new(source: FigureSource, changed: Result) -> str:
    """Where most recipients were added, ties together; of those shown where others are not."""
    say, indicator = source.speaker.say, changed.indicator
    ranked = [cell for cell in ordered(changed) if (cell.value or 0) > 0 and None not in cell.key]
    if not ranked:
        if any(_is_hidden(cell) for cell in changed):
            return say(N_("No change in recipients may be shown."))
        return say(N_("No municipality has more recipients than then."))
    tied = [cell for cell in ranked if cell.value == ranked[0].value]
    named = source.speaker.listed(
        [
            f"{name_of(source, Dimension.MUNICIPALITY, cell.key[0])} ({source.speaker.change(indicator, cell.value or 0)})"
            for cell in (tied if len(tied) > 1 else ranked[:2])
        ]
    )
    hidden = any(cell.status is Status.SUPPRESSED for cell in changed if None not in cell.key)
    text = N_("Of the changes shown, the largest: %(places)s.") if hidden else N_("Most new recipients: %(places)s.")
    return say(text, places=named)


def _changed_rows(source: FigureSource, answer: Answer, changed: Result, days: tuple[str, str]) -> Table:
    speaker = source.speaker
    columns = []
    for one in answer.results:
        name = speaker.name(one.indicator.name)
        columns += [Column(f"{name}, {day}", one.indicator.decimals) for day in days]
        columns.append(Column(f"{name}: {speaker.say(N_('Change')).lower()}", one.indicator.decimals, bars=True))
    rows = [
        Row(
            name_of(source, Dimension.MUNICIPALITY, cell.key[0]),
            tuple(
                one
                for now, before in zip(answer.results, answer.before, strict=True)
                for one in _two_days(source, now.indicator, now.cell(*cell.key), before.cell(*cell.key))
            ),
        )
        for cell in ordered(changed)
        if answer.results[0].cell(*cell.key).status is not Status.NOT_APPLICABLE
    ]
    total = [
        one
        for now, before in zip(answer.totals, answer.totals_before, strict=True)
        for one in _two_days(source, now.indicator, now.cells[0], before.cells[0])
    ]
    rows.append(Row(speaker.say("Total"), tuple(total), is_total=True))
    note = rows_note(source, [one.indicator for one in answer.results], answer.by)
    return Table(speaker.say(DIMENSION_NAMES[Dimension.MUNICIPALITY]), tuple(columns), tuple(rows), note)


def profile(meeting: Meeting, view: View) -> Body:
    """A municipality's figures beside the region's."""
    source = meeting.source
    [area] = view.municipalities
    basis = source.region.municipality[area].basis
    selection = replace(meeting.selection(view), municipalities=(), basis=basis)
    answer = source.answer(Question(_PROFILE, selection, (Dimension.MUNICIPALITY,)))
    name = name_of(source, Dimension.MUNICIPALITY, area)
    if answer is None or not answer.totals:
        return replace(not_released(meeting, replace(view, indicators=_PROFILE[:1])), heading=name)
    rows = tuple(
        Row(
            source.speaker.name(own.indicator.name),
            (own_figure(source, own.indicator, own.cell(area)), own_figure(source, own.indicator, whole.cells[0])),
        )
        for own, whole in zip(answer.results, answer.totals, strict=True)
    )
    say = source.speaker.say
    columns = (Column(name, 0), Column(source.speaker.name(source.region.name.bilingual), 0))
    title = f"{name}: " + ", ".join(
        f"{source.speaker.name(one.indicator.name).lower()} – {written(source, one.indicator, one.cell(area))}"
        for one in answer.results
        if one.indicator.code in ("recipients", "coverage")
    )
    sentence = narrative.succession(source.speaker, source.region, area) or say(N_("The municipality beside the region"))
    return Body(
        name,
        title,
        sentence,
        Table(say(N_("Indicator")), columns, rows),
        None,
        standing_line(source, meeting.to_date(view)),
        source.about(answer),
    )
