"""Tables as files that people open elsewhere: CSV for programs, XLSX for people; a release as an open data package."""

from di_metrics.export.table_files import csv_bytes, xlsx_bytes

__all__ = ["csv_bytes", "xlsx_bytes"]
