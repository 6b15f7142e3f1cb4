"""The method of a release, as a page, a workbook and a README say it, with what the release itself tells."""

from __future__ import annotations

from collections.abc import Sequence

from di_metrics.deck import Table
from di_metrics.errors import N_
from di_metrics.model import Status
from di_metrics.region import Region
from di_metrics.release.parameters import REASONS
from di_metrics.release.release import MONEY, PERSONS, CellChange, Release
from di_metrics.text.dictionary import DICTIONARY, kind_in_words, meaning_of
from di_metrics.text.labels import MARKS, words
from di_metrics.text.notes import demonstration_note
from di_metrics.text.speaker import Speaker
from di_metrics.text.tabular import Section, table_of_texts

# ---- What goes with the figures of a release ----

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
    table = table_of_texts(say(N_("Marks")), headings, rows)
    return Section(say(N_("What the marks mean")), (say(_MARKS_IN_FILES), only_some), table=table)


def dictionary(speaker: Speaker, region: Region) -> Section:
    """Every column of the files."""
    say = speaker.say
    rows = tuple((field.name, kind_in_words(speaker, field), say(meaning_of(field, region))) for field in DICTIONARY)
    table = table_of_texts(say(N_("Data dictionary")), (say(N_("Column")), say(N_("Kind")), say(N_("Meaning"))), rows)
    return Section(say(N_("Columns of the files")), (say(_WHICH_FILE),), table=table)


def title(speaker: Speaker, release: Release) -> str:
    """The project's name and the release's number."""
    name = speaker.name(release.region.project.name)
    return speaker.say(N_("%(project)s. Release %(number)s"), project=name, number=release.edition.number)


def applicant(speaker: Speaker, release: Release) -> str:
    """The organisation that runs the project and answers for the figures."""
    project = release.region.project
    return speaker.name(project.applicant)


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
    table = table_of_texts(heading, tuple(say(one) for one in headings), tuple(rows))
    return Section(heading, (say(N_("The list of changes has each of these figures, before and after.")),), table=table)


def _kind(change: CellChange) -> str:
    if change.before is None:
        return "new"
    return "changed" if change.after else "gone"


# ---- How the figures of a release were made and may be used ----
# An easy summary comes first; the sections after it explain every parameter of protection, every mark and every column.

_SUMMARY = (
    N_("Here you can take the figures with you."),
    N_("Here you also learn how the figures were made."),
    N_("The figures show how many people the project has helped."),
    N_("They also show how much money municipalities received for it."),
    N_("In each figure, a person is counted once."),
    N_("We show nothing about single people."),
    N_("Where there are few people, we write “fewer than %(threshold)s”."),
    N_("This can also mean that there is nobody."),
    N_("We round the other figures: %(exact)s people become %(rounded)s people."),
    N_("Do not add the figures up, because the sum would be wrong."),
    N_("You may use the figures freely."),
    N_("Please say where you took them from."),
)
"""The method in easy language: short sentences, one thought each, no terms."""

_COUNTED = (
    N_("A person is one person in each number, whatever number of services, municipalities and years there were."),
)  # fmt: skip
_PERSONS_OVER_TIME = N_(
    "Counted from the project's start to the end of each year: who was counted in one year stays counted in all later ones."
)
_MONEY_OVER_TIME = N_("Added up within each year, by the day on which a service began, and over the whole project.")

_PLACES = (
    N_(
        "Recipients by municipality after the reform: by group and year; for services that at least %(minimum)s people of"
        " the group have received in the whole region, by service too."
    ),
    N_("Recipients by municipality before the reform: by group, once, at the end of %(year)s."),
)
_PLACES_ALONE = (
    N_(
        "Recipients by municipality: by group and year; for services that at least %(minimum)s people of the group have"
        " received in the whole region, by service too."
    ),
)

_OFFERED = (
    N_("Recipients in the whole region: by group, service and year, and all groups together by year."),
    N_("Assessed persons: by group and year, in the whole region."),
    N_(
        "Compensation: by group and service in the whole region, and by group and municipality; by year and for the"
        " whole project."
    ),
    N_(
        "For some persons the records do not tell in which municipality of today a service was given: they are part of the"
        " region's numbers, but of no municipality's."
    ),
)

_PROTECTED = (
    N_("The public figures are kept in a file of their own, which holds no record of a person."),
    N_("Zeros hide among small numbers: that there is nobody is said nowhere."),
    N_("Each number is rounded by itself, from its own exact count. Rounded numbers are never added or subtracted."),
    N_(
        "A number that was published stays as it was until several people must be behind its change; so one person who comes"
        " changes almost nothing."
    ),
    N_(
        "A total of the whole region that the project itself has published is shown exactly, with its source, where the"
        " records gave the same number when it was first shown."
    ),
    N_(
        "Before a release is published, it is attacked: a program that knows these rules, all tables and all earlier"
        " releases tries to work out the numbers about few people. Where it succeeds, further numbers are left out, and it"
        " tries again. If it still succeeds, nothing is published."
    ),
    N_("A release is never changed afterwards. Corrections come with a new release, which lists what changed."),
)

RULES = {
    "threshold": N_("A number of persons below %(value)s is shown as “fewer than %(value)s”."),
    "base": N_("Any other number of persons is rounded to a multiple of %(value)s."),
    "service_minimum": N_(
        "A service is shown by municipality for a group only if at least %(value)s people of the group have received it in"
        " the whole region."
    ),
    "money_base": N_("Money is rounded to a multiple of %(value)s EUR; what would become 0 is not shown."),
    "contributors": N_("Money is not shown if it was paid for the services of fewer than %(value)s persons."),
    "dominance": N_(
        "Money is not shown if, apart from the two persons with the largest amounts, all others together come to less than"
        " %(value)s%% of the largest amount."
    ),
    "possible_values": N_("For each number about few people, at least %(value)s values must remain possible."),
    "money_margin": N_("Nobody may be able to come within %(value)s%% of an amount that is not shown."),
}
"""Each parameter of protection as a rule with its value, but for those of units and shares, which a release has not."""

_NOT_ADDED = (
    N_(
        "One person may have received several services, in several municipalities, and is counted in each of them. The"
        " number of each year contains those of the years before."
    ),
    N_(
        "Each number is rounded on its own, so that even parts that exclude each other need not come to their whole. For a"
        " total, take the number that the release has for it."
    ),
    N_(
        "There are no percentages by municipality. From exact numbers they would give away what is hidden, and from rounded"
        " small numbers they would mislead."
    ),
)


def summary(speaker: Speaker, release: Release) -> tuple[str, ...]:
    """The method in easy language, a sentence each."""
    base = release.parameters.base
    numbers = {"threshold": release.parameters.threshold, "exact": 4 * base + (base + 1) // 2, "rounded": 5 * base}
    return _said(speaker, _SUMMARY, **numbers)


def sections(speaker: Speaker, release: Release) -> tuple[Section, ...]:
    """The method in full."""
    say, parameters = speaker.say, release.parameters
    offered: dict[str, int | str] = {"minimum": parameters.service_minimum, "year": str(release.region.snapshot_year)}
    places = _PLACES if release.region.has_reform else _PLACES_ALONE
    return (
        Section(say(N_("What is counted")), _said(speaker, _COUNTED), definitions(speaker, release)),
        Section(say(N_("What there is")), _said(speaker, (_OFFERED[0], *places, *_OFFERED[1:]), **offered)),
        Section(say(N_("How people are protected")), _said(speaker, _PROTECTED), table=_rules(speaker, release)),
        marks(speaker, release),
        Section(say(N_("Why numbers cannot be added up, and why there are no percentages")), _said(speaker, _NOT_ADDED)),
        dictionary(speaker, release.region),
        licence(speaker, release),
        about(speaker, release),
        changes(speaker, release),
    )


def definitions(speaker: Speaker, release: Release) -> tuple[tuple[str, str], ...]:
    """Each indicator's name with its definition and the time it is counted over."""
    over_time = {**dict.fromkeys(PERSONS, _PERSONS_OVER_TIME), MONEY: _MONEY_OVER_TIME}
    return tuple(
        (speaker.name(name), f"{speaker.name(definition)} {speaker.say(over_time[code])}")
        for code, (name, definition) in ((code, release.texts[code]) for code in over_time)
    )


def _rules(speaker: Speaker, release: Release) -> Table:
    say = speaker.say
    rows = tuple(
        (say(rule, value=speaker.number(getattr(release.parameters, name))), say(REASONS[name]))
        for name, rule in RULES.items()
    )
    return table_of_texts(say(N_("The rules and why they are there")), (say(N_("Rule")), say(N_("Why"))), rows)


def _said(speaker: Speaker, texts: Sequence[str], **params: int | str) -> tuple[str, ...]:
    """Texts with the parameters that they name; a number is written as the reader writes it."""
    written = {name: speaker.number(value) if isinstance(value, int) else value for name, value in params.items()}
    return tuple(speaker.say(text, **written) for text in texts)
