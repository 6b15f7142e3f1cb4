"""One reader's language: texts from the gettext catalogue, numbers and dates from CLDR through Babel."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import PurePath

from babel import Locale, localedata
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from di_metrics.catalogues import CATALOGUES
from di_metrics.errors import N_, DIMetricsError, Fault, Message
from di_metrics.formula import Ratio
from di_metrics.model import Bilingual, Indicator, Language, Status, Unit

NO_BREAK = "\N{NO-BREAK SPACE}"
_LOCALES = {Language.LV: "lv_LV", Language.EN: "en_GB"}
"""Of further languages the code is the locale, where CLDR knows it."""
_DAYS = {Language.LV: ("dd.MM.yyyy.", "dd.MM."), Language.EN: ("d MMMM yyyy", "d MMM")}
"""How a day is written, with its year and without."""

_STATUS = {
    Status.NO_DATA: N_("no data"),
    Status.NOT_APPLICABLE: N_("not applicable"),
    Status.NOT_REACHED: N_("not reached yet"),
    Status.SUPPRESSED: N_("data protected"),
}


def language_name(language: Language) -> str:
    """What a language calls itself; its code where CLDR does not know it."""
    known = Locale.parse(language).get_language_name() if localedata.exists(language) else None
    return (known or language).capitalize()


@cache
def _translations(language: Language) -> NullTranslations:
    """The catalogue of a language; the source texts are English, so English needs none."""
    if language is Language.EN:
        return NullTranslations()
    with CATALOGUES[language].open("rb") as source:
        catalogue = read_po(source)
    for entry, _ in catalogue.check():
        if "%(" in str(entry.id):  # what lost a placeholder could not be said; the English text can
            entry.string = ""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _rounded(value: int | float, decimals: int) -> Decimal:
    """A value to fixed decimals, halves away from zero as in school; never a negative zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


@lru_cache(maxsize=20_000)
def _written(value: Decimal, decimals: int, locale: str) -> str:
    """A rounded number in a locale; pages write the same few thousand again and again."""
    fraction = "." + "0" * decimals if decimals else ""
    return format_decimal(value, format=f"#,##0{fraction}", locale=locale).replace("-", "\N{MINUS SIGN}")


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def spelled_out(text: str) -> str:
    """A text from outside in which what would steer a terminal, or cannot be written in UTF-8, is spelled out as in JSON."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_PRICES_TO = 100
"""EUR up to which prices and averages are written with cents in tables."""


def to_the_euro(indicator: Indicator, value: int | float | None) -> Indicator:
    """An indicator as tables of cards write a value of it: sums of money and large averages without cents."""
    if value is None or indicator.unit is not Unit.EUR:
        return indicator
    is_price = isinstance(indicator.formula, Ratio) and abs(value) < _PRICES_TO
    return indicator if is_price else replace(indicator, decimals=0)


class Speaker:
    """Says texts and figures in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    @cached_property
    def locale(self) -> str:
        if self.language in _LOCALES:
            return _LOCALES[self.language]
        return str(self.language) if localedata.exists(self.language) else _LOCALES[Language.EN]

    def say(self, text: str, **params: object) -> str:
        """A text of the catalogue with its parameters filled in; those that are texts of the catalogue are translated."""
        translated = _translations(self.language).gettext(text)
        return translated % {name: self._parameter(value) for name, value in params.items()} if params else translated

    def _parameter(self, value: object) -> object:
        if isinstance(value, Message):
            return self.message(value)
        return spelled_out(str(value)) if isinstance(value, str | PurePath) else value

    def plural(self, one: str, many: str, number: int, **params: object) -> str:
        """A text in the form that the number needs; `%(number)s` in it is the number as written."""
        return _translations(self.language).ngettext(one, many, number) % {"number": self.number(number), **params}

    def message(self, message: Message) -> str:
        return self.say(message.key, **dict(message.params))

    def error(self, error: DIMetricsError) -> str:
        """What went wrong and how to mend it."""
        hint = f" {self.message(error.hint)}" if error.hint else ""
        return self.message(error.message) + hint

    def fault(self, fault: Fault) -> str:
        """A fault as one line: file, line, column, the value found, what is allowed and what to write."""
        where = ":".join(str(part) for part in (fault.file, fault.line) if part is not None)
        column = f", {fault.column}" if fault.column else ""
        found = f" “{fault.value}”." if fault.value is not None else ""
        hint = f" {self.message(fault.hint)}" if fault.hint else ""
        return spelled_out(f"{where}{column}:{found} {self.message(fault.message)}{hint}")

    def name(self, name: Bilingual) -> str:
        """A text that is told in languages: in the reader's, else as the catalogue translates the English one."""
        if self.language is Language.LV:
            return name.lv
        own = dict(name.further).get(self.language)
        return own or (self.say(name.en) if name.en else "")

    def number(self, value: int | float, decimals: int = 0) -> str:
        """A number with the language's decimal mark and thousands separator, to fixed decimals."""
        return _written(_rounded(value, decimals), decimals, self.locale)

    def value(self, indicator: Indicator, value: int | float | None, status: Status = Status.VALUE) -> str:
        """An indicator's value with its unit, or why there is none."""
        if value is None:
            return self.say(_STATUS.get(status, _STATUS[Status.NO_DATA]))
        return self.number(value, indicator.decimals) + self.suffix(indicator)

    def change(self, indicator: Indicator, change: int | float) -> str:
        """A change with its sign."""
        sign = "+" if _rounded(change, indicator.decimals) > 0 else ""
        unit = NO_BREAK + self.say(N_("pp")) if indicator.unit is Unit.PERCENT else self.suffix(indicator)
        return sign + self.number(change, indicator.decimals) + unit

    def change_between(self, indicator: Indicator, before: int | float, after: int | float) -> str:
        """A change with its sign, which is the difference of both values as tables of cards write them."""
        written = to_the_euro(indicator, after)
        if written is indicator:
            return self.change(indicator, after - before)
        return self.change(written, int(_rounded(after, 0) - _rounded(before, 0)))

    def short_value(self, indicator: Indicator, value: int | float) -> str:
        """A value for a narrow place and for sentences: an amount of money without cents, a price of a unit with them."""
        is_amount = to_the_euro(indicator, value) is not indicator and (abs(value) >= 1 or not value)
        return self.short_money(value) if is_amount else self.value(indicator, value)

    def short_change(self, indicator: Indicator, change: int | float) -> str:
        """A change with its sign, money without cents."""
        if indicator.unit is not Unit.EUR:
            return self.change(indicator, change)
        return ("+" if change > 0 else "") + self.short_money(change)

    def suffix(self, indicator: Indicator) -> str:
        """What is written behind a value of the indicator."""
        written = {Unit.EUR: "EUR", Unit.DAYS: self.say(N_("d"))}.get(indicator.unit, "")
        if indicator.unit is Unit.PERCENT:
            return self.percent_sign
        return NO_BREAK + written if written else ""

    @property
    def tag(self) -> str:
        """The language as documents name it, as in lv-LV."""
        return self.locale.replace("_", "-")

    @property
    def percent_sign(self) -> str:
        """The sign as it stands behind a number."""
        return "%" if self.language is Language.EN else f"{NO_BREAK}%"

    @property
    def separators(self) -> str:
        """The decimal mark and what stands between thousands."""
        return get_decimal_symbol(self.locale) + get_group_symbol(self.locale)

    def short_money(self, euros: float) -> str:
        """An amount short enough for a headline: millions or thousands of EUR."""
        if abs(euros) >= 1_000_000:
            return self.number(euros / 1_000_000, 2) + NO_BREAK + self.say(N_("m EUR"))
        return self.number(euros) + NO_BREAK + "EUR"

    def date(self, day: dt.date) -> str:
        """A day as written in running text and captions."""
        return format_date(day, _DAYS.get(self.language, ("long",))[0], locale=self.locale)

    def day_of_year(self, day: dt.date) -> str:
        """Day and month where the year stands beside them: “31 Dec”, “31.12.”."""
        return format_date(day, _DAYS.get(self.language, _DAYS[Language.EN])[1], locale=self.locale)

    def listed(self, parts: list[str]) -> str:
        """Names joined as the language joins them: “a, b and c”."""
        return str(format_list(parts, style="standard", locale=self.locale))
