"""The company's own name: where many customers write it, it tells nothing about what they write of, yet texts gather around it:
"Comcast data cap" apart from "data cap". Found in the corpus itself, by how many write it and by its capitals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice

import numpy as np
import pandas as pd
import regex

from data.schema import KEY
from data.wording import without_words
from nlp.opinions.lexicon import OTHER, OVERALL
from nlp.text.proper_names import ALL_NOUNS
from nlp.text.words import stop_words
from nlp.vectors import readable

SHARE, SENTENCES = 0.2, 0.05
"""Share of the conversations, and of the sentences, that hold a name from which it is the company's own. Of eighteen real sets it is found
in those of one company alone: Comcast's in .56 and .55, N26's in .39 and .17, Keytrade's in .25 and .09. Else the most frequent word with
capitals is that of a law in complaints: "Act" in .20 and .03."""
MOSTLY = 0.7
"""Share of its uses within sentences that begin with a capital."""
HEADLINES = 0.8
"""Share of all words with a capital from which a capital says nothing; below, a name must have twice as few small letters as all words."""
LEAST = 30
"""Such uses below which nothing is concluded."""
READ = 2_000
"""Conversations, spread over the corpus, that are read for it."""
COMPARED = 300
DIRECTIONS = 3
"""Sentences that are encoded with the name and without it, and how many main directions of what it changes are taken out. Headlines of
complaints about Comcast (``python -m tests.benchmarks.brand``; NMI / ARI with what their words say they are about): .56 / .18 as they
are, .67 / .39 with all that is done here. On the way: .60 / .22 with the name cut out of the texts instead, .62 / .25 with one direction
taken out, .64 / .30 with three. Banking77 with an invented name in half of its questions: .76 / .44 either way, .77 / .45 without the
name."""

_WORD = r"\p{L}[\p{L}\p{M}\p{N}]+"
_WORDS = regex.compile(_WORD)
_INSIDE = regex.compile(rf"(?<=\p{{Ll}}[ ]){_WORD}")
"""Words behind a word that ends in a small letter: where a capital is not only a sentence's first."""


def brand_words(sentences: pd.DataFrame, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """Words (lower case, most frequent first) of the company's own name; none where it is in few conversations, or has no capitals.

    Args:
        sentences: The customers': key, ``sentence``, ``language``.
        known: Words that were found earlier: they stay while they are half as frequent, so that topics do not change with a few texts.
    """
    owners = sentences.groupby(KEY, sort=False, dropna=False).ngroup().to_numpy()
    rows = owners % max(1, int(owners.max(initial=-1) + 1) // READ) == 0
    texts, languages = [readable(text) for text in sentences["sentence"][rows]], sentences["language"][rows].tolist()
    held = [{word.lower() for word in _WORDS.findall(text)} for text in texts]
    said = Counter(word for words in held for word in words)
    holders = Counter(word for _, word in {(owner, word) for owner, words in zip(owners[rows], held, strict=True) for word in words})
    uses, capitals = _inside(texts, languages)
    usual = capitals.total() / max(uses.total(), 1)
    if usual > HEADLINES:
        return ()
    needed = max(MOSTLY, (1 + usual) / 2)
    talks = len(np.unique(owners[rows]))

    def is_own(word: str) -> bool:
        eased = 0.5 if word in known else 1.0
        often = said[word] >= eased * SENTENCES * len(texts) and holders[word] >= eased * SHARE * talks
        return often and uses[word] >= eased * LEAST and capitals[word] >= needed * uses[word]

    return _one_name([word for word, _ in said.most_common() if is_own(word)], held, said)


def _one_name(words: list[str], held: Sequence[set[str]], said: Mapping[str, int]) -> tuple[str, ...]:
    """The most frequent word and those that mostly stand beside it ("Wells", "Fargo"). None where another name, apart from it, is half as
    frequent: two products, of which each tells something."""
    if not words:
        return ()
    first, *others = words
    beside = Counter(word for one in held if first in one for word in one)
    apart = [word for word in others if beside[word] < said[word] / 2]
    if any(said[word] > said[first] / 2 for word in apart):
        return ()
    return tuple(word for word in words if word not in apart)


def _inside(texts: Sequence[str], languages: Sequence[object]) -> tuple[Counter[str], Counter[str]]:
    """How often each word that is no stop word stands within sentences, and how often of these with a capital."""
    uses: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for text, language in zip(texts, languages, strict=True):
        if language in ALL_NOUNS or text.isupper():
            continue
        stop = stop_words(language if isinstance(language, str) else None)
        found = [word for word in _INSIDE.findall(text) if word.lower() not in stop]
        uses.update(word.lower() for word in found)
        capitals.update(word.lower() for word in found if word[0].isupper())
    return uses, capitals


def brand_directions(
    sentences: Sequence[str], brand: Collection[str], encode: Callable[[Sequence[str]], np.ndarray], *, seed: int
) -> np.ndarray | None:
    """In which directions a vector moves when the name is said: up to ``DIRECTIONS`` axes (axes, dim), orthonormal; None without a name.

    Args:
        sentences: The customers'.
        brand: Words of the name, and others that tell nothing either.
        encode: Vectors (texts, dim) of texts.
        seed: Which sentences are compared hangs on it.
    """
    if not brand:
        return None
    texts = sorted({readable(text) for text in sentences})
    shuffled = (texts[place] for place in np.random.default_rng(seed).permutation(len(texts)))
    pairs = ((text, bare) for text in shuffled if (bare := without_words(text, brand)) != text and _WORDS.search(bare))
    chosen = list(islice(pairs, COMPARED))
    if not chosen:
        return None
    moved = encode([text for text, _ in chosen]) - encode([bare for _, bare in chosen])
    return np.asarray(np.linalg.svd(moved, full_matrices=False)[2][:DIRECTIONS], np.float32)


def of_the_whole(perceptions: pd.DataFrame, brand: Collection[str]) -> pd.DataFrame:
    """The ``perceptions`` in which an opinion on the name alone is one on the company as a whole, no longer on something else."""
    named = perceptions["aspect"].map(lambda aspect: not pd.isna(aspect) and not without_words(str(aspect), brand)).astype(bool)
    return perceptions.assign(theme=perceptions["theme"].mask(named & perceptions["theme"].eq(OTHER), OVERALL)) if brand else perceptions
