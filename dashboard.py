"""The dashboard: which pages there are for whom; everything else is in `di_metrics`."""

from di_metrics.errors import N_
from di_metrics.settings import PublicSettings, read_process_settings
from di_metrics.ui.shell import told_to_the_reader

MANAGER = {
    "overview": ("pages/manager/overview.py", N_("Overview")),
    "map": ("pages/manager/map.py", N_("Map")),
    "municipality": ("pages/manager/municipality.py", N_("Municipality")),
    "services": ("pages/manager/services.py", N_("Services")),
    "published": ("pages/manager/published.py", N_("Published figures")),
    "definitions": ("pages/manager/definitions.py", N_("Definitions")),
    "intake": ("pages/manager/intake.py", N_("Loading reports")),
    "batches": ("pages/manager/batches.py", N_("History of loads")),
    "quality": ("pages/manager/quality.py", N_("Data quality")),
    "meetings": ("pages/manager/meetings.py", N_("Meetings")),
    "present": ("pages/manager/present.py", N_("Presentation")),
}
UNFILTERED = {"intake", "batches", "meetings"}
BARE = {"present"}

with told_to_the_reader() as speaker:
    settings = read_process_settings()
    if isinstance(settings, PublicSettings):
        from di_metrics.ui.public.frame import run_public

        run_public(speaker, settings)
    else:
        from di_metrics.ui.frame import run  # what reads the records is not even loaded where the public is served

        run(speaker, settings, MANAGER, UNFILTERED, BARE)
