"""A deck as an A4 handout: a tagged PDF, set by Typst from data, never from markup made of texts."""

from di_metrics.export.handout.document import handout_bytes

__all__ = ["handout_bytes"]
