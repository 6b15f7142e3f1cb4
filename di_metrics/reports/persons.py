"""The persons of a report: from their identifiers, and the municipality whose these are, to pseudonyms."""

from __future__ import annotations

from di_metrics.region import Region
from di_metrics.reports.drafts import Draft
from di_metrics.reports.identifiers import Identifier, Known, register_of
from di_metrics.reports.pseudonyms import Pseudonym


class Persons:
    """Makes each pseudonym once. What identifies somebody is kept as long as this is, and never shown."""

    def __init__(self, region: Region, pseudonym: Pseudonym) -> None:
        self._region, self._make = region, pseudonym
        self._registers: dict[str, str] = {}
        self._pseudonyms: dict[tuple[str, str], str] = {}

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

    def pseudonym(self, municipality: str | None, who: Identifier | Known | None) -> str | None:
        """The pseudonym of a person; None for nobody, and for an own identifier of a municipality that is not known."""
        if who is None:
            return None
        if isinstance(who, Known):
            return who.pseudonym
        if not who.is_personal_code and municipality is None:
            return None
        key = "" if who.is_personal_code else self._register(municipality or ""), who.text
        made = self._pseudonyms.get(key)
        if made is None:
            made = self._pseudonyms[key] = self._make(*key)
        return made

    def _register(self, code: str) -> str:
        register = self._registers.get(code)
        if register is None:
            register = self._registers[code] = register_of(self._region, code)
        return register
