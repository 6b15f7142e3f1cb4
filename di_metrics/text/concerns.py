"""What needs attention, in words."""

from __future__ import annotations

from di_metrics.attention import LOW_COVERAGE, Concern, Finding
from di_metrics.errors import N_
from di_metrics.indicators import CATALOGUE
from di_metrics.model import Dimension
from di_metrics.region import Region
from di_metrics.text.paragraphs.words import case_of, framed
from di_metrics.text.speaker import Speaker


def concern_in_words(speaker: Speaker, region: Region, found: Finding) -> str:
    """A finding that needs attention, in one sentence."""
    code, says = {
        Concern.WAITING: ("assessed_waiting", N_("Most assessed persons wait for a first service %(cells)s.")),
        Concern.LOW_COVERAGE: ("coverage", N_("Coverage is below %(limit)s %(cells)s.")),
        Concern.STALLED: (
            "recipients",
            N_("No new recipient in the last twelve months %(cells)s; in brackets, the recipients so far."),
        ),
        Concern.BELOW_TARGET: ("target_attainment", N_("The planned number of recipients is not reached %(cells)s.")),
        Concern.UNKNOWN_PLACE: ("recipients", N_("The municipality is not known for some recipients: %(cells)s.")),
    }[found.concern]
    dimension = Dimension.GROUP if found.concern is Concern.BELOW_TARGET else Dimension.MUNICIPALITY
    indicator = CATALOGUE[code]
    cells = [
        f"{case_of(speaker, region, dimension, cell.key[0])} ({speaker.value(indicator, cell.value)})"
        for cell in found.cells
        if cell.key[0] is not None
    ]
    listed = framed(speaker, dimension, speaker.listed(cells), len(cells))
    if found.concern is Concern.UNKNOWN_PLACE:
        listed = speaker.listed([speaker.value(indicator, cell.value) for cell in found.cells])
    limit = speaker.number(LOW_COVERAGE) + speaker.suffix(CATALOGUE["coverage"])
    return speaker.say(says, cells=listed, **({"limit": limit} if "%(limit)s" in says else {}))
