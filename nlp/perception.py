"""Perception: what customers think of which quality of a product, with the clause that says it.

Aspects come from the taxonomy (`taxonomy/`) and from nouns beside opinion words; polarity from the opinion words of the
same clause, weighed with the sentence's sentiment. What happened to a customer (a theft, an illness) is no opinion: without
an opinion word a mention stays neutral, or weak where the sentence as a whole is clearly toned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from data import schema
from nlp.opinions.aspects import Aspect, aspects_of
from nlp.opinions.clauses import BOOST, Clause, Reading, doubtful, negated, read
from nlp.opinions.lexicon import OTHER, OVERALL, Lexicon, Opinions, learn_products, lexicon
from nlp.text.phrases import PAUSES, Hit, is_word, tokenize

FADE = 0.9
HALF = 0.7
FAINT = 0.12
"""Opinion words that are only wished, supposed or cited weigh less than this: they say nothing."""
BORROWED = 0.4
LEXICAL_SHARE = 0.75
TONED = {"product quality": 0.2, OVERALL: 0.2, "other": 0.2, "staff and support": 0.45}
"""How clearly a sentence must be toned to colour an aspect without opinion words: what is tasted or used lends its tone
to the sentence; a fee or an agent that a gloomy story mentions hardly does (0.6)."""
NEUTRAL_BAND = 0.1
LONGEST_QUOTE = 320
SHORTEST_QUOTE_WORDS = 2
UNLISTED = 0.25
"""How much less sure an opinion on an aspect outside the taxonomy is: a strong word or an agreeing sentence makes up for it."""
OVERRULED = {
    "speed": frozenset({"staff and support", "communication", "ease of use", "access and availability", "claims and fairness",
                        "documents and terms", "trust and security"}),
    "reliability": frozenset({"staff and support"}),
    "access and availability": frozenset({"staff and support"}),
    "trust and security": frozenset({"staff and support"}),
    "staff and support": frozenset({"access and availability"}),
}  # fmt: skip
"""Themes of an aspect that give way to what the opinion word tells: whatever is slow is about speed."""
_GENERAL = "\0"


class Opinion(NamedTuple):
    """One aspect of one sentence, offsets within the sentence."""

    start: int
    end: int
    aspect: str
    product: str | None
    theme: str
    sentiment: float
    sentiment_label: str
    confidence: float
    aspect_start: int


def find_perceptions(sentences: pd.DataFrame, conversations: pd.DataFrame, *, opinions: Opinions | None = None) -> pd.DataFrame:
    """Finds opinions on aspects in customers' sentences.

    Args:
        sentences: One row per sentence: ``conversation_id``, ``source``, ``turn``, ``start``, ``end`` (offsets into turns.text),
            ``sentence``, ``language``, ``sentiment`` (−1…1; missing or null counts as 0).
        conversations: ``conversation_id``, ``source`` and, where known, ``product``.
        opinions: The company's products, themes and words. Its product names should have been learned over all conversations
            (`lexicon.learn_products`) when this is called in batches; None learns them from these conversations.

    Returns:
        ``schema.TABLES["perceptions"]``: one row per aspect and clause, in the order of the sentences. ``quote`` is
        ``turns.text[start:end]``; ``confidence`` ≥ 0.5 means a clear opinion. Neutral mentions of the taxonomy's aspects are
        included with lower confidence. Empty in, empty out.

    Raises:
        SchemaError: A needed column is missing.
    """
    _need(sentences, ("conversation_id", "source", "turn", "start", "end", "sentence", "language"), "sentences")
    opinions = opinions if opinions is not None else learn_products(conversations)
    tones = sentences["sentiment"].fillna(0.0) if "sentiment" in sentences.columns else pd.Series(0.0, index=sentences.index)
    rows = [
        (conversation_id, source, turn, start + found.start, start + found.end, sentence[found.start : found.end], *found[2:8])
        for (conversation_id, source, turn, start, sentence, language), tone in zip(
            sentences[["conversation_id", "source", "turn", "start", "sentence", "language"]].itertuples(index=False, name=None),
            tones.tolist(),
            strict=True,
        )
        for found in opinions_in(sentence, language=language, sentiment=tone, opinions=opinions)
    ]
    columns = ["conversation_id", "source", "turn", "start", "end", "quote", "aspect", "product", "theme", "sentiment", "sentiment_label"]
    frame = pd.DataFrame(rows, columns=[*columns, "confidence"])
    frame["product"] = _own_product(frame, conversations)
    return schema.conform(frame, schema.TABLES["perceptions"], name="perceptions")


def _need(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise schema.SchemaError(f"{name} needs {', '.join(map(repr, missing))}; found {', '.join(map(repr, frame.columns))}.")


def _own_product(frame: pd.DataFrame, conversations: pd.DataFrame) -> pd.Series:
    """Product named in the words, else the conversation's, else the general product word (kept apart by its prefix)."""
    named = frame["product"].astype("object")
    if "product" in conversations.columns and len(frame):
        known = conversations.drop_duplicates(schema.KEY).set_index(schema.KEY)["product"].astype("object")
        theirs = known.reindex(pd.MultiIndex.from_frame(frame[schema.KEY])).to_numpy()
        general = named.str.startswith(_GENERAL).fillna(False).astype(bool)
        named = named.mask((general | named.isna()) & pd.notna(theirs), theirs)
    return named.str.removeprefix(_GENERAL) if len(named) else named


def opinions_in(sentence: str, *, language: str | None, sentiment: float = 0.0, opinions: Opinions | None = None) -> list[Opinion]:
    """Opinions of one sentence, by place. ``product`` is None where the words name none; a general product word ("credit card")
    is marked by a leading NUL, for it gives way to the conversation's own product."""
    words = lexicon(language, opinions)
    reading = read(sentence, words)
    if reading is None:
        return []
    found = [one for clause in reading.clauses for one in _of_clause(clause, reading, sentence, sentiment, words)]
    return _distinct(found)


def _of_clause(clause: Clause, reading: Reading, sentence: str, tone: float, words: Lexicon) -> Iterator[Opinion]:
    aspects = aspects_of(clause, reading, words)
    if not aspects:
        return
    start, end = quote_span(clause, reading, sentence)
    product = _product(clause, reading)
    situation = bool(reading.kinds("situation"))
    for aspect in aspects:
        lexical, torn = lexical_score(aspect, clause, reading, words)
        if aspect.theme == OTHER and not lexical:
            continue
        theme = _theme(aspect, clause, words)
        value, label, confidence = weigh(lexical, tone, theme=theme, situation=situation, torn=torn)
        said = sentence[reading.tokens[aspect.first].start : reading.tokens[aspect.last].end]
        at = (start, end) if start <= reading.tokens[aspect.first].start and reading.tokens[aspect.last].end <= end else (0, len(sentence))
        yield Opinion(*at, said, product, theme, round(value, 4), label, round(confidence, 4), reading.tokens[aspect.first].start)


def lexical_score(aspect: Aspect, clause: Clause, reading: Reading, words: Lexicon) -> tuple[float, bool]:
    """Sum of the clause's judgements, fading with distance to the aspect (0 without any), and whether they contradict.

    A clause without any borrows, at a discount, from the other clauses of a sentence that has no contrast.
    """
    weights = []
    for judgement in clause.judgements:
        distance = max(judgement.first - aspect.last, aspect.first - judgement.last, 0)
        weights.append(judgement.weight * FADE ** max(distance - 1, 0))
    weights += [value for hit in reading.kinds("scale") if (value := _scale(hit, aspect, clause, reading, words))]
    if not weights and not reading.kinds("contrast"):
        weights = [BORROWED * j.weight for other in reading.clauses for j in other.judgements]
    return sum(weights), any(w > 0 for w in weights) and any(w < 0 for w in weights)


def _scale(hit: Hit, aspect: Aspect, clause: Clause, reading: Reading, words: Lexicon) -> float:
    """What "high" or "more" says beside an aspect: bad for prices, good for features and quality."""
    before, after = aspect.first - hit.last, hit.first - aspect.last
    if not (clause.first <= hit.first <= clause.last) or not (0 < before <= 2 or 0 < after <= 4):
        return 0.0
    value = float(hit.value) * words.more.get(aspect.theme, 0.0)
    boosted = any(0 < hit.first - other.last <= 2 for other in reading.kinds("booster"))
    if negated(hit, reading.kinds("negator"), reading.tokens, words):
        value *= -0.5
    if doubtful(hit, reading.kinds("hypothetical"), reading.tokens):
        return 0.0
    return 0.8 * value * (BOOST if boosted else 1.0)


def weigh(lexical: float, tone: float, *, theme: str = OTHER, situation: bool = False, torn: bool = False) -> tuple[float, str, float]:
    """Sentiment (−1…1), label and confidence (0…1) of an aspect from its opinion words and its sentence's sentiment.

    Agreement of both raises confidence, contradiction lowers it; a toned sentence without opinion words gives a weak
    opinion (confidence below 0.5), and none when it tells of a misfortune.
    """
    if abs(lexical) < FAINT:
        value = 0.5 * tone if abs(tone) >= TONED.get(theme, 0.6) and not situation else 0.0
        confidence = 0.2 + 0.25 * abs(tone)
    else:
        spoken = lexical / (HALF + abs(lexical))
        value = LEXICAL_SHARE * spoken + (1 - LEXICAL_SHARE) * (0.0 if situation and tone < 0 else tone)
        agreement = 0.2 * abs(tone) if spoken * tone > 0 else -0.35 * abs(tone)
        confidence = 0.48 + 0.35 * abs(spoken) + agreement - 0.15 * torn - UNLISTED * (theme == OTHER)
    neutral = abs(value) < NEUTRAL_BAND
    label = "neutral" if neutral else "positive" if value > 0 else "negative"
    return max(-1.0, min(1.0, value)), label, max(0.05, min(0.4 if neutral else 0.99, confidence))


def opinion_at(sentence: str, start: int, end: int, *, language: str | None, sentiment: float = 0.0) -> tuple[float, str]:
    """Sentiment and label of the opinion on given words, offsets within the sentence (for measuring and checking)."""
    words = lexicon(language)
    tokens = tokenize(sentence, elide=words.elide)
    inside = [at for at, token in enumerate(tokens) if token.start < end and token.end > start]
    reading = read(sentence, words)
    if reading is None or not inside:
        return weigh(0.0, sentiment)[:2]
    clause = next((one for one in reading.clauses if one.first <= inside[0] <= one.last), reading.clauses[-1])
    known = [hit for hit in reading.kinds("aspect", "weak") if hit.first <= inside[-1] and inside[0] <= hit.last]
    aspect = Aspect(inside[0], inside[-1], known[0].value if known else OTHER)
    lexical, torn = lexical_score(aspect, clause, reading, words)
    return weigh(lexical, sentiment, theme=aspect.theme, situation=bool(reading.kinds("situation")), torn=torn)[:2]


def _theme(aspect: Aspect, clause: Clause, words: Lexicon) -> str:
    """The aspect's theme; a telling opinion word nearby overrules a general one, and speed nearly all.

    "The app is slow" and "support was slow" are about speed, "the fees are unfair" is about fees.
    """
    themed = [j for j in clause.judgements if j.theme and j.theme not in words.generic]
    if not themed:
        return aspect.theme
    nearest = min(themed, key=lambda j: max(j.first - aspect.last, aspect.first - j.last, 0))
    gives_way = aspect.weak or aspect.theme in words.generic or aspect.theme in OVERRULED.get(str(nearest.theme), ())
    return str(nearest.theme) if gives_way else aspect.theme


def _product(clause: Clause, reading: Reading) -> str | None:
    """Product named in the clause, else in the sentence; the company's own names before general words."""
    for kind, prefix in (("name:product", ""), ("name:general_product", _GENERAL)):
        named = reading.kinds(kind)
        if named:
            here = [hit for hit in named if clause.first <= hit.first <= clause.last]
            return prefix + str((here or named)[0].value)
    return None


def quote_span(clause: Clause, reading: Reading, sentence: str) -> tuple[int, int]:
    """Offsets of the clause's words in the sentence; the whole sentence when the clause is too short to be read alone."""
    tokens = reading.tokens
    if clause.last - clause.first + 1 < SHORTEST_QUOTE_WORDS:
        first, last = 0, len(tokens) - 1
    else:
        first, last = clause.first, clause.last
        opening = {hit.first: hit.last + 1 for hit in reading.kinds("contrast", "join")}
        while first < last and (first in opening or not (is_word(tokens[first]) or tokens[first].text.startswith("<"))):
            first = min(opening.get(first, first + 1), last)
        while last > first and tokens[last].text in PAUSES:
            last -= 1
    start, end = tokens[first].start, tokens[last].end
    if end - start > LONGEST_QUOTE:
        places = [j.first for j in clause.judgements] or [clause.first]
        middle = tokens[min(places)].start
        first = next((i for i in range(first, last + 1) if tokens[i].start >= middle - LONGEST_QUOTE // 2), first)
        last = next((i for i in range(last, first, -1) if tokens[i].end <= tokens[first].start + LONGEST_QUOTE), first)
        start, end = tokens[first].start, tokens[last].end
    return start, min(end, len(sentence))


def _distinct(found: list[Opinion]) -> list[Opinion]:
    """One row per aspect words and place; repeats of an aspect in one quote are said once."""
    seen: dict[tuple[int, int, str, str], Opinion] = {}
    for one in found:
        key = (one.start, one.end, one.aspect.lower(), one.theme)
        if key not in seen or one.confidence > seen[key].confidence:
            seen[key] = one
    return list(seen.values())
