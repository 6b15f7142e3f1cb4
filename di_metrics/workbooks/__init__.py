"""What stands in a workbook's cells, and what is hidden in it. Imports little: a process of its own reads with it."""
