"""Cards of how a municipality's services are given: by whom, where, beside whom, and at which prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from di_metrics.cards.internal_records import InternalRecords, internal_card
from di_metrics.cards.setting import Setting
from di_metrics.cards.view import View
from di_metrics.cards.wording import counted, in_percent, name_of
from di_metrics.deck import Card, Column, Figure, Row, Table
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.query.municipal_service import (
    ChildrenServed,
    PriceSpread,
    ProviderShare,
    ServedElsewhere,
    children_with_guardian,
    price_spreads,
    provider_shares,
    served_elsewhere,
)
from di_metrics.text.labels import DIMENSION_NAMES, UNIT_NAMES
from di_metrics.text.public_speaker import NOTHING

_PERCENT, _PRICE = CATALOGUE["coverage"], CATALOGUE["mean_unit_price"]
_NAMED = 3


def _part(setting: Setting, part: int, whole: int) -> Figure:
    return in_percent(setting, 100 * part / whole if whole else None)


def _place_name(setting: Setting, code: str | None) -> str:
    return setting.speaker.say("Total") if code is None else name_of(setting, Dimension.MUNICIPALITY, code)


def _leading(setting: Setting, shares: Sequence[tuple[str | None, float]]) -> tuple[list[str], str]:
    """The names of the municipalities with the largest share as it is written, and this share."""
    written = [(code, setting.speaker.value(_PERCENT, share)) for code, share in shares]
    largest = written[max(range(len(shares)), key=lambda place: shares[place][1])][1]
    return [_place_name(setting, code) for code, share in written if share == largest], largest


def _largest_share(setting: Setting, parts: Sequence[tuple[str | None, int, int]]) -> str:
    """In which municipalities the largest part of a whole is such; nothing where there are many, or the total alone."""
    shares = [(code, 100 * part / whole) for code, part, whole in parts if code is not None and whole]
    told = len(shares) > 1 and any(share for _, share in shares)
    leaders, largest = _leading(setting, shares) if told else ([], "")
    if not 0 < len(leaders) <= _NAMED:
        return ""
    names = setting.speaker.listed(leaders)
    return setting.speaker.say(N_("The share is largest here: %(names)s (%(share)s)."), names=names, share=largest)


def _by_municipality(setting: Setting, columns: Sequence[Column], rows: Sequence[Row]) -> Table:
    heading = setting.speaker.say(DIMENSION_NAMES[Dimension.MUNICIPALITY])
    return Table(heading, tuple(columns), tuple(rows), key=Dimension.MUNICIPALITY.value)


# ---- Providers ----

_PROVIDERS, _LARGEST, _LARGEST_SHARE = N_("Providers"), N_("Largest provider"), N_("Its share of compensation")
_OF_PROVIDERS = N_(
    "The largest provider is the one that was paid most. Shares are of the compensation for services whose provider"
    " the records tell."
)
_ALONE = N_("With a single provider")
_OF_ALONE = N_("Services that were paid to one provider alone, and of which the records name every provider.")


def providers(setting: Setting, view: View) -> Card:
    """Municipalities by the share of their largest provider; behind it the same of each of their services."""
    return internal_card(setting, view, _providers)


def _providers(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    shares = provider_shares(records.database, records.selection)
    return records.card(
        _provider_title(setting, shares),
        _provider_sentence(setting, shares),
        _provider_table(setting, shares),
        _service_table(setting, shares) if shares else None,
        (say(_LARGEST), say(_OF_PROVIDERS)),
        (say(_ALONE), say(_OF_ALONE)),
    )


def _provider_title(setting: Setting, shares: Sequence[ProviderShare]) -> str:
    say, speaker = setting.speaker.say, setting.speaker
    known = [(one.municipality, one.share) for one in shares if one.service is None and one.share is not None]
    if not known:
        return say(N_("The records tell no provider"))
    leaders, largest = _leading(setting, known)
    if len(known) == 1:
        text = N_("%(name)s: the largest provider has %(share)s of the compensation")
        return say(text, name=leaders[0], share=largest)
    if len(leaders) > _NAMED:
        return speaker.plural(
            "In %(number)s municipality the largest provider has %(share)s of the compensation",
            "In %(number)s municipalities the largest provider has %(share)s of the compensation",
            len(leaders),
            share=largest,
        )
    names = speaker.listed(leaders)
    return say(N_("Most dependent on one provider: %(names)s (%(share)s of the compensation)"), names=names, share=largest)


def _provider_sentence(setting: Setting, shares: Sequence[ProviderShare]) -> str:
    speaker = setting.speaker
    services = [one for one in shares if one.service is not None]
    if not any(one.providers for one in services):
        return speaker.say(_OF_PROVIDERS)
    said = [_most_alone(setting, services)]
    whole = [one for one in shares if one.service is None]
    paid, untold = sum(one.whole + one.untold for one in whole), sum(one.untold for one in whole)
    if untold:
        text = N_("Of %(share)s of the compensation the records tell no provider.")
        said.append(speaker.say(text, share=speaker.value(_PERCENT, 100 * untold / paid)))
    return " ".join(filter(None, said)) or speaker.say(_OF_PROVIDERS)


def _most_alone(setting: Setting, services: Sequence[ProviderShare]) -> str:
    """In which municipalities, ties together, most services have a single provider; of one alone, how many."""
    speaker = setting.speaker
    alone = Counter(one.municipality for one in services if one.is_single)
    if len({one.municipality for one in services}) == 1:
        return speaker.plural(
            "Of %(number)s service, %(alone)s have a single provider.",
            "Of %(number)s services, %(alone)s have a single provider.",
            len(services),
            alone=speaker.number(alone.total()),
        )
    most = max(alone.values(), default=0)
    leaders = [_place_name(setting, code) for code, count in alone.items() if count == most]
    if not 0 < len(leaders) <= _NAMED:
        return ""
    text = N_("Most services with a single provider: %(names)s (%(alone)s).")
    return speaker.say(text, names=speaker.listed(leaders), alone=speaker.number(most))


def _provider_table(setting: Setting, shares: Sequence[ProviderShare]) -> Table:
    say = setting.speaker.say
    columns = [
        Column(say(_PROVIDERS), 0),
        Column(say(_LARGEST), None),
        Column(say(_LARGEST_SHARE), 1, True),
        Column(say(N_("Services")), 0),
        Column(say(_ALONE), 0),
    ]
    rows = []
    for one in shares:
        if one.service is None:
            services = [other for other in shares if other.municipality == one.municipality and other.service]
            alone = sum(other.is_single for other in services)
            counts = counted(setting, len(services)), counted(setting, alone)
            name = _place_name(setting, one.municipality)
            rows.append(Row(name, (*_of_largest(setting, one), *counts), code=one.municipality))
    return _by_municipality(setting, columns, rows)


def _of_largest(setting: Setting, share: ProviderShare) -> tuple[Figure, Figure, Figure]:
    names = setting.speaker.listed(list(share.largest)) if share.largest else NOTHING
    return counted(setting, share.providers), Figure(None, names), in_percent(setting, share.share)


def _service_table(setting: Setting, shares: Sequence[ProviderShare]) -> Table:
    """The share and name of the largest provider of each service (rows) in each municipality (columns)."""
    say = setting.speaker.say
    of = {(one.service, one.municipality): one for one in shares}
    places = list(dict.fromkeys(one.municipality for one in shares))
    services = [one for one in (None, *setting.region.service) if any((one, place) in of for place in places)]
    columns = tuple(Column(_place_name(setting, one), 1, name=one) for one in places)
    rows = tuple(
        Row(
            say(N_("all services")) if one is None else name_of(setting, Dimension.SERVICE, one),
            tuple(_largest_in(setting, of.get((one, place))) for place in places),
            is_total=one is None,
            code=one or "",
        )
        for one in services
    )
    return Table(say(DIMENSION_NAMES[Dimension.SERVICE]), columns, rows, key=Dimension.SERVICE.value)


def _largest_in(setting: Setting, share: ProviderShare | None) -> Figure:
    """“35.4% (Provider 16)”."""
    if share is None or share.share is None:
        return Figure(None, NOTHING)
    written = setting.speaker.value(_PERCENT, share.share)
    return Figure(share.share, f"{written} ({setting.speaker.listed(list(share.largest))})")


# ---- Served outside the municipality of assessment ----

_HERE = N_("Assessed here, served anywhere")
_OF_ELSEWHERE = N_(
    "Persons assessed in the municipality, to the last day, and served in the period wherever; of them those with a"
    " service in another municipality where they were not assessed. Left out are persons of whom it is not known"
    " where they were assessed."
)


def elsewhere(setting: Setting, view: View) -> Card:
    """How many of those assessed in each municipality were served in another one."""
    return internal_card(setting, view, _elsewhere)


def _elsewhere(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    rows = served_elsewhere(records.database, records.selection)
    sentence = _largest_share(setting, [(one.municipality, one.elsewhere, one.persons) for one in rows])
    title, table = _elsewhere_title(setting, rows[-1]), _elsewhere_table(setting, rows)
    return records.card(title, sentence or say(_OF_ELSEWHERE), table, None, (say(_HERE), say(_OF_ELSEWHERE)))


_NOBODY_SERVED = N_("Nobody who was assessed has been served")


def _elsewhere_title(setting: Setting, whole: ServedElsewhere) -> str:
    speaker = setting.speaker
    if not whole.persons:
        nobody = N_("Nobody assessed here has been served") if whole.from_elsewhere else _NOBODY_SERVED
        return speaker.say(nobody)
    return speaker.plural(
        "%(elsewhere)s of %(number)s person was served outside the municipality of assessment",
        "%(elsewhere)s of %(number)s persons were served outside the municipality of assessment",
        whole.persons,
        elsewhere=speaker.number(whole.elsewhere),
    )


def _elsewhere_table(setting: Setting, rows: Sequence[ServedElsewhere]) -> Table:
    say = setting.speaker.say
    columns = [
        Column(say(_HERE), 0),
        Column(say(N_("Of them served elsewhere")), 0),
        Column(say(N_("Share served elsewhere")), 1, True),
        Column(say(N_("Served here, assessed elsewhere")), 0),
    ]
    found = [
        Row(
            _place_name(setting, one.municipality),
            (
                counted(setting, one.persons),
                counted(setting, one.elsewhere),
                _part(setting, one.elsewhere, one.persons),
                counted(setting, one.from_elsewhere),
            ),
            is_total=one.municipality is None,
            code=one.municipality or "",
        )
        for one in rows
    ]
    return _by_municipality(setting, columns, found)


# ---- Children beside their guardians ----

_CHILDREN = N_("Children served")
_OF_GUARDIANS = N_(
    "A guardian counts who was served in the same period with any service and anywhere; of some children none is recorded."
)


def guardians(setting: Setting, view: View) -> Card:
    """How many of the children served in each municipality have a guardian who was served too."""
    return internal_card(setting, view, _guardians)


def _guardians(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    rows = children_with_guardian(records.database, records.selection)
    sentence = _largest_share(setting, [(one.municipality, one.guardian_served, one.children) for one in rows])
    title, table = _guardian_title(setting, rows), _guardian_table(setting, rows)
    return records.card(title, sentence or say(_OF_GUARDIANS), table, None, (say(_CHILDREN), say(_OF_GUARDIANS)))


def _guardian_title(setting: Setting, rows: Sequence[ChildrenServed]) -> str:
    speaker = setting.speaker
    if not rows or not rows[-1].children:
        return speaker.say(N_("No child with a guardian in the records was served"))
    return speaker.plural(
        "Beside their guardians %(served)s of %(number)s child was served",
        "Beside their guardians %(served)s of %(number)s children were served",
        rows[-1].children,
        served=speaker.number(rows[-1].guardian_served),
    )


def _guardian_table(setting: Setting, rows: Sequence[ChildrenServed]) -> Table:
    say = setting.speaker.say
    columns = [
        Column(say(_CHILDREN), 0),
        Column(say(N_("With a guardian in the records")), 0),
        Column(say(N_("Guardian served too")), 0),
        Column(say(N_("Share with a guardian served")), 1, True),
    ]
    found = [
        Row(
            _place_name(setting, one.municipality),
            (
                counted(setting, one.children),
                counted(setting, one.with_guardian),
                counted(setting, one.guardian_served),
                _part(setting, one.guardian_served, one.children),
            ),
            is_total=one.municipality is None,
            code=one.municipality or "",
        )
        for one in rows
        if one.children
    ]
    return _by_municipality(setting, columns, found)


# ---- Prices ----

_MEDIAN = N_("Median price")
_OF_PRICES = N_("Of the unit prices of the records with units; half of the records are at the median price or below it.")


def prices(setting: Setting, view: View) -> Card:
    """Each service's lowest, median and highest unit price beside the programme's."""
    return internal_card(setting, view, _prices)


def _prices(records: InternalRecords) -> Card:
    setting, say = records.setting, records.say
    spreads = price_spreads(records.database, records.selection)
    title, sentence = _price_title(setting, spreads), _price_sentence(setting, spreads)
    return records.card(title, sentence, _price_table(setting, spreads), None, (say(_MEDIAN), say(_OF_PRICES)))


def _difference(spread: PriceSpread) -> float | None:
    """By how many percent the median is above the programme's price."""
    return float(100 * (spread.median / spread.programme - 1)) if spread.programme else None


def _in_euros(setting: Setting, price: Decimal) -> str:
    return setting.speaker.value(_PRICE, float(price))


def _signed(setting: Setting, difference: float | None) -> Figure:
    if difference is None:
        return Figure(None, NOTHING)
    written = setting.speaker.number(difference, 1)
    sign = "+" if difference > 0 and written.strip("0,.") else ""
    return Figure(difference, f"{sign}{written}{setting.speaker.suffix(_PERCENT)}")


def _apart(setting: Setting, difference: float) -> str:
    """How far a price is from the programme's, as it is written."""
    return setting.speaker.value(_PERCENT, abs(difference))


def _price_title(setting: Setting, spreads: Sequence[PriceSpread]) -> str:
    speaker = setting.speaker
    differences = [(difference, one) for one in spreads if (difference := _difference(one)) is not None]
    if not differences:
        return speaker.say(N_("There are no prices of records"))
    furthest = _apart(setting, max((difference for difference, _ in differences), key=abs))
    leaders = [pair for pair in differences if _apart(setting, pair[0]) == furthest]
    if furthest == _apart(setting, 0) or len(leaders) > _NAMED:
        return speaker.say(N_("Median prices are as far as %(change)s from those of the programme"), change=furthest)
    names = [
        f"{name_of(setting, Dimension.SERVICE, one.service)} ({_signed(setting, difference).text})"
        for difference, one in leaders
    ]
    return speaker.say(N_("Median price furthest from the programme's: %(services)s"), services=speaker.listed(names))


def _price_sentence(setting: Setting, spreads: Sequence[PriceSpread]) -> str:
    speaker = setting.speaker
    if not spreads:
        return speaker.say(_OF_PRICES)
    apart = [one for one in spreads if _in_euros(setting, one.median) != _in_euros(setting, one.programme)]
    return speaker.say(
        N_("The median price is above the programme's in %(above)s of %(number)s services and below it in %(below)s."),
        above=speaker.number(sum(one.median > one.programme for one in apart)),
        below=speaker.number(sum(one.median < one.programme for one in apart)),
        number=speaker.number(len(spreads)),
    )


def _price_table(setting: Setting, spreads: Sequence[PriceSpread]) -> Table:
    speaker = setting.speaker
    say = speaker.say
    unit = say(UNIT_NAMES[_PRICE.unit])
    headings = (N_("Programme's price"), N_("Lowest price"), _MEDIAN, N_("Highest price"))
    columns = [Column(say(one), 2, unit=unit) for one in headings]
    columns += [Column(say(N_("Median against the programme")), 1, True), Column(say(N_("Records")), 0)]
    rows = [
        Row(
            f"{name_of(setting, Dimension.SERVICE, one.service)}",
            (
                *(
                    Figure(float(price), _in_euros(setting, price))
                    for price in (one.programme, one.lowest, one.median, one.highest)
                ),
                _signed(setting, _difference(one)),
                counted(setting, one.records),
            ),
            code=one.service,
        )
        for one in spreads
    ]
    return Table(say(DIMENSION_NAMES[Dimension.SERVICE]), tuple(columns), tuple(rows), key=Dimension.SERVICE.value)
