"""Generated sentences about any selection: a paragraph, a title that states a finding, one sentence beside it."""

from di_metrics.text.paragraphs.claims import Bounds, Claim, Kind
from di_metrics.text.paragraphs.figures import Figures, figures_for
from di_metrics.text.paragraphs.findings import finding, sentence
from di_metrics.text.paragraphs.paragraph import paragraph, topics

__all__ = ["Bounds", "Claim", "Figures", "Kind", "figures_for", "finding", "paragraph", "sentence", "topics"]
