"""A few municipalities beside one another and the region, as the public sees them: by target group, or through the years.

All of it is told by labels of a release. None is put before another one: a reader's order is no ranking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from di_metrics.cards.about import about
from di_metrics.cards.figure_cards import not_released
from di_metrics.cards.picture_values import chart_of, first_day, grid_figure, is_shown, rounded_note
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import meaning
from di_metrics.cards.view import View, ViewKind
from di_metrics.cards.wording import ended, heading_of, name_of, of_filtered, source_line, unit_of
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators.shares import is_rate
from di_metrics.model import Dimension, Key, Result, Selection
from di_metrics.release.release import REGION
from di_metrics.sources.question import Question
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.notes import remarks_on_cells
from di_metrics.text.paragraphs.phrases import framed, in_place

_PLACE = Dimension.MUNICIPALITY
_NOT_RANKED = N_("They stand as they were chosen and are not ranked: a small difference may be chance.")


def beside_region(setting: Setting, view: View) -> Card:
    """Municipalities by one figure, with the region's; by group or, as a course, by year."""
    along = view.kind is ViewKind.COMPARE_COURSE
    down = Dimension.YEAR if along else Dimension.GROUP
    selection, codes = setting.selection(view), view.indicators
    answer = setting.source.answer(Question(codes, selection, (down, _PLACE)))
    whole = setting.source.answer(Question(codes, replace(selection, municipalities=()), (down,)))
    if answer is None or whole is None or answer.by != (down, _PLACE) or whole.by != (down,):
        return not_released(setting, view)
    places, region = answer.results[0], whole.results[0]
    keys = [cell.key for cell in region if along or is_shown(region, cell)]
    indicator = places.indicator
    return Card(
        of_filtered(setting, heading_of(setting.speaker, [places]), places.selection),
        f"{setting.speaker.name(indicator.name)} {_where(setting, selection)}",
        f"{ended(meaning(setting, indicator))} {setting.speaker.say(_NOT_RANKED)}",
        _chart(setting, places, region, keys),
        _table(setting, places, region, keys),
        source_line(setting, answer),
        about(setting, replace(answer, totals=whole.results)),
    )


def _where(setting: Setting, selection: Selection) -> str:
    """“in A, B and in the region”."""
    speaker, region = setting.speaker, setting.region
    names = [in_place(speaker, region, code) for code in selection.municipalities]
    return framed(speaker, _PLACE, speaker.listed([*names, speaker.name(region.in_region.bilingual)]))


def _beside(setting: Setting, places: Result) -> list[tuple[str, str]]:
    """The municipalities in the reader's order, with their names."""
    codes = places.selection.municipalities or dict.fromkeys(str(key[1]) for key in (cell.key for cell in places))
    return [(code, name_of(setting, _PLACE, code)) for code in codes]


def _chart(setting: Setting, places: Result, region: Result, keys: list[Key]) -> Chart:
    """The region stands beside municipalities where a figure does not grow with their size."""
    [down] = region.by
    lines = [(name, places, [(*key, code) for key in keys]) for code, name in _beside(setting, places)]
    if is_rate(places.indicator):
        lines.append((setting.speaker.name(setting.region.name.bilingual), region, keys))
    names = tuple(name_of(setting, down, key[0]) for key in keys)
    codes = tuple(str(key[0]) for key in keys)
    if not down.is_time:
        return replace(chart_of(setting, ChartKind.BARS, names, lines), codes=codes)
    kind = ChartKind.LINES if region.selection.period.to_date else ChartKind.COLUMNS
    return replace(chart_of(setting, kind, names, lines), codes=codes, days=tuple(map(first_day, codes)))


def _table(setting: Setting, places: Result, region: Result, keys: list[Key]) -> Table:
    """A row a municipality, then the region's, a column a group; along the years a column a municipality."""
    [down], indicator, speaker = region.by, places.indicator, setting.speaker
    whole, beside = speaker.name(setting.region.name.bilingual), _beside(setting, places)
    in_all = (REGION, whole)

    def cell(key: Key, place: str) -> Figure:
        return grid_figure(setting, indicator, region.cell(*key) if place == REGION else places.cell(*key, place))

    def columns(named: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
        unit = unit_of(speaker, indicator)
        return tuple(Column(name, indicator.decimals, name=code, unit=unit) for code, name in named)

    kinds = [(str(key[0]), name_of(setting, down, key[0])) for key in keys]
    note = " ".join([rounded_note(setting, [places]), *remarks_on_cells(speaker, setting.region, [places])])
    if down.is_time:
        heads = [*beside, in_all]
        rows = [Row(name, tuple(cell((code,), place) for place, _ in heads), code=code) for code, name in kinds]
        return Table(speaker.say(DIMENSION_NAMES[down]), columns(heads), tuple(rows), note, key=down.value)
    rows = [
        Row(name, tuple(cell(key, place) for key in keys), is_total=place == REGION, code=place)
        for place, name in (*beside, in_all)
    ]
    return Table(speaker.say(DIMENSION_NAMES[_PLACE]), columns(kinds), tuple(rows), note, key=_PLACE.value)
