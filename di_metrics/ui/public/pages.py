"""Which pages the public has: their addresses, files and titles."""

from __future__ import annotations

from di_metrics.errors import N_

PUBLIC_PAGES = {
    "overview": ("pages/public/overview.py", N_("Overview")),
    "map": ("pages/public/map.py", N_("Map")),
    "municipality": ("pages/public/municipality.py", N_("Municipality")),
    "services": ("pages/public/services.py", N_("Services")),
    "money": ("pages/public/money.py", N_("Money")),
    "download": ("pages/public/download.py", N_("Download and method")),
}
