"""The dashboard: which pages there are; everything else is in `di_metrics`."""

from di_metrics.errors import N_
from di_metrics.ui.frame import run

run(
    {
        "overview": ("pages/manager/overview.py", N_("Overview")),
        "map": ("pages/manager/map.py", N_("Map")),
        "municipality": ("pages/manager/municipality.py", N_("Municipality")),
        "services": ("pages/manager/services.py", N_("Services")),
        "published": ("pages/manager/published.py", N_("Published figures")),
        "definitions": ("pages/manager/definitions.py", N_("Definitions")),
    }
)
