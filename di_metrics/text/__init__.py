"""Everything that is said to a reader: translated texts, plural forms, numbers and dates."""

from di_metrics.text.speaker import Speaker

__all__ = ["Speaker"]
