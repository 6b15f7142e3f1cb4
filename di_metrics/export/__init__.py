"""Files that people open elsewhere: tables as CSV and XLSX, a deck as slides, handout and workbook, a release as data."""
