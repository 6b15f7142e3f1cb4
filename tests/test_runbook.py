"""The runbook says the same in both languages, and leaves out no setting."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LATVIAN, ENGLISH = ((ROOT / "docs" / f"runbook.{one}.md").read_text(encoding="utf-8") for one in ("lv", "en"))


def commands(text: str) -> list[str]:
    """What is to be typed, without comments and with one word for all that a reader puts in."""
    typed = (line.split("  # ")[0].rstrip() for line in re.findall(r"^    (.+)$", text, re.MULTILINE))
    return [re.sub(r"\b[A-ZĀČĒĢĪĶĻŅŠŪŽ]{3,}\b", "WORD", line) for line in typed]


def file_examples(text: str) -> list[str]:
    """Files that are shown, without their comments."""
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    return [re.sub(r" +#.*", "", block) for block in blocks]


def settings(text: str) -> list[str]:
    return re.findall(r"^\| `(DI_\w+)` \|", text, re.MULTILINE)


def test_both_languages_have_the_same_sections_commands_files_and_settings() -> None:
    assert len(commands(ENGLISH)) > 40
    assert commands(LATVIAN) == commands(ENGLISH)
    assert file_examples(LATVIAN) == file_examples(ENGLISH) != []
    assert settings(LATVIAN) == settings(ENGLISH)
    for shape in (r"^## (\d+)\. ", r"^\|[^|]*\|", r"^- "):
        assert len(re.findall(shape, LATVIAN, re.MULTILINE)) == len(re.findall(shape, ENGLISH, re.MULTILINE)), shape


def test_every_setting_of_the_program_is_explained() -> None:
    read = {
        name
        for file in (ROOT / "di_metrics").rglob("*.py")
        for name in re.findall(r'"(DI_[A-Z_]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(read) > 5
    assert read <= set(settings(ENGLISH))
