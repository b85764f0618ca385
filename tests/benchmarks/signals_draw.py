"""Draws the sentences that were labelled by hand for ``python -m tests.benchmarks.signals``: references without labels.

One sentence per conversation at most, each text once, uniformly among the sentences ``nlp.segment`` gives; a fixed seed.
``python -m tests.benchmarks.signals_draw test|train OUT.tsv`` writes references with the words, for whoever labels.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from nlp.models.signal_labels import COLUMNS, text_hash, texts_of
from nlp.segment import split_sentences

SEED = 11
TEST = {
    "cfpb": (134, ("cfpb/sha-hsg.csv.gz", "cfpb/seunnna.csv.gz", "cfpb/nagakoushik24.csv.gz")),
    "multidogo": (133, tuple(f"multidogo/{domain}_dev.tsv.gz" for domain in ("finance", "airline", "software"))),
    "airline_tweets": (133, ("airline_tweets/tweets.csv.gz",)),
}
TRAIN = {
    "cfpb": (330, ("cfpb/aravindsriraj.csv.gz", "cfpb/ujjwal260.csv.gz", "cfpb/mairagrijalba.csv.gz")),
    "multidogo": (270, tuple(f"multidogo/{domain}_train.tsv.gz" for domain in ("finance", "airline", "software"))),
    "fincorp": (240, ("fincorp/complaints.csv",)),
    "twitter_support_ibm": (210, ("twitter_support_ibm/dev.json.gz",)),
    "star": (150, ("star_dialogues.jsonl.gz",)),
}
"""Sentences per set and the files they come from; the two never share a file."""
POOL = 2_000
"""Texts per file that are cut into sentences."""


def draw(wanted: dict[str, tuple[int, tuple[str, ...]]], *, without: Collection[str] = ()) -> pd.DataFrame:
    """References (``COLUMNS`` but ``signals``) with ``text``, in random order within each set; texts in ``without`` are left out."""
    parts = []
    for name, (count, files) in wanted.items():
        pool = pd.concat([sentences(file) for file in files], ignore_index=True).sample(frac=1, random_state=SEED)
        pool = pool[~pool["text"].str.lower().isin(list(without))].drop_duplicates("text").drop_duplicates(["file", "row"])
        shares = [count // len(files) + (place < count % len(files)) for place in range(len(files))]
        parts += [pool[pool["file"] == file].head(share).assign(set=name) for file, share in zip(files, shares, strict=True)]
    drawn = pd.concat(parts, ignore_index=True)
    return drawn.assign(hash=[text_hash(text) for text in drawn["text"]])[[*COLUMNS[:-1], "text"]]


def sentences(file: str) -> pd.DataFrame:
    """Sentences of a file's texts: ``file``, ``row``, ``turn``, ``start``, ``end``, ``text``."""
    texts = pd.Series(texts_of(file), name="text").rename_axis(["conversation_id", "turn"]).reset_index()
    kept = texts["conversation_id"].drop_duplicates().sample(frac=1, random_state=SEED).head(POOL)
    turns = texts[texts["conversation_id"].isin(kept)].assign(source=file, speaker="customer", boilerplate=False, language="en")
    found = split_sentences(turns).rename(columns={"source": "file", "conversation_id": "row", "sentence": "text"})
    return found[["file", "row", "turn", "start", "end", "text"]]


def main() -> None:
    """Write one of the two draws."""
    which, out = sys.argv[1:3]
    test = draw(TEST)
    drawn = test if which == "test" else draw(TRAIN, without=set(test["text"].str.lower()))
    drawn.to_csv(Path(out), sep="\t", index=False)


if __name__ == "__main__":
    main()
