"""Files that cannot be read at all: why not, and what to do. No message carries anything from within the file."""

from __future__ import annotations

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


class UnreadableFile(DIMetricsError):
    """A file from which no row can be read; `code` names the reason for programs."""

    def __init__(self, code: str, message: Message, hint: Message) -> None:
        super().__init__(message, hint)
        self.code = code


_SAVE_AS_XLSX = N_("Open the file in the spreadsheet program, save it as an Excel workbook (.xlsx) and send that.")
_SPLIT = N_(
    "Put the report into several smaller files, or delete what does not belong to it: sheets, pictures, columns, and cells "
    "far below or beside the table."
)


def not_a_spreadsheet() -> UnreadableFile:
    """Something else than a workbook or delimited text."""
    says = N_("This is no spreadsheet. Reports are read from XLSX, XLS, ODS and CSV files.")
    return UnreadableFile("not_a_spreadsheet", Message.of(says), Message.of(_SAVE_AS_XLSX))


def empty() -> UnreadableFile:
    """Nothing in the file, or sheets that hold nothing."""
    says, hint = N_("The file is empty."), N_("Check that the right file was chosen and that it was saved.")
    return UnreadableFile("empty", Message.of(says), Message.of(hint))


def protected() -> UnreadableFile:
    """A workbook that opens with a password alone."""
    says = N_("The workbook is protected by a password.")
    hint = N_("Save it without a password (File, Info, Protect Workbook, Encrypt with Password: delete it) and send that.")
    return UnreadableFile("password", Message.of(says), Message.of(hint))


def damaged() -> UnreadableFile:
    """A file that begins as a spreadsheet and does not go on as one."""
    says = N_("The file is damaged or incomplete.")
    return UnreadableFile("damaged", Message.of(says), Message.of(_SAVE_AS_XLSX))


def too_large() -> UnreadableFile:
    """A file, or what would become of it when unpacked, beyond what is read."""
    says = N_("The file is too large, or would be when unpacked. At most %(most)s MB are read.")
    return UnreadableFile("too_large", Message.of(says, most=MOST_BYTES >> 20), Message.of(_SPLIT))


def too_many_rows() -> UnreadableFile:
    """More rows than are read."""
    says = N_("The file has too many rows. At most %(most)s are read.")
    return UnreadableFile("too_many_rows", Message.of(says, most=MOST_ROWS), Message.of(_SPLIT))


def too_many_columns() -> UnreadableFile:
    """A row with more cells than are read."""
    says = N_("The file has too many columns. At most %(most)s are read.")
    return UnreadableFile("too_many_columns", Message.of(says, most=MOST_COLUMNS), Message.of(_SPLIT))


def unknown_encoding() -> UnreadableFile:
    """Text whose letters cannot be told."""
    says = N_("The letters of this text file cannot be told.")
    hint = N_("Save it as “CSV UTF-8”, or as an Excel workbook (.xlsx).")
    return UnreadableFile("unknown_encoding", Message.of(says), Message.of(hint))


def open_quotation(row: int) -> UnreadableFile:
    """Delimited text in which a quotation mark is not closed or stands in a wrong place."""
    says = N_(
        "From row %(row)s on the text cannot be split into columns: a quotation mark there is misplaced or not closed."
    )
    hint = N_("Mend the quotation mark, or save the file as an Excel workbook (.xlsx).")
    return UnreadableFile("open_quotation", Message.of(says, row=row), Message.of(hint))


def no_header() -> UnreadableFile:
    """A spreadsheet in which no row has the headings of a report."""
    says = N_("No row with the headings of a report was found among the first rows of any visible sheet.")
    hint = N_("Use the template: the headings are “%(headings)s” and others, in one row.")
    return UnreadableFile("no_header", Message.of(says), Message.of(hint, headings=_SOME_HEADINGS))


_SOME_HEADINGS = "Pašvaldība”, “Mērķgrupa”, “Personas kods vai identifikators”, “Pakalpojums"
