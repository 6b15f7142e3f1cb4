"""A deck as PowerPoint slides that can be edited, on the project's template or on the user's own."""

from di_metrics.export.slides.deck_slides import slides_bytes
from di_metrics.export.slides.layouts import TemplateUnusable
from di_metrics.export.slides.theme import standard_template

__all__ = ["TemplateUnusable", "slides_bytes", "standard_template"]
