"""What the project published, as it stands in a region's `published_statements.yaml`: its types, and what is wrong with it.

A statement is set against the records in `di_metrics.statements`. It must not be possible to write one that is compared with
something else than it says, so each is checked for what its words can mean together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import BaseModel, Field, ValidationError

from di_metrics.errors import N_, Fault, Message, RegionRefused
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Basis, Bilingual, Dimension, Indicator
from di_metrics.region import Frozen, RegionHead, Text
from di_metrics.region_files import KeyPath, faults_of, suggestion

STATEMENTS_FILE = "published_statements.yaml"
WHOLE_REGION = "region"
EVERY_GROUP = "any"


class Expectation(Frozen):
    """What was published: exactly one of the first six says it, the others narrow where it is said of."""

    equals: Any = None
    at_least: float | None = None
    above: float | None = None
    between: tuple[float, float] | None = None
    top: tuple[tuple[str, float], ...] = ()
    largest: tuple[str, ...] = ()
    areas: tuple[str, ...] | None = None
    count: int | None = None
    excluded: tuple[str, ...] = Field(default=(), alias="except")
    among_assessed_areas: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of the first six are said."""
        return tuple(kind for kind in _KINDS if getattr(self, kind) not in (None, ()))


_KINDS = ("equals", "at_least", "above", "between", "top", "largest")


class Statement(Frozen):
    """One published statement; areas are named as in the publication."""

    id: str
    as_of: dt.date
    basis: Basis | None = None
    group: str
    indicator: str | tuple[str, ...]
    area: str | None = None
    by: str | None = None
    service: Mapping[str, str] = Field(default_factory=dict)
    from_state_care: bool = False
    expect: Expectation
    source: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its indicators."""
        return (self.indicator,) if isinstance(self.indicator, str) else self.indicator

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(CATALOGUE[code] for code in self.codes)


_KEYS = ("sources", "project", "plan", "statements")
"""What the file may hold; the project and the plan are for those who read it with their eyes."""


@lru_cache(maxsize=8)  # every card that names a source asks, and a meeting has dozens
def read_statements(text: str) -> tuple[tuple[Statement, ...], Mapping[str, Bilingual]]:
    """The statements and their sources by key. Raises RegionRefused for what cannot be understood."""
    found = _Reading.of(text)
    if found.faults:
        raise RegionRefused(found.faults)
    sources = {key: source_of(text) for key, text in found.sources.items()}
    return tuple(found.statements.values()), MappingProxyType(sources)


def source_of(text: Text | str) -> Bilingual:
    """A source is one text for both languages, or a text for each."""
    return Bilingual(text, text) if isinstance(text, str) else text.bilingual


def find_statement_faults(
    text: str,
    head: RegionHead | None,
    codes: Mapping[str, Mapping[str, str]],
    municipalities: Mapping[Basis, Mapping[str, str]],
) -> list[Fault]:
    """All faults of a file of statements.

    `codes` are names by code of each kind (group, service, category, unit) that is known, `municipalities` by basis.
    """
    found = _Reading.of(text)
    first: dict[str, int | None] = {}
    for number, statement in found.statements.items():
        path = ("statements", number)
        if statement.id in first:
            says = N_("It stands in line %(line)s too; it must stand there alone.")
            found.add((*path, "id"), "duplicate", Message.of(says, line=first[statement.id]), statement.id)
        first.setdefault(statement.id, found.line(path))
        _Examined(found, path, statement, head, codes, municipalities).check()
    return found.faults


class _Sources(BaseModel):
    sources: Mapping[str, Text | str] = Field(default_factory=dict)


_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C, which some builds of the library do not have."""


class _Loader(_FASTEST):  # type: ignore[misc]
    """Leaves a day that is in no calendar as it is written, so that it is told where it stands."""

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


@dataclass(slots=True)
class _Reading:
    """The file as far as it can be read: where things stand, statements by number, sources, and the faults found so far."""

    root: yaml.Node | None = None
    statements: dict[int, Statement] = field(default_factory=dict)
    sources: Mapping[str, Text | str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> _Reading:
        found = cls()
        try:
            loader = _Loader(text)
            found.root = loader.get_single_node()
            data = loader.construct_document(found.root) if found.root else None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            why = getattr(error, "problem", None) or str(error)
            message = Message.of(N_("The reader of the file says: %(reason)s"), reason=why)
            found.faults.append(Fault(STATEMENTS_FILE, mark.line + 1 if mark else None, None, "file", message))
            return found
        data = {} if data is None else data
        if not isinstance(data, dict):
            message = Message.of(N_("The file begins with one of these words: %(words)s."), words=", ".join(_KEYS))
            found.faults.append(Fault(STATEMENTS_FILE, 1, None, "file", message))
            return found
        found._repeated(found.root, set())
        for key in data:
            if key not in _KEYS:
                found.add((key,), "unknown_key", Message.of(N_("There is no such key.")), key, suggestion(str(key), _KEYS))
        found._read(data)
        return found

    def _repeated(self, node: yaml.Node | None, seen: set[int]) -> None:
        """Find the keys that stand twice, of which the reader of the file silently takes the last."""
        if not isinstance(node, yaml.CollectionNode) or id(node) in seen:
            return
        seen.add(id(node))
        lines: dict[object, int] = {}
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ((None, one) for one in node.value):
            if key is not None and key.value in lines:
                says = N_("It stands in line %(line)s too; it must stand there alone.")
                place, message = key.start_mark.line + 1, Message.of(says, line=lines[key.value])
                self.faults.append(Fault(STATEMENTS_FILE, place, key.value, "duplicate", message, key.value))
            if isinstance(key, yaml.ScalarNode):
                lines.setdefault(key.value, key.start_mark.line + 1)
            self._repeated(value, seen)

    def _read(self, data: dict[str, Any]) -> None:
        try:
            self.sources = _Sources.model_validate({"sources": data.get("sources") or {}}).sources
        except ValidationError as error:
            self.faults += faults_of(STATEMENTS_FILE, error, _Sources, self.line)
        listed = data.get("statements") or []
        if not isinstance(listed, list):
            self.add(("statements",), "value", Message.of(N_("Allowed: a list.")))
            return
        for number, value in enumerate(listed):
            try:
                self.statements[number] = Statement.model_validate(value)
            except ValidationError as error:
                path = ("statements", number)
                self.faults += faults_of(STATEMENTS_FILE, error, Statement, self.line, path)

    def line(self, path: KeyPath) -> int | None:
        """The line on which what a path leads to stands, or what comes nearest to it."""
        node, line = self.root, None
        for part in path:
            place: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                place, node = next(((k, v) for k, v in node.value if k.value == str(part)), (None, None))
            elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
                place = node = node.value[part]
            if place is None:
                break
            line = place.start_mark.line + 1
        return line

    def add(self, path: KeyPath, code: str, message: Message, value: object = None, hint: Message | None = None) -> None:
        column = ".".join(str(part) for part in path if part != "statements" and not isinstance(part, int)) or str(path[0])
        written = None if value is None else str(value)
        self.faults.append(Fault(STATEMENTS_FILE, self.line(path), column, code, message, written, hint))


@dataclass(frozen=True, slots=True)
class _Examined:
    """A statement that is checked against the region."""

    found: _Reading
    path: KeyPath
    statement: Statement
    head: RegionHead | None
    codes: Mapping[str, Mapping[str, str]]
    municipalities: Mapping[Basis, Mapping[str, str]]

    def check(self) -> None:
        """Find everything that is wrong with it."""
        one, head = self.statement, self.head
        self._known(("group",), one.group, self._codes("group", EVERY_GROUP))
        for code in one.codes:
            self._known(("indicator",), code, {known: indicator.name.lv for known, indicator in CATALOGUE.items()})
        self._known(("source",), one.source, dict.fromkeys(self.found.sources, ""))
        if self.municipalities and one.basis is not None:
            self._known(("basis",), one.basis, dict.fromkeys(self.municipalities, ""))
        if head and not head.project.start <= one.as_of <= head.project.end:
            says = N_("The date lies outside the project. Allowed: %(start)s to %(end)s.")
            message = Message.of(says, start=head.project.start, end=head.project.end)
            self._wrong(("as_of",), "date_range", message, one.as_of)
        for kind, code in one.service.items():
            if kind in ("code", "category"):
                self._known(("service", kind), code, self._codes("service" if kind == "code" else kind))
            else:
                hint = suggestion(kind, ("code", "category"))
                self._wrong(("service", kind), "unknown_key", Message.of(N_("There is no such key.")), kind, hint)
        self._split()
        self._expectation()
        for path, place in self._places():
            self._known(path, place, self._areas())

    def _codes(self, kind: str, *more: str) -> dict[str, str] | None:
        return {**self.codes[kind], **dict.fromkeys(more, "")} if kind in self.codes else None

    def _areas(self) -> dict[str, str] | None:
        """The names of the basis's municipalities, as the publication names them, with their codes."""
        names = self._municipalities()
        return None if names is None else {name: code for code, name in names.items()}

    def _municipalities(self) -> Mapping[str, str] | None:
        """The names of the basis's municipalities by code; None where the basis is not known."""
        basis = self.statement.basis or (self.head.default_basis if self.head else None)
        return self.municipalities.get(basis) if basis else None

    def _places(self) -> Iterator[tuple[KeyPath, str]]:
        """The municipalities that are named, and where."""
        one, expect = self.statement, self.statement.expect
        if one.area is not None and one.area != WHOLE_REGION:
            yield ("area",), one.area
        if one.by is None:
            yield from ((("expect", "top", number), name) for number, (name, _) in enumerate(expect.top))
            yield from ((("expect", "largest", number), name) for number, name in enumerate(expect.largest))
        yield from ((("expect", "areas", number), name) for number, name in enumerate(expect.areas or ()))
        yield from ((("expect", "except", number), name) for number, name in enumerate(expect.excluded))

    def _split(self) -> None:
        """What the figure is split by, and the codes of the parts that are named."""
        one, expect = self.statement, self.statement.expect
        if one.by is None:
            return
        splits = [str(part) for part in Dimension if all(part in CATALOGUE[c].splits for c in one.codes if c in CATALOGUE)]
        self._known(("by",), one.by, dict.fromkeys(splits, ""))
        named = (
            [(("expect", "equals", code), str(code)) for code in expect.equals] if isinstance(expect.equals, dict) else []
        )
        named += [(("expect", "top", number), code) for number, (code, _) in enumerate(expect.top)]
        named += [(("expect", "largest", number), code) for number, code in enumerate(expect.largest)]
        for path, code in named:
            self._known(path, code, self._municipalities() if one.by == Dimension.MUNICIPALITY else self._codes(one.by))

    def _expectation(self) -> None:
        """Whether what is expected can be said of what the statement is about."""
        one, expect, kinds = self.statement, self.statement.expect, self.statement.expect.kinds
        if len(kinds) != 1:
            message = Message.of(N_("Exactly one of these is needed: %(words)s."), words=", ".join(_KINDS))
            self._wrong(("expect",), "expect", message, ", ".join(kinds) or None)
            return
        narrowed = [key for key in ("areas", "count") if getattr(expect, key) is not None]
        if len(one.codes) != 1:
            self._must(isinstance(expect.equals, list) and len(expect.equals) == len(one.codes), _ONE_EACH)
            self._numbers(expect.equals if isinstance(expect.equals, list) else [])
            self._must(one.by is None and one.area is not None and not narrowed, _OF_AN_AREA)
        elif kinds[0] in ("top", "largest"):
            self._must((one.area is None or one.by is not None) and not narrowed, _RANKED)
        elif isinstance(expect.equals, dict):
            self._must(one.by is not None and not narrowed, _SPLIT)
            self._numbers(list(expect.equals.values()))
        else:
            if kinds[0] == "equals":
                self._numbers([expect.equals])
            if one.by is not None:
                self._must(False, _SPLIT)
            elif one.area is not None:
                self._must(kinds[0] in ("equals", "above") and not narrowed, _OF_AN_AREA)
            else:
                self._must(len(narrowed) == 1, _AREAS)
        if (expect.excluded or expect.among_assessed_areas) and not narrowed:
            self._must(False, _NARROWED)

    def _must(self, holds: bool, says: str) -> None:
        if not holds:
            self._wrong(("expect",), "expect", Message.of(says), ", ".join(self._expected()))

    def _expected(self) -> list[str]:
        given = self.statement.expect.model_fields_set
        return [one.alias or name for name, one in Expectation.model_fields.items() if name in given]

    def _numbers(self, values: list[Any]) -> None:
        for value in values:
            if isinstance(value, bool) or not isinstance(value, int | float):
                self._wrong(("expect", "equals"), "value", Message.of(N_("This is no number.")), value)

    def _known(self, path: KeyPath, value: str, allowed: Mapping[str, str] | None) -> None:
        if allowed is not None and value not in allowed:
            self._wrong(path, "unknown_code", Message.of(N_("There is no such code.")), value, suggestion(value, allowed))

    def _wrong(self, path: KeyPath, code: str, message: Message, value: object = None, hint: Message | None = None) -> None:
        self.found.add((*self.path, *path), code, message, value, hint)


_ONE_EACH = N_("With several indicators “equals” lists a number for each of them.")
_OF_AN_AREA = N_("Of one area “equals” or “above” tells a number, without “areas” and “count”.")
_RANKED = N_("“top” and “largest” rank municipalities, or what “by” names, and go with neither “areas” nor “count”.")
_SPLIT = N_("With “by” the expectation is “equals” with a number for each code, or “top” or “largest”.")
_AREAS = N_("Without “area” the expectation is said of all municipalities: add either “areas” or “count”.")
_NARROWED = N_("“except” and “among_assessed_areas” go with “areas” or “count” alone.")
