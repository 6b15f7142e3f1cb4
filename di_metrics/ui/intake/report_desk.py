"""The file that lies on the reader's desk: what was read of it and what it would change. The file itself is not kept."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from di_metrics.errors import N_, DIMetricsError
from di_metrics.intake import Taken
from di_metrics.reports import Reading
from di_metrics.store.loading import Days, days_replaced
from di_metrics.ui.held import held
from di_metrics.ui.page import Page
from di_metrics.ui.prepared import Preparing

ADDRESS = "intake"


@dataclass(frozen=True)
class FileRead:
    """A file as it was read beside the records of a build; `marked` is the same with its faults marked, without codes.

    A nil return that was filled in on the page has no name.
    """

    name: str
    taken: Taken
    build_id: str
    marked: bytes | None = None

    @property
    def has_faults(self) -> bool:
        """Whether something in it cannot be loaded."""
        return self.taken.has_faults if isinstance(self.taken, Reading) else bool(self.taken.faults)

    @property
    def replaces_days(self) -> bool:
        """Whether it takes the place of earlier records: a report does; mended rows and the data set are added."""
        return isinstance(self.taken, Reading) and not self.taken.understood.supplement

    @property
    def days_replaced(self) -> Days | None:
        """The whole months that it replaces, if it replaces any."""
        return (
            days_replaced(self.taken)
            if isinstance(self.taken, Reading) and self.replaces_days and self.taken.all_rows
            else None
        )

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Whose figures it may change."""
        return self.taken.understood.municipalities if isinstance(self.taken, Reading) else ()


@dataclass(frozen=True)
class Loaded:
    """What was loaded last: the number of the batch and its rows."""

    batch: int
    accepted: int
    rejected: int
    is_needed: bool


class ReportDesk(Preparing):
    """What the reader's session holds of the page while it is open."""

    def __init__(self) -> None:
        self.files_taken = 0
        """How many files were taken from the uploader; each has a fresh one."""
        self.file: FileRead | None = None
        self.error: DIMetricsError | None = None
        self.loaded: Loaded | None = None
        self.days: Days | None = None
        """The days that the reader wants replaced; None for those of the file."""
        self.corrects = False
        """Whether the rows of the file correct single records and leave the others."""

    def put(self, file: FileRead | None = None, error: DIMetricsError | None = None, loaded: Loaded | None = None) -> None:
        """Put something else on the desk, and clear away what lay there."""
        self.discard()
        self.file, self.error, self.loaded, self.days, self.corrects = file, error, loaded, None, False


def desk() -> ReportDesk:
    """The desk of this session."""
    return held(ADDRESS, ReportDesk)


def clear_what_is_outdated(page: Page) -> None:
    """A file read beside records that have changed meanwhile was checked against the wrong ones: it is read anew."""
    file = desk().file
    if file and file.build_id != page.database.info.build_id:
        desk().put()
        st.warning(page.speaker.say(N_("The records have been changed meanwhile. Choose the file once more.")))
