"""A region's folder from a list of municipalities: what can be said by rule is proposed, what cannot is told as lacking."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from di_metrics.errors import N_, Fault, Message, RegionRefused, SettingsError
from di_metrics.files import Staging, stage, writing_to
from di_metrics.model import Basis
from di_metrics.region import (
    Frozen,
    InfrastructureObject,
    Municipality,
    MunicipalityKind,
    OptionalInt,
    OptionalText,
    Succession,
    Target,
    YesNo,
    codes_meant,
)
from di_metrics.region_check import check_folder
from di_metrics.region_files import REQUIRED, CsvTable, read_kinds, read_table, read_texts, suggestion, typed_rows
from di_metrics.reports.spelling import key_of
from di_metrics.store.package import PACKAGE

REFORM = dt.date(2021, 7, 1)
_BASIS_NAMES = {
    Basis.PRE2021: ("Pašvaldības līdz 2021. gada 30. jūnijam", "Municipalities until 30 June 2021"),
    Basis.POST2021: ("Pašvaldības no 2021. gada 1. jūlija", "Municipalities from 1 July 2021"),
}
_ENDINGS = {
    **{"pils": "pilī", "as": "ās", "es": "ēs", "is": "ī", "us": "ū", "a": "ā", "e": "ē", "i": "os", "s": "ā", "š": "ā"},
    "": "",
}
"""How the Latvian locative ends where the name ends so; the first that fits. Some names go another way."""
_GENITIVES = {"a": "as", "e": "es", "": ""}


class ListedMunicipality(Frozen):
    """A line of the list: a municipality, or a part of a divided one, and the one that it went to in the reform.

    The kinds are the last words of the names unless they are told. Without new codes there was no reform.
    """

    code: str
    name_lv: str
    name_en: str = ""
    kind: str = ""
    partner: Annotated[YesNo | None, BeforeValidator(lambda value: None if value == "" else value)] = None
    population: OptionalInt = None
    parish: OptionalText = None
    new_code: OptionalText = None
    new_name_lv: str = ""
    new_name_en: str = ""
    new_kind: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """What the list does not tell: the region's names, the project's number and days."""

    name_lv: str
    name_en: str
    number: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A value that somebody who knows has to confirm or to put in, and why; in a whole column without a line."""

    file: str
    line: int | None
    place: str
    value: str
    why: Message


@dataclass(slots=True)
class RegionDraft:
    """The texts of a region's folder by path, and what is to be confirmed in them."""

    texts: dict[str, str] = field(default_factory=dict)
    to_confirm: list[ToConfirm] = field(default_factory=list)

    def ask(self, file: str, line: int | None, place: str, value: str, why: str, **params: object) -> None:
        self.to_confirm.append(ToConfirm(file, line, place, value, Message.of(why, **params)))


def region_id_from(name: str) -> str:
    """The id that a region has by the name of its folder."""
    return key_of(name).replace(" ", "-") or "region"


def locative_of(name: str, kinds: Sequence[MunicipalityKind]) -> tuple[str, bool]:
    """A Latvian name as it stands after “in”, and whether that is sure: by its last word, where this is a kind."""
    begin, _, last = name.rpartition(" ")
    for kind in kinds:
        if last == kind.name_lv and begin:
            return f"{begin} {kind.locative_lv}", True
    return _with_ending(name, _ENDINGS), False


def _with_ending(name: str, endings: Mapping[str, str]) -> str:
    ending = next(one for one in endings if name.endswith(one))
    return name.removesuffix(ending) + endings[ending]


# ---- Reading the list ----


@dataclass(slots=True)
class _List:
    """The list as it was read, and the faults found so far."""

    name: str
    kinds: tuple[MunicipalityKind, ...]
    table: CsvTable
    faults: list[Fault]

    def add(self, line: int, column: str, code: str, message: Message, hint: Message | None = None) -> None:
        value = dict(self.table.lines)[line].get(column, "")
        self.faults.append(Fault(self.name, line, column, code, message, value, hint))

    @property
    def has_reform(self) -> bool:
        return any(value for _, value in self.table.cells("new_code"))


def read_list(file: Path, programme: Path) -> tuple[ListedMunicipality, ...]:
    """The list of municipalities. Raises RegionRefused with every fault: file, line, column and what to write."""
    texts, faults = read_texts(file.parent, (file.name,))
    if file.name not in texts:
        raise RegionRefused(faults)
    if not texts[file.name].strip():
        says = N_("The file is empty. Its columns are: %(columns)s.")
        message = Message.of(says, columns=", ".join(ListedMunicipality.model_fields))
        raise RegionRefused([Fault(file.name, 1, None, "empty", message)])
    table, wrong = read_table(file.name, texts[file.name], ListedMunicipality, whole=False)
    rows, of_values = typed_rows(table, ListedMunicipality)
    found = _List(file.name, read_kinds(programme), table, [*faults, *wrong, *of_values])
    if not table.lines and not found.faults:
        message = Message.of(N_("There is no municipality below the headings. Add a line for each."))
        found.faults.append(Fault(file.name, 1, None, "empty", message))
    for check in (_check_codes, _check_names, _check_parts, _check_partners):
        check(found)
    if found.faults:
        raise RegionRefused(sorted(found.faults, key=lambda fault: fault.line or 0))
    return rows


def _check_codes(found: _List) -> None:
    forms = {"code": r"\d{7}" if found.has_reform else r"(LV)?\d{7}", "new_code": r"LV\d{7}"}
    for column, form in forms.items():
        for line, code in found.table.cells(column):
            if re.fullmatch(form, code):
                continue
            if not code.strip():
                if column == "code" or found.has_reform:
                    look_up = Message.of(N_("Look the code up in the classifier of territories (ATVK)."))
                    found.add(line, column, "required", Message.of(REQUIRED), look_up)
                continue
            meant = [one for one in codes_meant(code) if re.fullmatch(form, one)]
            says = N_("This is no code of a municipality: a code has seven digits.")
            if column == "new_code":
                says = N_("This is no code of a municipality of after the reform: it is LV and seven digits.")
            hint = suggestion(code, meant) if meant else None
            found.add(line, column, "form", Message.of(says), hint)


def _check_names(found: _List) -> None:
    known = {kind.code: kind.name_lv for kind in found.kinds}
    for name, of_kind, code in (("name_lv", "kind", "code"), ("new_name_lv", "new_kind", "new_code")):
        rows = [(line, row) for line, row in found.table.lines if code == "code" or found.has_reform]
        of_code: dict[str, tuple[int, str]] = {}
        for line, row in rows:
            named, kind = row.get(name, "").strip(), row.get(of_kind, "").strip()
            if not named:
                found.add(line, name, "required", Message.of(REQUIRED))
            elif kind and kind not in known:
                found.add(line, of_kind, "unknown_code", Message.of(N_("There is no such code.")), suggestion(kind, known))
            elif not kind and _kind_of(named, found.kinds) is None:
                says = N_(
                    "The last word of the name is no kind of municipality (%(kinds)s). Put its kind into “%(column)s”."
                )
                message = Message.of(says, kinds=", ".join(known.values()), column=of_kind)
                found.add(line, name, "kind", message, suggestion("", known))
            first, before = of_code.setdefault(row.get(code, ""), (line, named))
            if named and row.get(code) and before != named:
                says = N_("Line %(line)s has another name for the same code.")
                found.add(line, name, "name", Message.of(says, line=first))


def _check_parts(found: _List) -> None:
    lines: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in found.table.lines:
        lines.setdefault(row.get("code", ""), []).append((line, row))
    names: dict[str, int] = {}
    for code, parts in lines.items():
        seen: dict[str, int] = {}
        for line, row in parts if code and len(parts) > 1 else ():
            parish = row.get("parish", "").strip()
            if not parish:
                says = N_("The code stands in several lines. Each part of a divided municipality is named by its parish.")
                column = "parish" if "parish" in found.table.columns else "code"
                found.add(line, column, "duplicate", Message.of(says))
            elif parish in seen:
                says = N_("It stands in line %(line)s too; it must stand there alone.")
                found.add(line, "parish", "duplicate", Message.of(says, line=seen[parish]))
            seen.setdefault(parish, line)
        line, row = parts[0]
        if (name := row.get("name_lv", "")) and name in names:
            says = N_("It stands in line %(line)s too; it must stand there alone.")
            found.add(line, "name_lv", "duplicate", Message.of(says, line=names[name]))
        names.setdefault(name, line)


def _check_partners(found: _List) -> None:
    told = found.table.cells("partner")
    if told and all(value == "no" for _, value in told):
        message = Message.of(N_("No municipality takes part in the project: “yes” must stand in one line at least."))
        found.faults.append(Fault(found.name, None, "partner", "value", message))


def _kind_of(name: str, kinds: Sequence[MunicipalityKind]) -> str | None:
    return next((kind.code for kind in kinds if name.rpartition(" ")[2] == kind.name_lv), None)


# ---- Making the folder's texts ----


def draft_region(
    rows: Sequence[ListedMunicipality], naming: Naming, region_id: str, kinds: Sequence[MunicipalityKind]
) -> RegionDraft:
    """The texts of a region that builds and starts, and what is to be confirmed in them before it is used."""
    draft = RegionDraft()
    has_reform = any(row.new_code for row in rows)
    of_basis: dict[Basis, list[Municipality]] = {}
    if has_reform:
        of_basis[Basis.PRE2021] = [*_municipalities(rows, Basis.PRE2021, kinds)]
        of_basis[Basis.POST2021] = [*_municipalities(_heirs(rows), Basis.POST2021, kinds)]
    else:
        basis = Basis.POST2021 if rows[0].code.startswith("LV") else Basis.PRE2021
        of_basis[basis] = [*_municipalities(rows, basis, kinds)]
    municipalities = [one for group in of_basis.values() for one in group]
    draft.texts["region.toml"] = _head(draft, naming, region_id, list(of_basis), has_reform)
    draft.texts["municipalities.csv"] = _csv(Municipality, municipalities)
    _ask_of_municipalities(draft, rows, municipalities, kinds)
    if has_reform:
        went = [Succession(old_code=row.code, parish=row.parish, new_code=row.new_code or "") for row in rows]
        draft.texts["succession.csv"] = _csv(Succession, went)
    draft.texts["targets.csv"] = _csv(Target, [])
    draft.texts["infrastructure.csv"] = _csv(InfrastructureObject, [])
    draft.texts["published_statements.yaml"] = (
        'sources:\n  card: {lv: "Projekta kartīte", en: "Project card"}\n\nstatements: []\n'
    )
    for file in PACKAGE:
        draft.texts[f"package/{file.name}"] = ",".join(file.columns) + "\n"
    return draft


def _heirs(rows: Sequence[ListedMunicipality]) -> Iterator[ListedMunicipality]:
    """The municipalities of after the reform, each once; a partner where one that it was made from is."""
    for code in dict.fromkeys(row.new_code for row in rows):
        parts = [row for row in rows if row.new_code == code]
        first = parts[0]
        yield ListedMunicipality.model_validate(
            {
                **{"code": code, "name_lv": first.new_name_lv, "name_en": first.new_name_en, "kind": first.new_kind},
                "partner": "no" if all(row.partner is False for row in parts) else "yes",
            }
        )


def _municipalities(
    rows: Sequence[ListedMunicipality] | Iterator[ListedMunicipality], basis: Basis, kinds: Sequence[MunicipalityKind]
) -> Iterator[Municipality]:
    for row in {row.code: row for row in rows}.values():
        yield Municipality(
            code=row.code,
            basis=basis,
            name_lv=row.name_lv,
            name_en=row.name_en or row.name_lv,
            kind=row.kind or _kind_of(row.name_lv, kinds) or "",
            partner=row.partner is not False,
            population=row.population,
            locative_lv=locative_of(row.name_lv, kinds)[0],
        )


def _ask_of_municipalities(
    draft: RegionDraft,
    rows: Sequence[ListedMunicipality],
    municipalities: Sequence[Municipality],
    kinds: Sequence[MunicipalityKind],
) -> None:
    file = "municipalities.csv"
    for line, one in enumerate(municipalities, start=2):
        locative, sure = locative_of(one.name_lv, kinds)
        if not sure:
            why = N_("The locative was formed by the ending of the name; names of this kind have exceptions.")
            draft.ask(file, line, "locative_lv", locative, why)
        if one.name_en == one.name_lv:
            draft.ask(file, line, "name_en", one.name_en, N_("The English name is not in the list."))
    draft.ask(
        *(file, None, "locative_lv", ""),
        N_("The other locatives were formed by their last word. Read them through: sentences are made of them."),
    )
    if unknown := len({row.code for row in rows if row.population is None}):
        why = N_("Of %(number)s municipalities the inhabitants are not known; without them nothing is told per 10,000.")
        draft.ask(file, None, "population", "", why, number=unknown)
    if unknown := len({row.code for row in rows if row.partner is None}):
        why = N_("Of %(number)s municipalities it is not known whether they took part; “yes” is put.")
        draft.ask(file, None, "partner", "yes", why, number=unknown)


def _head(draft: RegionDraft, naming: Naming, region_id: str, bases: Sequence[Basis], has_reform: bool) -> str:
    locative = _with_ending(naming.name_lv, _ENDINGS)
    applicant = f"{_with_ending(naming.name_lv, _GENITIVES)} plānošanas reģions"
    project = {
        "number": naming.number or "–",
        "name_lv": f"Deinstitucionalizācijas projekts ({naming.name_lv})",
        "name_en": f"Deinstitutionalisation project ({naming.name_en})",
        "applicant_lv": applicant,
        "applicant_en": f"{naming.name_en} Planning Region",
    }
    by_rule, proposed = N_("This was formed by rule."), N_("This is a proposal; put what the project's documents say.")
    draft.ask("region.toml", None, "in_region.lv", locative, by_rule)
    for key, value in project.items():
        if key != "number" or not naming.number:
            draft.ask("region.toml", None, f"project.{key}", value, proposed)
    why = N_("The costs are not known; without them no share of costs is told. Add a [[project.costs]] for each change.")
    draft.ask("region.toml", None, "project.costs", "", why)
    named = [("in_region", (locative, f"in {naming.name_en}"))]
    alone = ("Pašvaldības", "Municipalities")
    named += [(f"bases.{basis}", _BASIS_NAMES[basis] if has_reform else alone) for basis in bases]
    lines = [
        f"id = {_quoted(region_id)}",
        f'default_basis = "{bases[-1]}"',
        *([f"reform_date = {REFORM.isoformat()}"] if has_reform else []),
        *_texts("name", naming.name_lv, naming.name_en),
        *(line for key, texts in named for line in _texts(key, *texts)),
        "",
        "[project]",
        *(f"{key} = {_quoted(value)}" for key, value in project.items()),
        f"start = {naming.start.isoformat()}",
        f"end = {naming.end.isoformat()}",
        'source = "card"',
    ]
    return "\n".join(lines) + "\n"


def _texts(key: str, latvian: str, english: str) -> list[str]:
    return ["", f"[{key}]", f"lv = {_quoted(latvian)}", f"en = {_quoted(english)}"]


def _quoted(text: str) -> str:
    """A text as TOML has it; JSON quotes in the same way."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _csv(row_type: type[Frozen], rows: Sequence[Frozen]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(row_type.model_fields)
    for row in rows:
        writer.writerow([_written(getattr(row, column)) for column in row_type.model_fields])
    return text.getvalue()


def _written(value: object) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


# ---- Writing the folder ----


def write_draft(texts: Mapping[str, str], folder: Path, programme: Path) -> None:
    """Write a region's folder whole, or not at all. What is there already is never touched.

    Raises SettingsError where something is there or nothing can be written, RegionRefused where the texts are no region.
    """
    refuse_existing(folder)
    with stage(folder, SettingsError) as staging, writing_to(folder, SettingsError):
        made = _written_to(staging, texts)
        if faults := check_folder(made, programme):
            raise RegionRefused(faults)
        refuse_existing(folder)
        os.rename(made, folder)


def refuse_existing(folder: Path) -> None:
    """Raises SettingsError where something is there already, be it an empty folder or a link that leads nowhere."""
    with writing_to(folder, SettingsError):
        exists = os.path.lexists(folder)
    if exists:
        raise SettingsError(
            Message.of(N_("At %(folder)s there is something already. Nothing was changed."), folder=str(folder)),
            Message.of(N_("Name a folder that is not there yet.")),
        )


def _written_to(staging: Staging, texts: Mapping[str, str]) -> Path:
    made = staging.folder / "region"
    for name, text in texts.items():
        file = made / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    return made
