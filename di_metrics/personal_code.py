"""How a country's personal codes are built, as its file says: what is one, what is nearly one, and where one may hide."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from di_metrics.errors import Fault, RegionRefused
from di_metrics.region import Frozen
from di_metrics.region_files import read_texts, read_toml
from di_metrics.settings import PROGRAMME

PERSONAL_CODES_FILE = "personal_codes.toml"

_Count = Annotated[int, Field(gt=0)]


class PersonalCodes(Frozen):
    """The form of personal codes; the fields are explained in the file that is shipped."""

    digits: tuple[_Count, _Count]
    birth: Annotated[str, Field(pattern="^[dmyc]*$")] = ""
    centuries: Mapping[str, int] = {}
    weights: tuple[int, ...] = ()
    check_from: int = 0
    check_by: Annotated[tuple[_Count, ...], Field(min_length=1)] = (10,)
    plain_from: Annotated[str, Field(pattern="^[0-9]*$")] = ""

    @property
    def length(self) -> int:
        return sum(self.digits)

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """A text that is a code alone; its groups are the digits of its parts."""
        return re.compile(rf"([0-9]{{{self.digits[0]}}}) ?-? ?([0-9]{{{self.digits[1]}}})")

    @cached_property
    def within(self) -> re.Pattern[str]:
        """A code that stands somewhere in an identifier."""
        return re.compile(rf"(?<![0-9])[0-9]{{{self.digits[0]}}}-?[0-9]{{{self.digits[1]}}}(?![0-9])")

    @cached_property
    def cut(self) -> re.Pattern[str]:
        """A code with a digit too few or too many in one of its parts."""
        head, tail = self.digits
        parts = ((head, tail - 1), (head, tail + 1), (head - 1, tail), (head + 1, tail))
        return re.compile("|".join(f"[0-9]{{{one}}}-[0-9]{{{other}}}" for one, other in parts))

    @cached_property
    def hidden(self) -> re.Pattern[str]:
        """What may be a code, wherever in a text; so may be any number that is as long, or nearly."""
        return re.compile(rf"\d{{{self.digits[0]}}}\W{{0,3}}\d{{{self.digits[1]}}}|\d{{{self.length - 1},}}")

    @property
    def in_package(self) -> str:
        """The pattern of a code anywhere in a cell of a data package, for the database."""
        return rf"(^|\D)\d{{{self.digits[0]}}}[-–]?\d{{{self.digits[1]}}}(\D|$)"

    def is_right(self, digits: str) -> bool:
        """Whether a code of the right length can be one, by its birth and its last digit."""
        if self.is_plain(digits):
            return True
        return (not self.birth or self.born(digits) is not None) and self.has_check_digit(digits)

    def is_plain(self, digits: str) -> bool:
        """Whether a code tells no birth and has no check digit."""
        return bool(self.plain_from) and digits.startswith(self.plain_from)

    def has_check_digit(self, digits: str) -> bool:
        """Whether the last digit follows from the others; any does where there is no such digit."""
        if not self.weights:
            return True
        left = self.check_from - sum(weight * int(digit) for weight, digit in zip(self.weights, digits, strict=False))
        for divisor in self.check_by:
            left %= divisor
        return digits[-1] == str(left)

    def born(self, digits: str) -> dt.date | None:
        """The day of birth that a code begins with, if there is such a day."""
        if self.is_plain(digits) or not self.birth:
            return None
        told = {sign: "".join(d for d, s in zip(digits, self.birth, strict=False) if s == sign) for sign in "dmyc"}
        century = self.centuries.get(told["c"])
        try:
            return dt.date(century + int(told["y"]), int(told["m"]), int(told["d"])) if century is not None else None
        except ValueError:
            return None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.birth) > self.length or len(self.weights) >= self.length:
            raise ValueError("birth and weights are of no more digits than a code has")
        return self


def read_personal_codes(programme: Path) -> tuple[PersonalCodes | None, list[Fault]]:
    """The form of personal codes that a programme's folder tells, else the one shipped, and the faults of its file."""
    found, faults = read_texts(programme, (PERSONAL_CODES_FILE,), (PERSONAL_CODES_FILE,))
    text = found.get(PERSONAL_CODES_FILE) or (PROGRAMME / PERSONAL_CODES_FILE).read_text(encoding="utf-8")
    codes, more = read_toml(PERSONAL_CODES_FILE, text, PersonalCodes)
    return codes, [*faults, *more]


def personal_codes() -> PersonalCodes:
    """The form of this country's personal codes. It is of the country, not of a database.

    Raises RegionRefused where the file cannot be understood.
    """
    return _in_folder(os.environ.get("DI_PROGRAMME") or str(PROGRAMME))


@lru_cache(maxsize=8)
def _in_folder(programme: str) -> PersonalCodes:
    codes, faults = read_personal_codes(Path(programme))
    if codes is None or faults:
        raise RegionRefused(faults)
    return codes
