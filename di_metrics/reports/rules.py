"""Every way in which a report can be wrong, declared once: its code, how grave it is, what it says and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from di_metrics.errors import N_, Message


class Severity(StrEnum):
    """A row with a fault is not accepted; a warning asks to look again."""

    FAULT = "fault"
    WARNING = "warning"


_DID_YOU_MEAN = N_("Did you mean %(words)s?")
_Texts = tuple[Severity, str, str, str]


def _fault(says: str, mend: str, likely: str = _DID_YOU_MEAN) -> _Texts:
    return Severity.FAULT, says, mend, likely


def _warning(says: str, mend: str, likely: str = _DID_YOU_MEAN) -> _Texts:
    return Severity.WARNING, says, mend, likely


class Rule(Enum):
    """A way in which a row or a file can be wrong. No text names a person or quotes an identifier.

    `likely` is the mend where something is spelt much like what is known; it names it as `words`.
    """

    code: str
    severity: Severity
    says: str
    mend: str
    likely: str

    def __init__(self, severity: Severity, says: str, mend: str, likely: str) -> None:
        self.code = self.name.lower()
        self.severity, self.says, self.mend, self.likely = severity, says, mend, likely

    # The file as a whole

    MISSING_COLUMN = _fault(
        N_("The column “%(heading)s” is missing, so no row of this sheet can be read."),
        N_("Add the column or mend its heading."),
        N_("Is it the column headed “%(words)s”? Then mend its heading."),
    )
    NO_RECORDS = _fault(
        N_("There is no record below the headings."),
        N_(
            "Fill in a row for each assessment or service; the example of the template is not read. If nobody was served,"
            " write a row with “nav” in place of the service, or load a nil return without a file."
        ),
    )
    COLUMN_TWICE = _fault(
        N_("The column “%(heading)s” is there twice, so it cannot be told which one holds."),
        N_("Delete one of the two columns or give it another heading."),
    )
    OTHER_MUNICIPALITY = _fault(
        N_("This row is of another municipality than the report, which is that of %(whose)s."),
        N_("Put each municipality into a file of its own, or mend the name."),
    )
    OTHER_GROUP = _fault(
        N_("This row is of another target group than the report, which is about: %(groups)s."),
        N_("Put adults into one file, and children with their guardians into another."),
    )
    OTHER_YEAR = _fault(
        N_("This row is of another year than the report, which is about %(year)s."),
        N_("Mend the year, or put each year into a file of its own."),
    )

    # What would be left out

    SHEET_WITHOUT_HEADINGS = _fault(
        N_(
            "This sheet holds rows like those of a report (the first is row %(row)s), but no headings, so none of them is"
            " read."
        ),
        N_("Write the headings above the rows, as in the template. Delete the sheet if it does not belong to the report."),
    )
    SHEET_PERHAPS_MEANT = _warning(
        N_("This sheet has no headings of a report and is not read, though row %(row)s may be a record."),
        N_("If its rows belong to the report, write the headings above them. If not, nothing need be done."),
    )
    SHEET_HIDDEN = _warning(
        N_("This sheet is hidden and not read, though it holds rows like those of a report (the first is row %(row)s)."),
        N_("If they belong to the report, unhide the sheet. If not, delete it."),
    )
    ROW_ABOVE_HEADINGS = _fault(
        N_("This row is like a record, but stands above the headings and is not read."),
        N_("Move it below the headings, write headings above it, or delete it."),
    )
    ROW_PERHAPS_MEANT = _warning(
        N_("This row above the headings is not read, though it may be a record."),
        N_("If it belongs to the report, move it below the headings. If not, nothing need be done."),
    )
    ROW_HIDDEN = _fault(
        N_("This row is hidden, by hand or by a filter, and is not counted. Hidden rows of this sheet: %(count)s."),
        N_("Unhide the row or clear the filter if it belongs to the report. If not, delete it."),
    )
    ROW_LEFT_OUT = _warning(
        N_("This row was taken for a total or a remark and is not read, though more stands in it."),
        N_("If it is a record, fill in its person, municipality and target group. If not, nothing need be done."),
    )
    COLUMN_NOT_READ = _warning(
        N_("What stands in column %(letter)s is not read: its heading is none of a report."),
        N_("If it belongs to the report, mend the heading. If not, nothing need be done."),
        N_("Is it the column “%(words)s”? Then mend its heading."),
    )
    COLUMN_HIDDEN = _warning(
        N_("This column is hidden, and what stands in it is read and counted."), N_("Unhide the column and check it.")
    )
    OTHER_KIND_OF_TABLE = _fault(
        N_("Of the tables in this file one has quarantine numbers and another has not, so this one is not read."),
        N_("Put rows that mend others into a file of their own."),
    )

    # Cells

    REQUIRED = _fault(N_("The cell is empty."), N_("Fill it in."))
    FORMULA_ERROR = _fault(
        N_("The cell shows an error in place of a value, such as #N/A or #REF!."),
        N_("Mend the formula, or type what belongs here; clear the cell if that is nothing."),
    )
    NUMBER_FORM = _fault(
        N_("This is no number."),
        N_("Write digits and a decimal comma alone, such as 1234,50; spaces may stand between thousands."),
    )
    NUMBER_AMBIGUOUS = _fault(
        N_("This number can be read in two ways: as %(small)s or as %(large)s."),
        N_("Write %(large)s without a dot or comma if thousands are meant, or %(clear)s if it is a fraction."),
    )
    NUMBER_DECIMALS = _fault(
        N_("The number has too many decimals. At most %(most)s are read."),
        N_("Round the number itself, not only how it is shown (in a spreadsheet: =ROUND)."),
    )
    NUMBER_LARGE = _fault(N_("The number is implausibly large."), N_("Check the decimal comma and the digits."))
    NEGATIVE = _fault(
        N_("The number is negative."), N_("Write zero or more. Corrections are made by sending the report anew.")
    )
    DATE_FORM = _fault(
        N_("This is no date that can be read."),
        N_("Write day, month and year, such as 31.12.2019, or format the cell as a date."),
    )
    DATE_IMPOSSIBLE = _fault(N_("There is no such day."), N_("Check the day and the month."))
    DATE_SHORT_YEAR = _fault(N_("The year has two digits."), N_("Write the year with four digits, such as 2019."))
    DATE_WITH_TIME = _fault(
        N_("There is a time of day beside the date, so it cannot be told which day is meant."),
        N_("Type the day anew without a time. Just before midnight it is often the day after: a program has shifted it."),
    )
    DATE_RANGE = _fault(N_("The day lies outside the project, which runs from %(start)s to %(end)s."), N_("Check the year."))
    YES_NO = _fault(N_("This is neither yes nor no."), N_("Write “jā” or “nē”; empty means “nē”."))
    TEXT_WITH_CODE = _fault(
        N_("There seems to be a personal code in this cell."),
        N_("Take the code out: it belongs into the column of personal codes alone."),
    )
    TEXT_LONG = _fault(N_("The text is too long."), N_("Write at most %(most)s characters."))
    UNKNOWN_MUNICIPALITY = _fault(
        N_("No municipality of this region is called so."), N_("Choose a name from the list of the template.")
    )
    NO_PARTNER = _fault(
        N_("This municipality does not take part in the project."),
        N_("Check the municipality; the project compensates its partners alone."),
    )
    UNKNOWN_PARISH = _fault(
        N_("The municipality was not divided by a parish of this name."),
        N_("Write one of these, or nothing if it is not known: %(allowed)s."),
    )
    UNKNOWN_INSTITUTION = _fault(
        N_("There is no state care institution of this name in the region."),
        N_("Choose one from the list of the template, or clear the cell if it is not known."),
    )
    UNKNOWN_GROUP = _fault(N_("There is no target group of this name."), N_("Choose one from the list of the template."))
    UNKNOWN_SERVICE = _fault(
        N_("There is no service of this name."),
        N_("Choose one from the list of the template; separate several recommended ones by semicolons."),
    )

    # Identifiers of persons

    CODE_CHECK_DIGIT = _fault(
        N_("This personal code cannot be right: its check digit or its date does not fit."),
        N_("Compare the code with the person's document and type it anew."),
    )
    CODE_ZERO_LOST = _fault(
        N_("This personal code has one digit too few: the spreadsheet has taken the zero at its beginning for superfluous."),
        N_("Format the column as text and type the code anew, with its hyphen."),
    )
    CODE_LENGTH = _fault(
        N_("This personal code has too few or too many digits, or other signs between them."),
        N_("Type the code anew. An identifier of your own is shorter."),
    )
    NAME_NOT_CODE = _fault(
        N_("This seems to be a name. Names are not taken in."),
        N_("Put the personal code or your own identifier here, not a name."),
    )
    IDENTIFIER_FORM = _fault(
        N_("This is no identifier that can be read."),
        N_(
            "Use letters, digits, hyphens, dots and slashes, without spaces, with at least one digit; at most 40 characters."
        ),
    )
    IDENTIFIER_LETTERS = _fault(
        N_("There is a sign in this identifier that is no Latin letter or plain digit, though it may look so."),
        N_("Type the identifier anew, all of it with Latin letters and plain digits."),
    )
    IDENTIFIER_CONVERTED = _fault(
        N_("A spreadsheet has made a date or a number with decimals of this identifier."),
        N_("Format the column as text and type the identifier anew."),
    )
    IDENTIFIER_REMOVED = _fault(
        N_("The identifier was taken out of this file when its faults were marked."),
        N_("Put the code back from your own copy."),
    )

    # Rows

    NOTHING_REPORTED = _fault(
        N_("The row tells neither an assessment nor a service."),
        N_("Fill in the day of the assessment, or the service with its period, units, price and compensation."),
    )
    ASSESSMENT_DATE = _fault(
        N_("A support plan or recommended services are given without the day of the assessment."),
        N_("Fill in the day of the assessment."),
    )
    PLAN_BEFORE_ASSESSMENT = _fault(
        N_("The support plan is older than the assessment."), N_("Check both days: the plan follows from the assessment.")
    )
    SERVICE_OF_GROUP = _fault(
        N_("This target group does not receive this service in the programme."),
        N_("Check the group and the service. The group receives: %(allowed)s."),
    )
    NOT_SERVED = _fault(
        N_("This target group is assessed alone and receives no services in the programme."),
        N_("Check the group, or leave the service empty."),
    )
    NOT_ASSESSED = _fault(
        N_("This target group is not assessed in the programme."), N_("Check the group, or leave the assessment empty.")
    )
    ASSESSMENT_DIFFERS = _fault(
        N_("Row %(other)s tells another support plan or other recommended services for the same assessment."),
        N_("Make both rows say the same, or fill in the plan and the services in one of them alone."),
    )
    PERIOD_ORDER = _fault(N_("The period ends before it begins."), N_("Exchange or mend the two days."))
    PERIOD_YEARS = _fault(
        N_("The period goes beyond a calendar year."), N_("Make a row for each year, with its own units and compensation.")
    )
    UNITS_BEYOND_PERIOD = _fault(
        N_("There are more units than the period has room for: at most %(most)s."), N_("Check the units and the two days.")
    )
    COMPENSATION_DIFFERS = _fault(
        N_("The compensation is not units × unit price: that makes %(expected)s EUR."),
        N_("Mend whichever of the three is wrong; the compensation is rounded to the cent."),
    )
    GUARDIAN_WITHOUT_CHILD = _fault(
        N_("The child because of whom the guardian received the service is not given."),
        N_("Fill in the child's code, the same as in the child's own row."),
    )
    CHILD_OF_OTHERS = _fault(
        N_("A child's code is given, but the row is not of a guardian."),
        N_("Check the target group, or leave the child's code empty."),
    )
    OWN_CHILD = _fault(N_("The child is the same person as the guardian."), N_("Check both codes."))
    ROW_TWICE = _fault(N_("The same row stands already in row %(other)s."), N_("Delete one of the two."))
    SERVICE_OVERLAPS = _fault(
        N_("The same service of the same person overlaps with row %(other)s."),
        N_("Join the two rows or mend their periods, so that no day is reported twice."),
    )
    NOT_FROM_STATE_CARE = _fault(
        N_("An institution is given, but not that the person came from state care."),
        N_("Write “jā” into the column “No VSAC”, or clear the institution."),
    )
    PERSON_DIFFERS = _fault(
        N_("The target group, “from state care” or the institution of this person differs from row %(other)s."),
        N_("Make both rows say the same, or check the codes."),
    )

    # Rows that mend others

    QUARANTINE_MISSING = _fault(
        N_("This file mends rows in quarantine, but this row has no quarantine number."),
        N_(
            "Put back the number that the row had, or move the row into an ordinary report, one without the column of"
            " numbers."
        ),
    )
    QUARANTINE_CLOSED = _fault(
        N_("No row of this number is in quarantine: it was mended already, or never was there."),
        N_("Check the number. If the row was mended already, delete it here."),
    )
    QUARANTINE_TWICE = _fault(
        N_("The same quarantine number stands already in row %(other)s."),
        N_("Leave one of the two rows. If one row must become several, send the whole report anew."),
    )

    OLD_REGISTERS = _fault(
        N_("Before the reform several municipalities had a person of this identifier, so it cannot be told who is meant."),
        N_("Name the old municipality in this row, or write the personal code."),
    )
    RECORDED_IN_OTHER_GROUP = _fault(
        N_("In the records this person belongs to another target group."),
        N_("Check the code and the group. A person counts in one target group only."),
    )

    # Warnings

    RECORDED_ALREADY = _warning(
        N_("The same service of this person in these days is in the records already, in batch %(batch)s."),
        N_("Check that two reports do not tell of the same service. If the person received both, nothing need be done."),
    )

    IDENTIFIER_NEAR = _warning(
        N_("The identifier is nearly that of row %(other)s."),
        N_("If both are one person, write the identifier in one way. If they are two, nothing need be done."),
    )
    RECORDED_NEAR = _warning(
        N_("In the records there is nobody of this identifier, but somebody of this municipality whose is nearly the same."),
        N_("If both are one person, write the identifier as in the earlier reports. If they are two, nothing need be done."),
    )
    RECOGNISED = _warning(
        N_("Persons recognised by the identifier that an old municipality had given them: %(count)s."),
        N_(
            "Check that the new municipality goes on with the identifiers of the old ones. If not, name others in this"
            " report."
        ),
    )
    RECORDED_LATER = _warning(
        N_(
            "Persons whose identifier the records know of the new municipality alone, so that they count as others:"
            " %(count)s."
        ),
        N_(
            "If they are the same, undo the batches of the new municipality, load this report first and then those once"
            " more."
        ),
    )

    PRICE_UNUSUAL = _warning(
        N_("The unit price is unusual for this service. Usual are %(lowest)s to %(highest)s EUR."),
        N_("Check the price. If it is right, nothing need be done."),
    )
    UNITS_AND_PRICE = _warning(
        N_("The unit price is unusual for this service, and the units would be a usual one: %(lowest)s to %(highest)s EUR."),
        N_("Check whether the two columns were exchanged. If they are right, nothing need be done."),
    )
    NOTHING_RECEIVED = _warning(
        N_("No unit and no euro: the row makes nobody a recipient, and its service is not counted."),
        N_("If the person received the service, fill in its units and compensation. If not, nothing need be done."),
    )
    SERVICE_TWICE_IN_MONTH = _warning(
        N_("The same service of this person in the same month stands in row %(other)s too."),
        N_("Check that it is not told twice. If it was given in two parts, nothing need be done."),
    )
    LIMIT_EXCEEDED = _warning(
        N_("From this row on the person has more than %(most)s units of this service in the year %(year)s."),
        N_("Check the units: the programme compensates no more than that."),
    )
    CHILD_OF_AGE = _warning(
        N_("By the personal code the child was %(years)s or older on the first day of this service."),
        N_("Check the code and the days. If both are right, check that the service was still due to a child."),
    )
    PARISH_UNKNOWN = _warning(
        N_("The municipality was divided in the reform, and the parish is not given: the new municipality stays unknown."),
        N_("Fill in the parish, one of: %(allowed)s."),
    )


RULES = {rule.code: rule for rule in Rule}


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that is broken, with what its texts name."""

    rule: Rule
    params: tuple[tuple[str, object], ...] = ()
    near: tuple[str, ...] = ()
    """What is known and spelt much like what was found."""

    @property
    def message(self) -> Message:
        return Message(self.rule.says, self.params)

    @property
    def mend(self) -> Message:
        if self.near:
            return Message.of(self.rule.likely, words=", ".join(self.near))
        return Message(self.rule.mend, self.params)


def broken(rule: Rule, **params: object) -> Problem:
    """The problem of breaking a rule."""
    return Problem(rule, tuple(params.items()))
