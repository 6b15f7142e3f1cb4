"""Charts that can be edited: bars, columns, lines and stacks drawn by the program that shows the slides."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from pptx.chart.axis import _BaseAxis
from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries, _BaseCategorySeries
from pptx.dml.fill import FillFormat
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.chart.datalabel import CT_DLbl
from pptx.oxml.ns import nsdecls
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Pt
from xlsxwriter.workbook import Workbook

from di_metrics.deck import Chart, ChartKind, Series
from di_metrics.drawing.chart_scale import apart, series_colours, step_colours
from di_metrics.drawing.lettering import text_width
from di_metrics.drawing.style import GRID, INK, SERIES, ink_on
from di_metrics.errors import N_
from di_metrics.export.slides.chart_plan import LINE, LYING, ChartPart, Plan, naming_step, number_format, planned
from di_metrics.export.slides.text_boxes import SMALLEST, Style, emu, rgb, set_font, write
from di_metrics.model import Language
from di_metrics.text import Speaker

# ---- The workbook behind a chart, which opens when somebody edits its data ----


_NAMES_WIDTH = 40


def workbook_behind(chart: Chart, number_format: str) -> bytes:
    """Names in the first column and a column a series, where the chart looks for them. A missing value is an empty cell.

    A text in its place would be drawn as nought, and no text is ever taken for a formula.
    """
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        figures = workbook.add_format({"num_format": number_format})
        sheet.set_column(0, 0, _NAMES_WIDTH)
        sheet.write_column(1, 0, chart.categories)
        for place, series in enumerate(chart.series, start=1):
            sheet.write_string(0, place, series.name)
            for line, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(line, place, value, figures)
    return buffer.getvalue()


# ---- Charts that can be edited ----

_TYPES = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.COLUMNS: XL_CHART_TYPE.COLUMN_CLUSTERED,
    ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS,
    ChartKind.STACKED: XL_CHART_TYPE.BAR_STACKED,
}
_THEME = tuple(getattr(MSO_THEME_COLOR, f"ACCENT_{number}") for number in range(1, 7))
_THICKEST = 56.0
"""Points; a bar alone on a slide is no block."""

_HARDLY_TURNED = "600"
"""A hundredth of a degree: LibreOffice leaves out names that overlap only where they are turned, and breaks others up."""

_FEW_POINTS = 12
"""With more points than this a line has no mark at each."""


def add_chart(shapes: SlideShapes, part: ChartPart, language: Language) -> GraphicFrame:
    """Draw a chart on a slide. Its numbers are those of the deck; a missing value stays a gap."""
    plan = _with_steps(planned(part, language))
    chart, box = plan.chart, plan.box.scaled(part.larger)
    data = CategoryChartData(number_format=plan.how.format)
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    frame = shapes.add_chart(_TYPES[chart.kind], emu(box.left), emu(box.top), emu(box.width), emu(box.height), data)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(workbook_behind(chart, plan.how.format))
    _dress(drawn, plan)
    if chart.floors:
        _dress_steps(drawn, step_colours(part.chart))
    return frame


def _with_steps(plan: Plan) -> Plan:
    """Bars that go on from one another as programs draw them: stacked on what is not drawn, their labels in what is free."""
    chart = plan.chart
    if not chart.floors:
        return plan
    say, [series] = Speaker(plan.how.language).say, chart.series
    ends = [(floor, floor + (value or 0.0)) for floor, value in zip(chart.floors, series.values, strict=True)]
    unwritten = ("",) * len(ends)
    stacked = (
        Series(say(N_("Where the bar begins")), tuple(map(min, ends)), unwritten),
        Series(series.name, tuple(max(one) - min(one) for one in ends), unwritten),
        Series(say(N_("Room for the label")), tuple(plan.scale.high - max(one) for one in ends), series.labels),
    )
    return replace(plan, chart=replace(chart, kind=ChartKind.STACKED, series=stacked))


# ---- Drawing ----


def _dress(drawn: Drawn, plan: Plan) -> None:
    """Type, colours, axes, legend and labels of a chart."""
    set_font(drawn.font, Style(plan.how.language, plan.size, theme_colour=MSO_THEME_COLOR.TEXT_1))
    drawn.has_title = False
    drawn.has_legend = len(plan.chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
    _place_plot(drawn, plan)
    _axes(drawn, plan)
    _series(drawn, plan)


def _dress_steps(drawn: Drawn, colours: Sequence[str]) -> None:
    """Of what is stacked the second series alone is seen, each bar in its own colour."""
    drawn.has_legend = False
    begins, seen, room = drawn.plots[0].series
    for one in (begins, room):
        one.format.fill.background()
    for place, colour in enumerate(colours):
        _fill(seen.points[place].format.fill, place, colour)


def _place_plot(drawn: Drawn, plan: Plan) -> None:
    """Fix the box within the axes, so that no program cuts names short to make room for bars."""
    area = drawn._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    plot, box = plan.plot, plan.box
    shares = (plot.left / box.width, plot.top / box.height, plot.width / box.width, plot.height / box.height)
    numbers = "".join(f'<c:{name} val="{max(0.0, share):.4f}"/>' for name, share in zip("xywh", shares, strict=True))
    fixed = f'<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>{numbers}'
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{fixed}</c:manualLayout></c:layout>"))


def _axes(drawn: Drawn, plan: Plan) -> None:
    names, values, language = drawn.category_axis, drawn.value_axis, plan.how.language
    lying = plan.chart.kind in LYING
    if lying:
        names.reverse_order = True
        values._element.find("{*}crosses").set("val", "max")  # else the axis of values would stand above the bars
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = rgb(GRID)
    _quiet_ticks(names)
    skip = naming_step(plan.chart, plan.plot.width)
    _keep_level(names, Style(language, plan.size, theme_colour=MSO_THEME_COLOR.TEXT_1), skip)
    if skip > 1:
        element = names._element
        mark = element.find("{*}noMultiLvlLbl")
        for name in ("tickLblSkip", "tickMarkSkip"):
            fresh = _element(name, val=skip)
            mark.addprevious(fresh) if mark is not None else element.append(fresh)
    values.minimum_scale, values.maximum_scale = plan.scale.low, plan.scale.high
    values.major_unit = plan.scale.step
    values.has_major_gridlines = plan.ticks
    values.format.line.fill.background()
    _quiet_ticks(values)
    values.tick_labels.number_format = number_format(language, plan.scale.decimals)
    values.tick_labels.number_format_is_linked = False
    if plan.ticks:
        values.major_gridlines.format.line.color.rgb = rgb(GRID)
    else:
        values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.has_title = bool(plan.chart.axis)
    if plan.chart.axis:
        run = values.axis_title.text_frame.paragraphs[0].add_run()
        run.text = plan.chart.axis
        set_font(run.font, Style(language, plan.size, bold=False, theme_colour=MSO_THEME_COLOR.TEXT_2))


def _quiet_ticks(axis: _BaseAxis) -> None:
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE


def _keep_level(axis: _BaseAxis, style: Style, skip: int) -> None:
    """Names are never turned upright. They are broken into lines or, where only every so many are named, left out."""
    set_font(axis.tick_labels.font, style)
    body = axis._element.txPr.find("{*}bodyPr")
    body.set("rot", _HARDLY_TURNED if skip > 1 else "0")
    body.set("vert", "horz")


def _series(drawn: Drawn, plan: Plan) -> None:
    """Colours and labels of the series."""
    plot = drawn.plots[0]
    if plan.chart.kind is not ChartKind.LINES:
        each = (plan.plot.height if plan.chart.kind in LYING else plan.plot.width) / len(plan.chart.categories)
        plot.gap_width = min(500, max(35, round(100 * (each / _THICKEST - 1))))
        plot.vary_by_categories = False
    moved = _moved_ends(plan)
    shades = series_colours(plan.chart) if plan.chart.steps else ("",) * len(plan.chart.series)
    for place, (line, series) in enumerate(zip(plot.series, plan.chart.series, strict=True)):
        if isinstance(line, LineSeries):
            _draw_line(line, place, len(series.values))
        else:
            _fill(line.format.fill, place, shades[place])
        is_light = bool(plan.chart.floors or (shades[place] and ink_on(shades[place]) == INK))
        _write_labels(line, series, plan, moved[place], is_light=is_light)


_POSITIONS = {ChartKind.STACKED: XL_LABEL_POSITION.CENTER, ChartKind.LINES: XL_LABEL_POSITION.RIGHT}


def _write_labels(line: _BaseCategorySeries, series: Series, plan: Plan, moved: float, *, is_light: bool) -> None:
    """A label at each point that has room, `moved` down by a part of the chart's height, dark in parts of a light shade.

    It is the value in a number format, so that it follows when somebody edits the chart; the deck's own text where that
    writes the value in another way.
    """
    kind, language = plan.chart.kind, plan.how.language
    position = XL_LABEL_POSITION.INSIDE_BASE if plan.chart.floors else _POSITIONS.get(kind, XL_LABEL_POSITION.OUTSIDE_END)
    is_dark = kind is ChartKind.STACKED and not is_light
    colour = MSO_THEME_COLOR.BACKGROUND_1 if is_dark else MSO_THEME_COLOR.TEXT_1
    style = Style(language, plan.size, bold=False, theme_colour=colour)
    labels = line.data_labels
    labels.show_value, labels.position = True, position
    labels.number_format, labels.number_format_is_linked = plan.how.format, False
    set_font(labels.font, style)
    for number, (value, text) in enumerate(zip(series.values, series.labels, strict=True)):
        if value is None or not _is_shown(plan, series, number):
            _hide(labels._element.get_or_add_dLbl_for_point(number))
        elif moved or text != plan.how.says(value):
            label = line.points[number].data_label
            label.position = position
            if text == plan.how.says(value):
                set_font(label.font, style)
                label._dLbl.spPr.addprevious(_element("numFmt", formatCode=plan.how.format, sourceLinked=0))
            else:
                write(label.text_frame, [text], style)
                label.text_frame.word_wrap = False
            if moved:
                place = f'<c:manualLayout><c:x val="0"/><c:y val="{moved:.4f}"/></c:manualLayout>'
                label._dLbl.insert(1, parse_xml(f"<c:layout {nsdecls('c')}>{place}</c:layout>"))


def _hide(label: CT_DLbl) -> None:
    for part in list(label)[1:]:
        label.remove(part)
    label.append(_element("delete", val=1))


def _element(name: str, **attributes: object) -> BaseOxmlElement:
    """An element of a chart that python-pptx has no name for."""
    written = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    made: BaseOxmlElement = parse_xml(f"<c:{name} {nsdecls('c')}{written}/>")
    return made


def _is_shown(plan: Plan, series: Series, number: int) -> bool:
    """Whether a point has room for its label."""
    value, label = series.values[number], series.labels[number]
    if value is None or not label:
        return False
    if plan.chart.kind is ChartKind.LINES:
        return number == _end(series)
    if plan.chart.kind is ChartKind.STACKED:
        return text_width(label, SMALLEST) + 6 <= abs(value) / (plan.scale.high - plan.scale.low) * plan.plot.width
    return plan.labels


def _end(series: Series) -> int | None:
    """The last point of a line that has a value."""
    return max((number for number, value in enumerate(series.values) if value is not None), default=None)


def _moved_ends(plan: Plan) -> list[float]:
    """How far the label at the end of each line moves down, as a part of the chart's height, so that none covers another."""
    if plan.chart.kind is not ChartKind.LINES:
        return [0.0] * len(plan.chart.series)
    ends = [_end(series) for series in plan.chart.series]
    values = [0 if end is None else series.values[end] or 0 for series, end in zip(plan.chart.series, ends, strict=True)]
    heights = [plan.scale.share(value) for value in values]
    moved = apart(heights, LINE / plan.plot.height)
    return [(old - new) * plan.plot.height / plan.box.height for old, new in zip(heights, moved, strict=True)]


def _draw_line(line: LineSeries, place: int, points: int) -> None:
    line.smooth = False
    line.format.line.width = Pt(3)
    _fill(line.format.line.fill, place)
    line.marker.style = XL_MARKER_STYLE.CIRCLE if points <= _FEW_POINTS else XL_MARKER_STYLE.NONE
    line.marker.size = 8
    _fill(line.marker.format.fill, place)
    line.marker.format.line.fill.background()


def _fill(fill: FillFormat, place: int, colour: str = "") -> None:
    """The colour of a series: of the theme, so that it follows a template, or of the project once those are used up.

    A step of a scale has a `colour` of its own.
    """
    fill.solid()
    if colour:
        fill.fore_color.rgb = rgb(colour)
    elif place < len(_THEME):
        fill.fore_color.theme_color = _THEME[place]
    else:
        fill.fore_color.rgb = rgb(SERIES[place % len(SERIES)])
