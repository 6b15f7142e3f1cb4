"""Which figures, by what, in which columns? A table to take along."""

from di_metrics.ui.frame import here
from di_metrics.ui.table_page import free_table

free_table(here())
