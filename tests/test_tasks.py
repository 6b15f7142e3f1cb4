"""The questions that a project's manager comes with: each answered by a sentence and a picture on the first screen.

A task begins on the overview and takes three clicks at most, or begins with a link that somebody was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from browsing import WIDE, Visit, menu_of, visiting
from playwright.sync_api import Browser, Locator, expect

from di_metrics.model import Language
from di_metrics.text import Speaker
from di_metrics.ui.frame import MANAGER_PAGES, PAGE_GROUPS

MOST_CLICKS, HEAD = 3, 40
SEARCHED = "?"
_SAY = Speaker(Language.LV).say
MENUS = {_SAY(title) for title in PAGE_GROUPS}
PAGES = {_SAY(title) for _, title in MANAGER_PAGES.values()}
PICTURE = "[data-testid=stPlotlyChart], .di-table, .di-strip"


@dataclass(frozen=True, slots=True)
class Task:
    """A question: where it begins, what is clicked – names as the reader sees them – and the words of the answer."""

    answer: str
    clicks: tuple[str, ...] = ()
    address: str = ""
    params: dict[str, str] = field(default_factory=dict)
    picture: str = PICTURE


TASKS = {
    "how many were served, and is it enough": Task(r"saņēmušas [\d\s]+ personas; plāns ir sasniegts"),
    "what is missed, and since when": Task(r"trūkst \d+ cilvēku", ("Mērķi: saņēmēji pret plānu",)),
    "where is coverage low": Task(r"zemākais|Zemākais|zem \d+ %|no [\d,]+ % \(", ("Rezultāti", "Karte")),
    "which municipality is behind the others": Task(r"Pārklājums: no [\d,]+\s% \(", ("Pārklājums",)),
    "is that beyond chance": Task(r"nejaušīb", ("Rezultāti", "Salīdzināt")),
    "how is one municipality among all": Task(r"Preiļu novad", address="municipality", params={"area": "LV0042000"}),
    "what became of a municipality of before": Task(r"Reformā izveidota no", ("?Aglonas novads → Preiļu novads",)),
    "who waits, and how long": Task(r"vēl gaida \d+ izvērtētās personas", ("Izvērtēti un gaida",)),
    "what do they wait for": Task(r"gaida ieteikto pakalpojumu", ("Cilvēki", "Cilvēku ceļi", "Uz ko gaida")),
    "how soon are people served": Task(r"12 mēnešu laikā", ("Cilvēki", "Cilvēku ceļi", "Cik drīz sāk saņemt pakalpojumu")),
    "did people get what was recommended": Task(
        r"[Vv]isu ieteikto saņēmuši", ("Cilvēki", "Cilvēku ceļi", "Ko cilvēki saņem")
    ),
    "do they stay": Task(r"turpina saņemt", ("Cilvēki", "Cilvēku ceļi", "Sāka, turpina, pārtrauca")),
    "what became of people who left state care": Task(
        r"no valsts aprūpes", ("Cilvēki", "Cilvēku ceļi", "No valsts aprūpes centra")
    ),
    "why did the money change": Task(r"galvenokārt tāpēc, ka", ("Kompensācija",)),
    "will the budget be used": Task(r"netiks izlietotas", address="money", params={"as_of": "2022-06-30"}),
    "what happens with the planned buildings": Task(
        r"Izveidotas \d+ vietas", ("Nauda un plāns", "Plāns", "Infrastruktūra (pasākums 9.3.1.1)")
    ),
    "what does a service cost, and where": Task(r"pakalpojum", ("?masāža",)),
    "which figures for which years, as a table": Task(
        r"Saņēmēji", address="table", params={"indicators": "recipients", "columns": "year"}
    ),
}


@pytest.fixture
def visit(browser: Browser, served_demonstration: str) -> Iterator[Visit]:
    with visiting(browser, served_demonstration, WIDE) as tab:
        yield tab


@pytest.mark.parametrize("question", TASKS)
def test_a_question_is_answered_on_the_first_screen(visit: Visit, question: str) -> None:
    task = TASKS[question]
    assert len(task.clicks) <= MOST_CLICKS
    visit.open(task.address, lang="lv", **task.params)
    for name in task.clicks:
        click(visit, name)
    main = visit.page.get_by_test_id("stMain")
    sentences = main.locator("p, h2, caption").filter(has_text=re.compile(task.answer))
    sentences.first.wait_for()
    assert [one for one in sentences.all() if is_on_screen(one, 10)]
    assert [one for one in main.locator(task.picture).all() if is_on_screen(one, 100)]


def click(visit: Visit, name: str) -> None:
    """Click on what bears a name: a menu of the navigation, one of its pages, a link, or after “?” what search finds."""
    page = visit.page
    if name.startswith(SEARCHED):
        sought = name.removeprefix(SEARCHED)
        page.get_by_role("searchbox", name="Meklēt").fill(sought.split(" →")[0])
        page.locator(".st-key-found").get_by_role("button").filter(has_text=sought).first.click()
        expect(page.locator(".st-key-found")).to_have_count(0)
    elif name in MENUS:
        page.get_by_test_id("stTopNavSection").filter(has_text=re.compile(f"^{re.escape(name)}")).click()
        page.get_by_role("menuitem").first.wait_for()
        return
    elif name in PAGES:
        page.get_by_role("menuitem", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name, timeout=120_000)
    else:
        page.get_by_role("link", name=name, exact=True).click()
    visit.settled()


def is_on_screen(locator: Locator, height: int) -> bool:
    """Whether the upper part of something, so many pixels high, is on the screen."""
    box = locator.bounding_box()
    return box is not None and box["y"] >= HEAD and min(box["y"] + box["height"], WIDE["height"]) - box["y"] > height


def test_a_figure_is_explained_and_handed_on_from_its_own_menu(visit: Visit) -> None:
    """What it means, whether it may leave the team, the next meeting, a file, and a link that gives it again."""
    visit.open("", lang="lv")
    menu = menu_of(visit, "overview_map")
    for name in ("Pievienot sanāksmei", "Ko drīkst teikt"):
        expect(menu.get_by_role("button", name=name)).to_be_visible()
    expect(menu.get_by_role("button", name="XLSX")).to_be_visible()
    expect(menu.get_by_role("link", name="Saite uz šo skatu")).to_be_visible()
    expect(menu.locator("dl")).to_contain_text("Periods")
