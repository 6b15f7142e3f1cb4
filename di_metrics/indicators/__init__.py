"""THE catalogue: every indicator declared once.

Tables, charts, captions, exports, the definitions page and the command line read these declarations. The counting rules
that the definitions lean on are in `docs/counting-rules.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from di_metrics.indicators.assessment import ASSESSMENT
from di_metrics.indicators.people import PEOPLE
from di_metrics.indicators.services import SERVICES
from di_metrics.indicators.waiting import WAITING
from di_metrics.model import Indicator

CATALOGUE: Mapping[str, Indicator] = MappingProxyType(
    {indicator.code: indicator for indicator in (*PEOPLE, *ASSESSMENT, *WAITING, *SERVICES)}
)
"""The indicators by code, in the order in which they are presented."""

COVERAGE_PARTS = ("assessed_served", "assessed_waiting", "served_without_assessment")
"""What coverage is made of."""

RENAMED: Mapping[str, str] = MappingProxyType(
    {"budget_absorption": "compensation_share_of_costs", "median_days_to_service": "waiting_days_median"}
)
"""Codes that agendas and addresses of before may hold, with those of now."""
