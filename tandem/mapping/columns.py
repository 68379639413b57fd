"""What a column holds, as far as a sample shows: times, coordinates, codes, words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from shared.stamps import EPOCH_MS, EPOCH_S, ISO, read_time
from tandem.mapping.sample import Sample

MISSING_WORDS: Final = ("NA", "N/A", "NULL", "null", "None", "none", "nan", "-", "--", "\\N")
"""Texts that stand for no value in exports of statistics programs and databases."""
FORMATS: Final = (
    ISO,
    *(
        f"{day}{between}{clock}{zone}"
        for day in ("%m/%d/%Y", "%m/%d/%y", "%Y/%m/%d", "%m-%d-%Y", "%Y-%m-%d", "%d-%b-%Y")
        for between in (" ",)
        for clock in ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%H:%M:%S.%f")
        for zone in ("", " %Z", " %z", "%z")
    ),
    "%Y%m%d%H%M%S",
    "%a %b %d %H:%M:%S %Y",
    EPOCH_MS,
    EPOCH_S,
)
"""Tried in this order; where a day may be a month, the United States' order is taken."""
_ENOUGH: Final = 0.95
_TRIED: Final = 400
_FEW_CODES: Final = 40
_EPOCH: Final = re.compile(r"\d{10}(\d{3})?(\.0)?")
_STREET: Final = re.compile(
    r"\b(ST|STREET|AVE?|AVENUE|RD|ROAD|DR|DRIVE|BLVD|LN|LANE|CT|HWY|PKWY|PL|WAY|CIR|TER)\b| [&/@] ",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Column:
    """One column of a sample.

    Attributes:
        name: as in the file.
        texts: what it holds, without what is empty or stands for no value.
        rows: of the sample.
    """

    name: str
    texts: Sequence[str]
    rows: int

    @cached_property
    def counts(self) -> Counter[str]:
        """Value -> rows."""
        return Counter(self.texts)

    @property
    def filled(self) -> float:
        """Share of the rows with a value, 0 to 1."""
        return len(self.texts) / self.rows if self.rows else 0.0

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.rows > 0 and len(self.counts) == self.rows

    @property
    def is_codes(self) -> bool:
        """Whether it holds few different values, again and again."""
        return 0 < len(self.counts) <= min(_FEW_CODES, max(2, len(self.texts) // 2))

    @cached_property
    def time_formats(self) -> tuple[str, ...]:
        """The formats that together read nearly all values; empty when it holds no times."""
        tried = self._spread()
        left, found = tried, list[str]()
        for form in FORMATS:
            if form in {EPOCH_MS, EPOCH_S} and not _are_epoch(left, form):
                continue
            rest = [text for text in left if read_time(text, form) is None]
            if len(left) - len(rest) > 0.02 * len(tried) and not _are_plain(left, form):
                found.append(form)
                left = rest
        return tuple(found) if tried and len(left) <= (1 - _ENOUGH) * len(tried) else ()

    @cached_property
    def numbers(self) -> list[float]:
        """Its values as numbers; empty when some are none."""
        try:
            return [float(text) for text in self.texts]
        except ValueError:
            return []

    def lies_within(self, low: float, high: float) -> bool:
        """Whether it holds numbers with decimals, nearly all of them in a range."""
        inside = sum(low <= number <= high for number in self.numbers)
        has_decimals = sum("." in text for text in self.texts) > _ENOUGH * len(self.texts) / 2
        return bool(self.numbers) and has_decimals and inside >= _ENOUGH * len(self.numbers)

    @cached_property
    def words(self) -> float:
        """How many words its values have on average; 0 when they hold no letters."""
        tried = self._spread()
        counted = sum(len(text.split()) for text in tried if any(c.isalpha() for c in text))
        return counted / len(tried) if tried else 0.0

    @cached_property
    def streets(self) -> float:
        """Share of the values that look like an address."""
        tried = self._spread()
        return sum(bool(_STREET.search(text)) for text in tried) / len(tried) if tried else 0.0

    def _spread(self) -> list[str]:
        """Some of the values, from all over the sample."""
        step = max(1, len(self.texts) // _TRIED)
        return list(self.texts[::step])


def _are_epoch(texts: list[str], form: str) -> bool:
    digits = 13 if form == EPOCH_MS else 10
    fitting = sum(bool(_EPOCH.fullmatch(t)) and len(t.split(".")[0]) == digits for t in texts)
    return bool(texts) and fitting >= _ENOUGH * len(texts)


def _are_plain(texts: list[str], form: str) -> bool:
    """Whether these are numbers rather than times: ISO's short form reads 20260102 and 2026."""
    return form == ISO and sum(text.isdigit() for text in texts) > len(texts) / 2


def columns_of(sample: Sample) -> tuple[list[Column], tuple[str, ...]]:
    """The columns of a sample, and the texts in it that stand for no value."""
    missing = tuple(
        word
        for word in MISSING_WORDS
        if any(row.get(name) == word for row in sample.rows for name in sample.columns)
    )
    found = [
        Column(
            name, [text for text in sample.values(name) if text not in missing], len(sample.rows)
        )
        for name in sample.columns
    ]
    return found, missing
