"""What several declarations share: what may narrow an indicator, why something does not apply, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from di_metrics.model import STATE_CARE, Base, Bilingual, Dimension, Scope

TIME = frozenset({Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH})
BY_GROUP = frozenset({Dimension.GROUP})
PLACE_AND_GROUP = frozenset({Dimension.MUNICIPALITY, Dimension.GROUP})
OF_SERVICES = frozenset({Dimension.SERVICE, Dimension.CATEGORY})
RECORDS = PLACE_AND_GROUP | TIME | OF_SERVICES

_NO_UNITS = Bilingual(
    "Pa vienību veidiem rāda tikai pakalpojumu apjomu un vienības cenu.",
    "Only units of service and their prices are told by unit kind.",
)
OF_RECORDS = Scope(RECORDS | {STATE_CARE}, _NO_UNITS)
OF_UNITS = Scope(RECORDS | {STATE_CARE, Dimension.UNIT}, _NO_UNITS)
OF_ALL_SERVICES = Scope(
    PLACE_AND_GROUP | TIME | {STATE_CARE},
    Bilingual(
        "Šeit visi saņemtie pakalpojumi skatīti kopā, tāpēc pa pakalpojumiem to nevar noteikt.",
        "All services that were received are looked at together here, so this cannot be told by service.",
    ),
)
OF_ASSESSMENTS = Scope(
    PLACE_AND_GROUP | TIME | {STATE_CARE},
    Bilingual(
        "Izvērtē cilvēka vajadzības kopumā, nevis vienu pakalpojumu, tāpēc pa pakalpojumiem to nevar noteikt.",
        "A person's needs are assessed as a whole, not for one service, so this cannot be told by service.",
    ),
)
OF_PLANS = Scope(
    BY_GROUP | TIME,
    Bilingual(
        "Plāns ir noteikts mērķgrupām visā reģionā un visiem pakalpojumiem kopā, tāpēc izpildi nevar noteikt to daļai.",
        "The plan is made for target groups in the whole region and all services together, so no part of them has a share.",
    ),
)
OF_COSTS = Scope(
    TIME,
    Bilingual(
        "Attiecināmās izmaksas ir noteiktas visam projektam kopā, tāpēc šo daļu var noteikt tikai visam projektam.",
        "Eligible costs are set for the whole project, so this share can be told of the whole project only.",
    ),
)
OF_PLACES = Scope(
    RECORDS,
    Bilingual(
        "Vietas uzskaita pa pašvaldībām, pakalpojumiem un mērķgrupām, nevis pēc tā, no kurienes cilvēki nākuši.",
        "Places are counted by municipality, service and group, not by where people came from.",
    ),
)

NOT_ASSESSED = Bilingual(
    "Šīs mērķgrupas vajadzības projektā neizvērtē.", "The project does not assess the needs of this target group."
)
NOT_SERVED = Bilingual(
    "Šī mērķgrupa projekta pakalpojumus nesaņem.", "This target group receives no services from the project."
)
NOT_OFFERED = Bilingual("Šis pakalpojums šai mērķgrupai nav paredzēts.", "This service is not meant for this target group.")
NO_PARTNER = Bilingual("Šī pašvaldība nav projekta partnere.", "This municipality is no partner of the project.")
DIFFERENT_UNITS = Bilingual(
    "Dažādas vienības (reizes, stundas, dienas) nekad netiek saskaitītas kopā.",
    "Units of different kinds (sessions, hours, days) are never added up.",
)

CUMULATIVE = Bilingual("Vienmēr skaitīts kopš projekta sākuma.", "Always counted from the project's start.")
BASE_NOTES: Mapping[Base, Bilingual] = MappingProxyType(
    {
        Base.ASSESSED_AND_SERVED: Bilingual(
            "Aptver tikai mērķgrupas, kuras projektā gan izvērtē, gan apkalpo.",
            "Covers only target groups that the project both assesses and serves.",
        )
    }
)
"""What is to be said of an indicator's base."""

UNIQUE = Bilingual(
    "Unikālas personas: katra skaitīta vienreiz, lai cik pakalpojumu, gadu vai pašvaldību tai būtu.",
    "Unique persons: each counts once whatever number of services, years or municipalities.",
)
MOVED = Bilingual(
    "Persona, kas pārcēlusies, skaitīta katrā pašvaldībā, kas to apkalpojusi, un vienreiz reģionā.",
    "A person who moved counts in each municipality that served them and once in the region.",
)
ANY_ORDER = Bilingual(
    "Pašvaldībā skaitītas tikai tajā izvērtētās un tajā apkalpotās personas.",
    "Within a municipality only persons assessed there and served there count.",
)
PLANNED_GROUPS = Bilingual("Ietver tikai grupas, kurām plāns ir.", "Covers only groups that have a plan.")
PROJECT_RULES = Bilingual("Projekta uzskaites kārtība", "The project's counting practice")
