"""Names without a language model: the short phrases that set a group of conversations apart, in the customers' own words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from nlp.text.proper_names import ALL_NOUNS, Form, proper_phrases
from nlp.text.words import HAN, edge_words, plain, runs, stop_words, word_lists
from nlp.topics.statements import SEPARATOR, statements

MOST_READ = 60
"""Conversations per group that names are drawn from."""
READ = 800
"""Characters of each: people say first what they came for."""
KEYWORDS = 10
USUAL_SHARE = 0.2
"""Share of a topic's conversations that hold a phrase which may name its theme."""
GOOD_WORTH = 0.55
"""Worth that single words reach only if they are mostly used as nouns."""
LONGEST_PHRASE = {"vi": 4}
"""Words in a phrase: three, but Vietnamese writes each syllable apart."""
STATEMENT_WORTH = 1.6
"""How much a statement (``card was declined``) is preferred: it says what the matter is, but few say it in the same words."""
WEIGHED = 30
"""Best phrases of a group whose meaning is compared with the group's."""
MEANING_WEIGHT = 5.0
CONTRAST = 0.5
"""How much meaning counts, and how much of it is likeness to the nearest other group. Groups by people's labels, named, and the names
compared with the labels' own words: the nearest label is the right one for .53 of Banking77's 77 names (.49 with a weight of 3 and no
contrast, as it was), .75 and .75 of two samples' 32 (.78 and .66); on sets not developed on, though looked at with earlier variants, .68 of
CLINC150's (.67), .82 of DSTC11's 22 (.64) and .81 of a sample's (.72). A weight of 8 does as well and takes rarer phrases ("Brand new
iPad" for phones)."""
PROPER_WORTH = 0.5
"""How much a phrase is preferred that is nearly always written with capitals, such as a merchant's name: it says who, not what."""
LENGTH_WORTH = (0.0, 0.6, 1.2, 1.15, 1.15)
"""How much a phrase of so many words is preferred."""
DETERMINERS = word_lists(
    en="the a an my your their our his her this that these those its any no another",
    fr="le la les un une des mon ma mes ce cette ces votre vos leur leurs du au aux notre nos",
    es="el la los las un una unos unas mi mis su sus este esta estos estas del al nuestro nuestra",
    de="der die das den dem des ein eine einen einem einer eines mein meine meinen meiner diese dieser dieses ihre kein keine",
)
VERB_CUES = word_lists(
    en="to i we they he she you it will would can could cannot not didn don never who has have had been being be was were is are",
    fr="je il elle on nous vous ils elles ne pas à pour de ai a ont est sont",
    es="no se que yo me le les he ha han para",
    de="ich er sie wir es zu nicht man habe hat haben",
)
"""Words before a noun, words before a verb: enough to tell most nouns from verbs in the corpus itself, without a tagger."""
CONNECTORS = word_lists(
    en="of for in on with by",
    fr="de du des d à au aux en",
    es="de del en por para con",
    de="von für mit bei auf",
    pl="na do z w od dla",
    hi="का की के में ka ki ke me mein",
    vi="của cho và không bị trên",
)
"""Stop words that may stand inside a phrase."""
ELISION = re.compile(r"\b([cdjlmnst]|qu|jusqu|lorsqu|puisqu) ", flags=re.IGNORECASE)


@dataclass(frozen=True)
class Naming:
    """A group's name and its ten most telling words."""

    name: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """Which of the read texts hold which phrases.

    ``held`` (texts, phrases) is binary; ``keys`` are phrases in lower case and singular; ``shown`` is each one's usual form;
    ``worth`` is how well each would do as a name, whatever the topic; ``proper`` says which are names of somebody already.
    """

    held: sp.csr_matrix
    keys: list[str]
    shown: list[str]
    worth: np.ndarray
    proper: np.ndarray


def name_topics(
    texts: Sequence[str],
    languages: Sequence[str | None],
    groups: Sequence[np.ndarray],
    parents: Sequence[int | None],
    *,
    language: str | None,
    likeness: Callable[[Sequence[str]], np.ndarray] | None = None,
) -> list[Naming]:
    """Name groups of texts so that no two under one parent, and as far as possible no two at all, have the same name.

    Args:
        texts: The customers' words.
        languages: A code or None per text.
        groups: Rows of ``texts`` in each group, most typical first; a group's name comes from its members in ``language`` if it has some.
        parents: Number of each group's parent group, or None.
        language: The corpus's main language.
        likeness: Cosine (phrases, groups) of what phrases mean to what groups are about; without it, words alone decide.
    """
    read = [_typical(rows, languages, language) for rows in groups]
    rows = np.unique(np.concatenate([*read, np.zeros(0, np.int64)])).astype(np.int64)
    place = {int(row): number for number, row in enumerate(rows)}
    inside = sp.csr_matrix(_membership(read, place, len(rows)))
    phrases = _frequent(find_phrases([texts[row][:READ] for row in rows], [languages[row] for row in rows]), inside)
    scores, shares = _scores(phrases, inside, parents)
    if likeness is not None and phrases.shown:
        scores = _weighed(scores, phrases, likeness, parents)
    names = _choose(phrases, _common_to_children(scores, shares, phrases.worth, parents), parents)
    return [Naming(names[number], _keywords(phrases, scores[number])) for number in range(len(groups))]


def _typical(rows: np.ndarray, languages: Sequence[str | None], main: str | None) -> np.ndarray:
    """First rows of a group in the main language; if those are few, in the group's own most usual one."""
    given = [languages[row] for row in rows]
    wanted = main if given.count(main) >= max(3, len(rows) // 10) else Counter(given).most_common(1)[0][0] if given else None
    return np.array([row for row, code in zip(rows, given, strict=True) if code == wanted][:MOST_READ], dtype=np.int64)


def _membership(read: Sequence[np.ndarray], place: dict[int, int], width: int) -> np.ndarray:
    inside = np.zeros((len(read), width), dtype=np.float32)
    for number, rows in enumerate(read):
        inside[number, [place[int(row)] for row in rows]] = 1
    return inside


def find_phrases(texts: Sequence[str], languages: Sequence[str | None]) -> Phrases:
    """Candidate phrases of one to three words (four in Vietnamese) that at least two texts hold (one, if there are few texts)."""
    read = [[*runs(text, language)] for text, language in zip(texts, languages, strict=True)]
    nouns = nounness(read, languages)
    column: dict[str, int] = {}
    forms: Counter[Form] = Counter()
    cased: Counter[Form] = Counter()
    holders: list[list[int]] = []
    for text, stretches, language in zip(texts, read, languages, strict=True):
        shouted = text.isupper()
        found = [(column.setdefault(key, len(column)), _elided(form, language)) for key, form in candidates(stretches, language)]
        forms.update([(number, form.lower()) for number, form in found] if shouted else found)
        cased.update([] if shouted or language in ALL_NOUNS else found)
        holders.append(sorted({number for number, _ in found}))
    ends = np.cumsum([0, *map(len, holders)])
    flat = np.array([number for numbers in holders for number in numbers], dtype=np.int64)
    held = sp.csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(texts), len(column)))
    keys = list(column)
    often = np.flatnonzero(np.asarray(held.sum(axis=0)).ravel() >= (2 if len(texts) > 20 else 1))
    names = proper_phrases(cased, read, languages)
    proper = np.array([number in names for number in often], dtype=bool)
    worth = np.array([_worth(keys[number], nouns) for number in often], dtype=np.float64) * np.where(proper, PROPER_WORTH, 1)
    usual = _usual_forms(forms)
    shown = [usual[number] for number in often.tolist()]
    return Phrases(held[:, often], [keys[number] for number in often], shown, worth, proper)


def _usual_forms(forms: Counter[Form]) -> dict[int, str]:
    """The most frequent form of each phrase, by its number; of several, the first in the alphabet."""
    best: dict[int, tuple[int, str]] = {}
    for (number, form), count in forms.items():
        if number not in best or (-count, form) < best[number]:
            best[number] = (-count, form)
    return {number: form for number, (_, form) in best.items()}


def candidates(stretches: Sequence[list[str]], language: str | None) -> Iterator[tuple[str, str]]:
    """Phrases of a text, given as its ``runs``, as (key, form as written): no stop words or weak words at the ends, no single letters."""
    edges, inner_ones = edge_words(language), stop_words(language) - CONNECTORS.get(language or "en", frozenset())
    longest, glue = LONGEST_PHRASE.get(language or "", 3), "" if language == "zh" else " "
    for run in stretches:
        yield from statements(run, language)
        lower = [plain(word) for word in run]
        good = [
            word not in edges and (len(word) > 2 or HAN.search(word) is not None or (len(word) == 2 and not word.isascii()))
            for word in lower
        ]
        for start, begins in enumerate(good):
            if not begins:
                continue
            for end in range(start + 1, min(start + longest, len(run)) + 1):
                *before, last = lower[start:end]
                if last in inner_ones or last in before:
                    break  # longer ones would hold it, too
                if good[end - 1]:
                    yield glue.join([*before, _singular(last, language)]), glue.join(run[start:end])


def _elided(form: str, language: str | None) -> str:
    """French words with the apostrophe at which they were taken apart: ``frais d'ouverture``."""
    return ELISION.sub(r"\1'", form) if language == "fr" else form


def _singular(word: str, language: str | None) -> str:
    """English, French and Spanish plurals lose their s, so that both forms count as one phrase."""
    if language not in ("en", "fr", "es", None) or len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and language != "fr" else word[:-1]


def nounness(read: Sequence[Sequence[list[str]]], languages: Sequence[str | None]) -> dict[str, float]:
    """How much each word (lower case) stands where nouns stand, 0–1, from the words before it; absent where its language gives no cue."""
    words: set[str] = set()
    after_noun_cue: Counter[str] = Counter()
    after_verb_cue: Counter[str] = Counter()
    for stretches, language in zip(read, languages, strict=True):
        before_nouns, before_verbs = DETERMINERS.get(language or "en"), VERB_CUES.get(language or "en")
        if before_nouns is None or before_verbs is None:
            continue
        for run in stretches:
            lower = [plain(word) for word in run]
            words.update(lower[1:])
            after_noun_cue.update([other for one, other in pairwise(lower) if one in before_nouns])
            after_verb_cue.update([other for one, other in pairwise(lower) if one in before_verbs])
    return {word: (after_noun_cue[word] + 1) / (after_noun_cue[word] + after_verb_cue[word] + 2) for word in words}


def _worth(key: str, nouns: dict[str, float]) -> float:
    words = key.split(" ")
    if SEPARATOR in words:
        subject = words[words.index(SEPARATOR) - 1]
        return STATEMENT_WORTH * (0.3 + 0.7 * min(1.0, 2 * nouns.get(subject, 0.5)))
    last = nouns.get(words[-1], nouns.get(words[-1] + "s", 0.5))
    first = nouns.get(words[0], 0.5)
    return LENGTH_WORTH[min(len(words), len(LENGTH_WORTH) - 1)] * (0.25 + last) * (0.3 + 0.7 * min(1.0, 2 * first))


def _frequent(phrases: Phrases, inside: sp.csr_matrix) -> Phrases:
    """Only what is frequent enough in some group to score there: of a big corpus's phrases, few are."""
    counts = sp.csr_matrix(inside @ phrases.held)
    least = _least(np.asarray(inside.sum(axis=1)).ravel())
    kept = np.unique(counts.indices[counts.data >= np.repeat(least, np.diff(counts.indptr))])
    shown, keys = ([words[column] for column in kept] for words in (phrases.shown, phrases.keys))
    return Phrases(phrases.held[:, kept], keys, shown, phrases.worth[kept], phrases.proper[kept])


def _least(sizes: np.ndarray) -> np.ndarray:
    """How many conversations of each group (groups,) must hold a phrase."""
    return np.minimum(3, np.maximum(1, sizes // 4))


def _scores(phrases: Phrases, inside: sp.csr_matrix, parents: Sequence[int | None]) -> tuple[np.ndarray, np.ndarray]:
    """Score (groups, phrases): how common a phrase is inside a group times how much commoner than around it. And the first: its share.

    Around a sub-topic is the rest of its parent; around all others the rest of the corpus. The second factor is a log-odds ratio with
    a uniform prior (after Monroe, Colaresi & Quinn 2008).
    """
    counts = (inside @ phrases.held).toarray().astype(np.float64)
    sizes = np.asarray(inside.sum(axis=1)).ravel()
    level, least = _levels(parents), _least(sizes)
    scores = np.zeros_like(counts)
    for number, parent in enumerate(parents):
        peers = [
            other for other in range(len(parents)) if level[other] == level[number] and (level[number] < 2 or parents[other] == parent)
        ]
        around, around_size = counts[peers].sum(axis=0) - counts[number], sizes[peers].sum() - sizes[number]
        share = counts[number] / max(sizes[number], 1)
        lift = np.log((counts[number] + 0.5) / (sizes[number] + 1)) - np.log((around + 0.5) / (around_size + 1))
        enough = counts[number] >= least[number]
        scores[number] = np.where(enough, np.sqrt(share) * np.clip(lift, 0.05, 3.5) * phrases.worth, 0)
    return scores, counts / np.maximum(sizes, 1)[:, None]


def _weighed(
    scores: np.ndarray, phrases: Phrases, likeness: Callable[[Sequence[str]], np.ndarray], parents: Sequence[int | None]
) -> np.ndarray:
    """Scores in which phrases lose by how far their meaning is from the group's (after KeyBERT, Grootendorst 2020) or near to another
    group's; all but the best ones lose as much as the farthest of these. Somebody's name is taken for no nearer than the other phrases."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :WEIGHED]
    columns = np.unique(best)
    near = _apart(likeness([phrases.shown[column] for column in columns]), np.array(_levels(parents)))
    weighed = scores.copy()
    for group, likeliest in enumerate(best):
        own, proper = near[np.searchsorted(columns, likeliest), group], phrases.proper[likeliest]
        if not proper.all():
            own = np.minimum(own, own[~proper].max())
        factors = np.exp(MEANING_WEIGHT * (own - own.max(initial=-1.0)))
        weighed[group] *= factors.min(initial=1.0)
        weighed[group, likeliest] = scores[group, likeliest] * factors
    return weighed


def _apart(near: np.ndarray, level: np.ndarray) -> np.ndarray:
    """Likeness (phrases, groups) less a part of the phrase's likeness to the nearest other group of the level."""
    apart = near.copy()
    for group in range(near.shape[1]):
        others = np.flatnonzero((level == level[group]) & (np.arange(len(level)) != group))
        if len(others):
            apart[:, group] -= CONTRAST * near[:, others].max(axis=1)
    return apart


def _common_to_children(scores: np.ndarray, shares: np.ndarray, worth: np.ndarray, parents: Sequence[int | None]) -> np.ndarray:
    """The scores, but for a theme only those of good phrases that are usual in at least half of its topics, the two biggest among them."""
    kept = scores.copy()
    level = _levels(parents)
    for number in range(len(parents)):
        below = _children(parents, number)
        if level[number] == 0 and below:
            there = shares[below] >= USUAL_SHARE
            usual = (there.sum(axis=0) >= max(2, len(below) / 2)) & there[:2].all(axis=0)
            kept[number] = np.where(usual & (worth >= GOOD_WORTH), scores[number], 0)
    return kept


def _children(parents: Sequence[int | None], number: int) -> list[int]:
    return [other for other, parent in enumerate(parents) if parent == number]


def _levels(parents: Sequence[int | None]) -> list[int]:
    levels: list[int] = []
    for parent in parents:
        levels.append(0 if parent is None else levels[parent] + 1)
    return levels


def _choose(phrases: Phrases, scores: np.ndarray, parents: Sequence[int | None]) -> dict[int, str]:
    """Best free phrase per group. Topics choose first, then sub-topics, then themes; none takes the name of its parent or child."""
    level = _levels(parents)
    names: dict[int, str] = {}
    taken: dict[int, set[str]] = defaultdict(set)
    for number in sorted(range(len(parents)), key=lambda n: ((2, 0, 1)[level[n]], n)):
        below = _children(parents, number)
        kin = {_key(names[other]) for other in (*below, parents[number]) if other in names}
        name = _best(phrases, scores[number], taken[level[number]] | kin) or _made_up(names, parents, number, below)
        names[number] = name
        taken[level[number]].add(_key(name))
    return names


def _best(phrases: Phrases, scores: np.ndarray, avoid: set[str]) -> str | None:
    for column in np.argsort(-scores, kind="stable")[:50]:
        if scores[column] <= 0:
            return None
        name = titled(phrases.shown[column])
        if _key(name) not in avoid:
            return name
    return None


def _made_up(names: dict[int, str], parents: Sequence[int | None], number: int, below: list[int]) -> str:
    """Where no phrase will do: a theme's two biggest topics; a topic's parent with a count, or simply a number."""
    if below and below[0] in names:
        return " & ".join(names[child] for child in below[:2])
    parent = parents[number]
    stem = names[parent] if parent is not None and parent in names else "Various"
    place = sum(other == parent for other in parents[: number + 1])
    return f"{stem} ({place})"


def _key(name: str) -> str:
    """What makes two names the same to a reader: case, plural and word order do not."""
    return " ".join(sorted(_singular(word, "en") for word in name.lower().split()))


def titled(phrase: str) -> str:
    """A phrase as a name: ``Card fees``, but ``iPhone app``."""
    return phrase if phrase[1:2].isupper() else phrase[:1].upper() + phrase[1:]


def _keywords(phrases: Phrases, scores: np.ndarray) -> tuple[str, ...]:
    """The ten best phrases, without those made of words that are already there."""
    found: list[str] = []
    for column in np.argsort(-scores, kind="stable")[:100]:
        words = set(phrases.keys[column].split(" "))
        if scores[column] <= 0 or len(found) == KEYWORDS:
            break
        if not any(words <= set(other.lower().split(" ")) or words >= set(other.lower().split(" ")) for other in found):
            found.append(phrases.shown[column])
    return tuple(found)
