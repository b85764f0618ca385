"""Verdicts on 165 planted questions in eight languages, a third of which support data cannot answer, and the evidence found for the others,
by the language of the question and of the conversation.

``python -m tests.benchmarks.briefs [STORE TRUTH.csv]``: without a store, a generated one is analysed first. The questions were written in
three parts; thresholds were chosen on the first alone and on labelled public sets, the others were only measured, the third least often.
``--readings STORE …`` reads the first part, put to each store, for ``nlp.models.train_verdict`` instead.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from data.metrics.intervals import wilson
from data.queries.evidence import Evidence
from data.queries.facts import ask, prepare
from data.queries.filters import Filters
from data.snapshots import Store, connect
from nlp.brief.answer import answer, look
from nlp.brief.question import understand
from nlp.brief.verdict import READ, read_strength
from nlp.cli.ask import open_finder
from nlp.cli.export import published
from nlp.encode import load_multilingual
from nlp.models import train_verdict
from tests.benchmarks.results_file import write_results

QUESTIONS = Path(__file__).with_suffix(".tsv")
SEED, CONVERSATIONS = 23, 1_000
_TOPICS = ("topic", "secondary_topic")


def make_store(folder: Path) -> tuple[Path, Path]:
    """A generated store and its truth."""
    store, inputs = folder / "store", folder / "sample.csv"
    command = [sys.executable, "-m", "nlp"]
    subprocess.run([*command, "sample", "--rows", str(CONVERSATIONS), "--seed", str(SEED), "--out", str(inputs)], check=True)
    subprocess.run([*command, "run", str(inputs), "--store", str(store)], check=True)
    return store, folder / "sample.truth.csv"


def measure(store: Path, truth: Path) -> pd.DataFrame:
    """One row per question: what was expected, the ``verdict``, ``confidence``, and of the evidence ``found`` conversations, how many are
    ``right`` of how many ``planted``; ``heard``: the same counts by language of the conversation."""
    parts, planted, rows = opened(store), _planted(truth), []
    spoken = ask(parts["source"].connection, "SELECT conversation_id, mode(language) AS language FROM sentences GROUP BY conversation_id")
    languages = spoken.set_index("conversation_id")["language"].fillna("").to_dict()
    for asked in pd.read_csv(QUESTIONS, sep="\t", keep_default_na=False).to_dict("records"):
        brief = answer(asked["question"], snapshot_id="benchmark", **parts)
        found = set(brief.evidence["conversation_id"])
        wanted = languages.keys() & planted.get(asked["topics"], set())
        sets = {"found": found, "right": found & wanted, "planted": wanted}
        heard = {name: Counter(languages[talk] for talk in talks) for name, talks in sets.items()}
        counts = {name: len(talks) for name, talks in sets.items()}
        rows.append({**asked, "verdict": brief.verdict.answer, "confidence": brief.verdict.confidence, **counts, "heard": heard})
    return pd.DataFrame(rows)


def by_channel(store: Path, truth: Path) -> dict[str, float]:
    """Each question put to each channel by itself: precision and recall of the evidence of all channels together, of the whole, and how far
    the two agree (conversations in both, of those in either)."""
    parts, planted, counts = opened(store), _planted(truth), Counter[str]()
    connection = parts["source"].connection
    talks = ask(connection, "SELECT conversation_id, channel FROM conversations")
    for asked in pd.read_csv(QUESTIONS, sep="\t", keep_default_na=False).to_dict("records"):
        wanted = set(talks["conversation_id"]) & planted.get(asked["topics"], set())
        whole, union = set(answer(asked["question"], snapshot_id="benchmark", **parts).evidence["conversation_id"]), set[str]()
        for channel in sorted(set(talks["channel"].dropna())):
            part = Evidence(connection, Filters(channel=(channel,)))
            union |= set(answer(asked["question"], snapshot_id="benchmark", **{**parts, "source": part}).evidence["conversation_id"])
        counts.update(both=len(whole & union), either=len(whole | union))
        if asked["expected"] == "answered":
            counts.update(planted=len(wanted), whole=len(whole), whole_right=len(whole & wanted))
            counts.update(parts=len(union), right=len(union & wanted))
    return {
        "channels_precision": round(counts["right"] / max(counts["parts"], 1), 3),
        "channels_recall": round(counts["right"] / max(counts["planted"], 1), 3),
        "whole_precision": round(counts["whole_right"] / max(counts["whole"], 1), 3),
        "whole_recall": round(counts["whole_right"] / max(counts["planted"], 1), 3),
        "agreement": round(counts["both"] / max(counts["either"], 1), 3),
    }


def by_language(rows: pd.DataFrame) -> dict[str, object]:
    """Precision and recall of the evidence in the question's ``own`` language and in ``other`` ones, and by pair of languages."""
    pairs = pd.DataFrame([
        {"asked": row["language"], "said": language, **{name: counts[language] for name, counts in row["heard"].items()}}
        for row in rows[rows["expected"] == "answered"].to_dict("records")
        for language in sorted({language for counts in row["heard"].values() for language in counts} - {""})
    ])  # fmt: skip
    own = pairs["asked"] == pairs["said"]
    return {
        "own": _evidence(pairs[own]),
        "other": _evidence(pairs[~own]),
        "pairs": {
            asked: {said: _evidence(pair) for said, pair in some.groupby("said")} for asked, some in pairs.groupby("asked")
        },
    }  # fmt: skip


def _evidence(counts: pd.DataFrame) -> dict[str, float]:
    """Precision, recall, and how many conversations are found per planted one."""
    found, right, planted = (int(counts[name].sum()) for name in ("found", "right", "planted"))
    told = {"precision": right / max(found, 1), "recall": right / max(planted, 1), "found_per_planted": found / max(planted, 1)}
    return {name: round(value, 3) for name, value in told.items()} | {"planted": planted}


def opened(store: Path) -> dict[str, Any]:
    """What a question is put to: ``source``, ``finder``, ``encoder``."""
    snapshot = published(store)
    connection = connect(snapshot)
    prepare(connection)
    finder = open_finder(Store(store), snapshot)
    return {"source": Evidence(connection, Filters()), "finder": finder, "encoder": load_multilingual(finder.encoder, workers=1)}


def readings(store: Path) -> pd.DataFrame:
    """What the verdict reads of the first half (``nlp.models.train_verdict.COLUMNS``), but for questions that are refused by their kind."""
    parts, rows = opened(store), []
    asked = pd.read_csv(QUESTIONS, sep="\t", keep_default_na=False)
    chosen = asked[(asked["half"] == "develop") & (asked["kind"] != "limit")]
    for number, row in zip(chosen.index, chosen.to_dict("records"), strict=True):
        _, heard = look(understand(row["question"]), **parts)
        read = dict(zip(READ, read_strength(heard).round(4).tolist(), strict=True))
        rows.append(
            {
                "family": f"planted {number}",
                "language": row["language"],
                "kind": "planted",
                "answered": int(row["expected"] == "answered"),
                **read,
            }
        )
    return pd.DataFrame(rows)


def _planted(truth: Path) -> dict[str, set[str]]:
    told = pd.read_csv(truth, dtype="str", keep_default_na=False)
    told = told[told["kind"].isin(_TOPICS)]
    return {str(topic): set(rows["conversation_id"]) for topic, rows in told.groupby("label")}


def scores(rows: pd.DataFrame) -> dict[str, object]:
    """Accuracy of verdicts, part of the unanswerable called answered, and precision and recall of the evidence."""
    no = rows["expected"] == "not_answerable"
    topics = rows[~no]
    evidence = _evidence(topics)
    return {
        "questions": len(rows),
        "verdict_accuracy": _share((rows["verdict"] == rows["expected"]).sum(), len(rows)),
        "false_answered": _share((no & (rows["verdict"] == "answered")).sum(), no.sum()),
        "refused_though_there": _share((topics["verdict"] == "not_answerable").sum(), len(topics)),
        "evidence_precision": evidence["precision"],
        "evidence_recall": evidence["recall"],
    }


def _share(hits: int, total: int) -> dict[str, float]:
    found = wilson(pd.Series([float(hits)]), pd.Series([float(total)])).iloc[0]
    return {
        "value": round(hits / max(total, 1), 3),
        "low": round(found["share_low"], 3),
        "high": round(found["share_high"], 3),
        "n": int(total),
    }


def main(given: list[str]) -> None:
    """Measure and write the results, or read for the verdict's model."""
    if given[:1] == ["--readings"]:
        train_verdict.write(pd.concat([readings(Path(store)) for store in given[1:]]), train_verdict.PLANTED)
        return
    with tempfile.TemporaryDirectory() as folder:
        store, truth = (Path(given[0]), Path(given[1])) if given else make_store(Path(folder))
        rows, channels = measure(store, truth), by_channel(store, truth)
    results = {half: scores(part) for half, part in rows.groupby("half")} | {"all": scores(rows)}
    results |= {"languages": {language: scores(part) for language, part in rows.groupby("language")}}
    results |= {"kinds": {kind: scores(part) for kind, part in rows.groupby("kind")}}
    heard = {half: by_language(part) for half, part in [*rows.groupby("half"), ("all", rows)]}
    wrong = rows[rows["verdict"] != rows["expected"]][["half", "language", "kind", "question", "verdict"]].to_dict("records")
    settings = {"conversations": CONVERSATIONS, "seed": SEED, "questions": QUESTIONS.name}
    results |= {"evidence_by_language": heard, "evidence_by_channel": channels, "wrong_verdicts": wrong}
    write_results("briefs", settings=settings, results=results)
    print(pd.DataFrame(results["all"]), channels, rows.groupby(["half", "expected", "verdict"]).size(), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
