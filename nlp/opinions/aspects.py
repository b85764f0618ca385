"""What an opinion is about: aspects of the taxonomy, and any other noun next to an opinion word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.opinions.clauses import Clause, Judgement, Reading
from nlp.opinions.lexicon import OTHER, Lexicon
from nlp.text.phrases import Hit, Token, is_word

NEAR_WEAK = 9
BESIDE = 2
"""Words between an aspect and an opinion word up to which the opinion is the aspect's own ("the login never works")."""
NOUN_WORDS = 3
NOUN_CHARACTERS = 4
SKIPPED = 4
_PASSED = frozenset({"booster", "damper", "negator", "copula", "passed"})


@dataclass(frozen=True)
class Aspect:
    """Words that name an aspect, tokens ``first`` … ``last`` (inclusive), with their theme; ``weak``: only with an opinion."""

    first: int
    last: int
    theme: str
    weak: bool = False


def aspects_of(clause: Clause, reading: Reading, lexicon: Lexicon) -> list[Aspect]:
    """Aspects of a clause in order: known ones, else weak ones near an opinion, else nouns beside it, else the opinion's own words."""
    inside = [hit for hit in reading.hits if clause.first <= hit.first and hit.last <= clause.last]
    known = [Aspect(hit.first, hit.last, str(hit.value)) for hit in inside if hit.kind == "aspect"]
    found = {(aspect.first, aspect.last): aspect for aspect in known}
    for judgement in clause.judgements:
        for aspect in _beside(judgement, clause, reading, lexicon, inside):
            if not any(a.first <= aspect.last and aspect.first <= a.last for a in found.values()):
                found[aspect.first, aspect.last] = aspect
    return sorted(found.values(), key=lambda a: a.first)


def _beside(judgement: Judgement, clause: Clause, reading: Reading, lexicon: Lexicon, inside: Sequence[Hit]) -> Iterator[Aspect]:
    """What one judgement is about when the taxonomy's strong aspects do not say it."""
    telling = judgement.theme is not None and judgement.last > judgement.first and judgement.theme not in lexicon.generic
    near = [hit for hit in inside if hit.kind == "aspect" and _distance(hit, judgement) <= NEAR_WEAK]
    beside = BESIDE if lexicon.spaced else 2 * BESIDE
    apart = all(hit.value not in {judgement.theme, *lexicon.generic} and _distance(hit, judgement) > beside for hit in near)
    if near and telling and apart:
        yield Aspect(judgement.first, judgement.last, str(judgement.theme))
    if near:
        yield from _nouns(judgement, clause, reading, lexicon)
        return
    weak = [hit for hit in inside if hit.kind == "weak" and _distance(hit, judgement) <= NEAR_WEAK]
    if weak:
        nearest = min(weak, key=lambda hit: _distance(hit, judgement))
        yield Aspect(nearest.first, nearest.last, str(nearest.value), weak=True)
        return
    nouns = [] if telling else list(_nouns(judgement, clause, reading, lexicon))
    yield from nouns
    if judgement.theme and not nouns:
        yield Aspect(judgement.first, judgement.last, judgement.theme)


def _distance(hit: Hit, judgement: Judgement) -> int:
    return max(hit.first - judgement.last, judgement.first - hit.last, 0)


def _nouns(judgement: Judgement, clause: Clause, reading: Reading, lexicon: Lexicon) -> Iterator[Aspect]:
    """Content words beside an opinion word, on the side where the language puts them."""
    kinds = _kinds(reading, clause)
    sides = {"left": (-1,), "right": (1,), "both": (1, -1)}[lexicon.noun_side]
    for step in sides:
        at, copula, skipped = (judgement.last if step > 0 else judgement.first) + step, False, 0
        while clause.first <= at <= clause.last and skipped < SKIPPED and kinds.get(at, set()) & _PASSED:
            copula |= "copula" in kinds[at]
            at, skipped = at + step, skipped + 1
        if step < 0 and lexicon.needs_copula and not copula:
            continue
        span = _run(at, step, clause, reading.tokens, kinds, lexicon)
        if span:
            yield Aspect(*span, OTHER)
            return


def _kinds(reading: Reading, clause: Clause) -> dict[int, set[str]]:
    kinds: dict[int, set[str]] = {}
    for hit in reading.hits:
        if hit.last >= clause.first and hit.first <= clause.last:
            for at in range(hit.first, hit.last + 1):
                kinds.setdefault(at, set()).add(hit.kind)
    return kinds


def _run(
    at: int, step: int, clause: Clause, tokens: Sequence[Token], kinds: dict[int, set[str]], lexicon: Lexicon
) -> tuple[int, int] | None:
    """Longest run of content words from ``at`` on, as (first, last)."""
    limit = NOUN_WORDS if lexicon.spaced else NOUN_CHARACTERS
    taken: list[int] = []
    while clause.first <= at <= clause.last and len(taken) < limit and _content(tokens, at) and not kinds.get(at):
        taken.append(at)
        at += step
    if not taken or (not lexicon.spaced and len(taken) < 2):
        return None
    return min(taken), max(taken)


def _content(tokens: Sequence[Token], at: int) -> bool:
    """A word that may name something: no number, placeholder, handle, hashtag, mask such as XXXX, nor single Latin letter."""
    word = tokens[at].text
    return (
        is_word(tokens[at])
        and not (at and tokens[at - 1].text in ("@", "#"))
        and not word[0].isdigit()
        and bool(word.strip("x"))
        and (len(word) > 1 or not word.isascii())
    )
