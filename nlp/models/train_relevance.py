"""Trains what a brief judges by: which sentences are evidence on a question (``python -m nlp.models.train_relevance``).

Training data: 197 questions written for intents of public sets (``labels/relevance_questions.tsv``), whose utterances are read from
``$EARSHOT_DATA``: Banking77, CLINC150, DSTC11 and MultiDoGO (licences: ``docs/models.md``). An utterance of the intent is evidence, every
other one of the set is not. The space (``nlp.models.train_space``) is learned from the same sets; a question's features are read in one
that was learned without its family of sets, for they look better in a space that knows the answers. It prints the mean average precision
with which questions whose family was left out of both are answered.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from sklearn.metrics import average_precision_score

from nlp.brief import asked as asking
from nlp.brief.asked import MODEL, PARTS, Asked, Encodes, encode_question
from nlp.brief.question import Question, understand
from nlp.brief.relevance import Background, features
from nlp.encode import Encoder, load_multilingual
from nlp.geometry.centring import Centring
from nlp.models.prepare import PROJECT
from nlp.models.signal_labels import folder
from nlp.models.train_space import learn_space
from nlp.search.lexical import Wording
from nlp.search.tokens import search_words, stem
from nlp.vectors import halved, readable

LABELS = PROJECT / "nlp" / "models" / "labels"
SIZES = {"banking77": 2_600, "clinc150": 2_000, "dstc11_insurance": 913}
TALKS = 300
"""Conversations of each MultiDoGO domain."""
SEED = 5
PRIORS = {"question": 5.0, "subject": 5.0, "word": 10.0}
"""Texts' worth of the mean of all languages in each language's."""
HARD, EVEN = 150, 150
"""Utterances that are no evidence: the nearest to the question, and some drawn evenly."""
SAID = 4.0
"""Weight of the words, which is not learned: these sets' intents share their words with their neighbours, and words would count for next to
nothing. On real complaints (CFPB) it is words that tell a narrow matter from its surroundings; of 3, 4 and 5, which differ little, the
middle."""
CHATTER = {"contentonly", "thankyou", "confirmation", "openinggreeting", "rejection", "outofdomain", "closinggreeting", "nan"}
"""MultiDoGO's intents that are about nothing."""


class Remembering:
    """An encoder that encodes each text once: the same words are heard again and again."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.known: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors (len(texts), dim)."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known.update(zip(new, self.encoder.encode(new), strict=True))
        return np.stack([self.known[text] for text in texts]) if len(texts) else np.zeros((0, self.encoder.dim), np.float32)


@dataclass(frozen=True)
class Corpus:
    """A set's utterances: ``frame`` (text, label), centred ``vectors``, ``stems``."""

    frame: pd.DataFrame
    vectors: np.ndarray
    stems: list[frozenset[str]]

    def only(self, kept: np.ndarray) -> Corpus:
        """Those utterances of a mask (n,)."""
        stems = [own for own, keep in zip(self.stems, kept, strict=True) if keep]
        return Corpus(self.frame[kept].reset_index(drop=True), self.vectors[kept], stems)

    def read(self, question: Question, asked: Asked, *, space: np.ndarray | None = None) -> np.ndarray:
        """What the model reads of each utterance (n, ``FEATURES``), in the shipped space or another one."""
        words = [stem(word) for word in question.words]
        said = np.array([[word in own for word in words] for own in self.stems], dtype=bool).reshape(len(self.stems), len(words))
        wording = Wording(said, np.array([len(own) for own in self.stems]), said.sum(axis=0))
        return features(asked, self.vectors, wording, Background(self.vectors, len(self.stems)), space=space)


def utterances() -> Iterator[tuple[str, pd.DataFrame]]:
    """Each set's ``text`` and ``label``."""
    names = {"category": "label", "intent": "label", "utterance": "text"}
    for name, size in SIZES.items():
        path = folder() / name
        read = pd.read_csv(path / "train.csv") if (path / "train.csv").is_file() else pd.read_json(path / "utterances.jsonl", lines=True)
        yield name, read.rename(columns=names)[["text", "label"]].astype("str").sample(size, random_state=SEED).reset_index(drop=True)
    for domain in ("finance", "airline", "software"):
        path = folder() / "multidogo" / f"{domain}_train.tsv.gz"
        turns = pd.read_csv(path, sep="\t", quoting=3, keep_default_na=False, on_bad_lines="skip")
        drawn = np.random.default_rng(SEED).permutation(sorted(turns["conversationId"].unique()))[:TALKS]
        said = turns[turns["conversationId"].isin(set(drawn))]
        text = said["utterance"].str.replace(r"<CONV>.*<TURN>\d+", "", regex=True).str.strip()
        frame = pd.DataFrame({"text": text, "label": said["intent"].astype(str).str.split("<div>").str[0]})
        yield f"multidogo_{domain}", frame[frame["text"].str.len() > 3].reset_index(drop=True)


def corpora(encoder: Encodes) -> dict[str, Corpus]:
    """The sets, each centred as a store of its own."""
    found = {}
    for name, frame in utterances():
        vectors = halved(encoder.encode([readable(text) for text in frame["text"]]))
        english = ["en"] * len(frame)
        stems = [frozenset(search_words(text, "en")) for text in frame["text"]]
        found[name] = Corpus(
            frame.assign(sentence=frame["text"], language="en"), Centring.fit(vectors, english).apply(vectors, english), stems
        )
    return found


def means(questions: pd.DataFrame, encoder: Encodes) -> dict[str, Centring]:
    """Means of questions, subjects and words by language."""
    read = [understand(text) for text in questions["question"]]
    languages = questions["language"].tolist()
    words = sorted({(language, word) for language, question in zip(languages, read, strict=True) for word in question.words})
    texts = {
        "question": ([question.text for question in read], languages),
        "subject": ([question.subject or question.text for question in read], languages),
        "word": ([word for _, word in words], [language for language, _ in words]),
    }
    return {part: Centring.fit(encoder.encode(texts[part][0]), texts[part][1], prior=PRIORS[part]) for part in PARTS}


@dataclass(frozen=True)
class Read:
    """A question put to its set: ``family`` of the set, ``features`` (n, ``FEATURES``) and ``near`` (n,) of its utterances, and which
    are of its intent, ``own`` (n,)."""

    family: str
    features: np.ndarray
    near: np.ndarray
    own: np.ndarray


def family(name: str) -> str:
    """Sets of one source: what is learned from one is not left out by leaving another out."""
    return name.partition("_")[0]


def spaces(sets: dict[str, Corpus]) -> dict[str, np.ndarray]:
    """Spaces learned without each family of sets, and without none (an empty name)."""
    return {
        left_out: learn_space([_intents(corpus) for name, corpus in sets.items() if family(name) != left_out])
        for left_out in ("", *sorted({family(name) for name in sets}))
    }


def _intents(corpus: Corpus) -> tuple[np.ndarray, np.ndarray]:
    about = ~corpus.frame["label"].isin(CHATTER).to_numpy()
    return corpus.vectors[about], corpus.frame["label"].to_numpy(dtype=str)[about]


def readings(questions: pd.DataFrame, sets: dict[str, Corpus], encoder: Encodes, learned: dict[str, np.ndarray]) -> list[Read]:
    """Each question in a space learned without its family."""
    found = []
    for name, label, text in questions[["set", "label", "question"]].itertuples(index=False, name=None):
        question = understand(text)
        asked = encode_question(question, encoder)
        read = sets[name].read(question, asked, space=learned[family(name)])
        own = (sets[name].frame["label"] == label).to_numpy()
        found.append(Read(family(name), read, sets[name].vectors @ asked.direction, own))
    return found


def fit_relevance(asked: Sequence[Read]) -> tuple[np.ndarray, float]:
    """Weights (``FEATURES``) and bias."""
    rng, parts, labels, weights = np.random.default_rng(0), [], [], []
    for one in asked:
        evidence, rest = np.flatnonzero(one.own), np.flatnonzero(~one.own)
        hard = rest[np.argsort(-one.near[rest])[:HARD]]
        even = rng.choice(rest, EVEN, replace=False)
        parts += [one.features[evidence], one.features[hard], one.features[even]]
        labels += [np.ones(len(evidence)), np.zeros(HARD + EVEN)]
        weights += [np.full(len(evidence), 30 / len(evidence)), np.ones(HARD), np.full(EVEN, (len(rest) - HARD) / EVEN)]
    return logistic(np.vstack(parts), np.concatenate(labels), np.concatenate(weights), said=SAID)


def logistic(read: np.ndarray, labels: np.ndarray, weights: np.ndarray, *, said: float) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic model whose first weight is given: ``read`` (n, features), ``labels`` (n,) 0 or 1."""
    centre, scale = read.mean(axis=0), np.maximum(read.std(axis=0), 1e-6)
    rows = np.column_stack([(read - centre) / scale, np.ones(len(read))])
    sides, share = 2 * labels - 1, weights / weights.sum()

    def loss(found: np.ndarray) -> tuple[float, np.ndarray]:
        right = sides * (rows @ found)
        return float(share @ np.logaddexp(0, -right)), rows.T @ (-share * sides / (1 + np.exp(np.clip(right, -30, 30))))

    first = said * scale[0]
    bounds = [(first, first), *[(None, None)] * read.shape[1]]
    found = minimize(loss, np.r_[first, np.zeros(read.shape[1])], jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:-1] / scale, float(found[-1] - found[:-1] / scale @ centre)


def left_out(asked: Sequence[Read]) -> float:
    """Mean average precision of the questions, each by a model fitted without its family."""
    found = []
    for left in {one.family for one in asked}:
        weights, _ = fit_relevance([one for one in asked if one.family != left])
        found += [average_precision_score(one.own, one.features @ weights) for one in asked if one.family == left]
    return float(np.mean(found))


def main() -> int:
    """Train and write ``relevance.npz``."""
    encoder = Remembering(load_multilingual("multilingual-e5-small", workers=1))
    questions = pd.read_csv(LABELS / "relevance_questions.tsv", sep="\t")
    sets, found = corpora(encoder), means(questions, encoder)
    languages = list(found[PARTS[0]].means)
    learned = spaces(sets)
    arrays: dict[str, Any] = {
        "languages": np.array(languages),
        "space": learned[""].astype(np.float16),
        **{f"{part}_means": np.stack([found[part].mean(code) for code in languages]) for part in PARTS},
    }
    np.savez(MODEL, **arrays)
    asking.reference.cache_clear()
    asked = readings(questions, sets, encoder, learned)
    weights, bias = fit_relevance(asked)
    np.savez(MODEL, **arrays, weights=weights, bias=bias)
    print(f"mean average precision, each family left out: {left_out(asked):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
