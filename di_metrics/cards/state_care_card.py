"""The card of the people from state care: by institution what became of them, when they came, which services they use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from di_metrics.cards.internal_records import InternalRecords, internal_card
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import STILL_SERVED, axis_of, counted, ended, name_of, still_served_term
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.query.continuity import GAP_DAYS
from di_metrics.query.state_care import FromInstitution, FromStateCare, from_state_care
from di_metrics.text.public_speaker import NOTHING, within

_NAMED = 3
"""Services, or institutions, that are named at most."""
_SERVED, _STILL = N_("Have been served"), STILL_SERVED
_EARLIER, _WAITING = N_("Served earlier"), N_("Still wait")
_NOT_KNOWN = N_("Institution not known")


def state_care(setting: Setting, view: View) -> Card:
    """By institution; split by year when they came, split by service what they use, else what became of them.

    Of few people, of a special category of personal data: internal alone.
    """
    return internal_card(setting, view, _state_care, _INTERNAL, to_date=True)


def _state_care(chosen: InternalRecords) -> Card:
    """All services of people from state care, whichever were chosen."""
    setting, say = chosen.setting, chosen.say
    records = replace(chosen, selection=replace(chosen.selection, services=(), categories=(), from_state_care=True))
    found = from_state_care(records.database, records.selection)
    if not found.institutions and (nothing := records.nothing_of(("recipients_from_state_care",), records.selection)):
        return nothing
    if not found.total.persons:
        return records.card(say(N_("Nobody from state care is told of yet")), say(_INTERNAL), None, None)
    title, sentence, chart, table = _COMPOSED[records.view.split](setting, found)
    return records.card(
        title,
        sentence,
        chart,
        table if chart else None,
        (say(N_("Came")), say(N_("Each person counts in the year of the first assessment or the first service."))),
        still_served_term(setting, found.recent),
        (
            say(_EARLIER),
            say(N_("No service ran within these days. Why it ended is not recorded, and nothing follows from it.")),
        ),
        (say(_WAITING), say(N_("Assessed, and no service received to the day."))),
    )


_INTERNAL = N_("It tells of few people and of their care: internal figures alone, in no release and no shareable meeting.")
_Composed = tuple[str, str, Chart | None, Table]


# ---- What became of them ----


def _what_became(setting: Setting, found: FromStateCare) -> _Composed:
    say, speaker, rows = setting.speaker.say, setting.speaker, found.institutions
    parts = {
        _STILL: [row.still_served for row in rows],
        _EARLIER: [row.served - row.still_served for row in rows],
        _WAITING: [row.waiting for row in rows],
    }
    names = _names(setting, rows)
    columns = (
        Column(say(N_("Persons from state care")), 0, True),
        *(Column(say(one), 0) for one in (_SERVED, _STILL, _WAITING)),
        Column(say(N_("Services used most")), None),
    )
    table = Table(
        say(N_("Institution")),
        columns,
        tuple(Row(name, _figures(setting, row), code=row.institution or "") for name, row in zip(names, rows, strict=True))
        + ((Row(say("Total"), _figures(setting, found.total), is_total=True),) if len(rows) > 1 else ()),
        _closed(setting, found),
        key="institution",
    )
    total = found.total
    title = speaker.plural(
        "Of %(number)s person from state care, services are received now by %(still)s and not yet by %(waiting)s",
        "Of %(number)s persons from state care, services are received now by %(still)s and not yet by %(waiting)s",
        total.persons,
        still=speaker.number(total.still_served),
        waiting=speaker.number(total.waiting),
    )
    sentence = " ".join(filter(None, [_where_they_wait(setting, rows), _closed(setting, found)])) or say(_INTERNAL)
    return title, sentence, _chart(setting, ChartKind.STACKED, names, {say(one): parts[one] for one in parts}), table


def _figures(setting: Setting, row: FromInstitution) -> tuple[Figure, ...]:
    most = _used_most(setting, row.services)
    return (
        *(counted(setting, one) for one in (row.persons, row.served, row.still_served, row.waiting)),
        Figure(None, ", ".join(f"{name} ({setting.speaker.number(persons)})" for name, persons in most) or NOTHING),
    )


def _used_most(setting: Setting, services: Mapping[str, int]) -> list[tuple[str, int]]:
    ranked = sorted(services.items(), key=lambda one: (-one[1], list(setting.region.service).index(one[0])))
    return [(name_of(setting, Dimension.SERVICE, code), persons) for code, persons in ranked[:_NAMED]]


def _where_they_wait(setting: Setting, rows: Sequence[FromInstitution]) -> str:
    """The known institutions, ties together, from which most still wait."""
    speaker, known = setting.speaker, [row for row in rows if row.institution]
    most = max((row.waiting for row in known), default=0)
    leaders = [row for row in known if row.waiting == most]
    if not most or len(leaders) > _NAMED or len(known) < 2:
        return ""
    number = speaker.number
    text = N_("%(name)s (%(waiting)s of %(persons)s)")
    said = [
        speaker.say(text, name=name, waiting=number(row.waiting), persons=number(row.persons))
        for name, row in zip(_names(setting, leaders), leaders, strict=True)
    ]
    return ended(speaker.say(N_("Most who wait came from: %(names)s"), names=speaker.listed(said)))


def _closed(setting: Setting, found: FromStateCare) -> str:
    """Each institution that had closed by then, and how many of those who came from it are still served."""
    speaker, number = setting.speaker, setting.speaker.number
    closed = {code: one.closed_on for code, one in setting.region.institution.items()}
    return " ".join(
        speaker.say(
            N_("%(name)s (open until %(day)s): %(still)s of %(persons)s are still served."),
            name=name,
            day=speaker.date(day),
            persons=number(row.persons),
            still=number(row.still_served),
        )
        for name, row in zip(_names(setting, found.institutions), found.institutions, strict=True)
        if row.persons and (day := closed.get(row.institution or "")) and day <= found.recent.last
    )


# ---- When they came ----


def _when_they_came(setting: Setting, found: FromStateCare) -> _Composed:
    say, speaker, rows, came = setting.speaker.say, setting.speaker, found.institutions, found.total.came
    years = range(min(came), max(came) + 1)
    names = _names(setting, rows)
    series = {name: [row.came[year] for year in years] for name, row in zip(names, rows, strict=True)}
    chart = _chart(setting, ChartKind.COLUMNS, [str(year) for year in years], series)
    table = _crossed(setting, N_("Year"), [(str(year), str(year)) for year in years], series, key=Dimension.YEAR)
    most = max(came.values())
    leaders = [str(year) for year in years if came[year] == most]
    title = say(
        N_("Most people from state care were first assessed or served in %(years)s: %(persons)s"),
        years=speaker.listed(leaders),
        persons=speaker.number(most),
    )
    spans = [
        say(N_("%(name)s (%(years)s)"), name=name if row.institution else within(name), years=_span(row.came))
        for name, row in zip(names, rows, strict=True)
        if row.persons
    ]
    return title, ended(say(N_("They came from: %(names)s"), names=speaker.listed(spans))), chart, table


def _span(came: Iterable[int]) -> str:
    first, last = min(came), max(came)
    return str(first) if first == last else f"{first}\N{EN DASH}{last}"


# ---- Which services they use ----


def _what_they_use(setting: Setting, found: FromStateCare) -> _Composed:
    speaker, rows, used = setting.speaker, found.institutions, found.total.services
    order = list(setting.region.service)
    codes = sorted(used, key=lambda code: (-used[code], order.index(code)))
    services = [(code, name_of(setting, Dimension.SERVICE, code)) for code in codes]
    names = _names(setting, rows)
    series = {name: [row.services.get(code, 0) for code in codes] for name, row in zip(names, rows, strict=True)}
    chart = _chart(setting, ChartKind.STACKED, [name for _, name in services], series)
    table = _crossed(setting, N_("Service"), services, series, key=Dimension.SERVICE)
    said = [f"{name} ({speaker.number(persons)})" for name, persons in _used_most(setting, used)]
    title = speaker.say(N_("People from state care use most: %(services)s"), services=speaker.listed(said))
    if not said:
        title = speaker.say(
            N_("Nobody from state care used a service in the last %(days)s days"), days=speaker.number(GAP_DAYS)
        )
    text = N_("Counted are services from %(since)s to %(last)s; a person may use several.")
    since, last = map(speaker.date, found.recent)
    return title, speaker.say(text, since=since, last=last), chart, table


# ---- Tables and charts ----


def _crossed(
    setting: Setting,
    heading: str,
    rows: Sequence[tuple[str, str]],
    series: Mapping[str, Sequence[int]],
    *,
    key: Dimension,
) -> Table:
    """A row for each code and name, a column for each institution, and all of them together."""
    say = setting.speaker.say
    columns = [Column(name, 0, shades=True) for name in series] + [Column(say("Total"), 0, True)]
    lines = []
    for place, (code, name) in enumerate(rows):
        counts = [values[place] for values in series.values()]
        lines.append(Row(name, tuple(counted(setting, one) for one in (*counts, sum(counts))), code=code))
    return Table(say(heading), tuple(columns), tuple(lines), key=key.value)


def _chart(setting: Setting, kind: ChartKind, names: Sequence[str], series: Mapping[str, Sequence[int]]) -> Chart | None:
    """A series for each name that has anybody; none where nobody is left."""
    number = setting.speaker.number
    drawn = tuple(
        Series(name, tuple(values), tuple(number(one) for one in values)) for name, values in series.items() if any(values)
    )
    return Chart(kind, tuple(names), drawn, axis_of(setting.speaker, CATALOGUE["recipients"]), 0) if drawn else None


def _names(setting: Setting, rows: Iterable[FromInstitution]) -> list[str]:
    institutions = setting.region.institution
    return [
        setting.speaker.name(institutions[row.institution].name) if row.institution else setting.speaker.say(_NOT_KNOWN)
        for row in rows
    ]


_COMPOSED = {(): _what_became, (Dimension.YEAR,): _when_they_came, (Dimension.SERVICE,): _what_they_use}
"""What is composed for each split of a view."""
