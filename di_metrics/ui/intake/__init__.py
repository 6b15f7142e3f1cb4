"""The page on which reports come in: from a file to a loaded batch."""
