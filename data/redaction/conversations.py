"""One conversation: what was asked is a cue for the answer, and a value once found is removed wherever it is said again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.redaction.finders import find, redact_once
from data.redaction.lexicon import NEVER, PARTICLES, TITLES
from data.redaction.numbers import Context
from data.redaction.questions import asked_for
from data.redaction.spans import Draft, Memory, Span, replace

_ANSWER = frozenset({"ANSWER"})
_MOST = 500
"""Spellings looked for again in one conversation: more of them only stand in dumps of data."""
_SPREAD = ("CARD", "IBAN", "PHONE", "ACCOUNT", "ID", "EMAIL")


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a conversation; ``speaker`` is ``""`` for a subject."""

    text: str
    speaker: str = "customer"


def contexts(lines: Sequence[Line], *, region: str | None, asks: Callable[[str], frozenset[str]] = asked_for) -> list[Context]:
    """What is known around each line. The other side's last question holds until its next message; where the other side
    is missing from the export, a bare number may be an answer."""
    two_sided = any(line.speaker in ("agent", "bot", "ivr") for line in lines)
    asked = frozenset[str]() if two_sided else _ANSWER
    result = []
    for line in lines:
        customer = line.speaker in ("customer", "unknown")
        result.append(Context(region=region, asked=asked if customer else frozenset()))
        if line.speaker in ("agent", "bot", "ivr"):
            asked = asks(line.text)
    return result


def redact_conversation(
    lines: Sequence[Line], around: Sequence[Context], found: Sequence[list[Span]], memory: Memory
) -> tuple[list[str], Counter[str]]:
    """Texts with placeholders that mean the same value throughout.

    Args:
        lines: The conversation, in order.
        around: ``contexts`` of the lines.
        found: ``find`` of each line.
        memory: Filled here.
    """
    counts: Counter[str] = Counter()
    texts = []
    for line, context, spans in zip(lines, around, found, strict=True):
        text, new = redact_once(line.text, spans, memory, context)
        texts.append(text)
        counts += new
    known = _known_values(memory, [line.text for line in lines], texts)
    for place, text in enumerate(texts if known else ()):
        texts[place], new = _remove_again(text, known, memory, around[place])  # type: ignore[arg-type]
        counts += new
    return texts, counts


@dataclass(frozen=True, slots=True)
class _Known:
    """Pattern of the values that a conversation has shown, and what each is."""

    pattern: re.Pattern[str]
    values: dict[str, tuple[str, str]]


def _remove_again(text: str, known: _Known, memory: Memory, context: Context) -> tuple[str, Counter[str]]:
    """Text without values that were found elsewhere in the conversation."""
    draft = Draft(text)
    for match in draft.matches(known.pattern):
        kind, value = known.values[_key(match.group())]
        draft.spans.append(Span(match.start(), match.end(), kind, value))
    if not draft.spans:
        return text, Counter()
    text, counts = replace(text, draft.spans, memory)
    text, more = redact_once(text, find(text, context=context), memory, context)
    return text, counts + more


def _known_values(memory: Memory, texts: Sequence[str], left: Sequence[str]) -> _Known | None:
    """Values worth looking for again: names by each of their words, numbers of five digits and more; null where nothing of them is left.

    Args:
        memory: What the conversation has shown.
        texts: Its texts as they came.
        left: The same with what was found taken out. A pattern takes milliseconds to make, a look at the text tells that none is needed.
    """
    values: dict[str, tuple[str, str]] = {}
    parts: list[str] = []
    whole, rest = "\n".join(texts), "\n".join(left)
    bare = _key(rest)
    for kind, value in memory:
        if value.startswith("<"):
            continue
        if kind == "NAME" and "一" <= value[0] <= "鿿":
            if len(value) > 1 and value in rest:
                values[_key(value)] = (kind, value)
                parts.append(re.escape(value))
        elif kind == "NAME":
            for word in _name_words(value):
                values.setdefault(_key(word), (kind, value))
                parts += _spellings(word, whole, rest)
        elif kind in _SPREAD and sum(map(str.isdecimal, value)) >= 5 and value.isalnum() and value in bare:
            values.setdefault(_key(value), (kind, value))
            parts.append(rf"(?<![^\W_])(?i:0*{r'[ .-]?'.join(value)})(?![^\W_])")
    distinct = sorted(set(parts[:_MOST]), key=len, reverse=True)
    return _Known(re.compile("|".join(distinct)), values) if distinct else None


_NOT_AGAIN = NEVER | PARTICLES | TITLES


def _name_words(name: str) -> list[str]:
    """The name itself and its telling words; a word that is also an ordinary one is left out."""
    words = [word for word in name.split() if len(word) > 2 and word.strip(".") not in _NOT_AGAIN]
    return [*([name] if " " in name else []), *words]


def _spellings(word: str, whole: str, rest: str) -> list[str]:
    """How a name may be written again: capitalised or in capitals, and lower-case if it was introduced so; only what ``rest`` holds."""
    forms = {word.title(), word.upper(), " ".join(part.capitalize() for part in word.split())}
    if word in rest and re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", whole):
        forms.add(word)
    return [rf"(?<![^\W_]){re.escape(form)}(?![^\W_])" for form in forms if form in rest and _key(form) == _key(word)]


_JOINTS = str.maketrans("", "", " .-")


def _key(value: str) -> str:
    return value.translate(_JOINTS).casefold().lstrip("0")
