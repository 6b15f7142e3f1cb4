"""What the structure promises: who imports whom, where libraries are used, short files, and that no region is named."""

from __future__ import annotations

import argparse
import ast
import csv
import pkgutil
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from di_metrics.command_line import command_parser

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "di_metrics"
PAGES = ROOT / "pages"
DASHBOARD = ROOT / "dashboard.py"

LAYERS = (
    ("dashboard", "pages"),
    ("di_metrics.ui", "di_metrics.command_line", "di_metrics.demonstration", "di_metrics.__main__"),
    ("di_metrics.meetings",),
    ("di_metrics.cards",),
    ("di_metrics.export", "di_metrics.drawing", "di_metrics.text"),
    ("di_metrics.sources",),
    ("di_metrics.protection",),
    (
        *("di_metrics.query", "di_metrics.statements", "di_metrics.attention", "di_metrics.attack"),
        *("di_metrics.intake", "di_metrics.backup", "di_metrics.doctor", "di_metrics.parsing"),
        "di_metrics.region_draft",
    ),
    ("di_metrics.store", "di_metrics.release"),
    ("di_metrics.region_check",),
    ("di_metrics.reports", "di_metrics.published", "di_metrics.object_check"),
    ("di_metrics.indicators", "di_metrics.formula", "di_metrics.personal_code"),
    ("di_metrics.workbooks", "di_metrics.access"),
    (
        *("di_metrics.deck", "di_metrics.region", "di_metrics.region_files"),
        *("di_metrics.model", "di_metrics.errors", "di_metrics.file_state", "di_metrics.files", "di_metrics.catalogues"),
        *("di_metrics.settings", "di_metrics.photo"),
    ),
)
"""From top to bottom: a part imports from its own layer and from lower ones."""

PARTS = {part: level for level, layer in enumerate(LAYERS) for part in layer}


@dataclass(frozen=True)
class Import:
    """A module imported somewhere; `lazy` if within a function."""

    module: str
    lazy: bool


@dataclass(frozen=True)
class Source:
    """A Python file of the project, by its dotted name, with its text, syntax tree and imports at run time."""

    name: str
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def part(self) -> str:
        """The unit of the layers that the file belongs to."""
        parts = self.name.split(".")
        return ".".join(parts[:2]) if parts[0] == "di_metrics" else parts[0]

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def imports(self) -> tuple[Import, ...]:
        return _imported(self)

    def libraries(self) -> set[str]:
        """The outermost names of what is imported."""
        return {one.module.split(".")[0] for one in self.imports()}


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _imported(source: Source) -> tuple[Import, ...]:
    return tuple(_imports(source.tree, source.name.split("."), source.path.name == "__init__.py", lazy=False))


def _imports(node: ast.AST, name: list[str], is_package: bool, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, lazy) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = name[: len(name) - child.level + is_package] if child.level else []
            module = ".".join([*base, *filter(None, [child.module])])
            yield Import(module, lazy)
            yield from (Import(f"{module}.{alias.name}", lazy) for alias in child.names)
        inside = lazy or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from _imports(child, name, is_package, inside)


def _sources() -> Iterator[Source]:
    files = [*PACKAGE.rglob("*.py"), *PAGES.rglob("*.py"), *([DASHBOARD] if DASHBOARD.exists() else [])]
    for path in sorted(files):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield Source(".".join(parts[:-1] if parts[-1] == "__init__" else parts), path)


SOURCES = tuple(_sources())
PART_OF = {source.name: source.part for source in SOURCES}


def in_part(*parts: str) -> list[Source]:
    return [source for source in SOURCES if source.part in parts]


def in_package() -> list[Source]:
    return [source for source in SOURCES if PACKAGE in source.path.parents]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def own_imports(source: Source) -> frozenset[str]:
    """The modules of the project that a file imports."""
    return frozenset({one.module for one in source.imports()} & {*PART_OF} - {"di_metrics", source.name})


def test_the_checks_see_the_project() -> None:
    """So that a moved folder does not make every other test here pass for want of anything to look at."""
    assert len(SOURCES) > 30
    assert {source.part for source in SOURCES} >= set(LAYERS[-1]) | {"di_metrics.store", "di_metrics.query"}
    imports = [one for source in SOURCES for one in own_imports(source)]
    assert len(imports) > 100


def test_every_module_belongs_to_a_layer() -> None:
    assert {source.part for source in SOURCES} - {"di_metrics"} <= set(PARTS)


def test_imports_point_down() -> None:
    upward = {
        source.name: {module for module in own_imports(source) if PARTS[PART_OF[module]] < PARTS[source.part]}
        for source in SOURCES
        if source.name != "di_metrics"
    }
    assert {name: modules for name, modules in upward.items() if modules} == {}
    assert not own_imports(next(source for source in SOURCES if source.name == "di_metrics"))


def test_no_two_parts_import_each_other() -> None:
    imported: defaultdict[str, set[str]] = defaultdict(set)
    for source in SOURCES:
        imported[source.part] |= {PART_OF[module] for module in own_imports(source)} - {source.part}
    mutual = {tuple(sorted((one, other))) for one in imported for other in imported[one] if one in imported[other]}
    assert not mutual


WHERE_LIBRARIES_ARE = {
    "streamlit": ("dashboard", "pages", "di_metrics.ui"),
    "duckdb": ("di_metrics.store", "di_metrics.release", "di_metrics.file_state"),
    "highspy": ("di_metrics.attack",),
    "python_calamine": ("di_metrics.workbooks",),
}


@pytest.mark.parametrize(("library", "parts"), WHERE_LIBRARIES_ARE.items())
def test_a_library_is_used_in_its_place_alone(library: str, parts: tuple[str, ...]) -> None:
    users = {source.part for source in SOURCES if library in source.libraries()}
    assert users, f"nothing uses {library}"
    assert users <= set(parts)


def importers(module: str) -> set[str]:
    return {source.name for source in SOURCES if module in own_imports(source)}


def test_figures_are_protected_behind_one_door() -> None:
    """Cards ask their source what may be told. Meetings choose its level, and what is handed out is attacked and kept."""
    protected = "di_metrics.sources.protected"
    assert importers(protected) == {"di_metrics.meetings.compose", "di_metrics.meetings.handing_out"}
    assert importers("di_metrics.sources.slots") == {protected}


def test_pages_hold_no_data_handling() -> None:
    pages = in_part("dashboard", "pages")
    assert pages
    for source in pages:
        forbidden = source.libraries() & {"pandas", "plotly", "duckdb", "numpy", "polars"}
        assert not forbidden, f"{source.name} imports {forbidden}"


SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|WHERE|JOIN|GROUP BY|ORDER BY|HAVING|UNION)\b")


SQL_IS_WRITTEN_IN = ("di_metrics.store", "di_metrics.query", "di_metrics.release", "di_metrics.file_state")


def test_sql_is_written_where_data_are_kept_and_queried_alone() -> None:
    elsewhere = [source for source in SOURCES if source.part not in SQL_IS_WRITTEN_IN]
    texts = [
        (source.name, node.lineno, node.value)
        for source in elsewhere
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(texts) > 100
    assert [(name, line) for name, line, text in texts if SQL.search(text)] == []


def test_demonstration_data_are_imported_by_one_module_when_it_needs_them() -> None:
    found = {(source.name, one.lazy) for source in SOURCES for one in source.imports() if one.module.split(".")[0] == "data"}
    assert found == {("di_metrics.demonstration", True)}


def test_nothing_imports_from_tests_or_scripts() -> None:
    for source in SOURCES:
        assert not source.libraries() & {"tests", "scripts", "benchmarks", "conftest"}, source.name


def test_modules_are_named_for_what_they_hold() -> None:
    names = {source.path.stem for source in SOURCES} | {path.name for path in PACKAGE.rglob("*") if path.is_dir()}
    assert len(names) > 30
    assert not names & {"utils", "util", "helpers", "helper", "manager", "common", "misc", "tools", "lib"}


def test_every_query_begins_with_a_comment() -> None:
    files = sorted((PACKAGE / "sql").glob("*.sql"))
    assert files
    for file in files:
        assert file.read_text(encoding="utf-8").startswith("-- "), relative(file)


def test_every_query_is_run() -> None:
    names = {file.stem for file in (PACKAGE / "sql").glob("*.sql")}
    words = set(re.findall(r'"(\w+)"', "\n".join(source.text for source in in_part("di_metrics.query"))))
    assert names <= words


TYPED = {"text_input", "text_area", "number_input", "data_editor", "chat_input"}
DAYS = {"date_input", "time_input"}
"""Their calls are fields of something that is saved; a choice among them is handed to `bound_field` uncalled."""
SEARCH = "di_metrics.ui.name_search"
"""What is typed there is looked for and never saved."""


def functions_within(tree: ast.AST, outer: tuple[str, ...] = ()) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
    """Every node with the names of the functions that it stands in."""
    for node in ast.iter_child_nodes(tree):
        names = (*outer, node.name) if isinstance(node, ast.FunctionDef) else outer
        yield node, names
        yield from functions_within(node, names)


def name_of(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_what_is_typed_stands_in_a_dialog_with_its_own_button() -> None:
    drawn = [
        (source.name, *found) for source in in_part("di_metrics.ui", "pages") for found in functions_within(source.tree)
    ]
    fields = {name_of(node.args[2]) for _, node, _ in drawn if isinstance(node, ast.Call) and name_of(node.func) == "Dialog"}
    for _ in range(3):  # and what they call
        fields |= {name_of(node.func) for _, node, names in drawn if isinstance(node, ast.Call) and fields & {*names}}
    called = {id(node.func) for _, node, _ in drawn if isinstance(node, ast.Call)}
    typed = [
        (source, node.attr, names)
        for source, node, names in drawn
        if isinstance(node, ast.Attribute) and node.attr in TYPED | DAYS and (node.attr in TYPED or id(node) in called)
        if source != SEARCH
    ]
    assert {name for _, name, _ in typed} >= {"text_input", "text_area", "date_input"}
    assert [(source, name) for source, name, names in typed if not fields & {*names}] == []


def test_pages_lie_in_folders_by_reader() -> None:
    """Files directly in `pages/` would become pages of themselves."""
    assert list(PAGES.rglob("*.py"))
    assert list(PAGES.glob("*.py")) == []


LONGEST = [(SOURCES, 500), (in_part("pages"), 60), (in_part("dashboard"), 40)]


@pytest.mark.parametrize(("sources", "limit"), LONGEST, ids=["modules", "pages", "dashboard"])
def test_files_are_short(sources: list[Source], limit: int) -> None:
    lengths = {relative(source.path): len(source.text.splitlines()) for source in sources}
    assert lengths
    assert {path: length for path, length in lengths.items() if length > limit} == {}


def test_few_files_are_short() -> None:
    """What is only read together stands together; `__init__.py` says what a package is and is none of them."""
    files = [one for one in in_package() if one.path.name != "__init__.py"]
    assert len(files) > 100
    assert len([relative(one.path) for one in files if len(one.text.splitlines()) < 60]) <= 30


def test_no_file_name_stands_for_two_things() -> None:
    names = Counter(path.name for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    assert [name for name, times in names.items() if times > 1] == []


def test_no_class_name_stands_for_two_things() -> None:
    names = Counter(node.name for source in in_package() for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef))
    assert len(names) > 300
    assert [name for name, times in names.items() if times > 1] == []


KINDS = {"novads", "pilsēta", "valstspilsēta", "municipality", "city", "state", "region"}
"""Words of names that name no place."""


def _names_of_regions() -> set[str]:
    """Names, words of names, codes and numbers that only a region's own files may hold."""
    names: set[str] = set()
    for folder in sorted((ROOT / "data" / "regions").iterdir()):
        if not folder.is_dir():
            continue
        head = tomllib.loads((folder / "region.toml").read_text(encoding="utf-8"))
        names |= {head["id"], *head["name"].values(), *head["in_region"].values(), head["project"]["number"]}
        with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                names |= {row["code"], row["name_lv"], row["name_en"]}
                names |= {word for column in ("name_lv", "name_en") for word in row[column].split()}
    return {name for name in names if name.lower() not in KINDS}


def test_no_region_is_named_in_the_program() -> None:
    names = _names_of_regions()
    assert len(names) > 100
    found = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names))) + r")\b", re.IGNORECASE)
    folders = (PAGES, PACKAGE, ROOT / "data" / "programme")
    files = [path for path in (DASHBOARD, *(path for folder in folders for path in folder.rglob("*"))) if path.is_file()]
    texts = {relative(path): path.read_text(encoding="utf-8", errors="ignore") for path in files if path.suffix != ".pyc"}
    assert any(path.endswith(".sql") for path in texts)
    assert any(path.endswith(".po") for path in texts)
    named = {path: sorted(set(found.findall(text))) for path, text in texts.items() if found.search(text)}
    assert named == {}


RETIRED = {"Item", "Grid", "Slot", "Shown"}
"""Types of a release and its protection; elsewhere figures are results, answers and cards."""

OF_RELEASES = ("di_metrics.release", "di_metrics.protection", "di_metrics.attack")
NAMES_OF_FIGURES = {"di_metrics.sources.slots", "di_metrics.sources.protected", "di_metrics.store.handed_out"}
"""What names protected figures as releases do: which slot each is of, what is told of it, what the ledger keeps of it."""

EXPORTS_OF_RELEASES = {"di_metrics.export.release_tables", "di_metrics.export.data_package", "di_metrics.text.cell_names"}
SOURCE_OF_RELEASES = "di_metrics.sources.released"


def test_types_of_releases_stay_among_them() -> None:
    allowed = EXPORTS_OF_RELEASES | NAMES_OF_FIGURES | {SOURCE_OF_RELEASES}
    others = [one for one in SOURCES if one.part not in OF_RELEASES and one.name not in allowed]
    assert len(others) > 100
    named = {source.name: sorted(RETIRED & names_in(source.tree)) for source in others}
    assert {name: types for name, types in named.items() if types} == {}


def names_in(tree: ast.AST) -> set[str]:
    """The names that code uses, imports or defines; those of texts and comments are none."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            found |= {node.name.split(".")[-1], node.asname or ""}
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
        else:
            found.add(name_of(node))
    return found


README, ARCHITECTURE = ROOT / "README.md", ROOT / "docs" / "architecture.md"
DOCUMENTS = {
    path: path.read_text(encoding="utf-8")
    for path in (
        README,
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "benchmarks").glob("*.md")),
    )
}
ON_A_READERS_COMPUTER = {"di_metrics/pseudonym.key"}


def in_documents(pattern: str) -> set[tuple[str, str]]:
    """What a pattern finds in the documents, each with the document's name."""
    found = {(relative(path), name) for path, text in DOCUMENTS.items() for name in re.findall(pattern, text)}
    assert found, pattern
    return found


def test_documents_name_what_there_is() -> None:
    """Paths in the package, files of code by the end of their path, modules and what is in them, and classes."""
    folders = (ROOT / name for name in ("di_metrics", "pages", "tests", "benchmarks", "scripts", "data"))
    files = [
        path.as_posix() for path in (*ROOT.glob("*.py"), *(path for folder in folders for path in folder.rglob("*.py")))
    ]
    classes = {node.name for source in in_package() for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)}
    paths = {(at, one) for at, one in in_documents(r"\bdi_metrics(?:/\w+)+(?:\.\w+)?") if one not in ON_A_READERS_COMPUTER}
    missing = {(at, path) for at, path in paths if not (ROOT / path).exists()}
    missing |= {
        (at, file) for at, file in in_documents(r"`([\w./]+\.py)`") if not any(one.endswith(f"/{file}") for one in files)
    }
    missing |= {(at, name) for at, name in in_documents(r"`((?:[A-Z][a-z]+)+)`") if name not in classes}
    assert missing == set()
    for _, name in in_documents(r"(?<![\w./])di_metrics(?:\.\w+)+"):
        pkgutil.resolve_name(name)


def test_documents_give_commands_that_there_are() -> None:
    commands = next(action for action in command_parser()._actions if isinstance(action, argparse._SubParsersAction)).choices
    for at, line in in_documents(r"(?m)(?:python -m di_metrics|(?:^    |&& |`)di-metrics) (?!COMMAND|--)([^\n`#&]+)"):
        command, *words = line.split()
        assert command in commands, (at, line)
        options = {word.partition("=")[0].rstrip(",.;:") for word in words if word.startswith("--")}
        assert options <= commands[command]._option_string_actions.keys(), (at, line)
    for at, name in in_documents(r"python -m benchmarks\.(\w+)"):
        assert (ROOT / "benchmarks" / f"{name}.py").exists(), (at, name)
    row = next(line for line in DOCUMENTS[ARCHITECTURE].splitlines() if line.startswith("| `di_metrics/command_line/`"))
    assert re.findall(r"`([\w-]+)`", row.split("|")[2]) == [*commands]


def test_documents_are_linked_and_link_to_what_there_is() -> None:
    linked = {
        (path, (path.parent / target).resolve())
        for path, text in DOCUMENTS.items()
        for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", text)
    }
    assert [(relative(path), target) for path, target in linked if not target.exists()] == []
    assert set(DOCUMENTS) - {target for _, target in linked} == {README}


def test_the_architecture_lists_the_parts_in_the_order_of_the_layers() -> None:
    rows = re.findall(r"^\| (`(?:di_metrics/|dashboard).+?) \|", DOCUMENTS[ARCHITECTURE], re.MULTILINE)
    listed = [[name.strip("`/").removeprefix("di_metrics/").removesuffix(".py") for name in row.split(", ")] for row in rows]
    names = {part.removeprefix("di_metrics."): level for part, level in PARTS.items()}
    assert {name for row in listed for name in row} - {"sql"} == names.keys()
    levels = [[names[name] for name in row if name != "sql"] for row in listed]
    assert all(max(above) <= min(below) for above, below in pairwise(levels))
