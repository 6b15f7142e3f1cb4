"""The ZIP file that slides are: its members changed one by one, and all dates taken out.

So the same deck gives the same bytes, whenever they are written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a ZIP file can tell."""

_WRITTEN_ON = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NO_DAY = rb"\g<1>1980-01-01T00:00:00Z"


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """A ZIP file with each member as `change` returns it for its name and content. Raises BadZipFile for what is none."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, change(name, source.read(name)))
    return buffer.getvalue()


def undated(data: bytes) -> bytes:
    """Slides without the moment of writing, neither their own nor that of the workbooks behind their charts."""
    return rewritten(data, _undated_member)


def _undated_member(name: str, content: bytes) -> bytes:
    return rewritten(content, _undated_core) if name.endswith(".xlsx") else content


def _undated_core(name: str, content: bytes) -> bytes:
    return _WRITTEN_ON.sub(_NO_DAY, content) if name == "docProps/core.xml" else content
