"""Views that meetings show, for tests: the standard ones and those that pages offer besides."""

from __future__ import annotations

import datetime as dt

from di_metrics.cards.view import STATE_CARE_SPLITS, PictureKind, View, ViewKind
from di_metrics.indicators import CATALOGUE
from di_metrics.meetings.agenda import Agenda, AgendaItem
from di_metrics.model import Against, Basis, Dimension
from di_metrics.region import Region

_PLACE, _GROUP, _SERVICE, _YEAR = Dimension.MUNICIPALITY, Dimension.GROUP, Dimension.SERVICE, Dimension.YEAR


INTERNAL_KINDS = (
    *(ViewKind.STATE_CARE, ViewKind.JOURNEY, ViewKind.WAITING, ViewKind.WAITING_FOR, ViewKind.SERVED_SINCE),
    *(ViewKind.PLAUSIBILITY, ViewKind.CORRECTIONS, ViewKind.FULFILMENT, ViewKind.FLOW, ViewKind.RETENTION),
    *(ViewKind.PROVIDERS, ViewKind.ELSEWHERE, ViewKind.GUARDIANS, ViewKind.PRICES, ViewKind.NEXT_SERVICE),
    *(ViewKind.ATTAINMENT, ViewKind.PLACES, ViewKind.OCCUPANCY, ViewKind.COMPARE, ViewKind.COMPENSATION_CHANGE),
    *(ViewKind.FORECAST, ViewKind.MATRIX, ViewKind.SCATTER, ViewKind.COMPARE_COURSE),
)
"""What is told by internal figures alone."""


def _figures(*codes: str, by: tuple[Dimension, ...] = (), picture: PictureKind = PictureKind.TABLE, **more: object) -> View:
    return View(ViewKind.FIGURES, codes, by, picture, **more)  # type: ignore[arg-type]


def catalogue_views() -> tuple[View, ...]:
    """Every indicator of the catalogue by municipality and by group, beside the counts that it is a part of."""
    return tuple(
        _figures(*one.part_of, one.code, by=(dimension,))
        for one in CATALOGUE.values()
        for dimension in (_PLACE, _GROUP)
        if dimension in one.splits
    )


def more_views(region: Region, year: int) -> Agenda:
    """One view at least for every chart, map, table and sentence of the pages; amounts within a period are of a year."""
    within = {"first": dt.date(year, 1, 1)}
    area = next(one.code for one in region.of_basis(Basis.POST2021) if one.partner)
    views = [
        _figures("recipients", by=(_PLACE,), picture=PictureKind.MAP),
        _figures("recipients", by=(_PLACE,), picture=PictureKind.BARS, basis=Basis.PRE2021),
        _figures("recipients", "assessed", "assessed_served", by=(_PLACE,)),
        _figures("recipients", "recipients_from_state_care", by=(_GROUP,)),
        _figures("recipients", by=(_YEAR,), picture=PictureKind.COURSE),
        _figures("recipients", by=(_PLACE, _YEAR), picture=PictureKind.COURSE),
        _figures("compensation", by=(_YEAR,), picture=PictureKind.COURSE),
        _figures("compensation", by=(_GROUP, _YEAR), picture=PictureKind.COURSE),
        _figures("compensation", by=(_YEAR,), picture=PictureKind.COURSE, first=region.project.start),
        _figures("new_recipients", by=(_PLACE,), picture=PictureKind.BARS, **within),
        _figures("recipients", "new_recipients", "continuing_recipients", by=(_GROUP,), **within),
        _figures("recipients", by=(_PLACE, _SERVICE)),
        _figures("recipients", by=(Dimension.CATEGORY,), picture=PictureKind.BARS),
        _figures("compensation", by=(Dimension.CATEGORY,), picture=PictureKind.BARS),
        _figures("units", by=(_PLACE,), picture=PictureKind.BARS),
        _figures("units", "mean_unit_price", by=(_SERVICE,)),
        _figures("recipients_per_10000", "compensation_per_recipient", "services_per_recipient", by=(_PLACE,)),
        _figures("recipients", "compensation", "active_municipalities"),
        _figures("recipients", groups=("guardians",)),
        View(ViewKind.COVERAGE, split=(_GROUP,)),
        View(ViewKind.PROFILE, municipalities=(area,)),
        View(ViewKind.COMPARE, ("share_of_assessed_receiving_service",)),
        View(ViewKind.COMPARE, ("compensation_per_recipient",), municipalities=(area,)),
        View(ViewKind.MATRIX, ("coverage",)),
        View(ViewKind.SCATTER, ("coverage", "compensation_per_recipient")),
        View(ViewKind.COMPARE_COURSE, ("coverage",)),
        View(ViewKind.ATTENTION),
        View(ViewKind.WORDS),
        View(ViewKind.WORDS, municipalities=(area,)),
        View(ViewKind.WORDS, groups=("children",), basis=Basis.PRE2021),
        View(ViewKind.NEEDED),
        View(ViewKind.STATEMENTS),
        View(ViewKind.STATEMENTS, first=dt.date(year, 12, 31), last=dt.date(year, 12, 31)),
        View(ViewKind.COMPLETENESS),
        View(ViewKind.PLAUSIBILITY),
        View(ViewKind.CORRECTIONS),
        *(View(ViewKind.STATE_CARE, split=split) for split in STATE_CARE_SPLITS),
        View(ViewKind.FULFILMENT),
        View(ViewKind.FLOW),
        View(ViewKind.FLOW, **within),
        View(ViewKind.RETENTION),
        View(ViewKind.NEXT_SERVICE),
        View(ViewKind.PROVIDERS),
        View(ViewKind.ELSEWHERE),
        View(ViewKind.GUARDIANS),
        View(ViewKind.TIMELINE),
        View(ViewKind.PRICES),
        View(ViewKind.JOURNEY),
        View(ViewKind.WAITING),
        View(ViewKind.WAITING_FOR),
        View(ViewKind.SERVED_SINCE, split=(_YEAR,)),
        View(ViewKind.SERVED_SINCE, split=(_GROUP,)),
        View(ViewKind.COMPENSATION_CHANGE),
        View(ViewKind.COMPENSATION_CHANGE, **within, against=Against.JUST_BEFORE),
        View(ViewKind.COSTS),
        View(ViewKind.FORECAST),
        View(ViewKind.PLAN),
        View(ViewKind.ATTAINMENT, ("assessed",), groups=("children",)),
        View(ViewKind.PLACES),
        View(ViewKind.PLACES, split=(_PLACE,)),
        View(ViewKind.OCCUPANCY),
    ]
    return Agenda(tuple(AgendaItem(view) for view in views))
