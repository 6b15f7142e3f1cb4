"""The README and the licence of a release's data package: the method as Markdown, the terms as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from di_metrics.errors import N_
from di_metrics.export.level import level_line, publishable
from di_metrics.release.release import Release
from di_metrics.text import Speaker
from di_metrics.text.method import sections, summary
from di_metrics.text.notes import demonstration_note
from di_metrics.text.release_facts import licence, title
from di_metrics.text.section import Section, TextTable


def readme(speaker: Speaker, release: Release, files: Sequence[tuple[str, str]]) -> str:
    """What a package is, in Markdown: level, summary, files by path and title, and the method in full."""
    say = speaker.say
    rows = tuple((f"`{path}`", say(one)) for path, one in files)
    listed = TextTable(say(N_("Files")), (say(N_("File")), say(N_("Content"))), rows)
    parts = [f"# {title(speaker, release)}", level_line(speaker, publishable(release))]
    if release.source.demonstration:
        parts.append(f"**{demonstration_note(speaker)}**")
    parts += ["\n".join(summary(speaker, release)), f"## {listed.caption}", _table(listed)]
    parts += [part for section in sections(speaker, release) for part in _section(section)]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.heading}"
    yield from section.paragraphs
    if section.pairs:
        yield "\n".join(f"- **{term}:** {text}" for term, text in section.pairs)
    if section.table:
        yield _table(section.table)


def _table(table: TextTable) -> str:
    lines = [table.headings, ["---"] * len(table.headings), *table.rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def licence_text(speakers: Sequence[Speaker], release: Release) -> str:
    """The terms of use in each language, one under another."""
    return "\n\n".join(_terms(licence(speaker, release)) for speaker in speakers) + "\n"


def _terms(section: Section) -> str:
    pairs = [f"{term}: {text}" for term, text in section.pairs]
    return "\n".join([section.heading.upper(), "", *section.paragraphs, "", *pairs])
