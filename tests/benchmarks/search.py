"""Search: does a question in any language find what customers said, and how fast? ``python -m tests.benchmarks.search [STORE …]``.

*Planted answers*: sixteen sentences in eight languages on each of twenty subjects (``search_subjects.toml``), each said in some generated
conversation in its language; no other sentence mentions them, and every subject is asked for in every language. recall@20 is the share of
the planted sentences among the first twenty, precision@10 the share of the first ten that are planted; across languages: only sentences in
other languages than the question's may be found; filtered: under a filter that leaves ``FEW`` sentences, drawn at random, the share of the
first ones that are planted, of as many as there are (up to ten). *Words*: the same for the subjects' names alone, typed. The second half of
the subjects was not looked at while search was built.

*Topics*, harder: who contacted support about what a question in quite other words asks for (``search_topics.toml``). Of each topic at most
``MOST`` conversations are kept, besides those on all other topics; conversations come in the order of their best sentence.

*Intents*: the names of Banking77's and CLINC150's intents ("card payment fee charged"), as somebody types words into a search box, among
all their real questions, each by itself; recall is among the first hundred. *Sentences*: ``SENTENCES`` of the sets' own short ones that are
no questions, as somebody types what customers might say; the one typed is not counted.

*Speed*, with stores (``tests.benchmarks.large_store``) and vectors drawn around its sentences' topics: the median over questions, of
all of it, with the conversations of one product, and with SQL for the filter counted. Writes ``results/search.json``.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.queries.evidence import Evidence
from data.queries.facts import prepare as prepare_tables
from data.queries.filters import Filters
from data.samples import generate
from data.samples.world import load_world
from data.schema import KEY
from data.snapshots import connect, load, open_current
from nlp.annotate import prepare
from nlp.brief.asked import direction
from nlp.brief.question import understand
from nlp.encode import STUDENT_OF, Encoder, load_encoder, load_multilingual
from nlp.search import Index, open_index
from nlp.student import Student
from nlp.vectors import readable
from tests.benchmarks.corpus import VECTORS
from tests.benchmarks.results_file import write_results
from tests.benchmarks.topic_sets import DATA

SEED, CONVERSATIONS, MOST = 43, 1_500, 20
"""Not the seed that was looked at while search was built (41)."""
LOOKED_AT = 10
UNSOUND = {"damage", "duplicate", "set_aside"}
SAYS = {"problem", "question", "request", "praise"}
NEAR, FAR, HUNDRED, FEW = 10, 20, 100, 700
MEASURES = ("precision", "recall", "across", "filtered")
INTENTS = ("banking77", "clinc150")
SENTENCES, SHORT = 250, 9
"""Typed sentences, and words of each at most."""
PER_LANGUAGE, ASKED, DIM = 2, 30, 384
E5 = "multilingual-e5-small"


@dataclass(frozen=True)
class Asked:
    """A generated corpus with planted answers: ``sentences`` with ``conversation_id``, and what is right by topic."""

    sentences: pd.DataFrame
    answers: dict[str, set[str]]
    planted: dict[str, set[str]]


def questions() -> dict[str, dict[str, str]]:
    """Topic → language → question."""
    return _toml("search_topics")


def corpus(*, seed: int = SEED, conversations: int = CONVERSATIONS) -> Asked:
    """Sound conversations, at most ``MOST`` on each topic that is asked about."""
    names = {topic.name: key for key, topic in load_world().topics.items()}
    answers: dict[str, set[str]] = {key: set() for key in names.values()}
    planted = {key: set[str]() for key in names.values()}
    turns = []
    for ticket in generate(conversations=conversations, seed=seed):
        facts, number = ticket["truth"], ticket["conversation_id"]
        about = {names[f["label"]] for f in facts if f["kind"] in ("topic", "secondary_topic")}
        if any(f["kind"] in UNSOUND for f in facts) or any(len(answers[key]) >= MOST for key in about & questions().keys()):
            continue
        primary = {names[f["label"]] for f in facts if f["kind"] == "topic"}
        said = any(f["kind"] == "signal" and f["label"] in SAYS for f in facts)
        for key in about:
            answers[key].add(number)
        for key in primary if said else ():
            planted[key].add(number)
        turns += [(number, turn, m["speaker"], m["text"]) for turn, m in enumerate(ticket["messages"])]
    frame = pd.DataFrame(turns, columns=["conversation_id", "turn", "speaker", "text"]).assign(source="sample", boilerplate=False)
    sentences = prepare({"turns": frame})["sentences"]
    there = set(sentences["conversation_id"])
    return Asked(sentences, answers, {key: ids & there for key, ids in planted.items()})


@cache
def encoder() -> Encoder:
    """What encodes questions."""
    return load_multilingual(E5, workers=1)


@dataclass(frozen=True)
class Query:
    """A question as the Conversations page looks for it."""

    text: str
    vector: np.ndarray
    language: str | None

    @classmethod
    def of(cls, text: str) -> Query:
        """As it was typed."""
        question = understand(text)
        return cls(question.subject or question.bare, direction(question, encoder()), question.language)

    def lines(self, index: Index, *, rows: np.ndarray | None = None, limit: int) -> np.ndarray:
        """Lines that it finds, best first."""
        return index.search(self.text, self.vector, language=self.language, rows=rows, limit=limit)["line"].to_numpy()


def judged(index: Index, asked: Asked, topic: str, query: Query, language: str, *, across: bool) -> dict[str, float]:
    """``precision`` among the first ten conversations, ``recall`` of the planted ones among the first twenty; NaN without enough."""
    spoken = asked.sentences["language"].to_numpy(object)
    rows = (spoken != language) & pd.notna(spoken) if across else None
    order = asked.sentences["conversation_id"].iloc[query.lines(index, rows=rows, limit=500)].drop_duplicates().tolist()
    allowed = set(asked.sentences["conversation_id"][rows]) if rows is not None else set(asked.sentences["conversation_id"])
    right, sown = asked.answers[topic] & allowed, asked.planted[topic] & allowed
    near = min(NEAR, len(right))
    return {
        "precision": len(right & set(order[:near])) / near if near else float("nan"),
        "recall": len(sown & set(order[:FAR])) / len(sown) if sown else float("nan"),
    }


def judge(index: Index, asked: Asked) -> pd.DataFrame:
    """One row per question: topic, language, whether the topic was looked at, precision and recall, also across languages."""
    rows = []
    for number, (topic, texts) in enumerate(questions().items()):
        for language, text in texts.items():
            query = Query.of(text)
            one, far = (judged(index, asked, topic, query, language, across=across) for across in (False, True))
            looked = number < LOOKED_AT
            rows.append({"topic": topic, "language": language, "looked_at": looked, **one, "across": far["recall"]})
    return pd.DataFrame(rows)


def means(rows: pd.DataFrame) -> dict[str, float]:
    """Means over questions, and their number."""
    return {name: round(float(rows[name].mean()), 3) for name in MEASURES if name in rows} | {"questions": len(rows)}


@dataclass(frozen=True)
class Planted:
    """Sentences on subjects, and questions for them: each a subject, a language and a text."""

    answers: list[tuple[str, str, str]]
    questions: list[tuple[str, str, str]]

    @classmethod
    def of(cls, subjects: dict[str, Any]) -> Planted:
        """``PER_LANGUAGE`` sentences and one question for each subject and language, forms in turn."""
        answers, asked = [], []
        for number, (subject, names) in enumerate(subjects["subjects"].items()):
            for place, (language, name) in enumerate(names.items()):
                forms, asking = subjects["saying"][language], subjects["asking"][language]
                for more in range(PER_LANGUAGE):
                    answers.append((subject, language, _filled(forms[(number + place + more) % len(forms)], name)))
                asked.append((subject, language, _filled(asking[(number + place) % len(asking)], name)))
        return cls(answers, asked)


def typed(subjects: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The subjects' names alone, as ``Planted.questions``."""
    return [(subject, language, name) for subject, names in subjects["subjects"].items() for language, name in names.items()]


def _filled(form: str, name: str) -> str:
    text = form.replace("{x}", name)
    return text[0].upper() + text[1:]


def judge_planted(index: Index, planted: Planted) -> pd.DataFrame:
    """One row per question: subject, language, whether it was looked at, precision, recall and recall across languages.

    The planted sentences are the first of the index.
    """
    subject = np.array([one for one, *_ in planted.answers])
    spoken = np.array([language for _, language, _ in planted.answers])
    looked = list(dict.fromkeys(subject))[:LOOKED_AT]
    rows = []
    for about, language, text in planted.questions:
        query = Query.of(text)
        right = np.flatnonzero(subject == about)
        lines = query.lines(index, limit=FAR)
        far = np.flatnonzero((subject == about) & (spoken != language))
        others = np.ones(index.count, bool)
        others[: len(spoken)] = spoken != language
        across = query.lines(index, rows=others, limit=FAR)
        rows.append({
            "topic": about, "language": language, "looked_at": about in looked, "precision": np.isin(lines[:NEAR], right).mean(),
            "recall": np.isin(right, lines).mean(), "across": np.isin(far, across).mean(), "filtered": _filtered(index, query, right),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _filtered(index: Index, query: Query, right: np.ndarray) -> float:
    """Precision under a filter; NaN where it leaves nothing that is right."""
    chosen = np.random.default_rng(len(query.text)).choice(index.count, FEW, replace=False)
    there = np.intersect1d(right, chosen)
    lines = query.lines(index, rows=chosen, limit=NEAR)[: len(there)]
    return float(np.isin(lines, there).sum() / min(NEAR, len(there))) if len(there) else float("nan")


def intents(name: str) -> dict[str, float]:
    """Precision among the first ten and recall among the first hundred of the intents' names, on one set of real questions."""
    data = pd.read_csv(DATA / name / "train.csv")
    labels = data[data.columns[1]].to_numpy(str)
    said = pd.DataFrame({"sentence": data["text"], "language": "en"})
    index = built(said, encoded(data["text"].tolist(), name))
    rows = []
    for label in sorted(set(labels) - {"oos"}):
        right = labels[Query.of(label.replace("_", " ").replace("?", "").lower()).lines(index, limit=HUNDRED)] == label
        rows.append((right[:NEAR].mean(), right.sum() / min(HUNDRED, (labels == label).sum())))
    precision, recall = np.mean(rows, axis=0)
    told = {"precision": round(float(precision), 3), "recall_100": round(float(recall), 3), "questions": len(rows)}
    short = data["text"].str.split().str.len().le(SHORT) & ~data["text"].str.rstrip().str.endswith("?") & (labels != "oos")
    typed = np.random.default_rng(SEED).choice(np.flatnonzero(short), SENTENCES, replace=False)
    near = [np.setdiff1d(Query.of(data["text"][row]).lines(index, limit=NEAR + 1), [row], assume_unique=True)[:NEAR] for row in typed]
    right = np.mean([(labels[lines] == labels[row]).mean() for row, lines in zip(typed, near, strict=True)])
    return told | {"sentences_precision": round(float(right), 3), "sentences": SENTENCES}


def encoded(texts: list[str], name: str) -> np.ndarray:
    """Vectors by the multilingual transformer, kept between runs."""
    path = VECTORS / f"search-{name}-{hashlib.sha256('|'.join(texts).encode()).hexdigest()[:12]}.npy"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, load_encoder("best").encode(texts).astype(np.float16))
    return np.load(path)


def built(sentences: pd.DataFrame, vectors: np.ndarray, *, encoder: str = E5) -> Index:
    """An index in a temporary folder."""
    return Index.build(sentences, vectors, Path(tempfile.mkdtemp()) / "index", encoder=encoder)


def quality(seed: int = SEED) -> dict[str, Any]:
    """All figures, with the transformer's vectors and with a student's."""
    asked, planted = corpus(seed=seed), Planted.of(_toml("search_subjects"))
    texts = [readable(text) for text in asked.sentences["sentence"]]
    sown = sown_among(planted, asked.sentences)
    every = pd.concat([sown, asked.sentences[[*sown]]], ignore_index=True)
    whole = np.vstack([encoded(sown["sentence"].tolist(), "planted"), encoded(texts, f"corpus-{seed}")])
    student = Student.fit(every["sentence"].tolist(), load_encoder("best"), sample=len(every) // 3)
    found = {"planted": judge_planted(built(every, whole), planted)}
    found["words"] = judge_planted(built(every, whole), replace(planted, questions=typed(_toml("search_subjects"))))
    found["planted_student"] = judge_planted(built(every, student.encode(every["sentence"].tolist()), encoder=STUDENT_OF + E5), planted)
    found["topics"] = judge(built(asked.sentences, whole[len(sown) :]), asked)
    counts = {"sentences": len(texts), "planted": len(sown)}
    return counts | {name: dict(_parts(rows)) for name, rows in found.items()} | {"intents": {name: intents(name) for name in INTENTS}}


def sown_among(planted: Planted, sentences: pd.DataFrame) -> pd.DataFrame:
    """The planted sentences, each said in a conversation, drawn at random, whose first sentence is in its language."""
    rng = np.random.default_rng(1)
    talks = sentences.drop_duplicates(KEY)[[*KEY, "language"]]
    spoken = {str(language): part for language, part in talks.groupby("language")}
    drawn = [spoken[language].iloc[rng.integers(len(spoken[language]))] for _, language, _ in planted.answers]
    return pd.DataFrame(drawn).assign(sentence=[text for *_, text in planted.answers]).reset_index(drop=True)


def _parts(rows: pd.DataFrame) -> Iterator[tuple[str, Any]]:
    yield "all", means(rows)
    yield "looked_at", means(rows[rows["looked_at"]])
    yield "held_out", means(rows[~rows["looked_at"]])
    yield "languages", {str(language): means(part) for language, part in rows.groupby("language")}


def speed(store: Path) -> dict[str, Any]:
    """Milliseconds of a question to a published store: encoding it, the filter's SQL, and the search itself."""
    snapshot = open_current(store)
    if snapshot is None:
        raise SystemExit(f"{store} is no store. Try: python -m tests.benchmarks.large_store {store} 100000")
    sentences = load(snapshot, "sentences")[["sentence", "language", "topic_id"]]
    connection = connect(snapshot)
    prepare_tables(connection)
    began = time.perf_counter()
    index = open_index(store / "cache" / "search" / "benchmark", lambda: (sentences, drawn(sentences), E5))
    built_s = time.perf_counter() - began
    words = [text for by in questions().values() for text in by.values()][:ASKED]
    products = Evidence(connection, Filters(product=("Mobile app",)))
    rows = []
    for text in words:
        times = [time.perf_counter()]
        query = Query.of(text)
        times.append(time.perf_counter())
        query.lines(index, limit=FAR)
        times.append(time.perf_counter())
        allowed = products.allowed()
        times.append(time.perf_counter())
        query.lines(index, rows=allowed, limit=FAR)
        times.append(time.perf_counter())
        query.lines(index, limit=5_000)
        times.append(time.perf_counter())
        rows.append(1_000 * np.diff(times))
    names = ("encode", "search", "filter_sql", "search_filtered", "search_5000")
    medians = {f"{name}_ms": round(float(value), 1) for name, value in zip(names, np.median(rows, axis=0), strict=True)}
    size = sum(path.stat().st_size for path in (store / "cache" / "search" / "benchmark").rglob("*") if path.is_file())
    conversations = len(load(snapshot, "conversations"))
    return {"conversations": conversations, "sentences": index.count, **medians, "build_s": round(built_s, 1), "index_mb": size // 2**20}


def drawn(sentences: pd.DataFrame) -> np.ndarray:
    """Vectors (sentences, 384) around one middle per topic and wording: speed depends on how they are spread alone."""
    rng = np.random.default_rng(3)
    kinds = pd.factorize(sentences["sentence"])[0]
    middles = rng.standard_normal((100, DIM)).astype(np.float32)
    own = rng.standard_normal((kinds.max() + 1, DIM)).astype(np.float32) + 1.5 * middles[rng.integers(0, 100, kinds.max() + 1)]
    own /= np.linalg.norm(own, axis=1, keepdims=True)
    return own.astype(np.float16)[kinds]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


def main() -> None:
    """Measure and write ``results/search.json``."""
    results: dict[str, Any] = {"quality": quality()}
    if len(sys.argv) > 1:
        results["speed"] = [speed(Path(store)) for store in sys.argv[1:]]
    print(write_results("search", settings={"seed": SEED, "conversations": CONVERSATIONS}, results=results))


if __name__ == "__main__":
    main()
