"""Whether a cell is a person's name and nothing else, in eight languages."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

import regex

from data.redaction.lexicon import COMPANY, PARTICLES, TITLES, is_given, is_known

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_VIETNAMESE, _HINDI = frozenset(_WORDS["vi"].split()), frozenset(_WORDS["hi"].split())
_CHINESE = regex.compile(rf"[{_WORDS['zh'].strip()}]\p{{Han}}{{1,2}}|[{_WORDS['zh'].strip()}](?:某|先生|女士|小姐|\*|＊){{1,2}}")
_POLISH = tuple(_WORDS["pl"].split())
_DEVANAGARI = regex.compile(r"[\p{Devanagari}.]+")
_WORD = regex.compile(r"\p{Lu}[\p{L}\p{M}'’.-]*|\p{Lu}\.?")
_MOST_WORDS = 5


@lru_cache(maxsize=50_000)
def is_person(cell: str) -> bool:
    """Whether a cell looks like a person's name: "Anna Nowak", "Lefèvre, Jean", "Nguyễn Văn An", "王伟", "रमेश कुमार".

    Two words or more, of which a list knows one as a name; a single word is none ("Virginia", "Chase"), nor is a company's name.
    """
    text = cell.strip()
    if _CHINESE.fullmatch(text):
        return True
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= _MOST_WORDS or COMPANY.intersection(word.casefold().strip(".") for word in words):
        return False
    if all(_DEVANAGARI.fullmatch(word) for word in words):
        return bool(_HINDI.intersection(words))
    plain = [word for word in words if word.casefold() not in PARTICLES and word.casefold().strip(".") not in TITLES]
    if not plain or not all(_WORD.fullmatch(word) for word in plain):
        return False
    if words[0].casefold() in _VIETNAMESE and len(words) <= 4:
        return True
    given = is_given(plain[0]) or is_given(plain[-1])
    return given or (len(plain) == 2 and sum(map(is_known, plain)) == 2) or (len(plain) == 2 and plain[1].endswith(_POLISH))
