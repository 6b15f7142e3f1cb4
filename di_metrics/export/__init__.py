"""What people open elsewhere: tables as CSV and XLSX, slides, handouts, and a release as an open data package."""
