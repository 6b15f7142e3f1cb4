"""A meeting on the projector."""

from di_metrics.ui.frame import here
from di_metrics.ui.present.stage import presentation

presentation(here())
