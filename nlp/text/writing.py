"""Ways to write one language: with its accents or, in a hurry, without; Hindi in its own letters or in Latin ones."""

from __future__ import annotations

import unicodedata

import pandas as pd

from data.schema import KEY
from nlp.geometry.centring import language_codes

PLAIN = "-x-plain"
"""Ending of the code (BCP 47, for private use) of a language that is written without its accents."""
ACCENTED = {"pl": 50, "vi": 15}
"""Languages whose words are others to an encoder without their accents, and letters after which hardly any text is without one by chance
(one of 15 Polish letters has one, two of 7 Vietnamese). Two generated samples, two fits each: purity .857 → .878, pairs in different
languages .794 → .827. Once praise weighed nothing: .881 and .821; with French and Spanish besides .854 and .783, with German, too, .868 and
.796."""
_LETTERS = str.maketrans({"đ": "d", "ł": "l", "ß": "ss", "Đ": "D", "Ł": "L"})


def unaccented(text: str) -> str:
    """Latin letters without their marks (đ, ł and ß included)."""
    decomposed = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def writings(sentences: pd.DataFrame) -> list[str | None]:
    """Language of each sentence and how it is written (n,): ``language_codes``, and ``pl-x-plain`` or ``vi-x-plain`` where all that is said
    in that language in the whole conversation is without accents.

    Args:
        sentences: ``conversation_id``, ``source``, ``sentence``, ``language``; conversations whole.
    """
    codes = pd.Series(language_codes(sentences), dtype=object)
    said = sentences.assign(code=codes.to_numpy()).reset_index(drop=True)
    said = said[said["code"].isin([*ACCENTED])]
    for key, part in said.groupby(["code", *KEY], sort=False):
        code = str(key[0])
        if _is_plain(" ".join(part["sentence"]), ACCENTED[code]):
            codes[part.index] = code + PLAIN
    return codes.tolist()


def _is_plain(text: str, letters: int) -> bool:
    return sum(map(str.isalpha, text)) >= letters and unaccented(text) == unicodedata.normalize("NFC", text)
