"""Charts that can be edited: bars, columns, lines and stacks drawn by the program that shows the slides."""

from __future__ import annotations

import io

from pptx.chart.axis import _BaseAxis
from pptx.chart.chart import Chart as Drawn
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Pt
from xlsxwriter.workbook import Workbook

from di_metrics.deck import Chart, ChartKind, Series
from di_metrics.drawing.lettering import SMALLEST, text_width
from di_metrics.drawing.style import GRID, SERIES
from di_metrics.export.slides.chart_plan import LINE, LYING, ChartPart, Plan, labels_xml, naming_step, number_format, planned
from di_metrics.export.slides.text_boxes import TAGS, Style, emu, set_font
from di_metrics.model import Language

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


# ---- Charts that can be edited: bars, columns, lines and stacks drawn by the program that shows the slides ----

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
    plan = planned(part, language)
    chart, box = plan.chart, plan.box
    data = CategoryChartData(number_format=plan.how.format)
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    frame = shapes.add_chart(_TYPES[chart.kind], emu(box.left), emu(box.top), emu(box.width), emu(box.height), data)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(workbook_behind(chart, plan.how.format))
    _dress(drawn, plan)
    return frame


# ---- drawing -----------------------------------------------------------------------------------------------------


def _dress(drawn: Drawn, plan: Plan) -> None:
    """Type, colours, axes, legend and labels of a chart."""
    language = plan.how.language
    set_font(drawn.font, Style(language, SMALLEST, theme_colour=MSO_THEME_COLOR.TEXT_1))
    drawn.has_title = False
    drawn.has_legend = len(plan.chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
    space = drawn._chartSpace
    chart = space.find("{*}chart")
    for name, value in (("lang", TAGS[language]), ("roundedCorners", "0")):
        for old in space.findall(f"{{*}}{name}"):
            space.remove(old)
        chart.addprevious(parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>'))
    _place_plot(drawn, plan)
    _axes(drawn, plan)
    _series(drawn, plan)


def _place_plot(drawn: Drawn, plan: Plan) -> None:
    """Fix the box within the axes, so that no program cuts names short to make room for bars."""
    area = drawn._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    plot, box = plan.plot, plan.box
    shares = {
        "x": plot.left / box.width,
        "y": plot.top / box.height,
        "w": plot.width / box.width,
        "h": plot.height / box.height,
    }
    numbers = "".join(f'<c:{name} val="{max(0.0, share):.4f}"/>' for name, share in shares.items())
    layout = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{numbers}</c:manualLayout></c:layout>"
    )
    area.insert(0, parse_xml(layout))


def _axes(drawn: Drawn, plan: Plan) -> None:
    names, values, language = drawn.category_axis, drawn.value_axis, plan.how.language
    lying = plan.chart.kind in LYING
    if lying:
        names.reverse_order = True
        values._element.find("{*}crosses").set("val", "max")  # else the axis of values would stand above the bars
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = RGBColor.from_string(GRID.lstrip("#").upper())
    _quiet_ticks(names)
    skip = naming_step(plan.chart, plan.plot.width)
    _keep_level(names, language, skip)
    if skip > 1:
        element = names._element
        mark = element.find("{*}noMultiLvlLbl")
        for name in ("tickLblSkip", "tickMarkSkip"):
            fresh = parse_xml(f'<c:{name} {nsdecls("c")} val="{skip}"/>')
            mark.addprevious(fresh) if mark is not None else element.append(fresh)
    values.minimum_scale, values.maximum_scale = plan.scale.low, plan.scale.high
    values.major_unit = plan.scale.step
    values.has_major_gridlines = plan.ticks
    values.format.line.fill.background()
    _quiet_ticks(values)
    values.tick_labels.number_format = number_format(language, plan.scale.decimals)
    values.tick_labels.number_format_is_linked = False
    if plan.ticks:
        values.major_gridlines.format.line.color.rgb = RGBColor.from_string(GRID.lstrip("#").upper())
    else:
        values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.has_title = bool(plan.chart.axis)
    if plan.chart.axis:
        run = values.axis_title.text_frame.paragraphs[0].add_run()
        run.text = plan.chart.axis
        set_font(run.font, Style(language, SMALLEST, bold=False, theme_colour=MSO_THEME_COLOR.TEXT_2))


def _quiet_ticks(axis: _BaseAxis) -> None:
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE


def _keep_level(axis: _BaseAxis, language: Language, skip: int) -> None:
    """Names are never turned upright. They are broken into lines or, where only every so many are named, left out."""
    set_font(axis.tick_labels.font, Style(language, SMALLEST, theme_colour=MSO_THEME_COLOR.TEXT_1))
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
    for place, (line, series) in enumerate(zip(plot.series, plan.chart.series, strict=True)):
        if isinstance(line, LineSeries):
            _draw_line(line, place, len(series.values))
        else:
            _fill(line.format.fill, place)
        stacked = plan.chart.kind is ChartKind.STACKED
        position = "ctr" if stacked else "r" if plan.chart.kind is ChartKind.LINES else "outEnd"
        shown = [_is_shown(plan, series, number) for number in range(len(series.values))]
        element = line._element
        for old in element.findall("{*}dLbls"):
            element.remove(old)
        element._insert_dLbls(labels_xml(series, shown, plan.how, position, on_colour=stacked, moved=moved[place]))


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
    moved = [0.0] * len(plan.chart.series)
    if plan.chart.kind is not ChartKind.LINES:
        return moved
    depths = {}
    for place, series in enumerate(plan.chart.series):
        end = _end(series)
        if end is not None:
            depths[place] = (1 - plan.scale.share(series.values[end] or 0)) * plan.plot.height
    falling = sorted(depths, key=lambda one: depths[one])
    placed: dict[int, float] = {}
    free = -LINE
    for place in falling:
        placed[place] = free = max(depths[place], free + LINE)
    lowest = plan.plot.height
    for place in reversed(falling):
        placed[place] = min(placed[place], lowest)
        lowest = placed[place] - LINE
        moved[place] = (placed[place] - depths[place]) / plan.box.height
    return moved


def _draw_line(line: LineSeries, place: int, points: int) -> None:
    line.smooth = False
    line.format.line.width = Pt(3)
    _fill(line.format.line.fill, place)
    line.marker.style = XL_MARKER_STYLE.CIRCLE if points <= _FEW_POINTS else XL_MARKER_STYLE.NONE
    line.marker.size = 8
    _fill(line.marker.format.fill, place)
    line.marker.format.line.fill.background()


def _fill(fill: FillFormat, place: int) -> None:
    """The colour of a series: of the theme, so that it follows a template, or of the project once those are used up."""
    fill.solid()
    if place < len(_THEME):
        fill.fore_color.theme_color = _THEME[place]
    else:
        fill.fore_color.rgb = RGBColor.from_string(SERIES[place % len(SERIES)].lstrip("#").upper())
