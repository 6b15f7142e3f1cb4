"""The dashboard: which pages there are for whom; everything else is in `di_metrics`."""

from di_metrics.settings import PublicSettings, read_process_settings
from di_metrics.ui.shell import told_to_the_reader

with told_to_the_reader() as speaker:
    settings = read_process_settings()
    if isinstance(settings, PublicSettings):
        from di_metrics.ui.public.public_frame import run_public

        run_public(speaker, settings)
    else:
        from di_metrics.ui.frame import run

        run(speaker, settings)
