"""Make or complete the catalogue of a further language: every text that is said to readers, to be translated.

    python -m scripts.make_catalogue LANGUAGE [--out FOLDER]

LANGUAGE is a code of ISO 639, such as lt. FOLDER is where `DI_CATALOGUES` will look (default: beside those shipped). The
Latvian text stands above each as a comment. What is translated already stays, what nobody says any more is taken out.
"""

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from di_metrics.catalogues import SHIPPED
from di_metrics.indicators import CATALOGUE
from di_metrics.settings import ROOT
from di_metrics.text.accessibility import last_check


def texts_in_code() -> Iterator[tuple[str, str]]:
    """The English texts that stand beside Latvian ones in the program, each with the Latvian one."""
    for path in sorted((ROOT / "di_metrics").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Bilingual":
                pair = [one.value for one in node.args if isinstance(one, ast.Constant)]
                if len(pair) == 2 and all(isinstance(one, str) and one for one in pair):
                    yield str(pair[1]), str(pair[0])
    for one in CATALOGUE.values():  # some are made from others, as those of the months of waiting
        yield from ((text.en, text.lv) for text in (one.name, one.definition, *one.notes, *one.reform_notes))
    check = last_check()
    yield from ((text.en, text.lv) for text in (*check.barriers, *check.done, *check.mended))


def complete(language: str, folder: Path) -> Path:
    """Write the catalogue of a language, with what is translated in it already; returns its file."""
    file = folder / f"{language}.po"
    before = read_po(file.open("rb"), locale=language) if file.exists() else Catalog(locale=language)
    made = Catalog(locale=language, project="DI Metrics", charset="utf-8")
    for text, latvian in texts_in_code():
        made.add(text, user_comments=[latvian])
    with (SHIPPED / "lv.po").open("rb") as stream:
        for entry in filter(lambda one: one.id, read_po(stream, locale="lv")):
            said = entry.string or ""
            made.add(entry.id, user_comments=[said] if isinstance(said, str) else said)
    for entry in made:
        known = before.get(entry.id if isinstance(entry.id, str) else entry.id[0])
        if entry.id and known and known.string and any(known.string):
            entry.string = known.string
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, made, width=0, omit_header=False)
    return file


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("language", metavar="LANGUAGE")
    parser.add_argument("--out", type=Path, default=SHIPPED, metavar="FOLDER")
    options = parser.parse_args(arguments)
    if options.language in ("lv", "en"):
        parser.error("Latvian and English are there already")
    file = complete(options.language, options.out)
    with file.open("rb") as stream:
        for entry, errors in read_po(stream).check():
            if "%(" in str(entry.id):
                print(f"{entry.id}: {'; '.join(map(str, errors))}", file=sys.stderr)
    print(file)


if __name__ == "__main__":
    main()
