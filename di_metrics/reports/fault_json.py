"""Faults of rows as JSON, in which they are kept with a row in quarantine.

Kept is which rule was broken and what its texts name, not the texts: these may change and are said in any language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from di_metrics.reports.problem import Problem
from di_metrics.reports.report import RowFault
from di_metrics.reports.rules import RULES


def faults_to_json(faults: Iterable[RowFault]) -> str:
    """The faults of a row as a JSON array. Its sheet and row are not in it, for they are kept with the row."""
    return json.dumps([_kept(fault) for fault in faults], ensure_ascii=False)


def faults_from_json(text: str, sheet: str, row: int) -> tuple[RowFault, ...]:
    """The faults of a row of a sheet. One of a rule that is no more is left out: there are no words for it."""
    return tuple(_fault(kept, sheet, row) for kept in json.loads(text) if kept["code"] in RULES)


def _kept(fault: RowFault) -> dict[str, object]:
    mend = dict(fault.mend.params)
    near = [mend["words"]] if fault.mend.key == RULES[fault.code].likely else []
    return {
        "column": fault.column,
        "letter": fault.letter,
        "code": fault.code,
        "params": dict(fault.message.params),
        "near": near,
        "value": fault.value,
    }


def _fault(kept: dict[str, Any], sheet: str, row: int) -> RowFault:
    rule = RULES[kept["code"]]
    problem = Problem(rule, tuple(kept["params"].items()), tuple(kept["near"]))
    return RowFault(
        sheet,
        row,
        kept["letter"],
        kept["column"],
        rule.code,
        rule.severity,
        problem.message,
        problem.mend,
        kept["value"],
    )
