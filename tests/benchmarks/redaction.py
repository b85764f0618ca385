"""Redaction measured: recall and precision per type on labelled chats and on generated documents, and speed.

Run ``python -m tests.benchmarks.redaction``; it prints a table and writes ``tests/benchmarks/results/redaction.json``.
MultiDoGO (``EARSHOT_DATA``) shows the customer's side only, without capitals and punctuation; its train split served development,
its dev split is the test. The generated documents (``redaction_documents``) served
development too; ``redaction_looks`` holds messages whose figures at first
sight are a test.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.redact import redact_messages, redact_text
from data.redaction.finders import find
from data.redaction.numbers import Context
from data.redaction.spans import PLACEHOLDER
from nlp.language import detect_language
from tests.benchmarks.redaction_chats import Utterance, measure_chats, multidogo, plain
from tests.benchmarks.redaction_documents import SENTENCES, Document, documents, negatives
from tests.benchmarks.redaction_looks import first_look, second_look
from tests.benchmarks.redaction_peers import Span, presidio, surest

PROJECT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EARSHOT_DATA", PROJECT.parent / "shared" / "data"))
RESULTS = Path(__file__).parent / "results" / "redaction.json"
SALT = b"benchmark"
ROWS, SEED = 4_000, 7
PRESIDIO = {"presidio": 0.0, "presidio from .4": 0.4}
"""Its default, and a threshold that leaves out what it finds least sure; name → least score."""


def removed(before: str, after: str) -> list[Span]:
    """Stretches of ``before`` for which placeholders stand in ``after``."""
    kinds = [found[1] for found in PLACEHOLDER.finditer(after)]
    literal = re.split(PLACEHOLDER.pattern, after)[:: PLACEHOLDER.groups + 1]
    found = re.fullmatch("(.+?)".join(map(re.escape, literal)), before, re.DOTALL)
    assert found, (before, after)
    return [(*found.span(place + 1), kind) for place, kind in enumerate(kinds)]


def redacted(utterances: list[Utterance]) -> list[list[Span]]:
    """What a run takes out of chats, each read as a whole conversation."""
    frame = pd.DataFrame(
        {
            "conversation_id": [one.conversation for one in utterances],
            "source": "multidogo",
            "speaker": "customer",
            "text": [one.text for one in utterances],
        }
    )
    done, _ = redact_messages(frame, salt=SALT)
    return [removed(one.text, after) for one, after in zip(utterances, done["text"], strict=True)]


def found_in(made: Sequence[Document]) -> list[list[Span]]:
    """What the rules find in documents, each read by itself."""
    return [[(one.start, one.end, one.kind) for one in find(document.text, context=Context(region=document.region))] for document in made]


def measure_peers() -> dict[str, Any]:
    """Presidio, its default and from a score of .4 on, beside Earshot on the English part of what Earshot is measured on.

    Presidio reads each message by itself, Earshot the chats as conversations. The rules were developed on the documents and, after the
    first sight, on the looks; Presidio was not, so only the chats compare on equal terms.
    """
    chats = list(multidogo("dev"))
    made = {
        "generated, English": documents(ROWS, seed=SEED)[list(SENTENCES).index("US") :: len(SENTENCES)],
        "looks, English": [one for one in (*first_look(), *second_look()) if detect_language(one.text) == "en"],
    }
    results: dict[str, Any] = {"multidogo dev": {"earshot": measure_chats(chats, redacted(chats))}}
    results |= {name: {"earshot": measure_documents(some, found_in(some))} for name, some in made.items()}
    begun = time.process_time()
    seen = presidio([one.text for one in chats])
    results["texts per second"] = round(len({one.text for one in chats}) / (time.process_time() - begun))
    for name, least in PRESIDIO.items():
        results["multidogo dev"][name] = measure_chats(chats, [surest(found, least=least) for found in seen])
    for part, some in made.items():
        read = presidio([one.text for one in some])
        for name, least in PRESIDIO.items():
            results[part][name] = measure_documents(some, [surest(found, least=least) for found in read])
        for measured in results[part].values():
            del measured["_misses"]
    return results


def measure_documents(made: Sequence[Document], spans: Sequence[Sequence[Span]]) -> dict[str, Any]:
    """Recall and precision per type on documents whose personal data is known, of the spans found in each."""
    recall: dict[str, Counter[str]] = defaultdict(Counter)
    precision: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    for document, gone in zip(made, spans, strict=True):
        for start, end, kind in document.truth:
            covered = set().union(*(range(a, b) for a, b, _ in gone))
            found = all(place in covered for place in range(start, end) if document.text[place].isalnum())
            typed = found and any(a < end and start < b and kind == other for a, b, other in gone)
            recall[kind].update(said=1, found=int(found), typed=int(typed))
            if not found:
                misses.append(f"{kind}\t{document.text[max(0, start - 40) : end + 15]!r}")
        for start, end, kind in gone:
            precision[kind]["removed"] += 1
            hit = any(a < end and start < b for a, b, _ in document.truth)
            precision[kind]["right"] += hit
            precision[kind]["characters"] += end - start
            precision[kind]["characters right"] += sum(max(0, min(b, end) - max(a, start)) for a, b, _ in document.truth)
            if not hit:
                misses.append(f"FALSE {kind}\t{document.text[max(0, start - 30) : end + 15]!r}")
    return {"documents": len(made), "recall": plain(recall), "precision": plain(precision), "_misses": misses}


def measure_negatives() -> dict[str, Any]:
    """Harmless messages that the rules change."""
    alarms = [text for text in negatives() if redact_text(text)[0] != text]
    return {"texts": len(negatives()), "false alarms": len(alarms), "_misses": alarms}


def measure_speed() -> dict[str, Any]:
    """Texts per second of one core: short chats, and the regulator's narratives."""
    chats = list(dict.fromkeys(one.text for one in multidogo("train")))[:20_000]
    narratives = _narratives()
    result = {}
    for name, texts in (("short texts (MultiDoGO, distinct)", chats), ("narratives (CFPB)", narratives)):
        begun = time.process_time()
        counts: Counter[str] = Counter()
        for text in texts:
            counts += redact_text(text)[1]
        seconds = time.process_time() - begun
        result[name] = {
            "texts": len(texts), "characters": round(sum(map(len, texts)) / max(1, len(texts))), "seconds": round(seconds, 1),
            "texts per second": round(len(texts) / seconds), "placeholders": dict(counts),
        }  # fmt: skip
    return result


def _narratives() -> list[str]:
    csv.field_size_limit(sys.maxsize)
    texts = []
    for path in sorted((DATA / "cfpb").glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
            texts += [row["Consumer complaint narrative"] for row in csv.DictReader(file) if row.get("Consumer complaint narrative")]
    return texts


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f} ({part}/{whole})" if whole else "   –"


def show_peers(peers: dict[str, Any]) -> None:
    """Print recall per type and precision over all types, side by side."""
    for part, block in peers.items():
        if not isinstance(block, dict):
            print(f"\nPresidio: {block} {part} of one core")
            continue
        print(f"\nPeers on {part}: recall, precision")
        for kind in sorted({kind for measured in block.values() for kind in measured["recall"]}):
            print(f"  {kind:22}", *(f"{name} {_found(measured['recall'].get(kind, {}))}" for name, measured in block.items()))
        for name, measured in block.items():
            removed = sum(n["removed"] for n in measured["precision"].values())
            right = sum(n.get("personal", n.get("right", 0)) for n in measured["precision"].values())
            print(f"  {name:22} precision {_share(right, removed)}")


def _found(n: dict[str, int]) -> str:
    """Recall of a type, with and without cue together."""
    said = n["said"] if "said" in n else n.get("with cue", 0) + n.get("no cue", 0)
    return _share(n["found"] if "found" in n else n.get("with cue found", 0) + n.get("no cue found", 0), said)


def show(results: dict[str, Any]) -> None:
    """Print what was measured."""
    for split, role in (("train", "development data"), ("dev", "test data")):
        block = results[f"multidogo {split}"]
        print(f"\nMultiDoGO {split} ({role}), {block['utterances']} utterances: recall, whole value gone")
        for label, n in block["recall"].items():
            cued, bare = _share(n.get("with cue found", 0), n.get("with cue", 0)), _share(n.get("no cue found", 0), n.get("no cue", 0))
            print(f"  {label:22} cue {cued:22} no cue {bare:22}" + (f" damaged {n['damaged']}" if "damaged" in n else ""))
        print("  precision: removed stretches that are labelled personal, of their own type")
        for kind, n in block["precision"].items():
            print(f"  {kind:22} {_share(n['personal'], n['removed']):22} {_share(n['of its type'], n['removed'])}")
        print("  harmless or references that disappear")
        for label, n in block["harmless"].items():
            pairs = [("gone", "labelled")] if "labelled" in n else [("with cue gone", "with cue"), ("no cue gone", "no cue")]
            print(f"  {label:30}", *(f"{whole} {_share(n.get(part, 0), n.get(whole, 0))}" for part, whole in pairs))
    for name in ("generated", "first look", "second look"):
        block = results[name]
        print(f"\n{name} documents ({block['documents']}): recall any type · its type · precision · precision by characters")
        for kind, n in block["recall"].items():
            p = block["precision"].get(kind, {})
            right = _share(p.get("right", 0), p.get("removed", 0)), _share(p.get("characters right", 0), p.get("characters", 0))
            print(f"  {kind:16} {_share(n['found'], n['said']):20} {_share(n['typed'], n['said']):20} {right[0]:20} {right[1]}")
    show_peers(results["peers"])
    print("  hard negatives:", results["hard negatives"])
    for name, n in results["speed"].items():
        print(
            f"  {name}: {n['texts per second']} texts/s per core ({n['texts']} texts of {n['characters']} characters in {n['seconds']} s)"
        )


def measure() -> dict[str, Any]:
    """Everything but the peers."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "dataset": "MultiDoGO finance, airline, software (customer side; train = development, dev = test); "
        "generated documents and both looks (development, but what they gave at first sight is a test); CFPB narratives",
        "settings": {"region": "half of the generated documents name theirs, unknown otherwise", "rows": ROWS, "seed": SEED},
        **{f"multidogo {split}": measure_chats(chats := list(multidogo(split)), redacted(chats)) for split in ("train", "dev")},
        "generated": measure_documents(made := documents(ROWS, seed=SEED), found_in(made)),
        "first look": {"found at first sight": "68 of 87", **measure_documents(first_look(), found_in(first_look()))},
        "second look": {"found at first sight": "50 of 62", **measure_documents(second_look(), found_in(second_look()))},
        "hard negatives": measure_negatives(),
        "speed": measure_speed(),
    }


def main(arguments: Sequence[str]) -> None:
    """Measure, print, write; ``--peers``: only Presidio, the other figures stay; ``--misses`` prints what Earshot missed."""
    if "--peers" in arguments:
        results, problems = json.loads(RESULTS.read_text(encoding="utf-8")), []
    else:
        results = measure()
        problems = [line for name in ("generated", "first look", "second look", "hard negatives") for line in results[name].pop("_misses")]
    results["peers"] = measure_peers()
    show(results)
    if "--misses" in arguments:
        print(*problems[:150], sep="\n")
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
