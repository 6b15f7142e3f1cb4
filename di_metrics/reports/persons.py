"""The persons of a report: from their identifiers, and the municipality whose these are, to pseudonyms; who may be whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from itertools import product

from di_metrics.personal_code import personal_codes
from di_metrics.region import Region
from di_metrics.reports import columns
from di_metrics.reports.drafts import Draft, Problems
from di_metrics.reports.identifiers import MISTYPED, Identifier, KnownPerson
from di_metrics.reports.pseudonyms import Pseudonym
from di_metrics.reports.report import ReportRow, row_in_words
from di_metrics.reports.rules import Problem, Rule, broken
from di_metrics.reports.spelling import without_marks

OnRecord = Callable[[Collection[str]], Set[str]]
"""Which of some pseudonyms are of persons on record."""
Key = tuple[str, str]
"""A register ("" for personal codes) and an identifier in it."""


class Persons:
    """Makes each pseudonym once. What identifies somebody is kept as long as this is, and never shown."""

    def __init__(self, region: Region, pseudonym: Pseudonym) -> None:
        self._region, self._make = region, pseudonym
        self._registers: dict[str, str] = {}
        self._pseudonyms: dict[Key, str] = {}
        self._recognised: dict[str, str] = {}
        self._problems: dict[str, Rule] = {}
        self._later = 0

    def __repr__(self) -> str:
        return f"Persons({len(self._pseudonyms)})"

    def municipality(self, draft: Draft) -> str | None:
        """The code of a record's municipality.

        None where it is not told, or where the day is not known that tells which of two with registers of their own it is.
        """
        place = draft.place
        if place is None:
            return None
        if draft.day is None and not self.same_register(place.before or place.after, place.after or place.before):
            return None
        return place.code(draft.day, self._region.reform_date)

    def same_register(self, one: str | None, other: str | None) -> bool:
        """True if the same identifier is the same person in both municipalities."""
        return one is not None and other is not None and self._register(one) == self._register(other)

    def pseudonym(self, municipality: str | None, who: Identifier | KnownPerson | None) -> str | None:
        """The pseudonym of a person; None for nobody, and for an own identifier of a municipality that is not known."""
        if who is None:
            return None
        if isinstance(who, KnownPerson):
            return who.pseudonym
        if not who.is_personal_code and municipality is None:
            return None
        key = "" if who.is_personal_code else self._register(municipality or ""), who.text
        made = self._pseudonyms.get(key)
        if made is None:
            made = self._pseudonyms[key] = self._make(*key)
        return self.recognised(made)

    def recognised(self, pseudonym: str) -> str:
        """The pseudonym by which a person is known since before the reform, else the same."""
        return self._recognised.get(pseudonym, pseudonym)

    def compare(self, on_record: OnRecord | None) -> list[Problem]:
        """Find who was known by an old municipality's identifier, and whose identifiers are nearly those of others.

        An identifier of a municipality made from several is that of the only one of these where it is known, on record or in
        this report. Returns what is asked about the report as a whole.
        """
        told = set(self._pseudonyms.values())
        own = [(key, made) for key, made in self._pseudonyms.items() if key[0]]
        before = {key: self._beside(key, self._region.predecessors(key[0])) for key, _ in own}
        after = {key: self._beside(key, self._region.successors(key[0])) for key, _ in own}
        asked = {*told, *(made for related in (before, after) for found in related.values() for made in found)}
        known = on_record(asked) if on_record else frozenset()
        for key, made in own:
            if made in known:
                continue
            found = [earlier for earlier in before[key] if earlier in known or earlier in told]
            if len(found) == 1:
                self._recognised[made] = found[0]
            elif found:
                self._problems[made] = Rule.OLD_REGISTERS
            elif any(later in known for later in after[key]):
                self._later += 1
        if on_record:
            self._find_near(on_record, {key: made for key, made in self._pseudonyms.items() if made not in known})
        counts = ((Rule.RECOGNISED, len(self._recognised)), (Rule.RECORDED_LATER, self._later))
        return [broken(rule, count=count) for rule, count in counts if count]

    def check(self) -> Callable[[ReportRow], Problems]:
        """Tells of the first row of a person whom the identifier leaves in doubt."""
        first: dict[str, ReportRow] = {}
        groups: dict[str, ReportRow] = {}
        group_of = _groups({key: self.recognised(made) for key, made in self._pseudonyms.items()})

        def check(row: ReportRow) -> Problems:
            found: Problems = []
            for column, person in ((columns.PERSON, row.person), (columns.CHILD, row.child)):
                if person is None:
                    continue
                problem = self._problems.get(person)
                if problem is Rule.OLD_REGISTERS:
                    found.append((column, Problem(problem)))
                elif person not in first:
                    other = groups.setdefault(group_of.get(person, person), row)
                    if other is not row and person not in (other.person, other.child):
                        where = row_in_words(other.sheet, other.row, row.sheet)
                        found.append((column, broken(Rule.IDENTIFIER_NEAR, other=where)))
                    elif problem:
                        found.append((column, Problem(problem)))
                first.setdefault(person, row)
            return found

        return check

    def _beside(self, key: Key, codes: Collection[str]) -> list[str]:
        """The pseudonyms that an identifier has in the registers of other municipalities."""
        registers = dict.fromkeys(self._register(code) for code in codes)
        return [self._make(register, key[1]) for register in registers if register != key[0]]

    def _find_near(self, on_record: OnRecord, new: dict[Key, str]) -> None:
        variants = {
            made: self._variants(*key)
            for key, made in new.items()
            if made not in self._recognised and made not in self._problems
        }
        known = on_record({variant for of_person in variants.values() for variant in of_person})
        for made, of_person in variants.items():
            if not known.isdisjoint(of_person):
                self._problems[made] = Rule.RECORDED_NEAR

    def _variants(self, register: str, text: str) -> list[str]:
        if not register:
            return [self._make("", near) for near in near_code(text)]
        registers = dict.fromkeys((register, *map(self._register, self._region.predecessors(register))))
        return [self._make(one, near) for near in near_own(text) for one in registers]

    def _register(self, code: str) -> str:
        register = self._registers.get(code)
        if register is None:
            register = self._registers[code] = register_of(self._region, code)
        return register


def register_of(region: Region, code: str) -> str:
    """Whose identifiers a municipality's are: those of an old municipality go on where it alone became the new one."""
    before = region.predecessors(code)
    if len(before) == 1 and region.successors(before[0]) == (code,):
        return before[0]
    return code


# Identifiers that are nearly the same ------------------------------------------------------------------------------------

_RUNS = re.compile(r"[0-9]+|[^\W\d_]+")
_FOR_DIGITS = re.compile(r"(?<=[0-9])[OIL]+|[OIL]+(?=[0-9])")
_DIGITS_APART = re.compile(r"(?<=[0-9])-(?=[0-9])")
_BETWEEN = ("", "-", "/", ".", "_")
_MOST_DIGITS = 5


def loose(text: str) -> str:
    """An own identifier without what people write now so and now so: A-17 of “A17”, “A/017”, “Ā.17”."""
    return "-".join(run.lstrip("0") or "0" if run.isdigit() else run for run in _RUNS.findall(without_marks(text).upper()))


def joined(text: str) -> str:
    """The loose form where nothing stands between digits: “1-17” may be 117, but no “11-7”."""
    return loose(_DIGITS_APART.sub("", re.sub(r"[-/._]", "-", text)))


def with_digits(text: str) -> str:
    """The loose form where letters beside digits that look like digits were meant as such: “A-1O” may be A-10."""
    return loose(_FOR_DIGITS.sub(lambda found: found[0].translate(MISTYPED), text))


def near_own(text: str) -> Iterator[str]:
    """Other ways in which people write an own identifier: with other signs between its parts, or zeros before digits."""
    runs, between = _RUNS.findall(text), _RUNS.split(text)[1:-1]
    if len(runs) == 1 and text.isdigit():
        yield from (
            f"{text[:place]}{sign}{text[place:]}" for place in range(1, min(len(text), _MOST_DIGITS)) for sign in "-/"
        )
    last = max((place for place, run in enumerate(runs) if run.isdigit()), default=None)
    if last is None or len(runs) > 8:
        return
    short = [run.lstrip("0") or "0" if run.isdigit() else run for run in runs]
    signs = [between, *([sign] * len(between) for sign in _BETWEEN)] if between or len(runs) > 1 else [between]
    seen = {text}
    for written, gaps, width in product((runs, short), signs, (0, *range(1, _MOST_DIGITS + 1))):
        parts = list(written)
        if width:
            parts[last] = short[last].zfill(width)
        made = "".join(part + gap for part, gap in zip(parts, [*gaps, ""], strict=True))
        if made not in seen:
            seen.add(made)
            yield made


def near_code(digits: str) -> Iterator[str]:
    """Personal codes that no check digit guards, with a digit changed or two exchanged."""
    codes = personal_codes()
    if not codes.is_plain(digits):
        return
    for place in range(len(codes.plain_from), len(digits)):
        before, digit, after = digits[:place], digits[place], digits[place + 1 :]
        yield from (before + other + after for other in "0123456789" if other != digit)
        if after and after[0] != digit:
            yield before + after[0] + digit + after[1:]


def _groups(pseudonyms: Mapping[Key, str]) -> dict[str, str]:
    """For each person whose identifier is nearly that of an earlier one, this one's pseudonym."""
    codes: dict[str, str] = {}
    plain: dict[Key, str] = {}
    apart: dict[Key, str] = {}
    groups: dict[str, str] = {}
    for (register, text), made in pseudonyms.items():
        if register:
            short, long, digits = ((register, form(text)) for form in (loose, joined, with_digits))
            other = plain.get(short) or plain.get(digits) or (apart.get(short) if short == long else plain.get(long))
            plain.setdefault(short, made)
            plain.setdefault(digits, made)
            if short != long:
                apart.setdefault(long, made)
        else:
            other = next((codes[near] for near in near_code(text) if near in codes), None)
            codes[text] = made
        if other:
            groups[made] = groups.get(other, other)
    return groups
