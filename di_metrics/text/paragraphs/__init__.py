"""Generated sentences about any selection: a paragraph, a title that states a finding, one sentence beside it."""

from di_metrics.text.paragraphs.claims import Bounds, Claim, ClaimKind, Figures, figures_for
from di_metrics.text.paragraphs.comparing import compares
from di_metrics.text.paragraphs.findings import finding, named_in, sentence, title
from di_metrics.text.paragraphs.paragraph import paragraph

__all__ = [
    "Bounds",
    "Claim",
    "ClaimKind",
    "Figures",
    "compares",
    "figures_for",
    "finding",
    "named_in",
    "paragraph",
    "sentence",
    "title",
]
