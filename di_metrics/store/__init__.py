"""The records database: its schema, what is loaded into it batch by batch, and opening it read-only."""

from di_metrics.store.batches import Batch, BatchKind, read_batches
from di_metrics.store.building import BuildReport, build_database
from di_metrics.store.candidate import Candidate
from di_metrics.store.database import BuildInfo, Database, open_database
from di_metrics.store.loading import Loading, prepare_needed, prepare_redo, prepare_report, prepare_undo

__all__ = [
    "Batch",
    "BatchKind",
    "BuildInfo",
    "BuildReport",
    "Candidate",
    "Database",
    "Loading",
    "build_database",
    "open_database",
    "prepare_needed",
    "prepare_redo",
    "prepare_report",
    "prepare_undo",
    "read_batches",
]
