"""A text being redacted, and the placeholders that take the place of what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

KINDS = ("CARD", "IBAN", "PHONE", "EMAIL", "ACCOUNT", "ID", "NAME", "ADDRESS", "SECRET", "DATE_OF_BIRTH", "IP", "URL")
"""Types of personal data; a placeholder is ``<KIND>`` for the first value of a conversation, ``<KIND_2>`` for the second."""

Memory = dict[tuple[str, str], int]
"""What one conversation has shown so far: (kind, normalised value) → its number. Number 0 marks what a placeholder of the
input already uses: its value is the number."""

BLANK = "\x00"
PLACEHOLDER = re.compile(rf"<({'|'.join(KINDS)})(?:_(\d+))?>")
_MASK = re.compile(r"(?<![^\W_])(?:(?:[*•●]{2,}|[xX]{2,}|#{3,})[ \-/]?)+(?:\d{1,4}(?!\d))?(?![^\W\d_])")
_WORDS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_SCRIPTS = re.compile(r"[\u0900-\u097f\u4e00-\u9fff]")
_PROTECTED = re.compile(f"{PLACEHOLDER.pattern}|{_MASK.pattern}")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (half-open) hold personal data of type ``kind``; ``value`` is its normal form."""

    start: int
    end: int
    kind: str
    value: str


@dataclass(slots=True)
class Draft:
    """A text, what is still open in it (``work``: same length, settled parts blanked), and what was claimed.

    ``words`` are its lower-case words and ``scripts`` whether it holds Chinese or Devanagari, which words do not show:
    most finders need one of a few words, and looking these up is a hundred times faster than searching.
    """

    text: str
    work: str = ""
    spans: list[Span] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    scripts: bool = False
    digits: list[tuple[int, int]] | None = None

    def __post_init__(self) -> None:
        work = self.text.replace(BLANK, " ") if BLANK in self.text else self.text
        risky = "<" in work or "*" in work or "XX" in work or "xx" in work or "#" in work or "•" in work or "●" in work
        self.work = _PROTECTED.sub(lambda found: BLANK * len(found.group()), work) if risky else work
        self.words = frozenset(_WORDS.findall(work.lower()))
        self.scripts = not work.isascii() and bool(_SCRIPTS.search(work))

    def mentions(self, words: frozenset[str]) -> bool:
        """Whether a search for any of these words can find something; other scripts are always searched."""
        return self.scripts or not self.words.isdisjoint(words)

    def near_digits(self, *, before: int, after: int) -> list[tuple[int, int]]:
        """Stretches around digits (claimed ones too), where alone a costly pattern has to look."""
        if self.digits is None:
            self.digits = [found.span() for found in _DIGITS.finditer(self.work)]
        return _stretches(self.digits, before, after, len(self.work))

    def near_words(self, words: frozenset[str], *, before: int = 40, after: int = 90) -> list[tuple[int, int]]:
        """Stretches around any of the words; the whole text where other scripts leave no words to look up."""
        lower = self.work.lower()
        if self.scripts or len(lower) != len(self.work):
            return [(0, len(lower))]
        places = []
        for word in words & self.words:
            place = lower.find(word)
            while place >= 0:
                places.append((place, place + len(word)))
                place = lower.find(word, place + 1)
        return _stretches(sorted(places), before, after, len(lower))

    def claim(self, start: int, end: int, kind: str) -> None:
        """Mark characters as personal data; nothing that comes later sees them."""
        self.spans.append(Span(start, end, kind, normal_form(kind, self.text[start:end])))
        self.blank(start, end)

    def blank(self, start: int, end: int) -> None:
        """Take characters out of the search: they are known to be harmless."""
        self.work = self.work[:start] + BLANK * (end - start) + self.work[end:]

    def matches(self, pattern: re.Pattern[str], stretches: Sequence[tuple[int, int]] | None = None) -> Iterator[re.Match[str]]:
        """Matches in the open text (in these stretches of it), each looked for in what earlier claims left."""
        for start, end in [(0, len(self.work))] if stretches is None else stretches:
            while start <= end and (found := pattern.search(self.work, start, end)):
                yield found
                start = max(found.end(), start + 1)


def _stretches(places: list[tuple[int, int]], before: int, after: int, length: int) -> list[tuple[int, int]]:
    """Places with their surroundings, joined where these touch."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start - before <= joined[-1][1]:
            joined[-1] = (joined[-1][0], min(length, end + after))
        else:
            joined.append((max(0, start - before), min(length, end + after)))
    return joined


def normal_form(kind: str, value: str) -> str:
    """What makes two spellings the same value: separators and case do not count."""
    if kind in ("NAME", "ADDRESS"):
        return " ".join(value.casefold().split())
    if kind in ("SECRET", "URL"):
        return value
    if kind == "EMAIL":
        return value.casefold()
    return "".join(character for character in value.casefold() if character.isalnum()).lstrip("0") or value


def replace(text: str, spans: Sequence[Span], memory: Memory) -> tuple[str, Counter[str]]:
    """Text with a placeholder for each span, and how many there are per kind; ``memory`` learns the new values."""
    counts: Counter[str] = Counter()
    parts, position = [], 0
    for span in sorted(spans, key=lambda one: one.start):
        parts += [text[position : span.start], placeholder(span.kind, span.value, memory)]
        position = span.end
        counts[span.kind] += 1
    return "".join([*parts, text[position:]]), counts


def placeholder(kind: str, value: str, memory: Memory) -> str:
    """``<KIND>`` or ``<KIND_n>``: the value's own in this conversation, a new one if it was not met before."""
    number = memory.get((kind, value)) or _same_person(kind, value, memory)
    if not number:
        number = 1 + max((used for (other, _), used in memory.items() if other == kind), default=0)
    memory[kind, value] = number
    return f"<{kind}>" if number == 1 else f"<{kind}_{number}>"


def reserve(text: str, memory: Memory) -> None:
    """Keep the numbers of placeholders that the input itself holds from being given to new values."""
    for found in PLACEHOLDER.finditer(text):
        number = int(found[2] or 1)
        if number < 1_000_000:
            memory.setdefault((found[1], found.group()), number)


def _same_person(kind: str, value: str, memory: Memory) -> int | None:
    """Number of a name that this one shortens or extends: "Smith" after "John Smith"."""
    if kind != "NAME":
        return None
    words = set(value.split())
    for (other, known), number in memory.items():
        if other == "NAME" and not known.startswith("<") and (words <= set(known.split()) or words >= set(known.split())):
            return number
    return None
