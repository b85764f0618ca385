"""On which side a sentence stands, by what it says: opinions, problems, and problems that are not there; thanks and chatter on none."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path

import regex

from data.schema import LANGUAGES
from nlp.brief.question import phrases
from nlp.opinions.lexicon import FALLBACK, lexicon
from nlp.sentiment import lexical_scores
from nlp.text.phrases import Phrases, tokenize

ABSENT = Path(__file__).with_name("absent.toml")
_CALLED_OUT = regex.compile(r"^\s*[\p{L}\p{M}’']+(?:\s[\p{L}\p{M}’']+)?\s*[,!，！]\s*")  # "Great, …", "Thank you! …"
_NEGATIVE, _POSITIVE = "negative", "positive"


@lru_cache(maxsize=200_000)
def stance(sentence: str, language: str | None, tone: str | None) -> int:
    """1 where a sentence speaks well of its subject, −1 where it speaks ill of it, else 0.

    Good is what says that a problem is not there ("never had a problem with the fee"), whatever its tone, and what sounds positive and
    holds a word of praise beyond a first word called out: "Great, I will wait" and "Thank you for the form" praise nothing. Ill is
    what else sounds negative: problems are told without any opinion word ("I cannot log in").

    Args:
        sentence: The customer's.
        language: ISO 639-1, or None when unknown.
        tone: Its sentiment label; None where it has none.
    """
    code = language if language in LANGUAGES else FALLBACK
    if _says_absent(sentence, code):
        return 1
    if tone == _NEGATIVE:
        return -1
    return int(tone == _POSITIVE and lexical_scores([_CALLED_OUT.sub("", sentence)], [code])[0] > 0)


def _says_absent(sentence: str, code: str) -> bool:
    """Whether it says that something bad is not there, and nothing bad or contrary beside it ("no fee, you said, but …"); asks nothing."""
    words = lexicon(code)
    tokens = tokenize(sentence, elide=words.elide)
    found = _absent(code).find(tokens)
    if not found or any(token.text in ("?", "？") for token in tokens):
        return False
    first, last = tokens[found[0].first].start, tokens[max(hit.last for hit in found)].end
    rest = f"{sentence[:first]} {sentence[last:]}"
    contrary = any(hit.kind == "contrast" for hit in words.phrases.find(tokens))
    return not contrary and lexical_scores([rest], [code])[0] >= 0


@cache
def _absent(code: str) -> Phrases:
    return phrases({"absent": tomllib.loads(ABSENT.read_text(encoding="utf-8"))[code]}, code)
