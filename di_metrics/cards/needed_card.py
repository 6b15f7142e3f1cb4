"""The card of needed and delivered services: how many have each in their support plan, beside its recipients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from di_metrics.cards.about import about_records
from di_metrics.cards.picture_values import count_of_persons
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import axis_of, kind_heading, name_of, not_released, rounded, standing_line
from di_metrics.deck import Card, Chart, ChartKind, Column, Figure, Level, Row, Series, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension, Selection
from di_metrics.query.demand import Demand, demands_of, needed_by, persons_in_plans
from di_metrics.reports.programme import read_checks
from di_metrics.sources.exact import RecordedFigures
from di_metrics.sources.question import Question
from di_metrics.text.public_speaker import NOTHING
from di_metrics.text.quality import COUNTED_APART, NOBODY

_NAMED = 4


@dataclass(frozen=True, slots=True)
class _Service:
    """A service as it is shown: what is not told has no value."""

    code: str
    name: str
    in_plans: Figure
    recipients: Figure

    @property
    def gap(self) -> float | None:
        """By how many more plans hold the service than there are recipients; None where one of the two is not told."""
        plans, recipients = self.in_plans.value, self.recipients.value
        return None if plans is None or recipients is None else plans - recipients


def needed(setting: Setting, view: View) -> Card:
    """Services by the number of support plans they are in."""
    recorded = setting.recorded
    if recorded is None:
        return not_released(setting, view)
    say, checks = setting.speaker.say, read_checks(recorded.region, recorded.database.files)
    asked = needed_by(checks, setting.selection(view))
    services = _services(setting, recorded, asked)
    demands = _demands(recorded, asked)
    group = name_of(setting, Dimension.GROUP, checks.needed_by)
    return Card(
        kind_heading(setting, view),
        _widest_gap(setting, services),
        f"{_behind_need(setting, services)} {say(_OF_ONE_GROUP, group=group)}",
        _chart(setting, services) if services else None,
        _table(setting, services, demands),
        standing_line(setting, setting.to_date(view)),
        about_records(
            setting,
            recorded,
            replace(asked, groups=()),
            (say(N_("Target group")), group),
            (say(N_("Recipients")), say(COUNTED_APART)),
        ),
    )


def _services(setting: Setting, recorded: RecordedFigures, asked: Selection) -> list[_Service]:
    """The services that are in a plan or have recipients as far as is told, those in most plans first."""
    plans = recorded.needed(asked, persons_in_plans(recorded.database, asked))
    recipients = recorded.answer(Question(("recipients",), asked, (Dimension.SERVICE,), total=False)).results[0]
    services = [
        _Service(
            code,
            name_of(setting, Dimension.SERVICE, code),
            count_of_persons(setting, plans[code]),
            count_of_persons(setting, recipients.cell(code)),
        )
        for code in (str(cell.key[0]) for cell in recipients)
        if plans[code].value or recipients.cell(code).value
    ]
    return sorted(services, key=_place)


def _place(service: _Service) -> tuple[bool, float, float]:
    plans, recipients = service.in_plans.value, service.recipients.value
    return plans is None, -(plans or 0), -(recipients or 0)


def _widest_gap(setting: Setting, services: Sequence[_Service]) -> str:
    """The services, ties together, that are in more plans than there are recipients by the largest number."""
    say, speaker = setting.speaker.say, setting.speaker
    gaps = [one.gap for one in services if one.gap is not None]
    widest = max(gaps, default=0)
    if not services:
        return say(NOBODY)
    if not gaps:
        return say(N_("%(indicator)s: data protected"), indicator=say(N_("Needed and delivered")))
    hidden = len(gaps) < len(services)
    if widest <= 0:
        text = N_("Of the services shown, none has fewer recipients than support plans")
        return say(text if hidden else N_("No service has fewer recipients than support plans"))
    leaders = [one for one in services if one.gap == widest]
    if len(leaders) > _NAMED:
        return say(
            N_("Recipients are furthest behind support plans, by %(gap)s each, in %(number)s services"),
            gap=speaker.number(widest),
            number=speaker.number(len(leaders)),
        )
    said = [
        say(
            N_("%(service)s (in plans %(plans)s, recipients %(recipients)s)"),
            service=one.name,
            plans=one.in_plans.text,
            recipients=one.recipients.text,
        )
        for one in leaders
    ]
    text = N_("Of those shown, recipients are furthest behind support plans: %(services)s")
    return say(
        text if hidden else N_("Recipients are furthest behind support plans: %(services)s"), services=speaker.listed(said)
    )


def _behind_need(setting: Setting, services: Sequence[_Service]) -> str:
    """How many services have fewer recipients than plans, of those whose numbers are told."""
    speaker = setting.speaker
    told = [one for one in services if one.gap is not None]
    if not told:
        return speaker.say(COUNTED_APART)
    fewer = sum((one.gap or 0) > 0 for one in told)
    text = N_("Recipients are fewer than support plans in %(fewer)s of the %(number)s services shown.")
    if len(told) == len(services):
        text = N_("Recipients are fewer than support plans in %(fewer)s of %(number)s services.")
    return speaker.say(text, fewer=speaker.number(fewer), number=speaker.number(len(told)))


def _chart(setting: Setting, services: Sequence[_Service]) -> Chart:
    columns = (
        (_plans_heading(setting), [one.in_plans for one in services]),
        (setting.speaker.name(CATALOGUE["recipients"].name), [one.recipients for one in services]),
    )
    series = tuple(
        Series(name, tuple(one.value for one in figures), tuple(one.text for one in figures)) for name, figures in columns
    )
    axis = axis_of(setting.speaker, CATALOGUE["recipients"])
    return Chart(ChartKind.BARS, tuple(one.name for one in services), series, axis, 0)


def _plans_heading(setting: Setting) -> str:
    return setting.speaker.say(N_("In support plans"))


def _demands(recorded: RecordedFigures, asked: Selection) -> list[Demand]:
    """What the open data set tells of a municipality; over several its numbers are not added up."""
    return demands_of(recorded.database, asked) if len(asked.municipalities) == 1 else []


def _table(setting: Setting, services: Sequence[_Service], demands: Sequence[Demand]) -> Table:
    speaker = setting.speaker
    say = speaker.say
    columns = [
        Column(_plans_heading(setting), 0, True, name="in_plans"),
        Column(speaker.name(CATALOGUE["recipients"].name), 0, True, name="recipients"),
    ]
    if demands:
        columns += [
            Column(say(N_("Needed, by the data set")), 0, True, name="needed"),
            Column(say(N_("Recipients against need, %")), 1, name="share"),
        ]
    rows = [
        Row(
            one.name,
            (one.in_plans, one.recipients, *(_of_data_set(setting, one, demands) if demands else ())),
            code=one.code,
        )
        for one in services
    ]
    return Table(say(N_("Service")), tuple(columns), tuple(rows), say(_NOT_ADDED), key=Dimension.SERVICE.value)


_OF_ONE_GROUP = N_("All is of one group: %(group)s.")
_NOT_ADDED = N_("A person may need and receive several services, so the rows must not be added up.")


def _of_data_set(setting: Setting, service: _Service, demands: Sequence[Demand]) -> tuple[Figure, Figure]:
    """What the data set tells of a service; of two columns for one service neither is the service's."""
    nothing, number = Figure(None, NOTHING), setting.speaker.number
    found = [one.persons for one in demands if one.service == service.code]
    if len(found) != 1:
        return nothing, nothing
    [persons], recipients = found, service.recipients
    if recipients.value is None or not persons:
        return Figure(persons, number(persons)), replace(recipients, value=None) if persons else nothing
    share = 100 * recipients.value / persons
    written = number(share, 1) if setting.source.level is Level.INTERNAL else rounded(number(share, 0))
    return Figure(persons, number(persons)), Figure(share, written)
