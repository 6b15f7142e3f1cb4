"""Cards of figures beside others: what changed since an earlier day, a municipality beside the region."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from di_metrics.cards.about import about
from di_metrics.cards.compare_card import rank_and_change, spine
from di_metrics.cards.compared import compared
from di_metrics.cards.figure_cards import not_released
from di_metrics.cards.picture_values import name_in, ordered, own_figure, rows_note
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import before as before_of
from di_metrics.cards.titles import change, found_in, level, meaning, sentences, total
from di_metrics.cards.view import View
from di_metrics.cards.wording import ended, name_of, of_filtered, rounded, source_line, standing_line, written
from di_metrics.deck import Card, Column, Figure, Level, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shares import is_rate
from di_metrics.model import Cell, Dimension, Indicator, Period, Result, Selection, Status
from di_metrics.sources.question import Answer, Question
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.narrative import succession
from di_metrics.text.notes import period_in_words, remarks_on_cells
from di_metrics.text.paragraphs import compares
from di_metrics.text.paragraphs.phrases import at, value_in_words
from di_metrics.text.paragraphs.wholes import whole
from di_metrics.text.public_speaker import NOTHING, capital

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
_OF_RECORDS = ("waiting_days_median", "share_of_assessed_receiving_service")
"""What is told beside these where no number has to be hidden."""


def _is_hidden(cell: Cell) -> bool:
    return cell.status in (Status.LOW, Status.SUPPRESSED)


def of_group(setting: Setting, indicator: Indicator, cell: Cell) -> str:
    return f"{setting.speaker.name(indicator.name)}: {name_of(setting, Dimension.GROUP, cell.key[0])}"


def two_days(setting: Setting, indicator: Indicator, now: Cell, before: Cell | None) -> tuple[Figure, ...]:
    if before is None:
        return own_figure(setting, indicator, now), Figure(None, NOTHING), Figure(None, NOTHING)
    change = Figure(None, NOTHING)
    if now.value is not None and before.value is not None:
        difference = now.value - before.value
        text = setting.speaker.change_between(indicator, before.value, now.value)
        is_rounded = Status.ROUNDED in (now.status, before.status)
        change = Figure(difference, rounded(text) if is_rounded else text, indicator.decimals)
    elif _is_hidden(now) or _is_hidden(before):
        change = Figure(None, written(setting, indicator, Cell((), None, Status.SUPPRESSED)))
    return own_figure(setting, indicator, now), own_figure(setting, indicator, before), change


def changes(setting: Setting, view: View) -> Card:
    """Recipients and compensation now and a year before, by municipality; for a meeting that no other is told of."""
    before = setting.compared_with(view)
    by = (Dimension.MUNICIPALITY,)
    if before is None:
        return not_released(setting, view)
    selection = replace(setting.selection(view), period=Period(setting.selection(view).period.last))
    answer = setting.source.answer(Question(_CHANGING, selection, by, before, compare=True))
    if answer is None or not answer.before:
        return not_released(setting, view)
    say, date = setting.speaker.say, setting.speaker.date
    heading = say(N_("Since the last meeting") if setting.since else N_("In the last twelve months"))
    recipients, changed = answer.results[0], _differences(answer)
    return Card(
        of_filtered(setting, heading, selection),
        _change_of_all(setting, answer, recipients, before),
        ended(_where_new(setting, answer, changed)),
        _changed_rows(setting, answer, changed, (date(selection.period.last), date(before))),
        None,
        source_line(setting, answer),
        about(setting, answer),
    )


def _change_of_all(setting: Setting, answer: Answer, recipients: Result, before: dt.date) -> str:
    """How many were added in all; of rounded figures, beside how many there are."""
    now, then = answer.totals[0].cells[0], before_of(answer, recipients.indicator)
    exact = change(setting, answer, before) if now.status is Status.VALUE else ""
    return exact or level(setting, recipients.indicator, now, then, before)


def _differences(answer: Answer) -> Result:
    """How the recipients of each municipality changed, where both numbers may be told."""
    now, before = answer.results[0], answer.before[0]

    def changed(cell: Cell) -> Cell:
        earlier = before.cell(*cell.key)
        if cell.value is None or earlier.value is None:
            is_untold = _is_hidden(cell) or _is_hidden(earlier)
            return Cell(cell.key, None, Status.SUPPRESSED if is_untold else cell.status)
        status = Status.ROUNDED if Status.ROUNDED in (cell.status, earlier.status) else Status.VALUE
        margins = [one.margin or 0 for one in (cell, earlier) if one.status is Status.ROUNDED]
        return Cell(cell.key, cell.value - earlier.value, status, margin=sum(margins))

    return replace(now, cells=tuple(map(changed, now)))


def _where_new(setting: Setting, answer: Answer, changed: Result) -> str:
    """Where most recipients were added; of one municipality, how many there are now."""
    if compares(changed) and any(cell.value for cell in changed):
        return found_in(setting, replace(changed, indicator=CATALOGUE["new_recipients"]))
    is_told = answer.totals_before[0].total is not None
    return (total(setting, answer, changed.indicator.code) if is_told else "") or meaning(setting, changed.indicator)


def _changed_rows(setting: Setting, answer: Answer, changed: Result, days: tuple[str, str]) -> Table:
    speaker = setting.speaker
    columns = []
    for one in answer.results:
        name = speaker.name(one.indicator.name)
        columns += [
            Column(f"{name}, {day}", one.indicator.decimals, name=f"{one.indicator.code}_{when}", group=name)
            for day, when in zip(days, ("now", "before"), strict=True)
        ]
        heading = f"{name}: {speaker.say(N_('Change')).lower()}"
        columns.append(Column(heading, one.indicator.decimals, bars=True, name=f"{one.indicator.code}_change", group=name))
    rows = [
        Row(
            name_of(setting, Dimension.MUNICIPALITY, cell.key[0]),
            tuple(
                one
                for now, before in zip(answer.results, answer.before, strict=True)
                for one in two_days(setting, now.indicator, now.cell(*cell.key), before.cell(*cell.key))
            ),
            code=cell.key[0] or "",
        )
        for cell in ordered(changed)
        if answer.results[0].cell(*cell.key).status is not Status.NOT_APPLICABLE
    ]
    total = [
        one
        for now, before in zip(answer.totals, answer.totals_before, strict=True)
        for one in two_days(setting, now.indicator, now.cells[0], before.cells[0])
    ]
    rows.append(Row(speaker.say("Total"), tuple(total), is_total=True))
    note = rows_note(setting, [one.indicator for one in answer.results], answer.by)
    heading = speaker.say(DIMENSION_NAMES[Dimension.MUNICIPALITY])
    return Table(heading, tuple(columns), tuple(rows), note, key=Dimension.MUNICIPALITY.value)


def profile(setting: Setting, view: View) -> Card:
    """A municipality's figures beside the region's; exact ones as dots among those of all, with rank and change."""
    [area] = view.municipalities
    basis = setting.region.municipality[area].basis
    view_of_all = replace(view, municipalities=(), basis=basis)
    selection = setting.selection(view_of_all)
    is_internal = setting.source.level is Level.INTERNAL
    codes = (*_PROFILE, *_OF_RECORDS) if is_internal else _PROFILE
    answer = setting.source.answer(Question(codes, selection, (Dimension.MUNICIPALITY,)))
    name = name_of(setting, Dimension.MUNICIPALITY, area)
    if answer is None or not answer.totals:
        return replace(not_released(setting, replace(view, indicators=_PROFILE[:1])), heading=name)
    rows = [
        Row(
            name_in(setting, own, answer.results),
            (own_figure(setting, own.indicator, own.cell(area)), own_figure(setting, own.indicator, whole.cells[0])),
            code=own.indicator.code,
        )
        for own, whole in zip(answer.results, answer.totals, strict=True)
    ]
    place = 1 + next((place for place, row in enumerate(rows) if row.code == "coverage"), len(rows))
    rows[place:place] = _coverage_beside(setting, selection, area)
    say = setting.speaker.say
    columns = [Column(name, 0, name=area), Column(setting.speaker.name(setting.region.name.bilingual), 0, name="region")]
    recorded, picture = setting.recorded, None
    if recorded is not None and is_internal:
        among = {code: compared(setting, recorded, view_of_all, code) for code in codes if is_rate(CATALOGUE[code])}
        picture = spine(setting, list(among.values()), area)
        columns += [Column(say(N_("Rank")), 0, name="rank"), Column(say(N_("Change in a year")), 0, name=f"{area}_change")]
        rows = [replace(row, figures=(*row.figures, *rank_and_change(setting, among.get(row.code), area))) for row in rows]
    remarks = _remarks(setting, _told_of(answer, area))
    table = Table(say(N_("Indicator")), tuple(columns), tuple(rows), remarks, key="indicator")
    return Card(
        name,
        _beside_the_region(setting, answer, area),
        _waiting(setting, answer, area),
        picture or table,
        table if picture else None,
        standing_line(setting, period_in_words(setting.speaker, answer.selection.period)),
        about(setting, answer),
    )


def _coverage_beside(setting: Setting, selection: Selection, area: str) -> list[Row]:
    """The coverage of each group in a municipality and in the region; a release does not tell it."""
    by_group = (Dimension.GROUP,)
    asked = [replace(selection, municipalities=places) for places in ((area,), ())]
    answers = [setting.source.answer(Question(("coverage",), one, by_group)) for one in asked]
    if setting.recorded is None or None in answers:
        return []
    own, whole = (one.results[0] for one in answers if one)
    told = [cell for cell in whole if cell.status is not Status.NOT_APPLICABLE]
    if len(told) < 2:
        return []
    return [
        Row(
            of_group(setting, own.indicator, cell),
            tuple(own_figure(setting, own.indicator, one.cell(*cell.key)) for one in (own, whole)),
            code=f"{own.indicator.code}:{cell.key[0]}",
        )
        for cell in told
    ]


def _remarks(setting: Setting, results: Sequence[Result]) -> str:
    return " ".join(remarks_on_cells(setting.speaker, setting.region, results))


def _told_of(answer: Answer, area: str) -> list[Result]:
    return [*(one.only(Dimension.MUNICIPALITY, area) for one in answer.results), *answer.totals]


def _beside_the_region(setting: Setting, answer: Answer, area: str) -> str:
    """The municipality's coverage against the region's; where it is not told, how many received services."""
    speaker, region = setting.speaker, setting.region
    told = answer.result("coverage")
    if told is None or told.cell(area).value is None:
        return found_in(setting, answer.results[0].only(Dimension.MUNICIPALITY, area))
    own, whole = told.cell(area), answer.total("coverage")
    if whole is None or whole.value is None:
        return found_in(setting, told.only(Dimension.MUNICIPALITY, area))
    here, there = (value_in_words(speaker, told.indicator, one) for one in (own, whole))
    difference, doubt = (own.value or 0) - (whole.value or 0), (own.margin or 0) + (whole.margin or 0)
    text = N_("%(where)s, coverage is %(here)s, the same as %(region)s")
    if doubt and abs(difference) <= doubt:
        text = N_("%(where)s, coverage is %(here)s, near that %(region)s (%(there)s)")
    elif here != there:
        text = (
            N_("%(where)s, coverage is %(here)s, higher than %(region)s (%(there)s)")
            if difference > 0
            else N_("%(where)s, coverage is %(here)s, lower than %(region)s (%(there)s)")
        )
    where = at(speaker, region, (Dimension.MUNICIPALITY,), area)
    in_region = speaker.name(region.in_region.bilingual)
    return capital(speaker.say(text, where=where, here=here, there=there, region=in_region))


def _waiting(setting: Setting, answer: Answer, area: str) -> str:
    """How many still wait there, and what became of the municipality in the reform."""
    told = answer.result("assessed_waiting")
    cell = told.cell(area) if told else None
    waits = whole(setting.speaker, told.indicator, cell).text if told and cell and cell.value is not None else ""
    became = succession(setting.speaker, setting.region, area)
    return sentences([waits, became]) or ended(setting.speaker.say(N_("The municipality beside the region")))
