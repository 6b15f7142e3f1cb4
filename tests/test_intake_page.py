"""The page on which reports come in: what is understood, faults, what will change, loading, and what is never kept."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from report_files import CHILD, KEY, SERVICE, csv_of, csv_report, heading, personal_code, sample_region, xlsx_of, xlsx_report
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox
from workplace import ALIASES, AMBIGUOUS, Workplace, fields_of, page_of, saved, texts_of

from di_metrics.access.rights import user_of_this_computer
from di_metrics.errors import Message
from di_metrics.model import Language
from di_metrics.reports import RULES, RowFault, Severity
from di_metrics.store import BatchKind
from di_metrics.text import Speaker
from di_metrics.text.report_texts import MOST_SHOWN, alias_table, fault_groups, meanings
from di_metrics.text.tabular import text_lines
from di_metrics.ui.intake.report_desk import ReportDesk

CODE = personal_code(41)
NAME = "Anna Bērziņa"
FEBRUARY = {**SERVICE, "date_from": dt.date(2019, 2, 1), "date_to": dt.date(2019, 2, 28)}
NEEDED = [
    ["PP gads", "PP mēnesis", "ATVK kods", "Pilsēta, novads", "Grupu dzīvoklis", "Atelpas brīdis"],
    ["2019", "12", "9010000", "Dzintarpils", "3", "4"],
    ["2019", "12", "0010000", "Rīga", "30", "40"],
]


@pytest.fixture
def workplace(tmp_path: Path, sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    made = Workplace.make(tmp_path, sample_file)
    monkeypatch.delenv("DI_AUDIENCE", raising=False)
    monkeypatch.delenv("DI_RELEASE", raising=False)
    for name, value in made.settings.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def page(workplace: Workplace) -> AppTest:
    return page_of("intake")


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> list[MemoryUploadedFileManager]:
    """The places in which Streamlit keeps what is uploaded."""
    seen: list[MemoryUploadedFileManager] = []
    add_file = MemoryUploadedFileManager.add_file

    def noted(self: MemoryUploadedFileManager, *arguments: object) -> None:
        seen.append(self)
        add_file(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", noted)
    return seen


def upload(page: AppTest, data: bytes, name: str = "report.xlsx") -> AppTest:
    page.file_uploader[0].upload(name, data)
    return page.run()


def meaning(page: AppTest) -> Selectbox:
    """The field of the open dialog that says what another name means."""
    [field] = [one for one in page.selectbox if one.label == "What it means"]
    return field


def desk_of(page: AppTest) -> ReportDesk:
    desk = page.session_state["held"]["intake"]
    assert isinstance(desk, ReportDesk)
    return desk


def headline(page: AppTest) -> list[str]:
    """The figures at the head of what was understood."""
    [cards] = [one.value for one in page.get("html") if '<dl class="di-cards"' in one.value]
    return [part.split("<")[0] for part in cards.split('di-value">')[1:]]


def test_a_sound_report_is_loaded_by_somebody(page: AppTest, workplace: Workplace) -> None:
    before = workplace.figure("recipients")
    upload(page, xlsx_report(SERVICE, FEBRUARY))
    assert headline(page) == ["2", "2", "0"]
    assert "Dzintarpils City" in texts_of(page)
    assert "No faults" in texts_of(page)
    assert page.checkbox == []
    assert not page.button(key="load").disabled
    page.button(key="load").click().run()
    assert not page.exception
    assert "Loaded as batch 2." in page.success[0].value
    assert workplace.unfinished == []
    [_, batch] = workplace.batches()
    assert (batch.kind, batch.loaded_by, batch.accepted) == (BatchKind.REPORT, user_of_this_computer(), 2)
    assert workplace.figure("recipients") == before + 1  # type: ignore[operator]


def test_what_will_change_is_told_before(page: AppTest, workplace: Workplace) -> None:
    upload(page, xlsx_report(SERVICE, FEBRUARY))
    said = texts_of(page)
    assert "Replaces: Dzintarpils City, adults, 1 January 2019–28 February 2019" in said
    assert "Replaces a part of batch 1: records 1, 291.09 EUR." in page.warning[0].value
    [region, own] = [one.value for one in page.get("html") if "Before" in one.value]
    assert "Trejupe" in region
    assert ">10<" in region
    assert ">11<" in region
    assert ">+1<" in region
    assert ">unchanged<" in region
    assert "Dzintarpils City" in own
    assert len(workplace.batches()) == 1
    assert len(workplace.unfinished) == 1


def test_days_are_widened_but_never_narrowed(page: AppTest, workplace: Workplace) -> None:
    upload(page, xlsx_report(SERVICE))
    page.button(key="widen_days").click().run()
    first, last = page.date_input
    assert (first.value, first.max, last.min) == (dt.date(2019, 1, 1), dt.date(2019, 1, 1), dt.date(2019, 1, 31))
    first.set_value(dt.date(2018, 12, 1))
    saved(page)
    assert "1 December 2018–31 January 2019" in texts_of(page)
    assert "records 2, 582.18 EUR" in page.warning[0].value
    assert "Months left without a record: 12.2018." in page.warning[1].value
    assert page.button(key="load").disabled
    assert page.checkbox[0].label == "Replace them all the same: earlier records that go: 2"
    page.checkbox[0].check().run()
    page.button(key="load").click().run()
    assert workplace.batches()[1].first_day == dt.date(2018, 12, 1)


def test_corrections_alone_leave_the_other_records(page: AppTest, workplace: Workplace) -> None:
    workplace.load(xlsx_report(SERVICE, FEBRUARY, {**FEBRUARY, "person": "A-2"}))
    upload(page_of("intake"), xlsx_report(SERVICE))
    page = upload(page_of("intake"), xlsx_report({**FEBRUARY, "units": Decimal(10), "compensation_eur": Decimal("31.4")}))
    assert "Earlier records that go: 2. Records that come: 1." not in texts_of(page)
    page.radio[0].set_value(True).run()
    assert "all others stay" in texts_of(page)
    page.button(key="load").click().run()
    [*_, report, corrections] = workplace.batches()
    assert (corrections.kind, corrections.in_force, report.in_force) == (BatchKind.CORRECTIONS, 1, 2)


def test_a_nil_return_is_filled_in_without_a_file(page: AppTest, workplace: Workplace) -> None:
    page.selectbox(key="nil_municipality").set_value("9010000")
    page.selectbox(key="nil_first").set_value(dt.date(2019, 3, 1))
    page.button(key="FormSubmitter:nil_return-Show what it changes").click().run()
    assert not page.exception
    assert "a nil return: nobody received a service" in texts_of(page)
    assert "Replaces: Dzintarpils City, adults, 1 March 2019–31 March 2019" in texts_of(page)
    for box in page.checkbox:
        box.check()
    page.run()
    page.button(key="load").click().run()
    [_, nil] = workplace.batches()
    assert (nil.kind, nil.first_day, nil.last_day, nil.records) == (
        BatchKind.REPORT,
        dt.date(2019, 3, 1),
        dt.date(2019, 3, 31),
        0,
    )


def test_a_file_of_headings_alone_fills_the_form_of_a_nil_return_in(page: AppTest) -> None:
    title = "Dzintarpils pilsēta, pieaugušie, 01.03.2019.–30.04.2019."
    upload(page, xlsx_of({"Atskaite": [[title], [heading(name) for name in SERVICE]]}))
    assert not page.exception
    filled = [page.selectbox(key=f"nil_{name}").value for name in ("municipality", "family", "first", "last")]
    assert filled == ["9010000", "adults", dt.date(2019, 3, 1), dt.date(2019, 4, 1)]


def test_faults_are_told_by_kind_and_the_other_rows_loaded_if_that_is_wished(page: AppTest, workplace: Workplace) -> None:
    upload(page, xlsx_report(SERVICE, AMBIGUOUS, {**AMBIGUOUS, "person": "A-3"}, {**SERVICE, "person": NAME}))
    assert headline(page) == ["4", "1", "3"]
    titles = [one.label for one in page.expander if one.label.endswith(")")]
    assert titles[0] == "Units: This number can be read in two ways: as 1,500 or as 1500. (2)"
    assert titles[1] == "Personal code or identifier: This seems to be a name. Names are not taken in. (1)"
    table = next(one.value for one in page.get("html") if ">G Units<" in one.value)
    assert ">1.500<" in table
    assert page.button(key="load").disabled
    page.checkbox[0].check().run()
    page.button(key="load").click().run()
    assert "Rows in quarantine: 3." in page.success[0].value
    assert workplace.batches()[1].waiting == 3


def test_rows_with_warnings_alone_are_loaded(page: AppTest) -> None:
    dear = {**SERVICE, "unit_price_eur": Decimal(9), "compensation_eur": Decimal("184.5")}
    upload(page, xlsx_report(dear))
    assert headline(page) == ["1", "1", "0"]
    assert "Warnings" in [one.value for one in page.header]
    assert page.checkbox == []


def test_a_file_without_a_row_to_load_is_refused(page: AppTest, workplace: Workplace) -> None:
    upload(page, xlsx_report(AMBIGUOUS))
    assert "No row of the file can be loaded." in page.error[0].value
    assert [one for one in page.button if one.key == "load"] == []
    assert workplace.unfinished == []


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_file_that_cannot_be_read_is_told_in_words(workplace: Workplace, language: str) -> None:
    page = upload(page_of("intake", language), b"%PDF-1.7 and so on", "report.pdf")
    assert not page.exception
    assert page.error[0].value.startswith("This is no spreadsheet." if language == "en" else "Šī nav izklājlapa.")
    assert "What was understood" not in [one.value for one in page.header]


def test_an_unusable_key_is_told_in_words(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DI_PSEUDONYM_KEY", "short")
    upload(page, xlsx_report(SERVICE))
    assert not page.exception
    assert "What DI_PSEUDONYM_KEY holds is no key of pseudonyms." in page.error[0].value


def test_another_key_than_before_loads_nothing(page: AppTest, workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    workplace.load(xlsx_report(SERVICE))
    monkeypatch.setenv("DI_PSEUDONYM_KEY", KEY[::-1].hex())
    upload(page, xlsx_report(FEBRUARY))
    assert "The key of pseudonyms is another one" in page.error[0].value
    assert [one for one in page.button if one.key == "load"] == []


def test_the_file_and_its_codes_are_kept_nowhere(
    page: AppTest, workplace: Workplace, uploads: list[MemoryUploadedFileManager]
) -> None:
    rows = {**SERVICE, "person": CODE, "notes": NAME}, {**SERVICE, "person": CODE[:-1]}, {**AMBIGUOUS, "person": NAME}
    upload(page, csv_report(*rows), f"{CODE}.csv")
    assert [manager.file_storage["test session id"] for manager in uploads if manager.file_storage] == []
    file = desk_of(page).file
    assert file is not None
    assert file.marked is not None
    with zipfile.ZipFile(io.BytesIO(file.marked)) as archive:
        marked = b"".join(archive.read(name) for name in archive.namelist())
    held = [pickle.dumps(file), marked, texts_of(page).encode()]
    page.checkbox[0].check().run()
    page.button(key="load").click().run()
    held += [workplace.database.read_bytes(), texts_of(page).encode()]
    for text in (CODE, CODE.replace("-", ""), CODE[:-1], "Bērziņa"):
        assert not any(text.encode() in one for one in held), text


def test_another_file_and_another_page_clear_the_desk(page: AppTest, workplace: Workplace) -> None:
    upload(page, xlsx_report(SERVICE))
    [first] = workplace.unfinished
    upload(page, xlsx_report(FEBRUARY))
    [second] = workplace.unfinished
    assert second != first
    page.switch_page("pages/manager/services.py").run()
    assert workplace.unfinished == []
    page.switch_page("pages/manager/intake.py").run()
    assert "What was understood" not in [one.value for one in page.header]


def test_a_file_read_beside_other_records_is_asked_for_anew(page: AppTest, workplace: Workplace) -> None:
    upload(page, xlsx_report(SERVICE))
    workplace.load(xlsx_report(CHILD))
    page.run()
    assert "The records have been changed meanwhile." in page.warning[0].value
    assert desk_of(page).file is None
    assert workplace.unfinished == []


def test_the_data_set_of_needed_services_is_loaded_too(page: AppTest, workplace: Workplace) -> None:
    upload(page, csv_of(NEEDED), "needed.csv")
    said = texts_of(page)
    assert "12.2019" in said
    assert "Rows of other regions, left out" in said
    page.button(key="load").click().run()
    assert "Loaded as batch 2." in page.success[0].value
    assert workplace.batches()[1].kind is BatchKind.NEEDED


def test_faulty_cells_of_the_data_set_are_told(page: AppTest) -> None:
    broken = [NEEDED[0], [*NEEDED[1][:5], "x"]]
    upload(page, csv_of(broken), "needed.csv")
    assert any(one.label == "This is no whole number of persons. (1)" for one in page.expander)
    assert page.checkbox[0].label == "Load without the faulty cells"


def test_another_name_is_added_and_understood(page: AppTest, workplace: Workplace) -> None:
    named = {**SERVICE, "municipality": "Dzintarsala"}
    upload(page, xlsx_report(named))
    assert headline(page) == ["1", "0", "1"]
    page.button(key="alias_add").click().run()
    fields_of(page)[0].set_value("Dzintarsala")
    saved(page)
    assert any(one.value.startswith("It is not said what the name means.") for one in page.error)
    meaning(page).set_value("9010000")
    saved(page)
    assert "“Dzintarsala” is added." in page.success[0].value
    table = (workplace.region / "aliases.csv").read_text(encoding="utf-8")
    assert table == ALIASES + "municipality,Dzintarsala,9010000\n"
    page.segmented_control(key="alias_kind").set_value("service").run()
    page.button(key="alias_add").click().run()
    fields_of(page)[0].set_value("mīcītājs")
    meaning(page).set_value("massage")
    saved(page)
    assert "service,mīcītājs,massage\n" in (workplace.programme / "aliases.csv").read_text(encoding="utf-8")
    upload(page, xlsx_report(named))
    assert headline(page) == ["1", "1", "0"]


def test_a_name_that_has_a_meaning_already_is_refused(page: AppTest, workplace: Workplace) -> None:
    page.segmented_control(key="alias_kind").set_value("service").run()
    page.button(key="alias_add").click().run()
    fields_of(page)[0].set_value("masētājs")
    meaning(page).set_value("art_therapy")
    saved(page)
    assert "a name has one meaning alone" in page.error[0].value
    assert (workplace.region / "aliases.csv").read_text(encoding="utf-8") == ALIASES


def test_the_names_of_another_region_do_not_hold(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DI_REGION")
    page = page_of("intake")
    assert "another region" in page.warning[0].value
    assert not page.error


def test_names_are_listed_by_alphabet_with_their_meaning() -> None:
    from report_files import sample_aliases

    speaker, region = Speaker(Language.LV), sample_region()
    _, *rows = text_lines(alias_table(speaker, region, sample_aliases(), "municipality"))
    assert [row[0] for row in rows] == ["Dzintarpils", "Dzintarpils", "Liepziedu nov.", "Liepziedu nov."]
    assert rows[0][1:] == ("Dzintarpils pilsēta (pašvaldības līdz 2021. gada 30. jūnijam)", "9010000")
    assert text_lines(alias_table(speaker, region, sample_aliases(), "parish"))[1:] == [("Augšupe", "Augšupes pagasts", "")]
    assert set(meanings(speaker, region, "group")) == {group.code for group in region.groups}


def fault(row: int, expected: str) -> RowFault:
    says = RULES["compensation_differs"].says
    mend = Message.of(RULES["compensation_differs"].mend)
    return RowFault(
        "Lapa",
        row,
        "I",
        "compensation_eur",
        "compensation_differs",
        Severity.FAULT,
        Message.of(says, expected=expected),
        mend,
    )


def test_what_differs_between_faults_of_a_kind_is_told_by_row() -> None:
    [group] = fault_groups(Speaker(Language.EN), [fault(3, "1,00"), fault(4, "2,00")])
    assert group.title == "Compensation EUR: The compensation is not units × unit price: that makes … EUR. (2)"
    head, _, second = text_lines(group.table)
    assert head == ("Row", "Sheet", "Column", "What was found", "What is wrong")
    assert second[-1] == "The compensation is not units × unit price: that makes 2,00 EUR."
    assert group.left_out == 0


def test_a_long_list_of_faults_is_cut_and_says_so() -> None:
    [group] = fault_groups(Speaker(Language.EN), [fault(row, "1,00") for row in range(MOST_SHOWN + 7)])
    assert len(group.table.rows) == MOST_SHOWN
    assert group.left_out == 7
