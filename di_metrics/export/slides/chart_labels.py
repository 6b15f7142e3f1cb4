"""How values are written in a chart: the number format in the deck's language, and a label at each point that has room.

A label is the value itself in a number format, so that it follows when somebody edits the chart. Where the deck writes a
value in another way than that format would, the label is the deck's text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.oxml.xmlchemy import BaseOxmlElement

from di_metrics.deck import Chart, Series
from di_metrics.export.slides.measure import SMALLEST
from di_metrics.export.slides.words import TAGS
from di_metrics.model import Language
from di_metrics.text import Speaker

_UNIT = re.compile(r'[^\d"]*')
"""What may stand behind a number in a format."""

_ONE_LINE = '<a:bodyPr wrap="none"/>'
_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
"""A label that was moved is still beside its point."""

_LOCALES = {Language.LV: "[$-426]", Language.EN: "[$-809]"}
"""Asks for a language's separators; programs that follow the computer's own pass over it."""


MINUS_SIGN = '"\N{MINUS SIGN}"'
"""A format writes a hyphen before what is less than nought unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Written:
    """A chart's number format and the unit it ends with."""

    language: Language
    decimals: int
    suffix: str

    @property
    def format(self) -> str:
        unit = f'"{self.suffix}"' if self.suffix else ""
        plain = number_format(self.language, self.decimals)
        return f"{plain}{unit};{plain.replace('#', MINUS_SIGN + '#', 1)}{unit}"

    def says(self, value: float) -> str:
        return Speaker(self.language).number(value, self.decimals) + self.suffix


def number_format(language: Language, decimals: int) -> str:
    """The format code of numbers without a unit or sign."""
    return _LOCALES[language] + "#,##0" + ("." + "0" * decimals if decimals else "")


def written(chart: Chart, language: Language) -> Written:
    """How most values of a chart are written."""
    speaker = Speaker(language)
    suffixes: Counter[str] = Counter()
    for series in chart.series:
        for value, label in zip(series.values, series.labels, strict=True):
            said = "" if value is None else speaker.number(value, chart.decimals)
            if said and label.startswith(said) and _UNIT.fullmatch(label, len(said)):
                suffixes[label.removeprefix(said)] += 1
    return Written(language, chart.decimals, suffixes.most_common(1)[0][0] if suffixes else "")


def labels_xml(
    series: Series, shown: Sequence[bool], how: Written, position: str, *, on_colour: bool = False, moved: float = 0.0
) -> BaseOxmlElement:
    """The `c:dLbls` of a series: a label at each point that is `shown`. `position` is a word of the format, as “outEnd”.

    `moved` is how far down the labels stand from there, as a part of the chart's height.
    """
    points = []
    for place, (value, label, show) in enumerate(zip(series.values, series.labels, shown, strict=True)):
        if not show or value is None:
            points.append(f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>')
        elif label != how.says(value):
            points.append(_own(place, _text(label, how, on_colour), position, moved))
        elif moved:
            points.append(_own(place, "", position, moved))
    labels: BaseOxmlElement = parse_xml(
        f'<c:dLbls {nsdecls("c", "a")}>{"".join(points)}<c:numFmt formatCode={quoteattr(how.format)} sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"<c:txPr>{_ONE_LINE}<a:lstStyle/><a:p><a:pPr>{_type('defRPr', how, on_colour)}</a:pPr>"
        f'<a:endParaRPr lang="{TAGS[how.language]}"/></a:p></c:txPr>{_shows(position)}{_NO_LEADERS}</c:dLbls>'
    )
    return labels


def _own(place: int, text: str, position: str, moved: float) -> str:
    """The label of one point, with a text or a place of its own."""
    layout = f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{moved:.4f}"/></c:manualLayout></c:layout>' if moved else ""
    return f'<c:dLbl><c:idx val="{place}"/>{layout}{text}{_shows(position)}</c:dLbl>'


def _text(label: str, how: Written, on_colour: bool) -> str:
    return (
        f"<c:tx><c:rich>{_ONE_LINE}<a:lstStyle/><a:p><a:r>{_type('rPr', how, on_colour)}<a:t>{escape(label)}</a:t></a:r>"
        "</a:p></c:rich></c:tx>"
    )


def _type(tag: str, how: Written, on_colour: bool) -> str:
    colour = "bg1" if on_colour else "tx1"
    return (
        f'<a:{tag} lang="{TAGS[how.language]}" sz="{SMALLEST}00" b="0"><a:solidFill><a:schemeClr val="{colour}"/>'
        f"</a:solidFill></a:{tag}>"
    )


def _shows(position: str) -> str:
    return (
        f'<c:dLblPos val="{position}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
