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
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.redact import redact_messages, redact_text
from data.redaction.finders import find
from data.redaction.numbers import Context
from data.redaction.spans import PLACEHOLDER
from tests.benchmarks.redaction_documents import Document, documents, negatives
from tests.benchmarks.redaction_looks import first_look, second_look

PROJECT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EARSHOT_DATA", PROJECT.parent / "shared" / "data"))
RESULTS = Path(__file__).parent / "results" / "redaction.json"
DOMAINS = ("finance", "airline", "software")
SALT = b"benchmark"

PERSONAL = {
    "ssn": {"ID"}, "name": {"NAME"}, "card_number": {"CARD"}, "account_number": {"ACCOUNT"}, "target_account_number": {"ACCOUNT"},
    "address": {"ADDRESS"}, "email_address": {"EMAIL"}, "phone_number": {"PHONE"}, "password": {"SECRET"},
}  # fmt: skip
REFERENCES = ("booking_confirmation_number", "order_number", "item_code", "police_notified")
DATES = ("charge_date", "lastuseddate", "start_date", "end_date", "date", "lastusedtime", "charge_time", "departure_time", "arrival_time")
AMOUNTS = ("transferamount", "charge_amount", "cost", "price", "quantity", "number_of_passengers")
CUES = {
    "ssn": "ssn|social|securit",
    "name": "name|i am|im|this is|myself|mr|mrs|called",
    "card_number": "card|credit|debit",
    "account_number": "account|acc|ac|acct",
    "target_account_number": "account|acc|ac|acct",
    "address": "address|live|street|addres",
    "email_address": "mail|email|id",
    "phone_number": "phone|mobile|number|cell|contact|call",
    "password": "pass|word|pwd|pw|pin",
    "booking_confirmation_number": "booking|confirmation|conformation|number|reservation|pnr",
    "order_number": "order",
    "item_code": "item|model|code",
    "police_notified": "report|number|case",
}
"""Words that count as a cue for a label when they stand elsewhere in the utterance."""
DAMAGED = re.compile(r"\d+ e \d+")
"""Card numbers that a spreadsheet turned into "4.5E+15" before the labels were set: nothing is left to protect."""


@dataclass(frozen=True)
class Slot:
    """A labelled stretch of an utterance."""

    label: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Utterance:
    conversation: str
    text: str
    slots: tuple[Slot, ...]


def multidogo(split: str) -> Iterator[Utterance]:
    """Labelled customer turns of three domains; rows whose labels do not match their words are left out."""
    for domain in DOMAINS:
        with gzip.open(DATA / "multidogo" / f"{domain}_{split}.tsv.gz", "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                words, labels = (row["utterance"] or "").split(), (row["slot-labels"] or "").split()
                if words and len(words) == len(labels):
                    yield Utterance(f"{domain}-{row['conversationId']}", " ".join(words), tuple(_slots(words, labels)))


def _slots(words: list[str], labels: list[str]) -> Iterator[Slot]:
    position, open_slot = 0, None
    for word, label in [*zip(words, labels, strict=True), ("", "O")]:
        if open_slot and label != open_slot[0]:
            text = " ".join(open_slot[2])
            yield Slot(open_slot[0], open_slot[1], open_slot[1] + len(text), text)
            open_slot = None
        if label != "O":
            open_slot = open_slot or (label, position, [])
            open_slot[2].append(word)
        position += len(word) + 1


def removed(before: str, after: str) -> list[tuple[int, int, str]]:
    """Stretches of ``before`` for which placeholders stand in ``after``."""
    kinds = [found[1] for found in PLACEHOLDER.finditer(after)]
    literal = re.split(PLACEHOLDER.pattern, after)[:: PLACEHOLDER.groups + 1]
    found = re.fullmatch("(.+?)".join(map(re.escape, literal)), before, re.DOTALL)
    assert found, (before, after)
    return [(*found.span(place + 1), kind) for place, kind in enumerate(kinds)]


def redacted(utterances: list[Utterance]) -> list[list[tuple[int, int, str]]]:
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


def measure_multidogo(split: str) -> dict[str, Any]:
    """Recall per label with and without a cue in the utterance, precision per type, and what disappears wrongly."""
    utterances = list(multidogo(split))
    spans = redacted(utterances)
    recall: dict[str, Counter[str]] = defaultdict(Counter)
    precision: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    for one, gone in zip(utterances, spans, strict=True):
        for slot in one.slots:
            _count_slot(one, slot, gone, recall, wrong)
        for start, end, kind in gone:
            overlap = [slot.label for slot in one.slots if slot.start < end and slot.end > start]
            precision[kind]["removed"] += 1
            precision[kind]["personal"] += any(label in PERSONAL or label in REFERENCES for label in overlap)
            precision[kind]["of its type"] += any(kind in PERSONAL.get(label, ()) for label in overlap)
    return {"utterances": len(utterances), "recall": _plain(recall), "precision": _plain(precision), "harmless": _plain(wrong)}


def _count_slot(
    one: Utterance, slot: Slot, gone: list[tuple[int, int, str]], recall: dict[str, Counter[str]], wrong: dict[str, Counter[str]]
) -> None:
    covered = set().union(*(range(start, end) for start, end, _ in gone)) if gone else set()
    wanted = [place for place in range(slot.start, slot.end) if one.text[place] != " "]
    whole = all(place in covered for place in wanted)
    rest = one.text[: slot.start] + one.text[slot.end :]
    cue = "with cue" if slot.label in CUES and re.search(rf"\b(?:{CUES[slot.label]})", rest) else "no cue"
    if slot.label in PERSONAL:
        group = "damaged" if DAMAGED.fullmatch(slot.text) else cue
        recall[slot.label][group] += 1
        recall[slot.label][f"{group} found"] += whole
        recall[slot.label]["right type"] += any(
            kind in PERSONAL[slot.label] and start < slot.end and end > slot.start for start, end, kind in gone
        )
    elif slot.label in REFERENCES:
        wrong[slot.label][cue] += 1
        wrong[slot.label][f"{cue} gone"] += any(place in covered for place in wanted)
    elif slot.label in DATES + AMOUNTS:
        name = "dates and times" if slot.label in DATES else "amounts and counts"
        wrong[name]["labelled"] += 1
        wrong[name]["gone"] += any(place in covered for place in wanted)
        for year in re.finditer(r"\b(?:19|20)\d\d\b", slot.text) if slot.label in DATES else ():
            wrong["years"]["labelled"] += 1
            wrong["years"]["gone"] += slot.start + year.start() in covered


def measure_documents(made: list[Document]) -> dict[str, Any]:
    """Recall and precision per type on documents whose personal data is known."""
    recall: dict[str, Counter[str]] = defaultdict(Counter)
    precision: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    for document in made:
        gone = [(one.start, one.end, one.kind) for one in find(document.text, context=Context(region=document.region))]
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
    return {"documents": len(made), "recall": _plain(recall), "precision": _plain(precision), "_misses": misses}


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


def _plain(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {name: dict(counter) for name, counter in sorted(counts.items())}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f} ({part}/{whole})" if whole else "   –"


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
    print("  hard negatives:", results["hard negatives"])
    for name, n in results["speed"].items():
        print(
            f"  {name}: {n['texts per second']} texts/s per core ({n['texts']} texts of {n['characters']} characters in {n['seconds']} s)"
        )


def main() -> None:
    results = {
        "date": datetime.now(UTC).date().isoformat(),
        "dataset": "MultiDoGO finance, airline, software (customer side; train = development, dev = test); "
        "generated documents and both looks (development, but what they gave at first sight is a test); CFPB narratives",
        "settings": {"region": "half of the generated documents name theirs, unknown otherwise", "rows": 4_000, "seed": 7},
        "multidogo train": measure_multidogo("train"),
        "multidogo dev": measure_multidogo("dev"),
        "generated": measure_documents(documents(4_000, seed=7)),
        "first look": {"found at first sight": "68 of 87", **measure_documents(first_look())},
        "second look": {"found at first sight": "50 of 62", **measure_documents(second_look())},
        "hard negatives": measure_negatives(),
        "speed": measure_speed(),
    }
    problems = [line for name in ("generated", "first look", "second look", "hard negatives") for line in results[name].pop("_misses")]  # type: ignore[index,attr-defined]
    show(results)
    if "--misses" in sys.argv:
        print(*problems[:150], sep="\n")
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
