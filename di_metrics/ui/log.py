"""The log of a server, a JSON object a line or words on a terminal: no visitor, no choice and no person is in it.

Libraries write what a browser sent into their messages, and errors hold the values at which something failed. So of a
message its template is kept with the numbers in it, and of an error its kind and the places in the code.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

import structlog
from streamlit import logger as streamlit_log
from structlog.typing import EventDict, WrappedLogger
from uvicorn.config import LOGGING_CONFIG

from di_metrics.errors import N_, Message, SettingsError
from di_metrics.settings import ROOT
from di_metrics.text.speaker import spelled_out

_LARGEST, _KEPT = 10_000_000, 5
"""Bytes of a log file, and how many earlier ones are kept beside it."""
_PLACES = 3
"""How many places of our own code are told of an error, the innermost last."""
_log = logging.getLogger(__name__)


def keep_log(file: str = "") -> None:
    """Write what this process logs to a file that is begun anew when it is large, else to standard error.

    Raises SettingsError where the file cannot be written.
    """
    handler = _handler(file)
    is_read = not file and sys.stderr.isatty()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                _without_values,
                _error_in_short,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=False) if is_read else structlog.processors.JSONRenderer(),
            ],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("di_metrics").setLevel(logging.INFO)
    logging.raiseExceptions = False  # what cannot be logged would be printed, values and all
    # What uvicorn would set up for itself when it starts; at `INFO` it tells of every connection.
    LOGGING_CONFIG.update(handlers={}, loggers={"uvicorn.error": {"level": "WARNING"}})
    streamlit_log.setup_formatter = _to_the_root
    streamlit_log.update_formatter()
    sys.excepthook = _unforeseen
    threading.excepthook = lambda given: _unforeseen(given.exc_type, given.exc_value, given.exc_traceback)
    _log.info("the server starts")


def _handler(file: str) -> logging.Handler:
    if not file:
        return logging.StreamHandler()
    try:
        return RotatingFileHandler(Path(file), maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            Message.of(N_("The log %(file)s cannot be written."), file=file),
            Message.of(
                N_("Name a file in DI_LOG that may be written, or leave it out: the log then goes to standard error.")
            ),
        ) from error


def _to_the_root(logger: logging.Logger) -> None:
    """In place of the handler that Streamlit gives each of its loggers."""
    logger.handlers.clear()
    logger.propagate = True


def _unforeseen(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt):
        _log.critical("unforeseen", exc_info=(kind, error, trace))


class _Value:
    """What stands for a value that is no number."""

    def __repr__(self) -> str:
        return "…"


def _told(value: object) -> object:
    return value if isinstance(value, int | float) else _Value()


def _without_values(_: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    template, given = str(event["event"]), event.pop("positional_args", None)
    if isinstance(given, Mapping):
        given = {name: _told(value) for name, value in given.items()}
    elif given:
        given = tuple(map(_told, given))
    with suppress(TypeError, ValueError):  # a value that had to be a number
        template = template % given if given else template
    event["event"] = spelled_out(template.partition("\n")[0])
    return event


def _error_in_short(_: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.pop("stack_info", None)
    _kind, error, _trace = event.pop("exc_info", None) or (None, None, None)
    if error is not None:
        event["error"] = type(error).__qualname__
        places = [(Path(one.f_code.co_filename), line, one.f_code.co_name) for one, line in walk_tb(error.__traceback__)]
        own = [one for one in places if _is_own(one[0])][-_PLACES:]
        event["at"] = [
            f"{file.relative_to(ROOT) if _is_own(file) else file.name}:{line} {name}"
            for file, line, name in dict.fromkeys([*own, *places[-1:]])
        ]
    return event


def _is_own(file: Path) -> bool:
    return file.is_relative_to(ROOT) and "site-packages" not in file.parts
