"""What a column holds, measured on a sample: the second opinion beside its header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data.ingest import dates, values
from data.ingest.people import is_person

_SAMPLE = 300
_URL = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
_IMAGE = re.compile(r"\.(png|jpe?g|gif|webp|svg)(\?|$)", re.IGNORECASE)
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$")
_NUMBER = re.compile(r"^[-+]?\d+([.,]\d+)?%?$")
_CODE = re.compile(r"^(?=.*\d)[\w\-:#/.<>]{2,80}$")
_UUID = re.compile(r"^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$|^[0-9a-f]{16,64}$", re.IGNORECASE)
_CJK = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]")
_VERSION = re.compile(r"^v?\d+(\.\d+)+([\-+ ].*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Profile:
    """One column: its cells without placeholders, and what they look like (shares are of the filled cells, 0–1)."""

    header: str
    cells: pd.Series

    @cached_property
    def filled(self) -> float:
        """Share of rows with something in them."""
        return float(self.cells.notna().mean()) if len(self.cells) else 0.0

    @cached_property
    def distinct(self) -> int:
        """Number of different values."""
        return int(self.cells.nunique())

    @cached_property
    def distinct_share(self) -> float:
        """Different values per filled cell."""
        known = int(self.cells.notna().sum())
        return self.distinct / known if known else 0.0

    @cached_property
    def sample(self) -> list[str]:
        """Up to 300 filled cells, evenly spread."""
        known = self.cells.dropna()
        picks = np.unique(np.linspace(0, max(len(known) - 1, 0), min(_SAMPLE, len(known))).astype(int))
        return [str(value) for value in known.iloc[picks]]

    @cached_property
    def words(self) -> float:
        """Mean words per cell; two Chinese characters count as one."""
        counts = [len(cell.split()) + len(_CJK.findall(cell)) / 2 for cell in self.sample]
        return sum(counts) / len(counts) if counts else 0.0

    @cached_property
    def chars(self) -> float:
        """Mean characters per cell."""
        return sum(map(len, self.sample)) / len(self.sample) if self.sample else 0.0

    @cached_property
    def letters(self) -> float:
        """Share with a letter."""
        return self._share(lambda cell: any(c.isalpha() for c in cell))

    @cached_property
    def dates(self) -> float:
        """Share that is a date as people write them."""
        return dates.date_share(self.sample)

    @cached_property
    def number_dates(self) -> float:
        """Share that could be unix seconds, Excel serials or 20240131."""
        return dates.number_dates(self.sample)

    @cached_property
    def numeric(self) -> float:
        """Share that is a bare number."""
        return self._share(lambda cell: bool(_NUMBER.match(cell)))

    @cached_property
    def urls(self) -> float:
        """Share that is a link to something other than a picture."""
        return self._share(lambda cell: bool(_URL.match(cell)) and not _IMAGE.search(cell))

    @cached_property
    def emails(self) -> float:
        """Share that is an e-mail address."""
        return self._share(lambda cell: bool(_EMAIL.match(cell)))

    @cached_property
    def codes(self) -> float:
        """Share that is one code with a digit in it, as ids are."""
        return self._share(lambda cell: bool(_CODE.match(cell)))

    @cached_property
    def uuids(self) -> float:
        """Share that is a UUID or a long hexadecimal number."""
        return self._share(lambda cell: bool(_UUID.match(cell)))

    @cached_property
    def people(self) -> float:
        """Share of the different values that is a person's name."""
        different = list(dict.fromkeys(self.sample))
        return sum(map(is_person, different)) / len(different) if different and self.words <= 5 else 0.0

    @cached_property
    def versions(self) -> float:
        """Share that is a version like 5.12.1."""
        return self._share(lambda cell: bool(_VERSION.match(cell)))

    @cached_property
    def channels(self) -> float:
        """Share of the different values that name a channel."""
        return self._known(values.CHANNEL_WORDS, exact=False)

    @cached_property
    def exact_channels(self) -> float:
        """Share of the different values that are the name of a channel and nothing else."""
        return self._known(values.CHANNEL_WORDS, exact=True)

    @cached_property
    def statuses(self) -> float:
        """Share of the different values that name a state of a ticket."""
        return self._known(values.STATUS_WORDS, exact=False)

    @cached_property
    def is_counter(self) -> bool:
        """Whether it merely counts rows: 0, 1, 2 … or 1, 2, 3 … in order."""
        if self.filled < 1 or self.numeric < 1 or len(self.cells) < 2:
            return False
        numbers = pd.to_numeric(self.cells, errors="coerce").to_numpy(dtype=float)
        return bool(numbers[0] in (0.0, 1.0) and (np.diff(numbers) == 1).all())

    @cached_property
    def is_text(self) -> bool:
        """Whether it can be what somebody said: mostly words, not codes, dates or a short list of choices."""
        if not self.sample or self.letters < 0.5 or max(self.dates, self.urls, self.emails) > 0.5:
            return False
        few = (self.distinct <= 12 and len(self.cells) > 60) or (self.distinct_share < 0.02 and self.distinct < 40)
        return not (few and self.words < 30) and not (self.words < 2 and self.codes > 0.5)

    @cached_property
    def is_wordy(self) -> bool:
        """Whether it is running text of several words that differs from row to row."""
        return self.is_text and self.words >= 3 and (self.distinct > 20 or self.distinct_share > 0.3)

    def _share(self, test: object) -> float:
        return sum(test(cell) for cell in self.sample) / len(self.sample) if self.sample else 0.0  # type: ignore[operator]

    def _known(self, words: dict[str, str], *, exact: bool) -> float:
        different = list(dict.fromkeys(self.sample))
        if not different or len(different) > 40 or self.words > 6:
            return 0.0
        return sum(values.decode(cell, words, exact=exact) is not None for cell in different) / len(different)
