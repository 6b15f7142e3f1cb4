"""`pack`: the files of a meeting from the command line, opened again by other readers."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pydantic import TypeAdapter
from running import Outcome, runner

from di_metrics.cards.view import PictureKind, View, ViewKind
from di_metrics.deck import Chart, Deck, deck_from_json
from di_metrics.export.slides import standard_template
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.model import Dimension, Language
from di_metrics.store.meetings import keep_template

Pack = Callable[..., Outcome]


@pytest.fixture
def pack(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sample_file: Path, tmp_path: Path) -> Pack:
    """What makes a pack of a copy of the invented region's database, in a folder that is not there yet."""
    run = runner(capsys, monkeypatch)
    database = Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))

    def make(*arguments: str | Path) -> Outcome:
        return run("pack", "--database", database, "--out", tmp_path / "out", "--held-on", "2022-07-15", *arguments)

    return make


def packed(tmp_path: Path) -> dict[str, bytes]:
    [file] = (tmp_path / "out").iterdir()
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name.rpartition(".")[2]: archive.read(name) for name in archive.namelist()}


def deck(tmp_path: Path) -> Deck:
    return deck_from_json(packed(tmp_path)["json"].decode())


def test_a_pack_holds_slides_handout_workbook_and_deck(pack: Pack, tmp_path: Path) -> None:
    outcome = pack("--as-of", "2021-12-31", "--since", "2020-12-31")
    assert outcome.code == 0, outcome.err
    files = packed(tmp_path)
    assert set(files) == {"pptx", "pdf", "xlsx", "json"}
    made = deck(tmp_path)
    assert (made.as_of.isoformat(), str(made.since), made.level) == ("2021-12-31", "2020-12-31", "shareable")
    assert len(Presentation(io.BytesIO(files["pptx"])).slides) > len(made.slides)
    assert len(load_workbook(io.BytesIO(files["xlsx"])).sheetnames) == len(made.slides) + 1
    assert files["pdf"].startswith(b"%PDF-")
    assert f"Slides: {len(made.slides)}." in outcome.out


@pytest.mark.parametrize("level", ["internal", "shareable"])
def test_figures_that_were_typed_are_warned_of(pack: Pack, tmp_path: Path, level: str) -> None:
    items = (
        AgendaItem(View(ViewKind.OVERVIEW), "Pēc 2020. gada"),
        AgendaItem(View(ViewKind.TARGETS), "Trīs mērķi", "Kopā 17 cilvēki"),
        AgendaItem(View(ViewKind.INFRASTRUCTURE), "Vēl 4 vietas"),
    )
    file = tmp_path / "agenda.json"
    file.write_bytes(TypeAdapter(Agenda).dump_json(Agenda(items)))
    outcome = pack("--as-of", "2021-12-31", "--agenda", file, "--level", level)
    assert outcome.code == 0, outcome.err
    warned = [line for line in outcome.err.splitlines() if "typed by hand" in line]
    says = "Item %s of the agenda: Figures typed by hand are not protected: take them from the slide."
    assert warned == ([] if level == "internal" else [says % 2, says % 3])
    assert "typed by hand" not in outcome.out


def test_where_people_were_assessed_and_nobody_served_yet_these_are_shown(pack: Pack, tmp_path: Path) -> None:
    outcome = pack("--as-of", "2016-12-31", "--level", "internal")
    assert outcome.code == 0, outcome.err
    [chart] = [one.picture for one in deck(tmp_path).slides if isinstance(one.picture, Chart)]
    served, waiting, without_assessment = (one.values for one in chart.series)
    assert chart.categories
    assert not any((*served, *without_assessment))
    assert all(waiting)


def test_language_title_level_and_agenda_are_chosen(pack: Pack, tmp_path: Path) -> None:
    view = View(ViewKind.FIGURES, ("recipients",), (Dimension.MUNICIPALITY,), PictureKind.MAP)
    agenda = tmp_path / "agenda.json"
    items = Agenda((AgendaItem(view, "Kur pakalpojumi ir", "**Svarīgi**"),))
    agenda.write_bytes(TypeAdapter(Agenda).dump_json(items))
    chosen = ("--lang", "lv", "--title", "Vadības grupa", "--level", "internal", "--agenda", agenda)
    assert pack("--as-of", "2021-12-31", *chosen).code == 0
    made = deck(tmp_path)
    assert (made.title, made.language, made.level) == ("Vadības grupa", "lv", "internal")
    [slide] = made.slides
    assert (slide.title, slide.comment) == ("Kur pakalpojumi ir", "**Svarīgi**")


def test_the_template_chosen_on_the_page_is_used_unless_another_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sample_file: Path, tmp_path: Path
) -> None:
    database = Path(shutil.copy(sample_file, tmp_path / "records.duckdb"))
    keep_template(database, "own.pptx", named_template("Chosen"))
    other = tmp_path / "other.pptx"
    other.write_bytes(named_template("Named"))
    run = runner(capsys, monkeypatch)
    for arguments, name in (((), "Chosen"), (("--template", other), "Named")):
        made = run("pack", "--database", database, "--as-of", "2021-12-31", "--out", tmp_path / "out", *arguments)
        assert made.code == 0, made.err
        slides = Presentation(io.BytesIO(packed(tmp_path)["pptx"])).slides
        assert slides[0].slide_layout.name == name


def named_template(name: str) -> bytes:
    """The project's template with another name of its first layout."""
    made, buffer = Presentation(io.BytesIO(standard_template(Language.EN))), io.BytesIO()
    made.slide_layouts[0].name = name
    made.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--as-of", "31.12.2021"), "year-month-day"),
        (("--as-of", "2021-12-31", "--since", "2022-01-01"), "are of a later day"),
        (("--as-of", "2021-12-31", "--agenda", "none.json"), "cannot be opened"),
        (("--as-of", "2021-12-31", "--template", __file__), "PowerPoint"),
    ],
)
def test_what_cannot_be_packed_is_told_and_nothing_is_written(
    pack: Pack, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    outcome = pack(*arguments)
    assert outcome.code in (1, 2)
    assert says in outcome.err
    assert "Traceback" not in outcome.err
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []
