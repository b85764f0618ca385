"""What each signal's cues say: one rule per signal, a function of a sentence and its cues that gives a score.

A signal is one cue file, `taxonomy/signals/<signal>.toml` (classes of words per language), and one rule here, registered in
``RULES``. Words in a cue file's ``not`` hide the cues inside them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from nlp.opinions.clauses import Judgement, judge
from nlp.opinions.lexicon import FOLDER, Lexicon, lexicon
from nlp.text.phrases import BREAKS, PAUSES, Hit, Phrase, Phrases, Token, is_word, tokenize

THRESHOLD = 0.5
FEW_WORDS = 4
QUESTION_MARKS = frozenset("?？")
_REACH = 6
_MIXED = frozenset({"cues", "weak", "not", "duty", "polite", "thanks"})
"""Classes of English cues that Hindi text is searched for, too."""
_OPINION = frozenset({"opinion"})


class Found(NamedTuple):
    """A rule's answer: the tokens that show the signal and how sure it is (0…1)."""

    first: int
    last: int
    score: float


@dataclass(frozen=True)
class Sentence:
    """A sentence as the rules see it."""

    text: str
    tokens: list[Token]
    sentiment: float
    lexicon: Lexicon

    @cached_property
    def words(self) -> int:
        """Number of words (not marks, not placeholders)."""
        return sum(is_word(token) for token in self.tokens)

    @cached_property
    def hits(self) -> list[Hit]:
        """The taxonomy's words in it."""
        return self.lexicon.phrases.find(self.tokens)

    @cached_property
    def opinionated(self) -> bool:
        """Whether some opinion word may stand in it (a cheap look)."""
        return self.lexicon.phrases.may_hold(self.tokens, _OPINION)

    @cached_property
    def judgements(self) -> list[Judgement]:
        """Its opinion words in force."""
        return judge(self.tokens, self.hits, self.lexicon)

    @cached_property
    def asks(self) -> bool:
        """Whether it ends in a question mark."""
        return any(token.text in QUESTION_MARKS for token in self.tokens[-3:])

    def before(self, at: int, hits: Sequence[Hit], *, within: int) -> bool:
        """Whether one of the hits stands at most ``within`` tokens before token ``at``, with no mark between."""
        return any(
            0 < at - hit.last <= within and not any(t.text in BREAKS or t.text in PAUSES for t in self.tokens[hit.last + 1 : at])
            for hit in hits
        )


Cues = dict[str, list[Hit]]
Rule = Callable[[Sentence, Cues], Found | None]


def read(text: str, *, language: str | None, sentiment: float = 0.0) -> tuple[Sentence, dict[str, Cues]]:
    """A sentence's text as the rules see it, and the cues in it per signal and class."""
    words = lexicon(language)
    sentence = Sentence(text, tokenize(text, elide=words.elide), sentiment, words)
    cues: dict[str, Cues] = {signal: {} for signal in RULES}
    for hit in cue_phrases(words.language).find(sentence.tokens):
        signal, _, kind = hit.kind.partition(":")
        cues[signal].setdefault(kind, []).append(hit)
    return sentence, cues


def answers(sentence: Sentence, cues: dict[str, Cues]) -> dict[str, Found]:
    """What the rules find, per signal."""
    given = {signal: rule(sentence, cues[signal]) for signal, rule in RULES.items()}
    return {signal: found for signal, found in given.items() if found is not None and found.score >= THRESHOLD}


@cache
def cue_phrases(language: str) -> Phrases:
    """Compiled cues of all signals in a language, one layer each; Hindi text, often mixed, knows the English cues too."""
    phrases = [phrase for signal in RULES for phrase in _cues(signal, language)]
    return Phrases(phrases, elide=lexicon(language).elide)


def _cues(signal: str, language: str) -> Iterator[Phrase]:
    classes = tomllib.loads((FOLDER / "signals" / f"{signal}.toml").read_text(encoding="utf-8"))
    for name in [language, "en"] if language == "hi" else [language]:
        for kind, patterns in classes[name].items():
            if name == language or kind in _MIXED:
                yield from (Phrase(pattern.strip(), f"{signal}:{kind}") for pattern in patterns.split(",") if pattern.strip())


def _problem(sentence: Sentence, cues: Cues) -> Found | None:
    """Something failed: a cue that is not supposed, feared or insured against; weak words need a negative sentence."""
    supposed = cues.get("hypothetical", [])
    for kind, base in (("cues", 0.75), ("weak", 0.35)):
        real = [hit for hit in cues.get(kind, []) if not sentence.before(hit.first, supposed, within=_REACH)]
        if real:
            more = 0.05 * min(len(real) - 1, 3)
            tone = -0.3 * sentence.sentiment if kind == "weak" or sentence.sentiment > 0.5 else 0.0
            return Found(real[0].first, real[-1].last, base + more + tone)
    return None


def _request(sentence: Sentence, cues: Cues) -> Found | None:
    """The customer wants something done: a cue that is not reported, or an order at the start."""
    others = cues.get("reported", [])
    asked = [hit for hit in cues.get("cues", []) if not sentence.before(hit.first, others, within=2)]
    if asked and sentence.words > 1:
        return Found(asked[0].first, asked[-1].last, 0.8)
    orders = [hit for hit in cues.get("imperative", []) if hit.first == 0]
    if orders and sentence.words > 2 and not sentence.asks:
        return Found(orders[0].first, orders[0].last, 0.65)
    return None


def _question(sentence: Sentence, cues: Cues) -> Found | None:
    """Asked for an answer: a question mark, a phrase that asks, or an unpunctuated sentence that opens as questions do."""
    if sentence.words < 2 or cues.get("rhetorical"):
        return None
    whole = (0, len(sentence.tokens) - 1)
    opens = any(hit.first == 0 for hit in cues.get("opening", []))
    if sentence.asks:
        return Found(*whole, 0.9 if opens or cues.get("cues") else 0.8)
    if cues.get("cues"):
        return Found(*whole, 0.7)
    unmarked = is_word(sentence.tokens[-1])
    return Found(*whole, 0.55) if opens and unmarked and FEW_WORDS <= sentence.words <= 25 else None


def _praise(sentence: Sentence, cues: Cues) -> Found | None:
    """Thanks for something done well or a liking said outright; not when negated, wished for, or said in anger."""
    if cues.get("not") or sentence.sentiment <= -0.5 or sentence.asks:
        return None
    if "cues" not in cues and not sentence.opinionated:
        return None
    judged = sentence.judgements
    if any(j.weight <= -0.8 for j in judged):
        return None
    spoilers = [hit for hit in sentence.hits if hit.kind in ("negator", "hypothetical")]
    said = [hit for hit in cues.get("cues", []) if not sentence.before(hit.first, spoilers, within=3)]
    if said:
        return Found(said[0].first, said[-1].last, 0.75 + 0.2 * sentence.sentiment)
    strong = [j for j in judged if j.weight >= 1.5 and not j.doubted]
    about = any(hit.kind in ("aspect", "weak", "name:product", "name:general_product") for hit in sentence.hits)
    if strong and about:
        return Found(strong[0].first, strong[-1].last, 0.6 + 0.25 * sentence.sentiment)
    return None


RULES: dict[str, Rule] = {"problem": _problem, "request": _request, "question": _question, "praise": _praise}
