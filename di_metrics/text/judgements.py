"""What needs attention, and published statements against the records, in words."""

from __future__ import annotations

from di_metrics.attention import Concern
from di_metrics.errors import N_
from di_metrics.model import Dimension
from di_metrics.published import Expectation, Statement
from di_metrics.region import Region
from di_metrics.statements import Check, StatementFigure, code_of
from di_metrics.text.labels import label
from di_metrics.text.paragraphs.phrases import case_of, framed, place_not_known, value_in_words
from di_metrics.text.public_speaker import capital
from di_metrics.text.speaker import Speaker

# ---- What needs attention, in words ----


def concern_in_words(speaker: Speaker, region: Region, concern: Concern) -> str:
    """What needs attention, in one sentence."""
    indicator = concern.indicator
    if not concern.says:
        return place_not_known(speaker, indicator, concern.cells[0])
    names = [
        f"{case_of(speaker, region, concern.by, str(cell.key[0]))} ({value_in_words(speaker, indicator, cell)})"
        for cell in concern.cells
    ]
    where = framed(speaker, concern.by, speaker.listed(names), len(names))
    limit = indicator.watch.below if indicator.watch else None
    text = speaker.say(
        concern.says,
        cells=where,
        where=where,
        subject=speaker.say(indicator.words.name),
        limit="" if limit is None else speaker.number(limit) + speaker.suffix(indicator),
    )
    return f"{capital(text)}."


# ---- Published statements in words ----


_OF_SERVICES = {"code": Dimension.SERVICE, "category": Dimension.CATEGORY}


def subject(speaker: Speaker, region: Region, statement: Statement) -> str:
    """What the statement is about: indicators, group, service and place."""
    parts = [" / ".join(speaker.name(indicator.name) for indicator in statement.indicators)]
    if statement.from_state_care:
        parts.append(speaker.say(N_("from state care")))
    known_group = region.group.get(statement.group)
    parts.append(speaker.name(known_group.short) if known_group else speaker.say(N_("all groups")))
    parts += [label(speaker, region, _OF_SERVICES[kind], code) for kind, code in statement.service.items()]
    if statement.area == "region":
        parts.append(speaker.name(region.name.bilingual))
    elif statement.area:
        code = code_of(region, statement.basis or region.default_basis, statement.area)
        parts.append(label(speaker, region, Dimension.MUNICIPALITY, code))
    else:
        parts.append(speaker.say(N_("by municipality")))
    return " · ".join(parts)


def published(speaker: Speaker, region: Region, check: Check) -> str:
    """What was published, with its condition: `> 50 %: a municipality, …`."""
    figures = _figures(speaker, region, check, check.published)
    condition = _condition(speaker, check)
    expect = check.statement.expect
    if expect.count is not None or (condition and expect.areas is not None):
        return f"{condition}: {figures}"
    return f"{condition} {figures}".strip() if expect.above is not None else figures


def computed(speaker: Speaker, region: Region, check: Check) -> str:
    """What the records give for it."""
    return _figures(speaker, region, check, check.computed)


def _condition(speaker: Speaker, check: Check) -> str:
    expect: Expectation = check.statement.expect
    unit = speaker.suffix(check.statement.indicators[0])
    if expect.above is not None:
        single = expect.areas is None and expect.count is None
        return ">" if single else f"> {speaker.number(expect.above)}{unit}"
    if expect.between is not None:
        low, high = expect.between
        return f"{speaker.number(low)}–{speaker.number(high)}{unit}"
    if expect.at_least is not None:
        return speaker.say(N_("at least %(value)s"), value=speaker.number(expect.at_least) + unit)
    if expect.areas is not None:
        return f"= {speaker.number(expect.equals or 0)}{unit}"
    return ""


def _figures(speaker: Speaker, region: Region, check: Check, figures: tuple[StatementFigure, ...]) -> str:
    return "; ".join(_figure(speaker, region, check, index, figure) for index, figure in enumerate(figures)) or "–"


def _figure(speaker: Speaker, region: Region, check: Check, index: int, figure: StatementFigure) -> str:
    statement = check.statement
    indicator = statement.indicators[index if len(statement.indicators) > 1 else 0]
    dimension = Dimension(statement.by) if statement.by else Dimension.MUNICIPALITY
    name = label(speaker, region, dimension, figure.code) if figure.code else ""
    if figure.value is None:
        return name or speaker.say(N_("no data"))
    if statement.expect.count is not None:
        value = speaker.plural("%(number)s municipality", "%(number)s municipalities", int(figure.value))
    elif isinstance(figure.value, int) or float(figure.value).is_integer():
        value = speaker.number(figure.value) + speaker.suffix(indicator)
    else:
        value = speaker.value(indicator, figure.value)
    return f"{name}\N{NO-BREAK SPACE}{value}" if name else value


def reason(speaker: Speaker, check: Check) -> str:
    """Whether statement and records agree and, if they do not, what to look at first."""
    if check.holds:
        return "✓ " + speaker.say(N_("Agrees"))
    if any(figure.value is None for figure in check.computed) or not check.computed:
        return speaker.say(N_("Differs: the records hold nothing for it"))
    return speaker.say(N_("Differs: records are missing, late or corrected since"))


def agreement(speaker: Speaker, held: int, number: int) -> str:
    """How many of some statements agree with the records, as a title."""
    if not number:
        return speaker.say(N_("No published statement is of this time"))
    return speaker.plural(
        "In agreement with the records: %(held)s of %(number)s published statement",
        "In agreement with the records: %(held)s of %(number)s published statements",
        number,
        held=speaker.number(held),
    )
