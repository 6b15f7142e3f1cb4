"""Tables as files that people open elsewhere: CSV for programs, XLSX for people; a release as an open data package."""
