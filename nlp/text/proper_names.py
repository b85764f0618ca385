"""Which phrases are names of somebody or something, told from capitals within sentences, without a list or a tagger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

MOSTLY = 0.7
"""Share of a phrase's uses in which each of its words has a capital, from which it is a name; in chats many write all in small letters."""
LEAST = 3
"""Uses below which capitals are chance."""
ALL_NOUNS = frozenset({"de"})
"""Languages that write every noun with a capital."""

Form = tuple[int, str]


def proper_phrases(forms: Mapping[Form, int], read: Sequence[Sequence[list[str]]], languages: Sequence[str | None]) -> set[int]:
    """Numbers of the phrases that are names.

    Args:
        forms: How often each phrase is written how: (its number, as written) → count, without texts in ``ALL_NOUNS``.
        read: Texts as their stretches of words; ``languages`` theirs. A single word counts only where it does not begin a stretch.
    """
    inside = Counter(word for word, language in _inner(read, languages) if language not in ALL_NOUNS)
    capital: Counter[int] = Counter()
    used: Counter[int] = Counter()
    for (number, form), count in forms.items():
        seen = count if " " in form else inside[form]
        used[number] += seen
        capital[number] += seen * _capitals(form)
    return {number for number, uses in used.items() if uses >= LEAST and capital[number] >= MOSTLY * uses}


def _inner(read: Sequence[Sequence[list[str]]], languages: Sequence[str | None]) -> Iterator[tuple[str, str | None]]:
    for stretches, language in zip(read, languages, strict=True):
        for stretch in stretches:
            yield from ((word, language) for word in stretch[1:])


def _capitals(form: str) -> bool:
    """Whether each word begins with a capital and goes on without: ``SMS`` is an abbreviation."""
    return all(word[:1].isupper() and not word.isupper() for word in form.split(" "))
