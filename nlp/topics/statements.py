"""Statements: what happened to what, in the customers' words (``card was declined``, ``transfer has not arrived``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlp.sentiment import lexical_scores
from nlp.text.words import edge_words, plain, stop_words, word_lists

SEPARATOR = "~"
"""Stands in a statement's key between what it is about and what happened; no word holds it."""
LONGEST_SUBJECT = 2
LONGEST_LINK = 4
LINKS = word_lists(
    en="is are was were be been being has have had does did do will would can could isn aren wasn weren hasn haven hadn doesn didn don won "
    "wouldn can couldn t still just also never not no cannot keeps kept ve s",
    fr="est sont était été a ont ne n pas toujours jamais encore plus y",
    es="es está están fue fueron ha han sido no nunca todavía aún sigue",
    de="ist sind wurde wurden wird war hat nicht noch immer nie bis heute",
    pl="jest są był była było nie został została zostało nadal wciąż jeszcze",
)
"""Words that tie what happened to its subject: auxiliaries, negations, still and never."""
NEGATIONS = word_lists(
    en="t not never no cannot",
    fr="pas jamais plus",
    es="no nunca",
    de="nicht nie",
    pl="nie",
)
HAPPENED = word_lists(en="stolen lost gone taken held frozen broken sent left stuck down late missing overdue open shut hacked cut lapsed")[
    "en"
]
"""What may have happened, beside English words in -ed; other words after an auxiliary mostly begin a longer phrase."""


def statements(run: Sequence[str], language: str | None) -> Iterator[tuple[str, str]]:
    """Statements in a run of words as (key, form as written).

    The key is subject, separator, ``not`` if it is denied, and what happened: auxiliaries do not make two statements of one.
    """
    code = language or "en"
    links, negations = LINKS.get(code, frozenset()), NEGATIONS.get(code, frozenset())
    lower = [plain(word) for word in run]
    linked = [word in links for word in lower] + [False]
    for start in range(len(run) - 1):
        if not (linked[start + 1] or linked[start + 2]):
            continue
        for middle in range(start + 1, min(start + LONGEST_SUBJECT, len(run)) + 1):
            if not _is_content(lower[middle - 1], language):
                break
            end = middle
            while end < len(run) and end - middle < LONGEST_LINK and lower[end] in links:
                end += 1
            if end == middle or end == len(run) or lower[end] in links:
                continue
            denied = not negations.isdisjoint(lower[middle:end])
            if _tells(lower[end], language, denied=denied):
                said = ["not", lower[end]] if denied else [lower[end]]
                yield " ".join([*lower[start:middle], SEPARATOR, *said]), " ".join(run[start : end + 1]).replace("n t ", "n't ")


def _is_content(word: str, language: str | None) -> bool:
    return len(word) > 2 and word not in edge_words(language)


def _tells(word: str, language: str | None, *, denied: bool) -> bool:
    """``not working`` tells something; ``was used``, ``is incredibly …``, ``is going …`` and ``is ridiculous`` do not."""
    if len(word) < 3 or word in (stop_words(language) if denied else edge_words(language)):
        return False
    if language in ("en", None) and not (word.endswith("ed") or word in HAPPENED or (denied and not word.endswith("ly"))):
        return False
    return denied or not lexical_scores([word], [language])[0]
