"""MultiDoGO's chats, whose personal data is labelled word by word: reading them, and counting what a redactor finds in them."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.redaction_peers import Span

DATA = Path(os.environ.get("EARSHOT_DATA", Path(__file__).parents[3] / "shared" / "data"))
DOMAINS = ("finance", "airline", "software")
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


def measure_chats(utterances: Sequence[Utterance], spans: Sequence[Sequence[Span]]) -> dict[str, Any]:
    """Recall per label with and without a cue in the utterance, precision per type, and what disappears wrongly.

    Args:
        utterances: Labelled customer turns.
        spans: What was found in each.
    """
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
    return {"utterances": len(utterances), "recall": plain(recall), "precision": plain(precision), "harmless": plain(wrong)}


def _count_slot(one: Utterance, slot: Slot, gone: Sequence[Span], recall: dict[str, Counter[str]], wrong: dict[str, Counter[str]]) -> None:
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


def plain(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """Counters as JSON has them."""
    return {name: dict(counter) for name, counter in sorted(counts.items())}
