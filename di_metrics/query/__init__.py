"""Evaluating an indicator for a selection: the one place where figures of the records are counted."""

from di_metrics.query.evaluation import evaluate

__all__ = ["evaluate"]
