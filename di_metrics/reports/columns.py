"""The columns of a municipality's report, declared once: how they are headed, when they are needed and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from di_metrics.model import Bilingual
from di_metrics.reports.spelling import key_of


class ColumnKind(StrEnum):
    """What a column holds and hence how its cells are read."""

    MUNICIPALITY = "municipality"
    PARISH = "parish"
    INSTITUTION = "institution"
    GROUP = "group"
    IDENTIFIER = "identifier"
    YES_NO = "yes_no"
    DATE = "date"
    SERVICE = "service"
    SERVICES = "services"
    UNITS = "units"
    PRICE = "price"
    MONEY = "money"
    NUMBER = "number"
    TEXT = "text"
    IGNORED = "ignored"


class Needed(StrEnum):
    """When a column must be filled."""

    ALWAYS = "always"
    WITH_SERVICE = "with_service"
    FOR_GUARDIANS = "for_guardians"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of the report. `also` are further headings it is known by; `private` cells are never shown or kept as is.

    A column that `fills_down` may be merged over several rows; an amount may not, for it would count several times.
    """

    name: str
    heading: Bilingual
    kind: ColumnKind
    help: Bilingual
    also: tuple[str, ...] = ()
    needed: Needed = Needed.NEVER
    private: bool = False
    fills_down: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """All headings it is known by, in the form in which headings are compared."""
        return frozenset(key_of(text) for text in (self.name, self.heading.lv, self.heading.en, *self.also))


MUNICIPALITY = ReportColumn(
    "municipality",
    Bilingual("Pašvaldība", "Municipality"),
    ColumnKind.MUNICIPALITY,
    Bilingual(
        "Pašvaldības nosaukums vai ATVK kods. Ja nosaukums bijis gan pirms, gan pēc reformas, izšķir rindas periods.",
        "Name or ATVK code of the municipality. A name used before and after the reform is told by the period of the row.",
    ),
    ("municipality_code", "Novads", "Pilsēta, novads"),
    fills_down=True,
    needed=Needed.ALWAYS,
)
HELP_WITHOUT_REFORM = {
    MUNICIPALITY.name: Bilingual("Pašvaldības nosaukums vai ATVK kods.", "Name or ATVK code of the municipality.")
}
"""What belongs into a column where no municipality changed in a reform."""
PARISH = ReportColumn(
    "parish",
    Bilingual("Pagasts", "Parish"),
    ColumnKind.PARISH,
    Bilingual(
        "Vajadzīgs tikai pašvaldībai, kuru reforma sadalīja. Citām to neglabā.",
        "Needed only for a municipality that the reform divided. Not kept for others.",
    ),
    fills_down=True,
)
TARGET_GROUP = ReportColumn(
    "target_group",
    Bilingual("Mērķgrupa", "Target group"),
    ColumnKind.GROUP,
    Bilingual("Mērķgrupas nosaukums no saraksta.", "Name of the target group, from the list."),
    ("group",),
    fills_down=True,
    needed=Needed.ALWAYS,
)
PERSON = ReportColumn(
    "person",
    Bilingual("Personas kods vai identifikators", "Personal code or identifier"),
    ColumnKind.IDENTIFIER,
    Bilingual(
        "Personas kods vai pašvaldības piešķirts identifikators – vienmēr tas pats vienam cilvēkam. Vārdu nerakstiet. "
        "Ielasot to aizstāj pseidonīms; pašu kodu neglabā.",
        "Personal code, or an identifier that the municipality gives – always the same for one person. Never a name. "
        "On reading, a pseudonym takes its place; the code itself is not kept.",
    ),
    ("person_id", "Personas kods", "Identifikators", "Personal code", "Identifier"),
    private=True,
    fills_down=True,
    needed=Needed.ALWAYS,
)
CHILD = ReportColumn(
    "child",
    Bilingual("Bērna personas kods (likumiskajiem pārstāvjiem)", "Child's personal code (for guardians)"),
    ColumnKind.IDENTIFIER,
    Bilingual(
        "Tikai likumiskajiem pārstāvjiem: tā bērna kods, kura dēļ sniegts pakalpojums – tāds pats kā bērna rindā.",
        "For guardians only: the code of the child because of whom the service was given – as in the child's own row.",
    ),
    ("Bērna personas kods", "Child's personal code", "guardian_of", "Bērna personas kods vai identifikators"),
    private=True,
    fills_down=True,
    needed=Needed.FOR_GUARDIANS,
)
FROM_STATE_CARE = ReportColumn(
    "from_state_care",
    Bilingual("No VSAC", "From state care"),
    ColumnKind.YES_NO,
    Bilingual(
        "„jā”, ja cilvēks nācis no valsts sociālās aprūpes centra; tukšs nozīmē „nē”.",
        "“yes” if the person came from a state social care centre; empty means “no”.",
    ),
    fills_down=True,
)
FROM_INSTITUTION = ReportColumn(
    "from_institution",
    Bilingual("No kuras iestādes", "From which institution"),
    ColumnKind.INSTITUTION,
    Bilingual(
        "VSAC filiāle, no kuras cilvēks nācis; tukšs nozīmē „nav zināms”. Tikai tiem, kam pie „No VSAC” ir „jā”.",
        "Branch of the state care centre that the person came from; empty means “not known”. Only with “yes” in “From state"
        " care”.",
    ),
    ("VSAC filiāle", "No kuras filiāles", "No kuras VSAC filiāles", "Branch of state care"),
    fills_down=True,
)
ASSESSED_ON = ReportColumn(
    "assessed_on",
    Bilingual("Izvērtēšanas datums", "Assessed on"),
    ColumnKind.DATE,
    Bilingual("Diena, kad izvērtētas vajadzības, piemēram, 31.12.2019.", "Day of the needs assessment, such as 31.12.2019."),
)
PLAN_ON = ReportColumn(
    "plan_on",
    Bilingual("Atbalsta plāna datums", "Support plan on"),
    ColumnKind.DATE,
    Bilingual("Diena, kad apstiprināts atbalsta plāns.", "Day on which the support plan was approved."),
)
RECOMMENDED_SERVICES = ReportColumn(
    "recommended_services",
    Bilingual("Ieteiktie pakalpojumi", "Recommended services"),
    ColumnKind.SERVICES,
    Bilingual(
        "Atbalsta plānā ieteiktie pakalpojumi, atdalīti ar semikolu vai katrs savā rindā.",
        "Services that the support plan recommends, separated by semicolons or line breaks.",
    ),
)
SERVICE = ReportColumn(
    "service",
    Bilingual("Pakalpojums", "Service"),
    ColumnKind.SERVICE,
    Bilingual("Saņemtais pakalpojums no saraksta.", "The service received, from the list."),
    ("service_code",),
    needed=Needed.WITH_SERVICE,
)
DATE_FROM = ReportColumn(
    "date_from",
    Bilingual("Periods no", "Period from"),
    ColumnKind.DATE,
    Bilingual("Pirmā diena, par kuru ir šī rinda.", "First day that the row is about."),
    ("Date from", "No datuma"),
    needed=Needed.WITH_SERVICE,
)
DATE_TO = ReportColumn(
    "date_to",
    Bilingual("Periods līdz", "Period to"),
    ColumnKind.DATE,
    Bilingual("Pēdējā diena, tajā pašā gadā.", "Last day, in the same year."),
    ("Date to", "Līdz datumam"),
    needed=Needed.WITH_SERVICE,
)
UNITS = ReportColumn(
    "units",
    Bilingual("Apjoms", "Units"),
    ColumnKind.UNITS,
    Bilingual(
        "Reizes, stundas vai dienas – kā šo pakalpojumu mēra.", "Sessions, hours or days, as the service is measured."
    ),
    needed=Needed.WITH_SERVICE,
)
UNIT_PRICE_EUR = ReportColumn(
    "unit_price_eur",
    Bilingual("Vienības cena EUR", "Unit price EUR"),
    ColumnKind.PRICE,
    Bilingual("Cena par vienu reizi, stundu vai dienu.", "Price of one session, hour or day."),
    ("Vienības cena", "Unit price"),
    needed=Needed.WITH_SERVICE,
)
COMPENSATION_EUR = ReportColumn(
    "compensation_eur",
    Bilingual("Kompensācija EUR", "Compensation EUR"),
    ColumnKind.MONEY,
    Bilingual("Apjoms × vienības cena, noapaļots līdz centam.", "Units × unit price, rounded to the cent."),
    ("Kompensācija", "Compensation"),
    needed=Needed.WITH_SERVICE,
)
PROVIDER = ReportColumn(
    "provider",
    Bilingual("Pakalpojuma sniedzējs", "Provider"),
    ColumnKind.TEXT,
    Bilingual("Iestāde vai uzņēmums, kas sniedza pakalpojumu.", "The institution or company that gave the service."),
    fills_down=True,
)
NOTES = ReportColumn(
    "notes",
    Bilingual("Piezīmes", "Notes"),
    ColumnKind.IGNORED,
    Bilingual("Jūsu pašu vajadzībām; neielasa un neglabā.", "For your own use; neither read nor kept."),
    private=True,
)

QUARANTINE = ReportColumn(
    "quarantine",
    Bilingual("Karantīnas numurs", "Quarantine number"),
    ColumnKind.NUMBER,
    Bilingual(
        "Numurs, ar kuru rinda atrodas karantīnā; atstājiet to, kāds tas ir.",
        "Number under which the row is in quarantine; leave it as it is.",
    ),
)
"""Makes a report a supplement: its rows are added, and mend those in quarantine that they name."""

COLUMNS = (
    MUNICIPALITY,
    PARISH,
    TARGET_GROUP,
    PERSON,
    CHILD,
    FROM_STATE_CARE,
    FROM_INSTITUTION,
    ASSESSED_ON,
    PLAN_ON,
    RECOMMENDED_SERVICES,
    SERVICE,
    DATE_FROM,
    DATE_TO,
    UNITS,
    UNIT_PRICE_EUR,
    COMPENSATION_EUR,
    PROVIDER,
    NOTES,
)
"""The columns that municipalities fill in, in the order of the template."""

SUPPLEMENT_COLUMNS = (QUARANTINE, *COLUMNS)
"""All columns there are, in the order in which rows of quarantine are handed back."""

COLUMN = {column.name: column for column in SUPPLEMENT_COLUMNS}
OF_HEADING = {key: column for column in SUPPLEMENT_COLUMNS for key in column.keys}
ALWAYS_NEEDED = tuple(column for column in COLUMNS if column.needed is Needed.ALWAYS)
OF_SERVICE = tuple(column for column in COLUMNS if column.needed is Needed.WITH_SERVICE)
