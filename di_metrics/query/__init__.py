"""Evaluating an indicator for a selection: the one place where figures come from, for pages and command line alike."""

from di_metrics.query.evaluation import evaluate

__all__ = ["evaluate"]
