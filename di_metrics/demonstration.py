"""Making the demonstration data package: invented people whose totals are those the project published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from di_metrics.errors import N_, Message, RegionError
from di_metrics.region_files import region_id
from di_metrics.settings import default_region
from di_metrics.store.building import DEMONSTRATION_MARK


def write_demonstration_package(region: Path, package: Path, progress: Callable[[float], None] | None = None) -> None:
    """Write the demonstration package into a folder.

    Raises RegionError for any other region than the one the demonstration reproduces: its figures would be nobody's.
    """
    from data.demo.generate import generate

    if not has_demonstration(region):
        raise RegionError(
            Message.of(N_("There are demonstration data for %(region)s alone."), region=default_region().name),
            Message.of(N_("Name a data package with --package.")),
        )
    generate(package, progress)
    (package / DEMONSTRATION_MARK).write_text(
        "Invented people and services which reproduce published totals.\n", encoding="utf-8", newline="\n"
    )


def has_demonstration(region: Path) -> bool:
    """Whether the region is the one that the demonstration reproduces; a folder that is no region is not."""
    return region_id(region) == region_id(default_region())
