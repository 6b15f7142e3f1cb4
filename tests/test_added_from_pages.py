"""What pages show besides figures is added to a meeting too: lists, texts, checks, statements, as they were chosen there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from loaded_batches import loaded
from loaded_reports import opened
from streamlit.testing.v1 import AppTest
from test_quality_page import AGAIN, LATE
from workplace import Workplace, page_of

from di_metrics.cards.view import View, ViewKind, view_about
from di_metrics.meetings.agenda import Agenda
from di_metrics.meetings.meeting import Meeting, keep, kept_meetings
from di_metrics.model import Against, Basis, Dimension, Language, Period, Selection
from di_metrics.store import Database

DAY, YEAR_BEFORE = dt.date(2019, 12, 31), dt.date(2018, 12, 31)
PLACE = "LV9001000"


@pytest.fixture
def workplace(tmp_path: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    return Workplace.make(tmp_path, sample_file).used(monkeypatch)


def shown(name: str, **params: str) -> AppTest:
    app = page_of(name)
    for key, value in {"m": "1", **params}.items():
        app.query_params[key] = value
    return app.run()


ADDED = [
    ("overview", "overview", View(ViewKind.OVERVIEW, last=DAY, groups=("children",))),
    ("overview", "attention", View(ViewKind.ATTENTION, last=DAY, groups=("children",))),
    ("overview", "in_words", View(ViewKind.WORDS, last=DAY, groups=("children",))),
    ("municipality", "municipality_in_words", View(ViewKind.WORDS, last=DAY, municipalities=(PLACE,), groups=("children",))),
    ("municipality", f"profile_{PLACE}", View(ViewKind.PROFILE, last=DAY, municipalities=(PLACE,), groups=("children",))),
    (
        "municipality",
        "profile_infrastructure",
        View(ViewKind.INFRASTRUCTURE, last=DAY, municipalities=(PLACE,), groups=("children",)),
    ),
    (
        "table",
        "table",
        View(
            ViewKind.FIGURES,
            ("recipients", "assessed", "coverage", "compensation"),
            (Dimension.MUNICIPALITY,),
            last=DAY,
            groups=("children",),
        ),
    ),
    ("services", "needed", View(ViewKind.NEEDED, last=DAY)),
    ("paths", "state_care", View(ViewKind.STATE_CARE, last=DAY, groups=("children",))),
    ("plan", "plan", View(ViewKind.PLAN, last=DAY, groups=("children",))),
    ("plan", "attainment_recipients_children", View(ViewKind.ATTAINMENT, ("recipients",), last=DAY, groups=("children",))),
    ("plan", "places", View(ViewKind.PLACES, last=DAY, groups=("children",))),
    (
        "money",
        "money_change",
        View(ViewKind.COMPENSATION_CHANGE, last=DAY, groups=("children",), against=Against.JUST_BEFORE),
    ),
    ("money", "money_forecast", View(ViewKind.FORECAST, last=DAY)),
    ("money", "money_costs", View(ViewKind.COSTS, last=DAY)),
    ("published", "statements", View(ViewKind.STATEMENTS)),
    ("published", "statements_2018-12-31", View(ViewKind.STATEMENTS, first=YEAR_BEFORE, last=YEAR_BEFORE)),
    ("quality", "months", View(ViewKind.COMPLETENESS, first=dt.date(2019, 1, 1), last=DAY, groups=("children",))),
    ("paths", "journey", View(ViewKind.JOURNEY, last=DAY, groups=("children",))),
    ("paths", "waiting", View(ViewKind.WAITING, last=DAY, groups=("children",))),
    ("paths", "waiting_for", View(ViewKind.WAITING_FOR, last=DAY, groups=("children",))),
    ("paths", "served_since_by_year", View(ViewKind.SERVED_SINCE, split=(Dimension.YEAR,), last=DAY, groups=("children",))),
    ("quality", "implausible", View(ViewKind.PLAUSIBILITY, last=DAY, groups=("children",))),
]  # fmt: skip


@pytest.mark.parametrize(("page", "key", "view"), ADDED, ids=[key for _, key, _ in ADDED])
def test_what_a_page_shows_is_added_as_it_is_chosen(workplace: Workplace, page: str, key: str, view: View) -> None:
    keep(workplace.database, Meeting("Spring", dt.date(2020, 3, 1), DAY, Agenda(()), Language.EN))
    app = shown(page, as_of=DAY.isoformat(), group="children", against="just_before", lang="en")
    assert not app.exception
    app.button(key=f"meeting_{key}").click().run()
    assert [one.value for one in app.info if one.value.startswith("Added")] == ["Added to the meeting “Spring”."]
    with opened(workplace.database) as database:
        [meeting] = kept_meetings(database).values()
    assert [item.view for item in meeting.agenda.items] == [view]


def test_a_view_keeps_what_its_page_applies_alone(sample: Database) -> None:
    """A period to the project's end is the page's own, and so is the region's basis."""
    region = sample.region
    chosen = Selection(Period(DAY, dt.date(2019, 1, 1)), Basis.PRE2021, ("9010000",), ("massage",), (), ("children",), True)
    every = View(
        ViewKind.OVERVIEW,
        first=dt.date(2019, 1, 1),
        last=DAY,
        basis=Basis.PRE2021,
        municipalities=("9010000",),
        services=("massage",),
        groups=("children",),
        from_state_care=True,
    )
    assert view_about(region, ViewKind.OVERVIEW, chosen) == every
    needed = View(ViewKind.NEEDED, last=DAY, basis=Basis.PRE2021, municipalities=("9010000",), services=("massage",))
    assert view_about(region, ViewKind.NEEDED, chosen) == needed
    whole = Selection(Period(region.project.end), region.default_basis)
    for kind in (ViewKind.WORDS, ViewKind.COMPLETENESS, ViewKind.CORRECTIONS):
        assert view_about(region, kind, whole) == View(kind)


def test_what_later_reports_changed_is_added_where_they_changed_anything(workplace: Workplace) -> None:
    loaded(workplace.database, LATE, AGAIN)
    keep(workplace.database, Meeting("Spring", dt.date(2020, 3, 1), DAY, Agenda(()), Language.EN))
    app = shown("quality", lang="en")
    app.button(key="meeting_corrections").click().run()
    with opened(workplace.database) as database:
        [meeting] = kept_meetings(database).values()
    assert [item.view for item in meeting.agenda.items] == [View(ViewKind.CORRECTIONS)]
