"""From what stands in a cell to a code: names that are the same but for case, diacritics and spaces, and listed aliases.

A name that is only like one is never matched; the likeness is offered as a suggestion.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from di_metrics.model import Basis
from di_metrics.region import Region
from di_metrics.reports import rules
from di_metrics.reports.aliases import Aliases, names_of
from di_metrics.reports.problem import Problem, Rule
from di_metrics.reports.sheets import Cell
from di_metrics.reports.values import LONGEST_TEXT, written
from di_metrics.reports.words import key_of, near, tidy

_MOST_SUGGESTED = 500
"""So many unknown names get suggestions, which take time; a file with more is not mended name by name."""
BETWEEN_SERVICES = re.compile(r"[;\n\r]+")
_MOST_SERVICES = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as named: a code of one basis, or of both, where the period of the row tells which is meant."""

    before: str | None
    after: str | None

    def code(self, day: dt.date | None, reform: dt.date | None) -> str:
        """The old municipality for a period that ends before the reform, else the new one."""
        old = self.after is None or (day is not None and reform is not None and day < reform)
        return (self.before if old else self.after) or self.after or self.before or ""


class Names:
    """The names of a region: its own in both languages, and its table of aliases."""

    def __init__(self, region: Region, aliases: Aliases) -> None:
        self._region, self._aliases = region, aliases
        self._suggested = 0
        self._codes: dict[str, dict[str, tuple[str, ...]]] = {}
        self._written: dict[str, dict[str, str]] = {}
        for kind in ("municipality", "parish", "group", "service"):
            self._codes[kind], self._written[kind] = self._known(kind)

    def municipality(self, cell: Cell) -> Place | Problem | None:
        """The municipality that a cell names, which must take part in the project."""
        codes = self._find("municipality", cell, rules.UNKNOWN_MUNICIPALITY)
        if not isinstance(codes, tuple):
            code = self._region.municipality_code(written(cell))
            if code is None:
                return codes
            codes = (code,)
        partners = [code for code in codes if self._region.municipality[code].partner]
        if not partners:
            return Problem(rules.NO_PARTNER)
        by_basis = {self._region.municipality[code].basis: code for code in partners}
        return Place(by_basis.get(Basis.PRE2021), by_basis.get(Basis.POST2021))

    def municipality_codes(self, name: str) -> tuple[str, ...]:
        """The codes of the municipalities of a name, partners or not, one of each basis at most; none for other names."""
        return self._codes["municipality"].get(_key(name), ())

    def is_nearly_municipality(self, name: str) -> bool:
        """True for a name that is spelt much like that of a municipality."""
        return bool(near(name, self._written["municipality"]))

    def group(self, cell: Cell) -> str | Problem | None:
        """The target group that a cell names."""
        return _one(self._find("group", cell, rules.UNKNOWN_GROUP))

    def service(self, cell: Cell) -> str | Problem | None:
        """The service that a cell names."""
        return _one(self._find("service", cell, rules.UNKNOWN_SERVICE))

    def services(self, cell: Cell) -> tuple[str, ...] | Problem | None:
        """The services that a cell lists, separated by semicolons or line breaks."""
        parts = [part for part in BETWEEN_SERVICES.split(written(cell)) if tidy(part)]
        if len(parts) > _MOST_SERVICES:
            return Problem(rules.UNKNOWN_SERVICE)
        found = [self.service(part) for part in parts]
        unknown = [one for one in found if isinstance(one, Problem)]
        if unknown:
            # What is like no service comes first: it may be a name, and then nothing of the cell may be shown.
            return min(unknown, key=lambda problem: bool(problem.near))
        return tuple(dict.fromkeys(one for one in found if isinstance(one, str))) or None

    def parish(self, cell: Cell) -> str | None:
        """The parish as the region names it, or what was written where it names none such."""
        text = tidy(written(cell))
        codes = self._codes["parish"].get(_key(text), ())
        return codes[0] if codes else text or None

    def knows(self, kind: str, cell: Cell) -> bool:
        """True for a name of a municipality, group, service or parish."""
        return _key(tidy(written(cell))) in self._codes[kind]

    def _known(self, kind: str) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        codes: dict[str, tuple[str, ...]] = {}
        names: dict[str, str] = {}
        for code, name in names_of(self._region, kind):
            key = key_of(name)
            codes[key] = tuple(dict.fromkeys((*codes.get(key, ()), code)))
            names.setdefault(key, name)
        for key, name in self._aliases.keys(kind).items():
            codes[key] = tuple(dict.fromkeys((*codes.get(key, ()), *self._aliases.codes(kind, key))))
            names.setdefault(key, name)
        return codes, names

    def _find(self, kind: str, cell: Cell, unknown: Rule) -> tuple[str, ...] | Problem | None:
        text = tidy(written(cell))
        if not text:
            return None
        return self._codes[kind].get(_key(text)) or self._unknown(kind, text, unknown)

    def _unknown(self, kind: str, text: str, rule: Rule) -> Problem:
        self._suggested += 1
        names = self._written[kind]
        likely = near(text, names) if self._suggested <= _MOST_SUGGESTED else []
        suggested = tuple(dict.fromkeys(names[key] for key in likely))
        return Problem(rule, near=suggested)


def _key(text: str) -> str:
    """The key of a name. A text too long for one has none: not all of it would be compared."""
    return key_of(text) if len(text) <= LONGEST_TEXT else ""


def _one(codes: tuple[str, ...] | Problem | None) -> str | Problem | None:
    return codes[0] if isinstance(codes, tuple) else codes
