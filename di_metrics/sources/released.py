"""Figures of a public release: what it offers, as it protects them, and nothing else; what changed since earlier ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from di_metrics.deck import Level
from di_metrics.errors import N_
from di_metrics.model import Basis, Cell, Dimension, Key, Language, Period, Result, Status
from di_metrics.region import Region
from di_metrics.release.cell_of import CellOf, complete_years, times_of
from di_metrics.release.offered import ASSESSED, Offered, offered_by
from di_metrics.release.release import (
    ALL_GROUPS,
    ANY_SERVICE,
    MONEY,
    NOT_OFFERED,
    REGION,
    UNKNOWN,
    CellChange,
    Release,
    Shown,
    Slot,
)
from di_metrics.sources.question import Answer, Question, by_years, outlined_codes
from di_metrics.text.cell_names import service_name, time_name
from di_metrics.text.labels import MARKS, label, words
from di_metrics.text.notes import basis_note, demonstration_note, filters_in_words, period_in_words
from di_metrics.text.public_speaker import PublicSpeaker, edition


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that an earlier release told otherwise: what it is of, and both figures as they are written."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ReleasedFigures:
    """The figures of a release. Those that were answered are remembered, so that their changes can be told.

    `place` is the area that figures are of where no municipality is chosen: the region, or the unknown municipality.
    """

    release: Release
    language: Language
    place: str = REGION
    _answered: set[tuple[str, ...]] = field(default_factory=set, compare=False, repr=False)

    @property
    def level(self) -> Level:
        return Level.PROTECTED

    @property
    def region(self) -> Region:
        return self.release.region

    @cached_property
    def speaker(self) -> PublicSpeaker:
        return PublicSpeaker(self.language, self.release.parameters)

    @property
    def demonstration(self) -> bool:
        return self.release.source.demonstration

    @property
    def data_hash(self) -> str:
        return self.release.edition.content_hash

    @property
    def batches(self) -> tuple[str, ...]:
        return ()

    @cached_property
    def _offered(self) -> Offered:
        return offered_by(self.release)

    def outlined(self, basis: Basis) -> frozenset[str]:
        return outlined_codes(self.release.outlines(basis)) if self.region.has_outlines else frozenset()

    def answer(self, question: Question) -> Answer | None:
        """What the release offers of a question: persons to the end of a year, without indicators that it has not.

        Amounts, which it tells within years alone until the project ends, are of the last complete year. Where it offers
        figures by group alone, they are split by group too.
        """
        codes = tuple(code for code in question.codes if code in self.release.texts)
        asked = self._of_a_year(replace(by_years(question), codes=codes))
        found = self._answer(asked)
        if found or Dimension.GROUP in asked.by or len(asked.by) > 1:
            return found
        return self._answer(replace(asked, codes=codes[:1], by=(Dimension.GROUP, *asked.by)))

    def _of_a_year(self, asked: Question) -> Question:
        """A question about amounts alone, to a day on which the project still runs, as one about the last complete year."""
        period = asked.selection.period
        along = any(one.is_time for one in asked.by)
        years = complete_years(self.region, self._offered, period.last)
        if set(asked.codes) != {MONEY} or not period.to_date or along or period.last >= self.region.project.end or not years:
            return asked
        year = Period(dt.date(int(years[-1]), 12, 31), dt.date(int(years[-1]), 1, 1))
        return replace(asked, selection=replace(asked.selection, period=year))

    def _answer(self, asked: Question) -> Answer | None:
        results = [one for code in asked.codes if (one := self._result(asked, code, asked.by))]
        if not results:
            return None
        totals = [self._result(asked, one.indicator.code, ()) for one in results] if asked.has_total else []
        return Answer(tuple(results), tuple(one for one in totals if one) if all(totals) else ())

    def _result(self, asked: Question, code: str, by: tuple[Dimension, ...]) -> Result | None:
        times = times_of(self.region, self._offered, asked.selection, code, along=Dimension.YEAR in by)
        cell_of = CellOf.made(self.region, asked.selection, code, by, self.place)
        if cell_of is None or not times:
            return None
        slots = {key: cell_of(key, times) for key in self._keys(asked, by, times)}
        offered = [key for key, slot in slots.items() if slot in self.release.cells]
        if not offered:
            return None
        self._answered.update(slots.values())
        in_grid = [set(codes) for codes in zip(*offered, strict=True)] if len(by) > 1 else []
        cells = []
        for key, slot in slots.items():
            shown = self.release.shown(slot)
            is_left_out = in_grid and all(code in codes for code, codes in zip(key, in_grid, strict=True))
            if shown == NOT_OFFERED and is_left_out and self._can_be(slot):
                shown = Shown(Status.SUPPRESSED)  # between figures of its row and column it must not look like nobody
            codes = tuple(None if code == UNKNOWN else code for code in key)
            cells.append(Cell(codes, shown.value, shown.status, source=shown.source))
        places = asked.selection.municipalities or ((self.place,) if self.place != REGION else ())
        selection = replace(asked.selection, period=self._period(asked, code, times), municipalities=places)
        return Result(self.release.indicator(code), selection, by, tuple(cells))

    def _can_be(self, slot: Slot) -> bool:
        """Whether there can be anybody in a cell: in one of a service that its group does not receive there is nobody."""
        if slot.group == ALL_GROUPS:
            return True
        group = self.region.group[slot.group]
        if slot.indicator == ASSESSED:
            return group.assessed
        services = (ANY_SERVICE, *self.region.services_for(slot.group))
        return group.receives_services and slot.service in services

    def _period(self, asked: Question, code: str, times: Sequence[str]) -> Period:
        """The time that is shown: to the end of a year, or the one that was asked for where that is shown itself."""
        if code == MONEY:
            return asked.selection.period
        return Period(min(dt.date(int(times[-1]), 12, 31), self.region.project.end))

    def _keys(self, asked: Question, by: tuple[Dimension, ...], times: Sequence[str]) -> Iterator[Key]:
        chosen, region = asked.selection, self.region
        places = [one.code for one in region.of_basis(chosen.basis)]
        groups = [one for one in region.group if not chosen.groups or one in chosen.groups]
        codes: dict[Dimension, Sequence[str]] = {
            Dimension.MUNICIPALITY: [
                *(one for one in places if not chosen.municipalities or one in chosen.municipalities),
                *([UNKNOWN] if chosen.basis is region.latest_basis and not chosen.municipalities else []),
            ],
            Dimension.GROUP: groups,
            Dimension.SERVICE: [one for one in region.service if any(one in region.services_for(group) for group in groups)],
            Dimension.YEAR: times,
        }
        yield from product(*(codes.get(one, ()) for one in by))

    def about(self, answer: Answer) -> tuple[tuple[str, str], ...]:
        speaker, region, selection = self.speaker, self.region, answer.selection
        say, project = speaker.say, self.region.project
        told = [(say(N_("Data")), demonstration_note(speaker))] if self.demonstration else []
        told += [
            (say(N_("Period")), period_in_words(speaker, selection.period)),
            *basis_note(speaker, region, selection.basis),
            (say(N_("Filters")), filters_in_words(speaker, region, selection)),
            *((speaker.name(one.indicator.name), speaker.name(one.indicator.definition)) for one in answer.results),
            (say(N_("Source")), f"{speaker.name(project.name)}, {project.number}"),
            (say(N_("Release")), edition(speaker, self.release.edition)),
        ]
        occurring = {cell.status for one in (*answer.results, *answer.totals) for cell in one}
        return (*told, *(self.marks[one] for one in MARKS if one in occurring and one is not Status.NOT_APPLICABLE))

    @cached_property
    def marks(self) -> dict[Status, tuple[str, str]]:
        """Each mark of protected figures with what it means."""
        return {status: words(self.speaker, self.release.parameters, mark) for status, mark in MARKS.items()}

    # ---- What earlier releases told otherwise ----

    def changes_since(self, number: int) -> tuple[ChangedFigure, ...]:
        """The figures among those answered so far that an earlier release told otherwise, by the number of that release."""
        changes = (one for one in self.release.changes if one.against == number and one.slot in self._answered)
        return tuple(map(self._changed, changes))

    def _changed(self, change: CellChange) -> ChangedFigure:
        slot, speaker, region = change.slot, self.speaker, self.region
        indicator = self.release.indicator(slot.indicator)
        place = None if slot.area == UNKNOWN else slot.area
        names = [
            speaker.name(indicator.name),
            speaker.name(region.name.bilingual)
            if place == REGION
            else label(speaker, region, Dimension.MUNICIPALITY, place),
            "" if slot.group == ALL_GROUPS else label(speaker, region, Dimension.GROUP, slot.group),
            "" if slot.service == ANY_SERVICE else service_name(speaker, region, slot.service),
            time_name(speaker, slot.time),
        ]
        before, after = (
            speaker.value(indicator, one.value, one.status) if one else speaker.say(N_("not in the release"))
            for one in (change.before, change.after)
        )
        return ChangedFigure(", ".join(filter(None, names)), before, after)
