"""`new-region`: the folder of another region, from a list of its municipalities."""

from __future__ import annotations

import argparse
import datetime as dt
import io
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from di_metrics.errors import N_, Message, SettingsError
from di_metrics.export.csv_text import write_csv
from di_metrics.region_draft import (
    Naming,
    RegionDraft,
    ToConfirm,
    draft_region,
    read_list,
    refuse_existing,
    region_id_from,
    write_draft,
)
from di_metrics.region_files import read_kinds
from di_metrics.settings import read_settings
from di_metrics.text import Speaker

_TO_CONFIRM = "to_confirm.csv"


def declare(commands: Any) -> None:
    parser = commands.add_parser(
        "new-region",
        help="make the folder of another region",
        description="Make a region folder from a list of municipalities (CSV: code, name_lv, new_code, new_name_lv; perhaps"
        " name_en, kind, partner, population, parish, new_name_en, new_kind). The lists of Latvia's planning regions are in"
        " data/planning_regions. What cannot be known is proposed and listed in to_confirm.csv. A folder that is there"
        " already is never touched.",
    )
    parser.add_argument("list", type=Path, metavar="CSV", help="list of municipalities")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder to make; it must not be there yet")
    parser.add_argument("--name", required=True, help="the region's Latvian name")
    parser.add_argument("--name-en", help="its English name (default: the Latvian one)")
    parser.add_argument("--start", required=True, type=dt.date.fromisoformat, help="the project's first day")
    parser.add_argument("--end", required=True, type=dt.date.fromisoformat, help="the project's last day")
    parser.add_argument("--number", default="", help="the project's number")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    programme = read_settings().programme
    if not options.name.strip():
        raise SettingsError(Message.of(N_("The region needs a name.")), Message.of(N_("Write it after --name.")))
    if options.start > options.end:
        raise SettingsError(
            Message.of(N_("The project ends before it begins.")), Message.of(N_("Mend the days after --start and --end."))
        )
    refuse_existing(options.folder)
    rows = read_list(options.list, programme)
    name = options.name.strip()
    naming = Naming(name, (options.name_en or name).strip(), options.number.strip(), options.start, options.end)
    draft = draft_region(rows, naming, region_id_from(options.folder.name), read_kinds(programme))
    draft.texts[_TO_CONFIRM] = _listed(speaker, draft.to_confirm)
    write_draft(draft.texts, options.folder, programme)
    print(*_lines(speaker, draft, options.folder), sep="\n")
    return 0


def _listed(speaker: Speaker, asked: Iterable[ToConfirm]) -> str:
    text = io.StringIO()
    rows = [[one.file, one.line or "", one.place, one.value, speaker.message(one.why)] for one in asked]
    write_csv(text, [["file", "line", "place", "value", "why"], *rows], line_end="\n")
    return text.getvalue()


def _lines(speaker: Speaker, draft: RegionDraft, folder: Path) -> Iterable[str]:
    """What was written, what is to be confirmed, and what to do then."""
    yield speaker.say(N_("Written: %(file)s"), file=folder)
    for one in draft.to_confirm:
        where = ":".join(str(part) for part in (one.file, one.line) if part is not None)
        value = f" “{one.value}”." if one.value else ""
        yield f"{where}, {one.place}:{value} {speaker.message(one.why)}"
    yield speaker.say(
        N_("To be confirmed: %(count)s; they are listed in %(file)s. There are no outlines: municipalities are ranked."),
        count=speaker.number(len(draft.to_confirm)),
        file=folder / _TO_CONFIRM,
    )
    named = shlex.quote(str(folder))
    yield speaker.say(
        N_("Check it with: %(check)s – and build it with: %(build)s"),
        check=f"python -m di_metrics check-region {named}",
        build=f"python -m di_metrics build --region {named} --database FILE",
    )
