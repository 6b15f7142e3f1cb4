"""Databases of each format, kept so that later versions can prove that they still open them.

`python tests/format_fixtures.py` writes one of the present format: the invented region with two reports, one of them undone,
corrections, a nil return, needed services, quarantined rows, somebody from an institution, a closed meeting, editions with
their labels, a slide template and a saved view, and beside it what it said of itself when it was made.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
import sys
import tempfile
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from di_metrics.store.handed_out import Label, Labels

HERE = Path(__file__).parent
FOLDER = HERE / "fixtures"


_OF_A_BATCH = (
    *("number", "kind", "file_hash", "loaded_at", "loaded_by", "first_day", "last_day", "read", "accepted", "rejected"),
    *("undone_at", "undone_by", "replaced_by", "records", "in_force", "waiting", "municipalities", "groups"),
)


def fixture(number: int) -> Path:
    """The database of a format, compressed."""
    return FOLDER / f"format-{number}.duckdb.gz"


def unpacked(number: int, folder: Path) -> Path:
    """A copy of the database of a format that may be changed."""
    file = folder / "records.duckdb"
    with gzip.open(fixture(number)) as packed, file.open("wb") as stream:
        shutil.copyfileobj(packed, stream)
    return file


def facts_of(database: Path) -> dict[str, Any]:
    """What a database says: its published statements, batches, quarantined rows, meetings, editions, template and build."""
    from di_metrics.statements import check_statements
    from di_metrics.store import open_database, read_batches
    from di_metrics.store.batches import waiting_rows
    from di_metrics.store.handed_out import read_editions, read_told
    from di_metrics.store.meetings import read_meetings, read_template, template_content
    from di_metrics.store.saved_views import read_saved_views

    found = open_database(database)
    try:
        batches = read_batches(found)
        facts = {
            "checks": [
                [one.statement.id, [figure.value for figure in one.computed], one.holds] for one in check_statements(found)
            ],
            "batches": [[str(getattr(batch, name)) for name in _OF_A_BATCH] for batch in batches],
            "waiting": [
                [row.number, row.row, dict(row.cells)] for batch in batches for row in waiting_rows(found, batch.number)
            ],
            "meetings": read_meetings(found),
            "saved_views": [astuple(one) for one in read_saved_views(found)],
            "editions": [astuple(one) for one in read_editions(found)],
            "told": [[number, *slot, *_plain(label)] for number, slot, label in read_told(found)],
            "template": [getattr(read_template(found), "name", None), str(template_content(found))],
            "build": [found.info.build_id, found.info.demonstration, str(found.info.data_to)],
            "region": found.files,
            "institutions": found.rows(
                "SELECT p.reference, i.code FROM person p JOIN institution i USING (institution_id) ORDER BY ALL"
            ),
        }
    finally:
        found.close()
    return json.loads(json.dumps(facts))  # type: ignore[no-any-return]


def facts_kept(number: int) -> dict[str, Any]:
    """What the database of a format said when it was made."""
    return json.loads(gzip.decompress((FOLDER / f"format-{number}.json.gz").read_bytes()))  # type: ignore[no-any-return]


def hashes(facts: dict[str, Any]) -> dict[str, str]:
    """The hash of the file of each batch that is no package, by its number."""
    return {batch[0]: batch[2] for batch in facts["batches"] if batch[1] != "package"}


def _plain(label: Label) -> list[Any]:
    """A label as the fixtures have it, whose sources are in two languages."""
    (status, value, source), *behind = astuple(label)
    return [(status, value, source and source[:2]), *behind]


def with_hashes_of(now: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """What was kept, with the hashes that the batches have now, in meetings too."""
    text = json.dumps(kept)
    for number, plain in hashes(kept).items():
        text = text.replace(plain, hashes(now)[number])
    return json.loads(text)  # type: ignore[no-any-return]


def since_format(number: int) -> dict[str, Any]:
    """What a database said when it was made, as the present format says it.

    Before format 6 no view was saved. Before format 5 nothing told of institutions. Before format 4 there was no ledger,
    and what a closed meeting showed was protected in another way: it is internal now.
    """
    facts = {"institutions": [], "saved_views": [], **facts_kept(number)}
    if "editions" in facts:
        return facts
    meetings = {key: json.loads(text) for key, text in facts["meetings"].items()}
    for meeting in meetings.values():
        assert meeting["level"] == meeting["closing"]["deck"]["level"] == "masked"
        meeting["level"] = meeting["closing"]["deck"]["level"] = "internal"
    return {**facts, "meetings": meetings, "editions": [], "told": []}


def said_by(database: Path, number: int) -> dict[str, Any]:
    """What a migrated database says; meetings as values, for the order of their fields tells nothing."""
    facts = facts_of(database)
    if "editions" in facts_kept(number):
        return facts
    return {**facts, "meetings": {key: json.loads(text) for key, text in facts["meetings"].items()}}


def labels_of_every_kind() -> Labels:
    """An official total, a rounded count and a small one, an amount that is told and one that is not."""
    from di_metrics.model import Bilingual, Status
    from di_metrics.release.release import ALL_GROUPS, ANY_SERVICE, MONEY, REGION, Shown, Slot
    from di_metrics.store.handed_out import Label

    source = Bilingual("pārskats", "report")
    count, money = (Slot(one, REGION, ALL_GROUPS, ANY_SERVICE, "2019") for one in ("recipients", MONEY))
    return {
        count: Label(Shown(Status.OFFICIAL, 317, source), 317),
        count._replace(time="2020"): Label(Shown(Status.ROUNDED, 330), 328),
        count._replace(time="2016"): Label(Shown(Status.LOW), 0),
        money: Label(Shown(Status.ROUNDED, 12_000), 1_234_567, 21, 99_900),
        money._replace(time="2016"): Label(Shown(Status.SUPPRESSED), 4_500, 2, 3_000),
    }


def make(database: Path) -> None:
    """Build a database of the present format that holds something of everything."""
    from loaded_reports import KEY_CHECK, load, reading, served
    from report_files import KEY
    from test_reports_needed import ROWS, needed

    from di_metrics.deck import Level
    from di_metrics.intake import Intake
    from di_metrics.meetings.compose import compose, figures_at
    from di_metrics.meetings.meeting import Meeting, closed, keep
    from di_metrics.meetings.preparation import standard_agenda
    from di_metrics.model import Language
    from di_metrics.reports.report import RejectedRow
    from di_metrics.store import Loading, build_database, open_database, prepare_needed, prepare_report, prepare_undo
    from di_metrics.store.handed_out import EditionKind, NewEdition, keep_edition, state_of
    from di_metrics.store.meetings import keep_template
    from di_metrics.store.saved_views import keep_view

    sample = HERE / "regions" / "sample"
    build_database(sample, sample / "package", database)
    rejected = RejectedRow("Atskaite", 3, None, None, None, None, (), {"service": "?"}, ())
    from_care = {"from_state_care": True, "from_institution": "udri"}
    load(
        database,
        served("a", "9030200", "2018-05-10", **from_care),
        served("b", "9030200", "2018-05-11", row=2),
        rejected=[rejected],
    )
    load(database, served("c", "9030200", "2019-05-10"))
    prepare_undo(database, 3, "tester").confirm()
    corrections = reading(served("a", "9030200", "2018-05-10", units=2))
    prepare_report(database, Loading(corrections, "tester", KEY_CHECK, corrects=True)).confirm()
    found = open_database(database)
    nobody = Intake(KEY).nil_return(found, "9030200", "adults", dt.date(2018, 7, 1))
    found.close()
    prepare_report(database, Loading(nobody, "tester", KEY_CHECK)).confirm()
    prepare_needed(database, needed(*ROWS), "tester").confirm()
    day = dt.date(2019, 12, 31)
    found = open_database(database)
    agenda = standard_agenda(found.region)
    words = {"title": "Sanāksme", "held_on": day, "as_of": day, "language": Language.LV}
    figures = figures_at(Level.SHAREABLE, found)
    deck = compose(figures, agenda, since=None, **words)
    kept = closed(Meeting(agenda=agenda, level=figures.level, **words), deck, found, "2020-01-01T10:00:00+00:00")
    found.close()
    keep(database, kept)
    for kind, name, content_hash, told in (
        (EditionKind.MEETING, kept.title, "0123456789abcdef", figures.told),
        (EditionKind.RELEASE, "1", "fedcba9876543210", labels_of_every_kind()),
    ):
        found = open_database(database)
        state = state_of(found)
        found.close()
        keep_edition(database, NewEdition(kind, name, content_hash, told, state))
    keep_template(database, "own.pptx", b"a template")
    keep_view(database, "Bērni Vējupē", "services", "municipality=9030200&group=children")


def main() -> None:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.duckdb"
        make(file)
        with duckdb.connect(file, read_only=True) as connection:
            [number] = connection.execute("SELECT value FROM build_info WHERE key = 'format'").fetchone() or ("",)
        FOLDER.mkdir(exist_ok=True)
        fixture(int(number)).write_bytes(gzip.compress(file.read_bytes(), mtime=0))
        facts = json.dumps(facts_of(file), ensure_ascii=False).encode()
        (FOLDER / f"format-{number}.json.gz").write_bytes(gzip.compress(facts, mtime=0))


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    main()
