"""The records database: its schema, building it from a region and a data package, and opening it read-only."""

from di_metrics.store.build import BuildReport, build_database
from di_metrics.store.database import BuildInfo, Database, open_database

__all__ = ["BuildInfo", "BuildReport", "Database", "build_database", "open_database"]
