"""The project's own template: a 16:9 master with its colours and layouts for the cover, a finding, a map and texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Opened
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Emu

from di_metrics.drawing.lettering import Box
from di_metrics.drawing.style import ACCENT, EMPTY, INK, MUTED, PAPER, SERIES
from di_metrics.errors import N_
from di_metrics.export.slides.text_boxes import SMALLEST, emu
from di_metrics.model import Language
from di_metrics.text import Speaker

# ---- The ZIP file that slides are ----
# So the same deck gives the same bytes, whenever they are written.

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a ZIP file can tell."""

_WRITTEN_ON = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NO_DAY = rb"\g<1>1980-01-01T00:00:00Z"


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A ZIP file with each member as `change` returns it for its name and content. Raises BadZipFile for what is none."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, change(name, source.read(name)))
    return buffer.getvalue()


def undated(data: bytes) -> bytes:
    """Slides without the moment of writing, neither their own nor that of the workbooks behind their charts."""
    return rewritten(data, _undated_member)


def _undated_member(name: str, content: bytes) -> bytes:
    return rewritten(content, _undated_core) if name.endswith(".xlsx") else content


def _undated_core(name: str, content: bytes) -> bytes:
    return _WRITTEN_ON.sub(_NO_DAY, content) if name == "docProps/core.xml" else content


# ---- The project's own template ----
# It is made from the empty presentation of python-pptx, so that the colours are those of the charts on screen and no file
# has to be kept in step with them.

FONT = "Arial"
"""On every computer or, where it is not, replaced by one of the same widths; it has all Latvian letters."""

_NUMBER_FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
_WIDTH, _HEIGHT = 960, 540
_TITLE = Box(40, 12, 880, 75)
_SOURCE = Box(40, 496, 800, 41)
_NUMBER = Box(840, 496, 80, 41)
_CONTENT = Box(40, 96, 880, 398)


@dataclass(frozen=True, slots=True)
class _Holder:
    """A placeholder: `kind` and `number` as in the file format, its own type `size` and where its text stands."""

    name: str
    kind: str
    number: int
    box: Box
    size: int = 20
    anchor: str = "t"
    plain: bool = False
    colour: str = "tx1"


@dataclass(frozen=True, slots=True)
class _Layout:
    name: str
    kind: str
    holders: tuple[_Holder, ...]
    band: Box


_BAR = Box(0, 0, _WIDTH, 6)


def _source() -> tuple[_Holder, ...]:
    return (
        _Holder(N_("Source"), "body", 14, _SOURCE, SMALLEST, "ctr", plain=True, colour="tx2"),
        _Holder(N_("Slide number"), "sldNum", 12, _NUMBER, SMALLEST, "ctr", colour="tx2"),
    )


def _title(box: Box = _TITLE) -> _Holder:
    return _Holder(N_("Title"), "title", 0, box, 28, "b")


_LAYOUTS = (
    _Layout(
        N_("Cover"),
        "title",
        (
            _Holder(N_("Title"), "ctrTitle", 0, Box(90, 110, 800, 150), 40, "b"),
            _Holder(N_("Meeting"), "subTitle", 1, Box(90, 280, 800, 220), 24, plain=True),
        ),
        Box(0, 0, 48, _HEIGHT),
    ),
    _Layout(
        N_("Finding and picture"),
        "obj",
        (
            _title(),
            _Holder(N_("Sentence"), "body", 13, Box(40, 88, 880, 56), 20, plain=True),
            _Holder(N_("Picture"), "obj", 1, Box(40, 146, 880, 348)),
            *_source(),
        ),
        _BAR,
    ),
    _Layout(
        N_("Finding beside a map"),
        "objTx",
        (
            _title(Box(40, 18, 470, 130)),
            _Holder(N_("Sentence"), "body", 13, Box(40, 152, 470, 120), 20, plain=True),
            _Holder(N_("Picture"), "obj", 1, Box(530, 22, 390, 468)),
            *_source(),
        ),
        _BAR,
    ),
    _Layout(N_("Text"), "obj", (_title(), _Holder(N_("Text"), "obj", 1, _CONTENT, 24), *_source()), _BAR),
)


def standard_template(language: Language) -> bytes:
    """The project's own template as a file: what a deck looks like without another, and what others may start from."""
    speaker = Speaker(language)
    made = Presentation()
    made.slide_width, made.slide_height = Emu(emu(_WIDTH)), Emu(emu(_HEIGHT))
    _style(made.slide_master, speaker)
    for layout in list(made.slide_layouts)[len(_LAYOUTS) :]:
        made.slide_layouts.remove(layout)
    for layout, plan in zip(made.slide_layouts, _LAYOUTS, strict=True):
        _draw(layout, plan, speaker)
    _drop_leftovers(made)
    buffer = io.BytesIO()
    made.save(buffer)
    return rewritten(buffer.getvalue(), _coloured)


def _drop_leftovers(made: Opened) -> None:
    """The preview and the printer of whoever made the empty presentation."""
    for owner in (made.part, made.part.package):
        for key in [key for key, one in owner._rels.items() if one.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS)]:
            owner._rels.pop(key)


# ---- Theme and master ----


def _coloured(name: str, content: bytes) -> bytes:
    """The theme with the project's colours and typeface; any other member as it is."""
    if not name.startswith("ppt/theme/"):
        return content
    theme = etree.fromstring(content)
    theme.set("name", "DI Metrics")
    accents = {f"accent{number}": colour for number, colour in enumerate(SERIES[:6], 1)}
    texts = {"dk1": INK, "lt1": PAPER, "dk2": MUTED, "lt2": EMPTY, "hlink": ACCENT, "folHlink": MUTED}
    for name, colour in {**texts, **accents}.items():
        element = theme.find(f".//{{*}}clrScheme/{{*}}{name}")
        element.clear()
        etree.SubElement(element, qn("a:srgbClr"), val=colour.lstrip("#").upper())
    for typeface in theme.iterfind(".//{*}fontScheme/*/{*}latin"):
        typeface.set("typeface", FONT)
    written: bytes = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _style(master: SlideMaster, speaker: Speaker) -> None:
    """The master's own placeholders and type; the layouts hold what differs."""
    body = _Holder(N_("Text"), "body", 1, _CONTENT, 24)
    number = _Holder(N_("Slide number"), "sldNum", 4, _NUMBER, SMALLEST, "ctr", colour="tx2")
    _refill(master, [_placeholder(holder, place, speaker) for place, holder in enumerate((_title(), body, number), start=2)])
    styles = master._element.find("{*}txStyles")
    styles.replace(styles[1], parse_xml(_body_style()))


def _refill(owner: SlideMaster | SlideLayout, shapes: Iterable[str]) -> None:
    """Replace all shapes of a master or layout."""
    tree = owner._element.cSld.spTree
    for shape in list(tree)[2:]:
        tree.remove(shape)
    tree.extend(map(parse_xml, shapes))


def _body_style() -> str:
    levels = "".join(
        f'<a:lvl{level}pPr marL="{228600 + 342900 * (level - 1)}" indent="-228600" algn="l"><a:spcBef><a:spcPts val="600"/>'
        '</a:spcBef><a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
        f'<a:defRPr sz="{2400 - 200 * (level - 1)}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl{level}pPr>'
        for level in (1, 2, 3)
    )
    return f"<p:bodyStyle {nsdecls('p', 'a')}>{levels}</p:bodyStyle>"


# ---- Layouts ----


def _draw(layout: SlideLayout, plan: _Layout, speaker: Speaker) -> None:
    """Replace a layout's shapes by those of a plan."""
    element = layout._element
    element.set("type", plan.kind)
    element.cSld.set("name", speaker.say(plan.name))
    _refill(layout, [_band(plan.band), *(_placeholder(one, place, speaker) for place, one in enumerate(plan.holders, 3))])


def _band(box: Box) -> str:
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="2" name="DI Metrics"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_xfrm(box)}<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _placeholder(holder: _Holder, place: int, speaker: Speaker) -> str:
    number = "" if holder.kind in ("title", "ctrTitle") else f' idx="{holder.number}"'
    kind = "" if holder.kind == "obj" else f' type="{holder.kind}"'
    bare = ' marL="0" indent="0"' if holder.plain else ""
    bullet = "<a:buNone/>" if holder.plain else ""
    align = f' algn="{"r" if holder.kind == "sldNum" else "l"}"'
    tag = speaker.tag
    prompt = f'<a:r><a:rPr lang="{tag}"/><a:t>{escape(speaker.say(holder.name))}</a:t></a:r>'
    if holder.kind == "sldNum":
        prompt = f'<a:fld id="{_NUMBER_FIELD}" type="slidenum"><a:rPr lang="{tag}"/><a:t>‹#›</a:t></a:fld>'
    is_title = holder.kind in ("title", "ctrTitle")
    colour = "accent1" if is_title else holder.colour
    heavy = ' b="1"' if is_title else ""
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{place}" name={quoteattr(speaker.say(holder.name))}/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph{kind}{number}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{_xfrm(holder.box)}</p:spPr><p:txBody><a:bodyPr lIns="0" rIns="0" anchor="{holder.anchor}">'
        "<a:normAutofit/></a:bodyPr>"
        f'<a:lstStyle><a:lvl1pPr{bare}{align}>{bullet}<a:defRPr sz="{holder.size}00"{heavy}>'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
        f"<a:p>{prompt}</a:p></p:txBody></p:sp>"
    )


def _xfrm(box: Box) -> str:
    return (
        f'<a:xfrm><a:off x="{emu(box.left)}" y="{emu(box.top)}"/>'
        f'<a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )
