"""A deck as an A4 handout and a card as a picture, set by Typst from data, never from markup made of texts."""

from di_metrics.export.handout.document import card_png, handout_bytes, link_png

__all__ = ["card_png", "handout_bytes", "link_png"]
