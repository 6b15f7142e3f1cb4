"""Which languages there are: Latvian and English, and one more for each catalogue that a deployment adds."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

SHIPPED = Path(__file__).with_name("text")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def find_catalogues(environment: Mapping[str, str] = os.environ) -> dict[str, Path]:
    """The catalogues by the code of their language (ISO 639): those shipped and those in the folder `DI_CATALOGUES`."""
    added = environment.get("DI_CATALOGUES")
    folders = (SHIPPED, *([Path(added)] if added else []))
    files = (file for folder in folders for file in sorted(folder.glob("*.po")))
    return {file.stem: file for file in files if _LANGUAGE.fullmatch(file.stem)}


CATALOGUES = find_catalogues()
"""As they were when the process started; the source texts are English, so English has none."""

FURTHER = tuple(code for code in CATALOGUES if code not in ("lv", "en"))
"""The languages beside Latvian and English."""
