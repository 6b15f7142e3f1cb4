"""The agenda that the steering group's meetings follow, to be changed by whoever prepares one."""

from __future__ import annotations

from di_metrics.meetings.agenda import Agenda, AgendaItem, PictureKind, View, ViewKind
from di_metrics.model import Dimension
from di_metrics.region import Region

_PLACE, _GROUP, _SERVICE = (Dimension.MUNICIPALITY,), (Dimension.GROUP,), (Dimension.SERVICE,)


def standard_agenda(region: Region) -> Agenda:
    """Results by group; services; coverage and compensation by municipality; infrastructure; targets; changes; decisions."""
    served = tuple(one.code for one in region.groups if one.receives_services)
    views = (
        View(ViewKind.OVERVIEW),
        View(ViewKind.FIGURES, ("recipients", "assessed"), _GROUP, PictureKind.BARS),
        View(ViewKind.FIGURES, ("recipients",), (Dimension.GROUP, Dimension.YEAR), PictureKind.COURSE, groups=served),
        View(ViewKind.FIGURES, ("recipients",), _SERVICE, PictureKind.BARS),
        View(ViewKind.FIGURES, ("compensation", "units", "mean_unit_price"), _SERVICE, PictureKind.TABLE),
        View(ViewKind.FIGURES, ("coverage",), _PLACE, PictureKind.MAP),
        View(ViewKind.COVERAGE, split=_PLACE),
        View(ViewKind.FIGURES, ("compensation",), _PLACE, PictureKind.BARS),
        View(ViewKind.INFRASTRUCTURE),
        View(ViewKind.TARGETS),
        View(ViewKind.CHANGES),
        View(ViewKind.DECISIONS),
    )
    return Agenda(tuple(AgendaItem(view) for view in views))
