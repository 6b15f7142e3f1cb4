"""The template of slides on the page of meetings: chosen, used in the files, refused in words, and given up."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from streamlit.testing.v1 import AppTest
from test_meetings_page import downloads, kept, made, press, workplace
from workplace import Workplace, texts_of

from di_metrics.deck import Deck
from di_metrics.drawing.style import SERIES
from di_metrics.export.pack import write_pack
from di_metrics.export.slides import standard_template
from di_metrics.export.slides.theme import rewritten
from di_metrics.model import Language
from di_metrics.store.meetings import keep_template

__all__ = ["workplace"]

FILES = "Download all (ZIP)"
LOGO = (
    f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Our logo"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
    '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="99" cy="99"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr></p:sp>'
)


def own_template() -> bytes:
    """The project's template in another first colour and with a shape on its master, as somebody would make it."""
    made, buffer = Presentation(io.BytesIO(standard_template(Language.EN))), io.BytesIO()
    made.slide_master.shapes._spTree.append(parse_xml(LOGO))
    made.save(buffer)
    first = SERIES[0].lstrip("#").upper().encode()
    return rewritten(buffer.getvalue(), lambda _name, content: content.replace(first, b"123456"))


def choose(page: AppTest, data: bytes, name: str = "ours.pptx") -> AppTest:
    [uploader] = [one for one in page.file_uploader if one.label.startswith("Your own template")]
    uploader.upload(name, data)
    return page.run()


@pytest.fixture
def packs(monkeypatch: pytest.MonkeyPatch) -> list[io.BytesIO]:
    """The packs that the page makes, the latest last."""
    found: list[io.BytesIO] = []

    def write(deck: Deck, outlines: Any, target: io.BytesIO, *others: Any) -> None:
        found.append(target)
        write_pack(deck, outlines, target, *others)

    monkeypatch.setattr("di_metrics.ui.meetings.slides_and_files.write_pack", write)
    return found


def slides_of(pack: io.BytesIO) -> Any:
    """The slides of a pack, as another program opens them."""
    with zipfile.ZipFile(pack) as archive:
        [name] = [one for one in archive.namelist() if one.endswith(".pptx")]
        return Presentation(io.BytesIO(archive.read(name)))


def masters_shapes(slides: Any) -> list[str]:
    return [shape.name for shape in slides.slide_master.shapes]


def theme(slides: Any) -> str:
    parts = slides.slide_master.part.rels.values()
    return next(str(one.target_part.blob.decode()) for one in parts if one.reltype.endswith("/theme"))


def test_slides_are_made_with_the_managers_own_template(workplace: Workplace, packs: list[io.BytesIO]) -> None:
    page = press(made(workplace), "make_files")
    assert "The slides are made with the project&#x27;s template." in texts_of(page)
    choose(page, own_template())
    assert not page.exception
    assert [one.value for one in page.success] == ["The template is kept. Make the files anew to see it."]
    assert "your own template “ours.pptx”, chosen on " in texts_of(page)
    assert FILES not in downloads(page)
    press(page, "make_files")
    assert FILES in downloads(page)
    slides = slides_of(packs[-1])
    assert "Our logo" in masters_shapes(slides)
    assert '<a:accent1><a:srgbClr val="123456"/>' in theme(slides)
    assert len(slides.slides) > len(kept(workplace)[1].agenda.items)
    press(page, "drop_template")
    assert FILES not in downloads(page)
    press(page, "make_files")
    for standard in (slides_of(packs[0]), slides_of(packs[-1])):
        assert "Our logo" not in masters_shapes(standard)
        assert "123456" not in theme(standard)


def test_the_next_meeting_uses_the_template_too(workplace: Workplace, packs: list[io.BytesIO]) -> None:
    choose(made(workplace), own_template())
    press(made(workplace), "make_files")
    assert "Our logo" in masters_shapes(slides_of(packs[-1]))


def test_files_go_when_somebody_else_chooses_a_template(workplace: Workplace) -> None:
    page = press(made(workplace), "make_files")
    assert FILES in downloads(page)
    keep_template(workplace.database, "theirs.pptx", own_template())
    page.run()
    assert FILES not in downloads(page)
    assert "“theirs.pptx”" in texts_of(page)


BAD = {
    "text": (b"no slides", "The template is not a PowerPoint file. Save it in PowerPoint or LibreOffice as .pptx or .potx"),
    "damaged": (b"PK\x03\x04", "The template is damaged. Open it in PowerPoint or LibreOffice"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "The template is protected by a password"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_template_is_refused_and_the_one_in_use_stays(workplace: Workplace, name: str) -> None:
    data, said = BAD[name]
    page = choose(choose(made(workplace), own_template()), data, "bad.pptx")
    assert not page.exception
    assert [one.value[: len(said)] for one in page.error] == [said]
    assert "“ours.pptx”" in texts_of(page)
    assert not page.run().error


def test_the_projects_template_is_offered_to_begin_from(workplace: Workplace) -> None:
    assert "Project's template (PPTX)" in downloads(made(workplace))
