"""A deck as PowerPoint slides that can be edited, on the project's template or on the user's own."""

from di_metrics.export.slides.deck_slides import check_template, slides_bytes
from di_metrics.export.slides.layouts import MOST_MEGABYTES, TemplateUnusable
from di_metrics.export.slides.theme import standard_template

__all__ = ["MOST_MEGABYTES", "TemplateUnusable", "check_template", "slides_bytes", "standard_template"]
