"""A sentence read closely: its clauses, the opinion words in each, and what negation, emphasis and doubt do to them.

The rules are the classic ones of lexicon-based polarity (negation window, boosters, contrast markers; see Taboada et al.
2011, Lexicon-Based Methods for Sentiment Analysis), driven by the words of `taxonomy/*.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.opinions.lexicon import Lexicon
from nlp.text.phrases import BREAKS, PAUSES, Hit, Token, tokenize

BOOST, DAMP = 1.3, 0.6
NEGATED_PRAISE, NEGATED_BLAME = -0.8, -0.6
DOUBTED, ASKED = 0.05, 0.05
NEAR = 2
QUOTES, LONGEST_SAYING = frozenset('"“”„«»「」'), 9
TELLING = frozenset({"aspect", "opinion"})
_OR = frozenset({"or", "nor", "ni", "o", "oder", "noch", "ou", "lub", "ani", "hoặc", "या", "ya", "和"})


@dataclass(frozen=True)
class Judgement:
    """An opinion word in force: tokens ``first`` … ``last``, its weight after negation and emphasis, the theme it implies."""

    first: int
    last: int
    weight: float
    theme: str | None
    doubted: bool


@dataclass(frozen=True)
class Clause:
    """Tokens ``first`` … ``last`` (inclusive) that say one thing, with the judgements in them."""

    first: int
    last: int
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True)
class Reading:
    """A sentence's tokens, hits and clauses."""

    tokens: list[Token]
    hits: list[Hit]
    clauses: list[Clause]

    def kinds(self, *kinds: str) -> list[Hit]:
        """Hits of these kinds."""
        return [hit for hit in self.hits if hit.kind in kinds]


def read(sentence: str, lexicon: Lexicon) -> Reading | None:
    """Reads a sentence; None when it holds neither an aspect nor an opinion word (most sentences, cheaply)."""
    tokens = tokenize(sentence, elide=lexicon.elide)
    if not lexicon.phrases.may_hold(tokens, TELLING):
        return None
    hits = lexicon.phrases.find(tokens)
    if not any(hit.kind in TELLING for hit in hits):
        return None
    judgements = judge(tokens, hits, lexicon)
    return Reading(tokens, hits, _clauses(tokens, hits, judgements))


def judge(tokens: Sequence[Token], hits: Sequence[Hit], lexicon: Lexicon) -> list[Judgement]:
    """Opinion words with their weight in context, in order.

    Negation turns praise to blame and blame to mild praise; emphasis scales; what is wished, supposed, asked or cited counts little.
    Praise called out before nothing but blame is irony and left out.
    """
    asked = any(token.text in ("?", "？") for token in tokens[-2:])
    quoted = _quoted(tokens)
    by_kind: dict[str, list[Hit]] = {}
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    found: list[Judgement] = []
    for hit in _strongest(by_kind.get("opinion", [])):
        weight, theme = hit.value
        weight *= emphasis(hit, by_kind, tokens)
        walls = [join.first for join in by_kind.get("join", []) if tokens[join.first].text not in _OR]
        if negated(hit, by_kind.get("negator", []), tokens, lexicon, walls=walls, blame=weight < 0):
            weight *= NEGATED_PRAISE if weight > 0 else NEGATED_BLAME
        doubted = any(a < hit.first and hit.last < b for a, b in quoted) or doubtful(hit, by_kind.get("hypothetical", []), tokens)
        if doubted:
            weight *= DOUBTED
        if asked and weight > 0:
            weight *= ASKED
        found.append(Judgement(hit.first, hit.last, weight, theme, doubted))
    return found[1:] if _ironic(found, tokens) and "contrast" not in by_kind else found


def _ironic(found: Sequence[Judgement], tokens: Sequence[Token]) -> bool:
    """Whether praise that stands alone before the first comma meets nothing but blame ("Great, another month of waiting")."""
    if len(found) < 2 or found[0].first > 1 or found[0].weight <= 0 or found[0].last + 1 >= len(tokens):
        return False
    return tokens[found[0].last + 1].text in PAUSES and all(later.weight < 0 for later in found[1:])


def _quoted(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Pairs of quotation marks not far apart: what a screen or a letter says is not the customer's own word."""
    marks = [at for at, token in enumerate(tokens) if token.text in QUOTES]
    return [(a, b) for a, b in zip(marks[::2], marks[1::2], strict=False) if b - a <= LONGEST_SAYING]


def _strongest(opinions: Sequence[Hit]) -> list[Hit]:
    """One hit per span: the one that names a theme, then the heavier one."""
    best: dict[tuple[int, int], Hit] = {}
    for hit in opinions:
        span = (hit.first, hit.last)
        if span not in best or _rank(hit) > _rank(best[span]):
            best[span] = hit
    return list(best.values())


def _rank(hit: Hit) -> tuple[bool, float]:
    weight, theme = hit.value
    return theme is not None, abs(weight)


def emphasis(hit: Hit, by_kind: dict[str, list[Hit]], tokens: Sequence[Token]) -> float:
    """Factor from boosters and dampers directly before a word."""
    factor = 1.0
    for kind, value in (("booster", BOOST), ("damper", DAMP)):
        if any(0 < hit.first - other.last <= NEAR for other in by_kind.get(kind, ())):
            factor *= value
    return factor


def negated(
    hit: Hit, negators: Sequence[Hit], tokens: Sequence[Token], lexicon: Lexicon, *, walls: Sequence[int] = (), blame: bool = False
) -> bool:
    """Whether a negator governs a hit: shortly before it, or after it where the language puts it there, with no mark or join between.

    Blame is only undone from close by ("not rude"), a phrase of blame only by the word before it: far negators belong to
    something else ("he wouldn't listen, just hung up on me").
    """
    before_at_most = lexicon.negate_before
    if blame:
        before_at_most = min(before_at_most, 1 if hit.last > hit.first and lexicon.spaced else 2)
    for negator in negators:
        before, after = hit.first - negator.last, negator.first - hit.last
        if 0 < before <= before_at_most and not _broken(tokens, negator.last, hit.first, walls):
            return True
        if 0 < after <= lexicon.negate_after and not _broken(tokens, hit.last, negator.first, walls):
            return True
    return False


def doubtful(hit: Hit, hypotheticals: Sequence[Hit], tokens: Sequence[Token]) -> bool:
    """Whether a wish or a condition stands before a hit in the same stretch between marks."""
    return any(0 < hit.first - other.last <= 6 and not _broken(tokens, other.last, hit.first) for other in hypotheticals)


def _broken(tokens: Sequence[Token], first: int, last: int, walls: Sequence[int] = ()) -> bool:
    return any(first < wall < last for wall in walls) or any(
        token.text in BREAKS or token.text in PAUSES for token in tokens[first + 1 : last]
    )


def _clauses(tokens: Sequence[Token], hits: Sequence[Hit], judgements: Sequence[Judgement]) -> list[Clause]:
    """Cuts at contrasts and hard marks always, at commas and joins where both sides judge something of their own."""
    hard, soft = _cuts(tokens, hits)
    opined = [*(j.first for j in judgements), *(hit.first for hit in hits if hit.kind == "scale")]
    aspects = [(hit.first, hit.value) for hit in hits if hit.kind == "aspect"]
    themes = [*aspects, *((j.first, j.theme) for j in judgements if j.theme)]
    bounds = [0]
    for cut, following in pairwise(sorted({*hard, *soft, len(tokens)})):
        left = {theme for place, theme in themes if bounds[-1] <= place < cut}
        news = any(cut <= place < following for place, _ in aspects)
        news |= any(cut <= place < following and theme not in left for place, theme in themes)
        if cut in hard or (news and _any(opined, bounds[-1], cut) and _any(opined, cut, following)):
            bounds.append(cut)
    spans = [(first, last - 1) for first, last in zip(bounds, [*bounds[1:], len(tokens)], strict=True) if last > first]
    return [Clause(a, b, tuple(j for j in judgements if a <= j.first <= b)) for a, b in spans]


def _cuts(tokens: Sequence[Token], hits: Sequence[Hit]) -> tuple[set[int], set[int]]:
    """Token indexes at which a clause may begin: hard ones and soft ones."""
    hard = {at + 1 for at, token in enumerate(tokens) if token.text in BREAKS and not _of_number(tokens, at)}
    soft = {at + 1 for at, token in enumerate(tokens) if token.text in PAUSES}
    hard |= {hit.first for hit in hits if hit.kind == "contrast"}
    soft |= {hit.first for hit in hits if hit.kind == "join"}
    return hard - {0}, soft - {0}


def _of_number(tokens: Sequence[Token], at: int) -> bool:
    """Whether a full stop belongs to the number before it: version 5.2, £4.50, German "3. Juni"."""
    return tokens[at].text == "." and 0 < at < len(tokens) - 1 and tokens[at - 1].text.isdigit()


def _any(places: Sequence[int], first: int, last: int) -> bool:
    return any(first <= place < last for place in places)
