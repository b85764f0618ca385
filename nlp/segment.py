"""Segment: customers' turns to sentences, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd
import regex

from data.schema import KEY, LANGUAGES
from nlp.text.courtesies import is_courtesy
from nlp.text.sentencizer import Span, sentence_spans

MAX_WORDS = 60
"""Longer sentences (speech, missing punctuation) are cut at a clause or a word."""

_COLUMNS = [*KEY, "turn", "start", "end", "sentence", "language"]
_LINES = re.compile(r"\n\s*(?:(?:[-*–—]|\(?\d{1,2}[.)]|[a-z]\))\s+)?|[•‣▪◦●·]\s+|[\r\u2028\u2029]")
_ENDS = regex.compile(r"[.!?…।॥。！？｡؟]")
_WIDE_END = regex.compile(r"[。！？｡।॥][”’」』）)\"']*")
_ABBREVIATION = regex.compile(
    r"(?<![\p{L}\p{N}])(?:\p{L}|no|nr|acct|approx|dept|ext|inc|ltd|tel|ref|est|max|min|vs|etc|eg|ie|incl|resp|bzw|ca|np|ul|św|tzn|tzw|str|av|bd|"
    r"sr|sra|srta|dra?|mr|mrs|ms|mme|mlle|cf|p\.ej|d\.h|z\.b|u\.a|e\.g|i\.e|a\.m|p\.m)\.$",
    regex.IGNORECASE,
)
_OPENING = "([{«¿¡"
_SAYS_SOMETHING = regex.compile(r"[\p{L}\p{N}\p{Extended_Pictographic}]")
_WORDS = regex.compile(r"\p{Han}{1,2}|[\p{L}\p{M}\p{N}'’]+")
_CLAUSE = regex.compile(r"[,;:，；：、–—]\s*|\s(?=(?:and|but|so|because|then|und|aber|et|mais|y|pero|ale|oraz|nhưng|và|और|लेकिन)\s)")
_LONGEST_RUN = 2_000
"""Characters without a space beyond which a text is no prose: spaCy's tokeniser would take minutes."""


def split_sentences(turns: pd.DataFrame) -> pd.DataFrame:
    """Sentences of the customers' own words.

    Args:
        turns: ``conversation_id``, ``source``, ``turn``, ``speaker``, ``text``, ``boilerplate``, ``language``; others than the
            customer's turns, and boilerplate, are left out, and so are sentences that only greet, close or name somebody
            (``nlp.text.courtesies``): "Hi <NAME>," is nothing to count or to quote.

    Returns:
        One row per sentence, in the order of the turns: ``conversation_id``, ``source``, ``turn``, ``start``, ``end`` (code points,
        half-open), ``sentence`` (= ``text[start:end]``), ``language``. Empty in, empty out, same columns.
    """
    own = turns[(turns["speaker"] == "customer") & ~turns["boilerplate"].fillna(False).astype(bool)]
    spans = _spans([*own["text"]], [language if isinstance(language, str) else None for language in own["language"]])
    counts = [len(found) for found in spans]
    frame = own[[*KEY, "turn", "language"]].loc[own.index.repeat(counts)].reset_index(drop=True)
    flat = [(start, end, text[start:end]) for text, found in zip(own["text"], spans, strict=True) for start, end in found]
    frame["start"] = pd.array([start for start, _, _ in flat], dtype="Int64")
    frame["end"] = pd.array([end for _, end, _ in flat], dtype="Int64")
    frame["sentence"] = pd.array([sentence for _, _, sentence in flat], dtype="str")
    return frame[_COLUMNS]


def _spans(texts: list[str], languages: list[str | None]) -> list[list[Span]]:
    """Sentence spans per text; languages are taken one after the other, so that each one's tokeniser reads a stream."""
    found: list[list[Span]] = [[] for _ in texts]
    for language in sorted({language or "" for language in languages}):
        rows = [row for row, own in enumerate(languages) if (own or "") == language]
        lines = [(row, start, end) for row in rows for start, end in _lines(texts[row])]
        pieces = [texts[row][start:end] for row, start, end in lines]
        for (row, offset, _), spans in zip(lines, _line_spans(pieces, language), strict=True):
            found[row].extend((offset + start, offset + end) for start, end in spans)
    return found


def _lines(text: str) -> Iterator[Span]:
    """Stretches between line ends and bullet points; none is empty."""
    at = 0
    for gap in _LINES.finditer(text):
        if line := text[at : gap.start()].rstrip():
            yield at, at + len(line)
        at = gap.end()
    if at < len(text):
        yield at, len(text)


def _line_spans(lines: list[str], language: str) -> Iterator[list[Span]]:
    # The Vietnamese tokeniser needs a word segmenter, or else leaves full stops on their words: the neutral one does not.
    # The French one takes 5 s to load, for exceptions that matter to words, not to the ends of sentences.
    code = language if language in LANGUAGES and language not in {"vi", "fr"} else "xx"
    for line in lines:
        hard = _ENDS.search(line, endpos=max(len(line) - 1, 0)) is not None and _is_prose(line)
        sentences = sentence_spans(line, code) if hard else [(0, len(line))]
        joined = _join(line, [part for span in sentences for part in _split_wide(line, span)])
        told = [span for span in joined if not is_courtesy(line[slice(*span)])]
        yield [part for span in told for part in _cut(line, span)]


def _is_prose(line: str) -> bool:
    return len(line) < _LONGEST_RUN or max(map(len, line.split())) < _LONGEST_RUN


def _split_wide(line: str, span: Span) -> Iterator[Span]:
    """Splits after Chinese and Hindi full stops, which need no space behind them."""
    at = span[0]
    for end in _WIDE_END.finditer(line, *span):
        yield at, end.end()
        at = end.end()
    if at < span[1]:
        yield at, span[1]


def _join(line: str, spans: list[Span]) -> list[Span]:
    """Trims; joins a stretch to the one before when that ended too soon (:func:`_goes_on`), or when it says nothing by itself."""
    joined: list[Span] = []
    for start, end in spans:
        piece = line[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
        if start >= end:
            continue
        if joined and line[joined[-1][1] - 1] in _OPENING and line[joined[-1][0] : joined[-1][1]].strip(_OPENING):
            before = line[joined[-1][0] : joined[-1][1]].rstrip(_OPENING)
            start = joined[-1][0] + len(before)  # a bracket belongs to what follows it
            joined[-1] = (joined[-1][0], joined[-1][0] + len(before.rstrip()))
        if joined and (not _SAYS_SOMETHING.search(line, start, end) or _goes_on(line, *joined[-1], start)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [(start, end) for start, end in joined if _SAYS_SOMETHING.search(line, start, end)]


def _goes_on(line: str, start: int, end: int, after: int) -> bool:
    """Whether a stretch ended in an abbreviation, or within a number ("5.0", "42.000đ")."""
    if end == after and line[after].isdigit() and line[end - 1] == "." and line[max(end - 2, start)].isdigit():
        return True
    return _ABBREVIATION.search(line, max(end - 10, 0), end) is not None


def _cut(line: str, span: Span) -> Iterator[Span]:
    """Cuts what is longer than ``MAX_WORDS``: at the last clause boundary of the second half, else between two words."""
    start, end = span
    while end - start > 2 * MAX_WORDS and not _is_short(line, start, end):
        words = list(_first(_WORDS.finditer(line, start, end), MAX_WORDS + 1))
        if len(words) <= MAX_WORDS:
            break
        middle, limit = words[MAX_WORDS // 2].start(), words[MAX_WORDS].start()
        clauses = [clause.end() for clause in _CLAUSE.finditer(line, middle, limit)]
        at = clauses[-1] if clauses else limit
        yield start, start + len(line[start:at].rstrip())
        start = at
    yield start, end


def _is_short(line: str, start: int, end: int) -> bool:
    """A cheap no to the count of words, for most sentences."""
    return line.isascii() and end - start < 10 * MAX_WORDS and line.count(" ", start, end) < MAX_WORDS


def _first(matches: Iterator[regex.Match[str]], count: int) -> Iterator[regex.Match[str]]:
    for _, match in zip(range(count), matches, strict=False):
        yield match
