"""Files that cannot be read at all: why not, and what to do. No message carries anything from within the file."""

from __future__ import annotations

from collections.abc import Mapping

from di_metrics.errors import N_, DIMetricsError, Message

MOST_BYTES = 60 << 20
"""Of a file as it arrives."""
MOST_UNPACKED = 500 << 20
"""Of all parts of a workbook, unpacked; a sheet of 200 000 full rows takes about 150 MiB."""
MOST_KEPT = 128 << 20
"""Of the rows of a workbook as they are kept in memory, packed; 200 000 full rows take about 10 MiB."""
MOST_MEMORY = 2 << 30
"""Of the process that opens a workbook. A report of 200 000 full rows takes a seventh; more would be missed elsewhere."""
MOST_SECONDS = 120
"""Of computing in that process; a report of 200 000 full rows takes four."""
MOST_RATIO = 250
"""How many times larger than packed a part may be; sheets reach 50 at the most, a bomb about 1 000."""
MOST_PARTS = 4_000
MOST_ROWS = 300_000
"""Rows that hold something, in all sheets together."""
MOST_COLUMNS = 300
"""Cells of one row that hold something."""
LONGEST_CELL = 40_000
"""Characters; a spreadsheet's own limit is 32 767."""


_SAVE_AS_XLSX = N_("Open the file in the spreadsheet program, save it as an Excel workbook (.xlsx) and send that.")
_SPLIT = N_(
    "Put the report into several smaller files, or delete what does not belong to it: sheets, pictures, columns, and cells "
    "far below or beside the table."
)
_REASONS: Mapping[str, tuple[str, str]] = {
    "not_a_spreadsheet": (N_("This is no spreadsheet. Reports are read from XLSX, XLS, ODS and CSV files."), _SAVE_AS_XLSX),
    "empty": (N_("The file is empty."), N_("Check that the right file was chosen and that it was saved.")),
    "password": (
        N_("The workbook is protected by a password."),
        N_("Save it without a password (File, Info, Protect Workbook, Encrypt with Password: delete it) and send that."),
    ),
    "damaged": (N_("The file is damaged or incomplete."), _SAVE_AS_XLSX),
    "too_large": (N_("The file is too large, or would be when unpacked. At most %(most)s MB are read."), _SPLIT),
    "too_many_rows": (N_("The file has too many rows. At most %(most)s are read."), _SPLIT),
    "too_many_columns": (N_("The file has too many columns. At most %(most)s are read."), _SPLIT),
    "unknown_encoding": (
        N_("The letters of this text file cannot be told."),
        N_("Save it as “CSV UTF-8”, or as an Excel workbook (.xlsx)."),
    ),
    "no_header": (
        N_("No row with the headings of a report was found among the first rows of any visible sheet."),
        N_("Use the template: the headings are “%(headings)s” and others, in one row."),
    ),
}
_NAMED: Mapping[str, Mapping[str, object]] = {
    "too_large": {"most": MOST_BYTES >> 20},
    "too_many_rows": {"most": MOST_ROWS},
    "too_many_columns": {"most": MOST_COLUMNS},
    "no_header": {"headings": "Pašvaldība”, “Mērķgrupa”, “Personas kods vai identifikators”, “Pakalpojums"},
}
"""What the texts name."""


class UnreadableFile(DIMetricsError):
    """A file from which no row can be read; `code` names the reason for programs."""

    def __init__(self, code: str, message: Message, hint: Message) -> None:
        super().__init__(message, hint)
        self.code = code

    @classmethod
    def because(cls, code: str) -> UnreadableFile:
        """The error of one of the reasons above."""
        return cls(code, *(Message.of(text, **_NAMED.get(code, {})) for text in _REASONS[code]))
