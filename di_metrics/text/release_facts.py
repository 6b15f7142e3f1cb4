"""What goes with the figures of a release: marks, columns, licence, the release itself and its changes."""

from __future__ import annotations

from di_metrics.errors import N_
from di_metrics.model import Bilingual, Status
from di_metrics.region import Region
from di_metrics.release.release import Change, Release
from di_metrics.text.dictionary import DICTIONARY, kind_in_words, meaning_of
from di_metrics.text.marks import MARKS, words
from di_metrics.text.notes import demonstration_note
from di_metrics.text.section import Section, TextTable
from di_metrics.text.speaker import Speaker

LICENCE_CODE = "CC-BY-4.0"
LICENCE_NAME = "Creative Commons Attribution 4.0 International (CC BY 4.0)"
LICENCE_LINK = "https://creativecommons.org/licenses/by/4.0/"

_MARKS_IN_FILES = N_(
    "In the CSV files, every row has a mark beside its value. In the spreadsheet, a mark stands in place of a number that"
    " is not there; exact numbers are in bold and listed on a sheet of their own."
)
_WHICH_FILE = N_(
    "For calculations, use the CSV files (UTF-8, comma between columns). In a spreadsheet, open the XLSX file, which needs"
    " no settings. A CSV downloaded by itself has names in the language of the page; those in the ZIP have them in both"
    " languages, in columns that end in _lv and _en."
)
_MAY = N_(
    "You may copy, share, change and use the figures, for any purpose, if you name the source, link to the licence and say"
    " what you changed."
)
_DEFAULT_LICENCE = N_("CC BY 4.0 is the default licence; the organisation that publishes the release confirms it.")


def marks(speaker: Speaker, release: Release) -> Section:
    """What each mark of the files means."""
    say = speaker.say
    number, empty = say(N_("the number")), say(N_("empty"))
    rows = tuple(
        (one.symbol, number if one.with_value else empty, *words(speaker, release.parameters, one)) for one in MARKS.values()
    )
    only_some = say(
        N_("%(mark)s stands only in the spreadsheet and in the list of changes."), mark=MARKS[Status.NOT_APPLICABLE].symbol
    )
    headings = (say(N_("Mark")), say(N_("Column “value”")), say(N_("On the pages")), say(N_("Meaning")))
    table = TextTable(say(N_("Marks")), headings, rows)
    return Section(say(N_("What the marks mean")), (say(_MARKS_IN_FILES), only_some), table=table)


def dictionary(speaker: Speaker, region: Region) -> Section:
    """Every column of the files."""
    say = speaker.say
    rows = tuple((field.name, kind_in_words(speaker, field), say(meaning_of(field, region))) for field in DICTIONARY)
    table = TextTable(say(N_("Data dictionary")), (say(N_("Column")), say(N_("Kind")), say(N_("Meaning"))), rows)
    return Section(say(N_("Columns of the files")), (say(_WHICH_FILE),), table=table)


def title(speaker: Speaker, release: Release) -> str:
    """The project's name and the release's number."""
    name = speaker.name(release.region.project.name)
    return speaker.say(N_("%(project)s. Release %(number)s"), project=name, number=release.edition.number)


def applicant(speaker: Speaker, release: Release) -> str:
    """The organisation that runs the project and answers for the figures."""
    project = release.region.project
    return speaker.name(Bilingual(project.applicant_lv, project.applicant_en))


def citation(speaker: Speaker, release: Release) -> str:
    """How to cite a release, in one line."""
    project, edition = release.region.project, release.edition
    return speaker.say(
        N_("%(applicant)s. %(project)s, No. %(code)s. Data release %(number)s (%(date)s, SHA-256 %(hash)s…). CC BY 4.0."),
        applicant=applicant(speaker, release),
        project=speaker.name(project.name),
        code=project.number,
        number=edition.number,
        date=speaker.date(edition.released_on),
        hash=edition.content_hash[:12],
    )


def licence(speaker: Speaker, release: Release) -> Section:
    """What anyone may do with the figures."""
    say, outlines = speaker.say, release.region.outlines
    terms = [say(_MAY), say(_DEFAULT_LICENCE)]
    if outlines:
        said = N_("The outlines of the municipalities have terms of their own. %(source)s.")
        terms.append(say(said, source=speaker.name(outlines.bilingual)))
    pairs = (
        (say(N_("Licence")), f"{LICENCE_NAME}, {LICENCE_LINK}"),
        (say(N_("How to cite")), citation(speaker, release)),
        (say(N_("Contact")), applicant(speaker, release)),
    )
    return Section(say(N_("Licence and citation")), tuple(terms), pairs)


def about(speaker: Speaker, release: Release) -> Section:
    """Which release it is and what it was made from."""
    say, edition, source = speaker.say, release.edition, release.source
    kind = demonstration_note(speaker) if source.demonstration else say(N_("Records of the project."))
    pairs = (
        (say(N_("Release")), speaker.number(edition.number)),
        (say(N_("Published on")), speaker.date(edition.released_on)),
        (say(N_("Data")), kind),
        (say(N_("Services recorded to")), speaker.date(source.data_to) if source.data_to else say(N_("no data"))),
        (say(N_("Data build")), source.build_id),
        (say(N_("Hash of the figures (SHA-256)")), edition.content_hash),
    )
    return Section(say(N_("This release")), pairs=pairs)


def changes(speaker: Speaker, release: Release) -> Section:
    """How many figures earlier releases showed otherwise; the list itself is a file."""
    say = speaker.say
    heading = say(N_("Changes against earlier releases"))
    if not release.earlier:
        return Section(heading, (say(N_("This is the first release.")),))
    rows = []
    for one in release.earlier:
        kinds = [_kind(change) for change in release.changes if change.against == one.number]
        counts = (speaker.number(kinds.count(kind)) for kind in ("changed", "new", "gone"))
        rows.append((speaker.number(one.number), speaker.date(one.released_on), *counts))
    headings = (N_("Release"), N_("Published on"), N_("Figures changed"), N_("Figures new"), N_("Figures no longer offered"))
    table = TextTable(heading, tuple(say(one) for one in headings), tuple(rows))
    return Section(heading, (say(N_("The list of changes has each of these figures, before and after.")),), table=table)


def _kind(change: Change) -> str:
    if change.before is None:
        return "new"
    return "changed" if change.after else "gone"
