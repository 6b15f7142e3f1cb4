"""Cards of the records themselves: missing reports, implausible records, corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from dateutil.relativedelta import relativedelta

from di_metrics.cards.about import about_records
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import ended, internal_alone, kind_heading, name_of, not_released, standing_line
from di_metrics.deck import Card, Column, Figure, Level, Listing, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Period, Selection
from di_metrics.query.completeness import Arrival, MunicipalRow, completeness
from di_metrics.query.plausibility import Findings, find_implausible
from di_metrics.query.provenance import ReplacedFigures, replaced_figures
from di_metrics.reports.programme import read_checks
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Question
from di_metrics.text import Speaker
from di_metrics.text.labels import DIMENSION_NAMES, time_label
from di_metrics.text.notes import period_in_words
from di_metrics.text.public_speaker import NOTHING, capital
from di_metrics.text.quality import meaning_of, month_of
from di_metrics.text.speaker import to_the_euro

# ---- Missing and late reports ----

_NAMED = 4
_SPANS = 3
"""Spans of months that are named in a cell; of the others their number is told."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A municipality, its months without word, and how many of its months are late and expected."""

    name: str
    missing: tuple[dt.date, ...]
    late: int
    expected: int


def missing_reports(setting: Setting, view: View) -> Card:
    """The municipalities by their months without word, those with most first.

    Shareable are the months of all groups together, of municipalities where so many are served that they are nobody's own.
    """
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    speaker, say = setting.speaker, setting.speaker.say
    selection = replace(setting.selection(view), services=(), categories=(), from_state_care=False)
    is_internal = setting.source.level is Level.INTERNAL
    selection = selection if is_internal else replace(selection, groups=())
    days = read_checks(recorded.region, recorded.database.files).late_after_days
    rows = completeness(recorded.database, selection, days)
    if not is_internal:
        rows = _of_many(recorded, selection, rows)
    places = sorted((_place(setting, selection, row) for row in rows), key=lambda one: (-len(one.missing), -one.late))
    return Card(
        kind_heading(setting, view),
        _month_title(speaker, places),
        _month_sentence(speaker, places),
        _picture(speaker, places),
        None,
        standing_line(setting, period_in_words(speaker, selection.period)),
        about_records(
            setting,
            recorded,
            selection,
            (say(N_("Expected months")), say(EXPECTED)),
            (say(N_("Months without word")), say(WITHOUT_WORD)),
            (
                say(N_("Months reported late")),
                say(N_("Late is what came more than %(days)s days after the month's end."), days=speaker.number(days)),
            ),
        ),
    )


def _of_many(recorded: RecordedFigures, selection: Selection, rows: Sequence[MunicipalRow]) -> tuple[MunicipalRow, ...]:
    """The rows of municipalities that are told to have as many recipients as a share is told of."""
    to_date = replace(selection, period=Period(selection.period.last))
    question = Question(("recipients",), to_date, (Dimension.MUNICIPALITY,), total=False)
    recipients = recorded.answer(question).results[0]
    least = recorded.parameters.least_whole
    return tuple(one for one in rows if (recipients.cell(one.municipality).value or 0) >= least)


EXPECTED = N_("A month is expected from the first that a municipality told of to the last that any of them told of.")
WITHOUT_WORD = N_("If nothing tells of a month, perhaps nobody was served in it; but no report says so either.")


def _place(setting: Setting, selection: Selection, row: MunicipalRow) -> _Place:
    """A municipality's months within the period."""
    first = selection.period.first or setting.region.project.start
    own = MunicipalRow(row.municipality, tuple(one for one in row.months if one.month >= first.replace(day=1)))
    missing = tuple(one.month for one in own.months if one.arrival is Arrival.MISSING)
    name = name_of(setting, Dimension.MUNICIPALITY, row.municipality)
    return _Place(name, missing, own.count(Arrival.LATE), own.expected)


def _month_title(speaker: Speaker, places: Sequence[_Place]) -> str:
    if not any(one.expected for one in places):
        return capital(speaker.say(N_("no month is expected yet")))
    lacking = [one for one in places if one.missing]
    if not lacking:
        return _late(speaker, places) or speaker.say(N_("Something tells of every expected month"))
    municipalities = speaker.plural("from %(number)s municipality", "from %(number)s municipalities", len(lacking))
    return speaker.plural(
        "Word of %(number)s month is missing %(municipalities)s",
        "Word of %(number)s months is missing %(municipalities)s",
        sum(len(one.missing) for one in lacking),
        municipalities=municipalities,
    )


def _late(speaker: Speaker, places: Iterable[_Place]) -> str:
    """How many months were reported late; nothing where none was."""
    late = sum(one.late for one in places)
    if not late:
        return ""
    return capital(speaker.plural("%(number)s month was reported late", "%(number)s months were reported late", late))


def _month_sentence(speaker: Speaker, places: Sequence[_Place]) -> str:
    """Who lacks most months, how many were late, and from whom nothing has come."""
    silent = [one.name for one in places if not one.expected]
    lacking = any(one.missing for one in places)
    said = [_most(speaker, places), _late(speaker, places) if lacking else ""]
    if silent and len(silent) < len(places):
        said.append(speaker.say(N_("To this date nothing has come from: %(names)s."), names=speaker.listed(silent)))
    told = [ended(one) for one in said if one]
    return " ".join(told) or speaker.say(EXPECTED)


def _most(speaker: Speaker, places: Sequence[_Place]) -> str:
    """Who lacks most months, as many tiers of ties as can be named whole."""
    named: list[str] = []
    for number, tier in groupby((one for one in places if one.missing), key=lambda one: len(one.missing)):
        names = [f"{one.name} ({speaker.number(number)})" for one in tier]
        if len(named) + len(names) > _NAMED:
            break
        named += names
    return (
        speaker.say(N_("The municipalities with most months without word are %(leaders)s."), leaders=speaker.listed(named))
        if named
        else ""
    )


def _picture(speaker: Speaker, places: Sequence[_Place]) -> Table:
    """The table without municipalities that lack nothing, where some do."""
    whole = _month_table(speaker, places)
    if not any(one.missing for one in places):
        return whole
    lacking = {one.name for one in places if one.missing or one.late or not one.expected}
    rows = tuple(row for row in whole.rows if row.is_total or row.name in lacking)
    if len(rows) == len(whole.rows):
        return whole
    note = speaker.say(N_("Municipalities without missing and late months are left out."))
    return replace(whole, rows=rows, note=note)


def _month_table(speaker: Speaker, places: Sequence[_Place]) -> Table:
    """Without a missing month there is no column that names them."""
    lacking = any(one.missing for one in places)
    headings = [N_("Months without word"), N_("Which months"), N_("Months reported late"), N_("Months expected")]
    columns = [Column(speaker.say(one), 0, bars=place == 0) for place, one in enumerate(headings)]
    rows = [Row(one.name, _figures(speaker, one, _spans(speaker, one.missing))) for one in places]
    if len(places) > 1:
        missing, late, expected = (sum(counts) for counts in zip(*map(_counts, places), strict=True))
        total = (*_numbers(speaker, missing), Figure(None, NOTHING), *_numbers(speaker, late, expected))
        rows.append(Row(speaker.say("Total"), total, is_total=True))
    if not lacking:
        del columns[1]
        rows = [replace(row, figures=(row.figures[0], *row.figures[2:])) for row in rows]
    return Table(speaker.say(DIMENSION_NAMES[Dimension.MUNICIPALITY]), tuple(columns), tuple(rows))


def _counts(place: _Place) -> tuple[int, int, int]:
    return len(place.missing), place.late, place.expected


def _figures(speaker: Speaker, place: _Place, spans: str) -> tuple[Figure, ...]:
    if not place.expected:
        return (Figure(None, NOTHING),) * 4
    missing, late, expected = _numbers(speaker, *_counts(place))
    return missing, Figure(None, spans or NOTHING), late, expected


def _numbers(speaker: Speaker, *counts: int) -> tuple[Figure, ...]:
    return tuple(Figure(count, speaker.number(count)) for count in counts)


def _spans(speaker: Speaker, months: Sequence[dt.date]) -> str:
    """Months in a row as from–to, the latest first: they are those that can still be asked for."""
    spans: list[list[dt.date]] = []
    for month in months:
        if spans and spans[-1][-1] + relativedelta(months=1) == month:
            spans[-1].append(month)
        else:
            spans.append([month])
    said = [_span(span) for span in reversed(spans)]
    if len(said) <= _SPANS:
        return ", ".join(said)
    more = sum(len(span) for span in list(reversed(spans))[_SPANS:])
    return ", ".join([*said[:_SPANS], speaker.say(N_("and %(number)s more"), number=speaker.number(more))])


def _span(months: Sequence[dt.date]) -> str:
    first, last = (time_label(month_of(day).code) for day in (months[0], months[-1]))
    return first if first == last else f"{first}\N{EN DASH}{last}"


# ---- What the checks of records find ----

_NAMED_CHECKS = 3


def plausibility(setting: Setting, view: View) -> Card:
    """Each check with its records and persons, which are of few persons and therefore internal."""
    recorded = setting.recorded
    if recorded is None or recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view)
    selection = setting.selection(view)
    checks = read_checks(recorded.region, recorded.database.files)
    found = find_implausible(recorded.database, checks, selection)
    meanings = [
        (setting.speaker.say(one.check.name), meaning_of(setting.speaker, setting.region, checks, one)) for one in found
    ]
    return Card(
        kind_heading(setting, view),
        _check_title(setting, found),
        _check_sentence(setting, found),
        _check_table(setting, found),
        None,
        standing_line(setting, period_in_words(setting.speaker, selection.period)),
        about_records(setting, recorded, selection, *meanings),
    )


def _check_title(setting: Setting, found: Sequence[Findings]) -> str:
    speaker, finding = setting.speaker, sum(one.records > 0 for one in found)
    if not finding:
        return speaker.say(N_("No check finds an implausible record"))
    return speaker.plural(
        "%(number)s check finds implausible records", "%(number)s checks find implausible records", finding
    )


def _check_sentence(setting: Setting, found: Sequence[Findings]) -> str:
    """The checks that find most records; ties are not divided."""
    speaker = setting.speaker
    ranked = sorted((one for one in found if one.records), key=lambda one: -one.records)
    least = ranked[_NAMED_CHECKS - 1].records if len(ranked) > _NAMED_CHECKS else 0
    leaders = [one for one in ranked if one.records >= least]
    if not leaders or len(leaders) > _NAMED_CHECKS:
        return speaker.plural("%(number)s check was made.", "%(number)s checks were made.", len(found))
    said = [f"{speaker.say(one.check.name)} ({speaker.number(one.records)})" for one in leaders]
    return speaker.say(N_("Most records are found by these checks: %(leaders)s."), leaders=speaker.listed(said))


_OVERLAP = N_("A record may be found by several checks, so the rows must not be added up.")


def _check_table(setting: Setting, found: Sequence[Findings]) -> Table:
    say = setting.speaker.say
    columns = (Column(say(N_("Records found")), 0, True), Column(say(N_("Persons concerned")), 0))
    rows = tuple(Row(say(one.check.name), _numbers(setting.speaker, one.records, one.persons)) for one in found)
    return Table(say(N_("Check")), columns, rows, say(_OVERLAP))


# ---- What later reports changed ----

_PAID = CATALOGUE["compensation"]
_CENTS = 100


@dataclass(frozen=True, slots=True)
class _Corrected:
    """The months of a municipality that were changed, and by how many records and cents they were."""

    name: str
    months: int
    records: int
    cents: int


def corrections(setting: Setting, view: View) -> Card:
    """Months changed by municipality, with records and amounts, which may be of one person and are therefore internal."""
    recorded = setting.recorded
    if recorded is None or recorded.level is not Level.INTERNAL:
        return internal_alone(setting, view)
    selection = setting.selection(view)
    changed = [one for one in replaced_figures(recorded.database, selection) if one.differs]
    rows = sorted(_by_municipality(setting, changed), key=lambda one: -one.months)
    return Card(
        kind_heading(setting, view),
        _correction_title(setting, rows),
        _correction_sentence(setting, rows),
        _correction_table(setting, rows) if rows else Listing((_correction_sentence(setting, rows),)),
        None,
        standing_line(setting, period_in_words(setting.speaker, selection.period)),
        about_records(setting, recorded, selection),
    )


def _by_municipality(setting: Setting, changed: Sequence[ReplacedFigures]) -> list[_Corrected]:
    """In the order of the records. A month that was changed twice counts once; its changes add up, its figures would not."""
    found = []
    for code in dict.fromkeys(one.municipality for one in changed):
        own = [one for one in changed if one.municipality == code]
        found.append(_together(name_of(setting, Dimension.MUNICIPALITY, code), own))
    return found


def _together(name: str, changed: Sequence[ReplacedFigures]) -> _Corrected:
    return _Corrected(
        name,
        len({(one.municipality, one.month) for one in changed}),
        sum(one.records_after - one.records_before for one in changed),
        sum(one.cents_after - one.cents_before for one in changed),
    )


def _correction_title(setting: Setting, rows: Sequence[_Corrected]) -> str:
    speaker = setting.speaker
    if not rows:
        return speaker.say(N_("No later report has changed a figure"))
    places = speaker.plural("of %(number)s municipality", "of %(number)s municipalities", len(rows))
    return speaker.plural(
        "Later reports changed %(number)s month %(municipalities)s",
        "Later reports changed %(number)s months %(municipalities)s",
        sum(one.months for one in rows),
        municipalities=places,
    )


def _correction_sentence(setting: Setting, rows: Sequence[_Corrected]) -> str:
    speaker = setting.speaker
    if not rows:
        return speaker.say(N_("What was reported stands as it was reported."))
    changed = sum(one.cents for one in rows)
    if not changed:
        return speaker.say(N_("The compensation in them is the same in all."))
    return speaker.say(N_("The compensation in them has changed by %(change)s."), change=_signed(setting, changed))


def _signed(setting: Setting, cents: int) -> str:
    return setting.speaker.change(to_the_euro(_PAID, cents / _CENTS), cents / _CENTS)


def _correction_table(setting: Setting, rows: Sequence[_Corrected]) -> Table:
    say = setting.speaker.say
    columns = [
        Column(say(N_("Months changed by a later report")), 0, True),
        Column(say(N_("Change in records")), 0),
        Column(say(N_("Change of compensation")), 2),
    ]
    figures = tuple(Row(one.name, _correction_figures(setting, one)) for one in rows)
    return Table(say(DIMENSION_NAMES[Dimension.MUNICIPALITY]), tuple(columns), figures)


def _correction_figures(setting: Setting, row: _Corrected) -> tuple[Figure, ...]:
    number = setting.speaker.number
    months = Figure(row.months, number(row.months))
    records = Figure(row.records, ("+" if row.records > 0 else "") + number(row.records))
    return months, records, Figure(row.cents / _CENTS, _signed(setting, row.cents))
