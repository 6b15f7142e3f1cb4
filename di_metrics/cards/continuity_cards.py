"""Cards of how long people are served: who started, stopped and returned month by month, and who is still served later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from di_metrics.cards.internal_records import InternalRecords, internal_card
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import KIND_NAMES, View, ViewKind
from di_metrics.cards.wording import axis_of, counted, in_percent, name_of, part_of_whole
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Listing, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.query.continuity import GAP_DAYS, Cohort, Followed, ServiceMonth, retention, service_months
from di_metrics.query.split import Bucket
from di_metrics.text.labels import DIMENSION_NAMES, time_label
from di_metrics.text.public_speaker import within
from di_metrics.text.quality import month_of

_PERSONS, _PERCENT = CATALOGUE["recipients"], CATALOGUE["coverage"]

# ---- Who started, stopped and returned ----

_YEAR = 12
_FEW_MONTHS = 14
"""So many times have room for columns."""
_MANY_MONTHS = 36

_STARTED, _STOPPED, _RETURNED = N_("Started"), N_("Stopped"), N_("Returned")
_MEANINGS = (
    (_STARTED, N_("Their first service under the filters began in the month.")),
    (_STOPPED, N_("A service ended in the month, and none began in the %(days)s days after it.")),
    (_RETURNED, N_("A service began in the month after more than %(days)s days without.")),
    (
        N_("What is not known"),
        N_(
            "Who stopped in the last %(days)s days of the data is not known yet. Where a municipality's report is"
            " missing, its people seem to have stopped. Why somebody stopped is not recorded."
        ),
    ),
)


def flow(setting: Setting, view: View) -> Card:
    """Persons who started, stopped and returned, month by month; those served in each month stand in the table."""
    return internal_card(setting, view, _flow)


def _flow(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    months = service_months(records.database, records.selection)
    meanings = [(say(term), say(text, days=setting.speaker.number(GAP_DAYS))) for term, text in _MEANINGS]
    if not months:
        counted_then = Listing(tuple(f"{term}: {within(text)}" for term, text in meanings[:-1]))
        return records.card(say(N_("Nobody was served")), say(_NOBODY), counted_then, None, *meanings)
    return records.card(
        _flow_title(setting, months),
        _flow_sentence(setting, months, records.last),
        _flow_chart(setting, months),
        _flow_table(setting, months),
        *meanings,
    )


_NOBODY = N_("In this period nobody was served.")


def _label(day: dt.date) -> str:
    return time_label(month_of(day).code)


@dataclass(frozen=True, slots=True)
class _Year:
    """The last year of which all is known, or what is known of less: its months, the last one, and what they add up to."""

    months: int
    last: dt.date
    started: int
    stopped: int
    returned: int

    @classmethod
    def of(cls, months: Sequence[ServiceMonth]) -> _Year | None:
        year = [one for one in months if one.stopped is not None][-_YEAR:]
        if not year:
            return None
        sums = (sum(one.started for one in year), sum(one.stopped or 0 for one in year), sum(one.returned for one in year))
        return cls(len(year), year[-1].month, *sums)


def _last_day(month: dt.date) -> dt.date:
    return Bucket.of(Dimension.MONTH, month).last_day


def _flow_title(setting: Setting, months: Sequence[ServiceMonth]) -> str:
    speaker, year = setting.speaker, _Year.of(months)
    if year is None:
        return speaker.say(N_("It is not known yet who stopped"))
    return speaker.plural(
        "In %(number)s month to %(date)s, %(started)s started, %(stopped)s stopped, %(returned)s returned",
        "In %(number)s months to %(date)s, %(started)s started, %(stopped)s stopped, %(returned)s returned",
        year.months,
        date=speaker.date(_last_day(year.last)),
        started=speaker.number(year.started),
        stopped=speaker.number(year.stopped),
        returned=speaker.number(year.returned),
    )


def _flow_sentence(setting: Setting, months: Sequence[ServiceMonth], as_of: dt.date) -> str:
    speaker, last = setting.speaker, months[-1]
    said = [
        speaker.plural(
            "In the month to %(date)s, %(number)s person was served.",
            "In the month to %(date)s, %(number)s persons were served.",
            last.served,
            date=speaker.date(min(_last_day(last.month), as_of)),
        )
    ]
    if last.stopped is None:
        text = N_("Whether somebody stopped is known %(days)s days later, so the last months tell nothing of it.")
        said.append(speaker.say(text, days=speaker.number(GAP_DAYS)))
    return " ".join(said)


def _flow_chart(setting: Setting, months: Sequence[ServiceMonth]) -> Chart:
    """By month, of many months by quarter: what happened in months adds up."""
    times = [(_label(one.month), one) for one in months] if len(months) <= _MANY_MONTHS else _quarters(months)
    series = (
        _series(setting, _STARTED, [one.started for _, one in times]),
        _series(setting, _STOPPED, [one.stopped for _, one in times]),
        _series(setting, _RETURNED, [one.returned for _, one in times]),
    )
    kind = ChartKind.COLUMNS if len(times) <= _FEW_MONTHS else ChartKind.LINES
    days = tuple(one.month for _, one in times)
    names = tuple(name for name, _ in times)
    return Chart(kind, names, series, axis_of(setting.speaker, _PERSONS), 0, days=days)


def _quarters(months: Sequence[ServiceMonth]) -> list[tuple[str, ServiceMonth]]:
    """What happened in each quarter, under its name; who stopped is known where it is of all its months."""
    found = []
    for bucket, some in groupby(months, lambda one: Bucket.of(Dimension.QUARTER, one.month)):
        own = list(some)
        counts = [
            _added(one.started for one in own),
            _added(one.returned for one in own),
            _added(one.stopped for one in own),
        ]
        found.append((time_label(bucket.code), ServiceMonth(bucket.first_day, 0, counts[0] or 0, counts[1] or 0, counts[2])))
    return found


def _added(counts: Iterable[int | None]) -> int | None:
    known = list(counts)
    return None if None in known else sum(one or 0 for one in known)


def _series(setting: Setting, name: str, counts: Sequence[int | None]) -> Series:
    figures = [counted(setting, one) for one in counts]
    return Series(setting.speaker.say(name), tuple(one.value for one in figures), tuple(one.text for one in figures))


def _flow_table(setting: Setting, months: Sequence[ServiceMonth]) -> Table:
    """The latest month first."""
    say = setting.speaker.say
    columns = [Column(say(one), 0) for one in (N_("Served in the month"), _STARTED, _STOPPED, _RETURNED)]
    rows = [
        Row(
            _label(one.month),
            tuple(counted(setting, number) for number in (one.served, one.started, one.stopped, one.returned)),
            code=month_of(one.month).code,
        )
        for one in reversed(months)
    ]
    if year := _Year.of(months):
        name = setting.speaker.plural(
            "%(number)s month to %(date)s",
            "%(number)s months to %(date)s",
            year.months,
            date=setting.speaker.date(_last_day(year.last)),
        )
        counts = (None, year.started, year.stopped, year.returned)
        rows.append(Row(name, tuple(counted(setting, one) for one in counts), is_total=True))
    return Table(say(DIMENSION_NAMES[Dimension.MONTH]), tuple(columns), tuple(rows), key=Dimension.MONTH.value)


# ---- Who is still served ----

_EVERYBODY, _FROM_STATE_CARE = N_("Everybody who started"), N_("From state care")
_YEAR_AFTER = 12
_COUNTED = N_(
    "Of those whose first service under the filters began in the period: a service reaches into the %(days)s days"
    " that begin so many months after that day."
)
_LEFT_OUT = N_(
    "Those for whom these %(days)s days are not over by the last day of the data are left out: shares are of the"
    " others. Why somebody is served no more is not recorded; it does not mean that they went"
    " back to an institution."
)


def still_served(setting: Setting, view: View) -> Card:
    """The share of those who started that is still served 3, 6, 12 and 24 months later, apart for people from state care."""
    return internal_card(setting, view, _retention)


def _retention(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    cohorts = retention(records.database, records.selection)
    days = setting.speaker.number(GAP_DAYS)
    term = say(KIND_NAMES[ViewKind.RETENTION]), say(_COUNTED, days=days)
    if not cohorts:
        text = N_("In this period nobody received a first service.")
        return records.card(say(N_("Nobody started")), say(text), Listing(term[1:]), None, term)
    return records.card(
        _retention_title(setting, cohorts),
        _retention_sentence(setting, cohorts, records.database.info.known_to(records.last)),
        _retention_chart(setting, cohorts),
        _retention_table(setting, cohorts),
        term,
        (say(N_("Who is left out")), say(_LEFT_OUT, days=days)),
    )


def _told(cohort: Cohort) -> Followed | None:
    """A year after the start, else the last time after it of which anything is known."""
    known = [one for one in cohort.after if one.followed]
    return next((one for one in known if one.months == _YEAR_AFTER), known[-1] if known else None)


def _retention_title(setting: Setting, cohorts: Sequence[Cohort]) -> str:
    speaker, told = setting.speaker, _told(cohorts[0])
    if told is None:
        return speaker.say(N_("Nobody started so long ago that it is known who is still served"))
    return speaker.say(
        N_("%(months)s months after the start %(share)s are still served"),
        months=speaker.number(told.months),
        share=speaker.value(_PERCENT, told.share or 0),
    )


def _retention_sentence(setting: Setting, cohorts: Sequence[Cohort], known_to: dt.date) -> str:
    speaker, told = setting.speaker, _told(cohorts[0])
    if told is None:
        return speaker.say(_COUNTED, days=speaker.number(GAP_DAYS))
    said = [
        speaker.plural(
            "That is %(served)s of the %(number)s person who was followed so long.",
            "That is %(served)s of the %(number)s persons who were followed so long.",
            told.followed,
            served=speaker.number(told.still_served),
        )
    ]
    care = next((one for one in cohorts if one.from_state_care), None)
    of_care = next((one for one in care.after if one.months == told.months), None) if care else None
    if of_care is not None and of_care.followed:
        said.append(speaker.say(N_("Of those from state care: %(share)s."), share=_shared(setting, of_care).text))
    left_out = told.persons - told.followed
    if left_out:
        said.append(
            speaker.plural(
                "Left out is %(number)s person who started too late for that to be known by %(date)s.",
                "Left out are %(number)s persons who started too late for that to be known by %(date)s.",
                left_out,
                date=speaker.date(known_to),
            )
        )
    return " ".join(said)


def _shared(setting: Setting, of: Followed) -> Figure:
    return part_of_whole(setting, of.share, of.still_served, of.followed)


def _cohort_name(setting: Setting, cohort: Cohort) -> str:
    if cohort.group:
        return name_of(setting, Dimension.GROUP, cohort.group)
    return setting.speaker.say(_FROM_STATE_CARE if cohort.from_state_care else _EVERYBODY)


def _after(setting: Setting, months: int) -> str:
    return setting.speaker.plural("After %(number)s month", "After %(number)s months", months)


def _retention_chart(setting: Setting, cohorts: Sequence[Cohort]) -> Chart:
    """Everybody and those from state care; groups stand in the table."""
    lines = [one for one in cohorts if one.group is None]
    series = []
    for cohort in lines:
        figures = [in_percent(setting, one.share) for one in cohort.after]
        name = _cohort_name(setting, cohort)
        series.append(Series(name, tuple(one.value for one in figures), tuple(one.text for one in figures)))
    times = tuple(_after(setting, one.months) for one in lines[0].after)
    return Chart(ChartKind.COLUMNS, times, tuple(series), axis_of(setting.speaker, _PERCENT), 1)


def _retention_table(setting: Setting, cohorts: Sequence[Cohort]) -> Table:
    """Each cohort after each number of months."""
    speaker = setting.speaker
    headings = [N_("Persons who started"), N_("Started too late"), N_("Followed so long"), N_("Still served of them")]
    columns = [*(Column(speaker.say(one), 0) for one in headings), Column(speaker.say(N_("Share still served")), 1, True)]
    rows = [
        Row(
            f"{_cohort_name(setting, cohort)}: {within(_after(setting, one.months))}",
            (
                *(
                    counted(setting, number)
                    for number in (one.persons, one.persons - one.followed, one.followed, one.still_served)
                ),
                in_percent(setting, one.share),
            ),
            code=cohort.group or "",
        )
        for cohort in cohorts
        for one in cohort.after
    ]
    return Table(speaker.say(N_("Who")), tuple(columns), tuple(rows))
