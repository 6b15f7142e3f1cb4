"""Cards of people's paths: what became of the assessed, who waits how long for what, how soon people are served.

All are counted from the days of single persons and are therefore internal alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from di_metrics.cards.about import about
from di_metrics.cards.internal_records import InternalRecords, internal_card
from di_metrics.cards.picture_values import figure, ordered, stacked, table
from di_metrics.cards.setting import Setting
from di_metrics.cards.titles import found_in, meaning, sentences
from di_metrics.cards.view import View
from di_metrics.cards.wording import (
    STILL_SERVED,
    axis_of,
    counted,
    heading_about,
    in_percent,
    name_of,
    source_line,
    still_served_term,
    unit_of,
)
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.indicators.shared import BASE_NOTES
from di_metrics.indicators.waiting import WAITING_BY_DURATION
from di_metrics.model import Cell, Dimension, Selection, Status
from di_metrics.query.evaluation import of_base
from di_metrics.query.state_care import recent_days
from di_metrics.query.waits import (
    NOT_REACHED,
    Path,
    Recommended,
    Waits,
    days_in,
    measure,
    paths,
    waits_between,
    waits_for_recommended,
)
from di_metrics.sources.question import Question
from di_metrics.text.labels import DIMENSION_NAMES
from di_metrics.text.paragraphs import compares
from di_metrics.text.paragraphs.wholes import whole
from di_metrics.text.public_speaker import NOTHING, capital

_WAITING, _MEDIAN, _SHARE = (
    CATALOGUE[code] for code in ("assessed_waiting", "waiting_days_median", "served_within_12_months")
)
_LONG = "waiting_12_months_and_longer"
_HALF = 50
_INTERNAL = N_("Internal only: counted from the days of single persons.")


def _composed(setting: Setting, view: View, make: Callable[[InternalRecords], Card], *, of_services: bool = False) -> Card:
    """A card, or why there is nothing to show. What is `of_services` may be narrowed by them."""

    def compose(records: InternalRecords) -> Card:
        chosen = records.selection
        asked = replace(chosen, services=(), categories=()) if of_services else chosen
        return records.nothing_of(("assessed_waiting", "assessed_served"), asked) or make(records)

    return internal_card(setting, view, compose, _INTERNAL, to_date=True)


def _of_the_assessed(records: InternalRecords) -> Selection:
    """The selection of those who are both assessed and served."""
    return of_base(records.region, _WAITING, records.selection)


def _days(records: InternalRecords, of: Waits) -> Figure:
    """The median of waits."""
    return figure(records.setting, _MEDIAN, _cell(of.days_until(_HALF)))


def _share(records: InternalRecords, of: Waits, months: int) -> Figure:
    """The share that waits no longer after months."""
    return figure(records.setting, _SHARE, _cell(of.share_within(days_in(months))))


def _cell(value: float | None) -> Cell:
    if value is None or value == NOT_REACHED:
        return Cell((), None, Status.NO_DATA if value is None else Status.NOT_REACHED)
    return Cell((), value)


# ---- What became of the assessed ----


def journey(setting: Setting, view: View) -> Card:
    """How many of the assessed took each step, and how long it took half of them."""
    return _composed(setting, view, _journey)


def _journey(records: InternalRecords) -> Card:
    say, speaker = records.say, records.setting.speaker
    found = paths(records.database, _of_the_assessed(records))
    recent = recent_days(records.database, records.last)
    known_to = records.database.info.known_to(records.last)
    planned = sum(path.has_plan for path in found)
    served = sum(path.served_on is not None for path in found)
    still = sum(path.served_to is not None and path.served_to >= recent.first for path in found)
    dated = [path for path in found if path.planned_on or not path.has_plan]  # of a plan without a day nobody knows when
    to_plan = waits_between(dated, lambda path: path.assessed_on, lambda path: path.planned_on, known_to)
    to_service = waits_between(found, lambda path: path.planned_on, lambda path: path.served_on, known_to)
    nothing = Figure(None, NOTHING)
    steps = (
        ("assessed", say(N_("Assessed")), len(found), nothing),
        ("planned", say(N_("With a support plan")), planned, _days(records, to_plan)),
        ("served", say(N_("Received a first service")), served, _days(records, to_service)),
        ("still_served", say(STILL_SERVED), still, nothing),
    )
    figures = [counted(records.setting, count) for _, _, count, _ in steps]
    series = _series(say(N_("Persons")), figures)
    rows = tuple(
        Row(name, (persons, in_percent(records.setting, 100 * count / len(found) if found else None), days), code=code)
        for (code, name, count, days), persons in zip(steps, figures, strict=True)
    )
    columns = (
        Column(say(N_("Persons")), 0, True, name="persons"),
        Column(say(N_("Share of the assessed")), 1, name="share", unit=unit_of(speaker, _SHARE)),
        Column(say(N_("Median days from the step before")), 0, name="median_days"),
    )
    title = speaker.plural(
        "Of %(number)s assessed person, %(served)s received a first service; still served: %(still)s",
        "Of %(number)s assessed persons, %(served)s received a first service; still served: %(still)s",
        len(found),
        served=figures[2].text,
        still=figures[3].text,
    )
    told = (
        (N_("from assessment to plan %(days)s"), _days(records, to_plan)),
        (N_("from plan to first service %(days)s"), _days(records, to_service)),
    )
    clauses = [say(text, days=days.text) for text, days in told if days.value is not None]
    sentence = sentences([say(N_("Median days: %(steps)s"), steps=", ".join(clauses))] if clauses else []) or say(_SO_FAR)
    return records.card(
        title,
        sentence,
        Chart(ChartKind.BARS, tuple(name for _, name, _, _ in steps), (series,), axis_of(speaker, _WAITING), 0),
        Table(say(N_("Step")), columns, rows, speaker.name(BASE_NOTES[_WAITING.base]), key="step"),
        still_served_term(records.setting, recent),
        (say(N_("Median days")), say(_SO_FAR)),
    )


_SO_FAR = N_("Those who have not taken the step count with the days waited so far.")


# ---- Who waits how long ----


def waiting(setting: Setting, view: View) -> Card:
    """The assessed without a service by how long they have waited, by municipality."""
    return _composed(setting, view, _waiting)


def _waiting(records: InternalRecords) -> Card:
    setting, speaker = records.setting, records.setting.speaker
    codes = (_WAITING.code, *WAITING_BY_DURATION, _MEDIAN.code)
    answer = records.recorded.answer(Question(codes, records.selection, (Dimension.MUNICIPALITY,)))
    whole_, *parts = answer.results[:-1]
    waits, long = (answer.total(code) or Cell((), 0) for code in (_WAITING.code, _LONG))
    in_order = replace(parts[0], cells=tuple(parts[0].cell(*cell.key) for cell in ordered(whole_)))
    title = capital(whole(speaker, _WAITING, waits).text)
    if long.value:
        text = N_("%(waiting)s, including %(long)s for a year or longer")
        title = records.say(text, waiting=title, long=speaker.number(long.value))
    median = answer.total(_MEDIAN.code)
    return Card(
        heading_about(setting, records.view, answer.selection),
        title,
        sentences(
            [
                found_in(setting, whole_) if waits.value and compares(whole_) else "",
                records.say(N_("Median days to a first service: %(days)s"), days=speaker.value(_MEDIAN, median.value))
                if median and median.value is not None
                else "",
            ]
        )
        or meaning(setting, _WAITING),
        replace(stacked(setting, [in_order, *parts[1:]]), steps=True),
        table(setting, answer),
        source_line(setting, answer),
        about(setting, answer),
    )


def waiting_for(setting: Setting, view: View) -> Card:
    """Those who have a service in their support plan and have not received it, by how long they have waited."""
    return _composed(setting, view, _waiting_for, of_services=True)


def _waiting_for(records: InternalRecords) -> Card:
    say, speaker = records.say, records.setting.speaker
    services = records.region.services_of(records.selection)
    found = waits_for_recommended(records.database, _of_the_assessed(records))
    rows = sorted(
        ((code, one) for code, one in found.items() if code in services), key=lambda row: (-row[1].waits.persons, row[0])
    )
    spans = [say(one) for one in _SPANS]
    counts = {code: [_persons_waiting(records, part, one) for part in WAITING_BY_DURATION] for code, one in rows}
    columns = (
        Column(say(N_("Recommended in a plan")), 0, name="in_plans"),
        Column(say(N_("Not yet received")), 0, True, name="waiting"),
        *(Column(name, 0, True, name=f"not_received_{part}") for name, part in zip(spans, WAITING_BY_DURATION, strict=True)),
    )
    names = {code: name_of(records.setting, Dimension.SERVICE, code) for code, _ in rows}
    return records.card(
        *_most_awaited(records, rows, names),
        Chart(
            ChartKind.STACKED,
            tuple(names[code] for code, one in rows if one.waits.persons),
            tuple(
                _series(name, [counts[code][place] for code, one in rows if one.waits.persons])
                for place, name in enumerate(spans)
            ),
            axis_of(speaker, _WAITING),
            0,
            codes=tuple(code for code, one in rows if one.waits.persons),
            steps=True,
        ),
        Table(
            say(DIMENSION_NAMES[Dimension.SERVICE]),
            columns,
            tuple(
                Row(
                    names[code],
                    (counted(records.setting, one.in_plans), counted(records.setting, one.waits.persons), *counts[code]),
                    code=code,
                )
                for code, one in rows
            ),
            say(N_("A person may wait for several services, so the rows must not be added up.")),
            key=Dimension.SERVICE.value,
        ),
        (say(N_("Waiting")), say(_DAYS_RUN)),
    )


_DAYS_RUN = N_("The days run from the first assessment that recommends the service.")
_SPANS = (N_("less than 3 months"), N_("3–6 months"), N_("6–12 months"), N_("12 months or longer"))
"""How long people have waited: what `WAITING_BY_DURATION` counts."""


def _persons_waiting(records: InternalRecords, part: str, recommended: Recommended) -> Figure:
    formula = CATALOGUE[part].formula
    return counted(records.setting, int(measure(formula, recommended.waits) or 0))  # type: ignore[arg-type]  # of waits alone


def _series(name: str, figures: Sequence[Figure]) -> Series:
    return Series(name, tuple(one.value for one in figures), tuple(one.text for one in figures))


def _most_awaited(
    records: InternalRecords, rows: Sequence[tuple[str, Recommended]], names: Mapping[str, str]
) -> tuple[str, str]:
    """Which service most wait for, ties together, and for how many of them more than half still wait."""
    speaker = records.setting.speaker
    most = max((one.waits.persons for _, one in rows), default=0)
    if not most:
        return records.say(N_("Nobody waits for a service that a support plan recommends")), records.say(_DAYS_RUN)
    leaders = [
        records.say(
            N_("%(service)s (%(waiting)s of %(plans)s)"),
            service=names[code],
            waiting=speaker.number(one.waits.persons),
            plans=speaker.number(one.in_plans),
        )
        for code, one in rows
        if one.waits.persons == most
    ]
    behind = sum(2 * one.waits.persons > one.in_plans for _, one in rows)
    return (
        records.say(N_("Most of those to whom it is recommended wait for: %(services)s"), services=speaker.listed(leaders)),
        speaker.plural(
            "In %(behind)s of %(number)s recommended service more than half still wait.",
            "In %(behind)s of %(number)s recommended services more than half still wait.",
            len(rows),
            behind=speaker.number(behind),
        )
        if len(rows) > 1
        else records.say(_DAYS_RUN),
    )


# ---- How soon people are served ----

_CURVE = range(0, 37, 3)
"""Months at which the curves are drawn."""

_YEAR = 12
_TOLD = (3, 6, _YEAR, 24)
"""Months of which the table tells the share."""


def served_since(setting: Setting, view: View) -> Card:
    """The share served by months since the assessment, by year of assessment or by group."""
    return _composed(setting, view, lambda records: _served_since(records, view.split[0]))


def _served_since(records: InternalRecords, by: Dimension) -> Card:
    say, speaker = records.say, records.setting.speaker
    found = paths(records.database, _of_the_assessed(records))

    known_to = records.database.info.known_to(records.last)

    def waits(of: Sequence[Path]) -> Waits:
        return waits_between(of, lambda path: path.assessed_on, lambda path: path.served_on, known_to)

    parts: dict[str, list[Path]] = {}
    for path in sorted(found, key=lambda one: one.assessed_on):
        parts.setdefault(str(path.assessed_on.year) if by is Dimension.YEAR else path.group, []).append(path)
    waited = ((code, waits(parts[code])) for code in _in_order(records, by, parts))
    cohorts = [(code, _cohort_name(records, by, code), one) for code, one in waited if one.persons]
    of_all = waits(found)
    curves = tuple(
        _series(code if by is Dimension.YEAR else name, [_share(records, one, month) for month in _CURVE])
        for code, name, one in cohorts
    )
    columns = (
        Column(say(N_("Persons")), 0, name="persons"),
        *(
            Column(
                say(N_("Served within %(months)s months"), months=speaker.number(month)),
                1,
                name=f"served_within_{month}_months",
                unit=unit_of(speaker, _SHARE),
            )
            for month in _TOLD
        ),
        Column(speaker.name(_MEDIAN.name), 0, name=_MEDIAN.code),
    )
    rows = [Row(name, _row(records, one), code=code) for code, name, one in cohorts]
    heading = say(N_("Assessed in")) if by is Dimension.YEAR else say(DIMENSION_NAMES[by])
    return records.card(
        _soonest(records, [(name, one) for _, name, one in cohorts], of_all),
        sentences([_of_all(records, of_all)]) or say(_LINE_ENDS),
        Chart(
            ChartKind.LINES,
            tuple(speaker.number(month) for month in _CURVE),
            curves,
            say(N_("% served by months since assessment")),
            1,
        ),
        Table(
            heading,
            columns,
            (*rows, Row(say("Total"), _row(records, of_all), is_total=True)),
            say(N_("Persons who were served before being assessed are left out.")),
            key="assessed_in" if by is Dimension.YEAR else by.value,
        ),
        (
            say(N_("Share served")),
            say(_LINE_ENDS),
        ),
    )


_LINE_ENDS = N_("Kaplan–Meier: who still waits counts with the days so far; a line ends where nobody waited longer.")


def _cohort_name(records: InternalRecords, by: Dimension, code: str) -> str:
    if by is Dimension.YEAR:
        return records.say(N_("assessed in %(year)s"), year=code)
    return name_of(records.setting, by, code)


def _in_order(records: InternalRecords, by: Dimension, parts: Mapping[str, Sequence[Path]]) -> list[str]:
    return list(parts) if by is Dimension.YEAR else [code for code in records.region.group if code in parts]


def _row(records: InternalRecords, of: Waits) -> tuple[Figure, ...]:
    return counted(records.setting, of.persons), *(_share(records, of, month) for month in _TOLD), _days(records, of)


def _soonest(records: InternalRecords, cohorts: Sequence[tuple[str, Waits]], of_all: Waits) -> str:
    """Who is served soonest and latest, by the share within a year; the share of all where there is nothing to compare."""
    told = [(name, _share(records, one, _YEAR)) for name, one in cohorts]
    known = [(name, one) for name, one in told if one.value is not None]
    shares = [one.text for _, one in sorted(known, key=lambda told: told[1].value or 0)]
    if len(set(shares)) < 2:
        return _of_all(records, of_all, _YEAR) or records.say(
            N_("It is too early to tell how many are served within 12 months")
        )

    def named(share: str) -> str:
        return records.setting.speaker.listed([name for name, one in known if one.text == share])

    least, most = shares[0], shares[-1]
    return records.say(
        N_("Served within 12 months: from %(least)s (%(worst)s) to %(most)s (%(best)s)"),
        best=named(most),
        most=most,
        worst=named(least),
        least=least,
    )


def _of_all(records: InternalRecords, of_all: Waits, *months: int) -> str:
    """The share of all that is served within months, as far as it is known."""
    shares = [(month, _share(records, of_all, month)) for month in months or _TOLD]
    known = [
        records.say(N_("within %(months)s months %(share)s"), months=month, share=share.text)
        for month, share in shares
        if share.value is not None
    ]
    return records.say(N_("Of all, served %(shares)s"), shares=records.setting.speaker.listed(known)) if known else ""
