"""What several declarations share: sets of dimensions and notes."""

from __future__ import annotations

from di_metrics.model import Bilingual, Dimension

TIME = frozenset({Dimension.YEAR, Dimension.QUARTER, Dimension.MONTH})
PLACE_AND_GROUP = frozenset({Dimension.MUNICIPALITY, Dimension.GROUP})
OF_SERVICES = frozenset({Dimension.SERVICE, Dimension.CATEGORY})
RECORDS = PLACE_AND_GROUP | TIME | OF_SERVICES
BY_UNIT = RECORDS | {Dimension.UNIT}

UNIQUE = Bilingual(
    "Unikālas personas: katra skaitīta vienreiz, lai cik pakalpojumu, gadu vai pašvaldību tai būtu. Rindas nesummējas.",
    "Unique persons: each counts once whatever number of services, years or municipalities. Rows do not add up.",
)
MOVED = Bilingual(
    "Persona, kas pārcēlusies, skaitīta katrā pašvaldībā, kas to apkalpojusi, un vienreiz reģionā.",
    "A person who moved counts in each municipality that served them and once in the region.",
)
NO_SERVICE_FILTER = Bilingual(
    "Izvērtēšana nav pakalpojums, tāpēc pakalpojumu filtri uz izvērtētajām personām neattiecas.",
    "An assessment is not a service, so filters by service do not apply to assessed persons.",
)
ANY_ORDER = Bilingual(
    "Pašvaldībā skaitītas tikai tajā izvērtētās un tajā apkalpotās personas.",
    "Within a municipality only persons assessed there and served there count.",
)
PROJECT_RULES = Bilingual("Projekta uzskaites kārtība", "The project's counting practice")
