"""The file that slides are made on: the project's own template, or one that the user made, which may be any file at all."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

from pptx import Presentation
from pptx.exc import InvalidXmlError, PythonPptxError
from pptx.presentation import Presentation as Opened

from di_metrics.errors import N_, DIMetricsError, Message
from di_metrics.export.slides.package import rewritten
from di_metrics.export.slides.theme import standard_template
from di_metrics.model import Language

MOST_MEGABYTES = 20
"""As much as a template with large pictures has; each change of a meeting copies a template that is kept."""

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError),
    *(ValueError, KeyError, IndexError, AttributeError, TypeError, SyntaxError, ParseError),
    *(InvalidXmlError, PythonPptxError),
)
"""What the libraries raise for presentations that are damaged: the archive first, then its parts and what they hold."""

_MOST_UNPACKED = 10 * MOST_MEGABYTES << 20
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What office programs use; the standard library unpacks the other ways without a bound to the memory they take."""
_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of the old formats begin, and files of the new ones that a password encrypts."""
_TYPES = "[Content_Types].xml"
_MACROS = b"macroEnabled.main"
_PLAIN, _TEMPLATE = b"presentationml.presentation.main", b"presentationml.template.main"


class TemplateUnusable(DIMetricsError):
    """A template that is no presentation, or has no layout for what is to be shown."""


def opened(template: bytes | None, language: Language) -> Opened:
    """The presentation that slides are added to, empty. Raises TemplateUnusable for what cannot be one."""
    data = standard_template(language) if template is None else _as_presentation(template)
    try:
        presentation = Presentation(io.BytesIO(data))
        _remove_slides(presentation)
    except BROKEN as error:
        raise damaged() from error
    if not presentation.slide_width or not presentation.slide_height:
        raise damaged()
    return presentation


@contextmanager
def blamed_on(template: bytes | None) -> Iterator[None]:
    """What fails while slides are made on a user's template is said to be the template's; the project's own is sound."""
    try:
        yield
    except BROKEN as error:
        if template is None:
            raise
        raise damaged() from error


def damaged() -> TemplateUnusable:
    """The error for a presentation whose parts do not hold together."""
    return TemplateUnusable(
        Message.of(N_("The template is damaged.")),
        Message.of(N_("Open it in PowerPoint or LibreOffice, save it anew as .pptx or .potx, and choose that file.")),
    )


def _as_presentation(template: bytes) -> bytes:
    """A file of the kind “template” as one of the kind “presentation”; they differ in a word."""

    def change(name: str, content: bytes) -> bytes:
        return content.replace(_TEMPLATE, _PLAIN) if name == _TYPES else content

    _check_outside(template)
    try:
        _check_inside(template)
        return rewritten(template, change)
    except BROKEN as error:
        raise damaged() from error


def _check_outside(template: bytes) -> None:
    if len(template) > MOST_MEGABYTES << 20:
        raise _too_large()
    if template.startswith(_LOCKED):
        raise TemplateUnusable(
            Message.of(N_("The template is protected by a password, or of the old format .ppt.")), _save_as_template()
        )
    if not template.startswith(b"PK"):
        raise _no_presentation()


def _check_inside(template: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        entries = archive.infolist()
        if sum(one.file_size for one in entries) > _MOST_UNPACKED:
            raise _too_large()
        if any(one.compress_type not in _PACKED_BY for one in entries):
            raise damaged()
        types = archive.read(_TYPES) if _TYPES in archive.namelist() else b""
    if _MACROS in types:
        raise TemplateUnusable(Message.of(N_("The template holds macros.")), _save_as_template())
    if _PLAIN not in types and _TEMPLATE not in types:
        raise _no_presentation()


def _too_large() -> TemplateUnusable:
    return TemplateUnusable(
        Message.of(N_("The template is larger than %(most)s MB."), most=MOST_MEGABYTES),
        Message.of(N_("Compress the pictures in it, or take out the slides and pictures that it does not need.")),
    )


def _no_presentation() -> TemplateUnusable:
    return TemplateUnusable(Message.of(N_("The template is not a PowerPoint file.")), _save_as_template())


def _save_as_template() -> Message:
    return Message.of(N_("Save it in PowerPoint or LibreOffice as .pptx or .potx, without macros and without a password."))


def _remove_slides(presentation: Opened) -> None:
    """Examples that a template shows are no part of the meeting."""
    listed = presentation.slides._sldIdLst
    for one in list(listed):
        presentation.part.drop_rel(one.rId)
        listed.remove(one)
