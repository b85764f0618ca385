"""What a company's name in its customers' words costs topics, and what leaving it out gains: ``python -m tests.benchmarks.brand``.

*Comcast*: 2 224 headlines of complaints about one company, more than half of which name it. People labelled nothing: the label of a
headline is what its own words say it is about (``ABOUT``), where they say one thing. *Banking77*: people's labels, and an invented bank's
name put into half of the questions. Each with three seeds; writes ``results/brand.json``.
"""

from __future__ import annotations

import re
import sys
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from nlp.topics.brand import brand_words
from tests.benchmarks.corpus import earshot, read
from tests.benchmarks.results_file import write_results
from tests.benchmarks.topic_sets import DATA, banking77

ABOUT = {
    "cap": r"\bcaps?\b|data usage|data limit",
    "speed": r"speed|slow|throttl",
    "bill": r"bill|charg|fees?\b|overage",
    "outage": r"outage|intermittent|loss|losing|drop|not working|connectivity",
    "blocked": r"hbo|playstation|ps[34]",
    "price": r"pric|monopol|rate",
    "service": r"customer service|rude|support",
    "cancelling": r"cancel|refund|contract",
}
NAME = "Lumera"
FORMS = ("{name}: {text}", "Hi {name}, {text}", "{text} This is about {name}.", "{text} I am with {name}.")
OWNED = re.compile(r"\b([Mm]y|[Tt]he|[Aa]) (card|account|app|bank|money|transfer|payment|top-up|top up|phone|service)\b")
SEED, SEEDS, ROWS = 3, 3, 3_000


def comcast() -> pd.DataFrame:
    """``text`` and ``label`` (null where its words say nothing or several things)."""
    frame = pd.read_csv(DATA / "comcast" / "complaints.csv.gz", encoding="latin-1")
    texts = frame["Customer Complaint"].astype(str)
    return pd.DataFrame({"text": texts, "label": [_about(text.lower()) for text in texts]})


def _about(text: str) -> str | None:
    found = [name for name, words in ABOUT.items() if re.search(words, text)]
    return found[0] if len(found) == 1 else None


def with_name(texts: list[str]) -> list[str]:
    """The texts, half of them with an invented name."""
    random = np.random.default_rng(SEED)
    return [_named(text, FORMS[random.integers(len(FORMS))]) if random.random() < 0.5 else text for text in texts]


def _named(text: str, form: str) -> str:
    owned = OWNED.sub(rf"\1 {NAME} \2", text, count=1)
    return owned if owned != text else form.format(name=NAME, text=text)


def measured(name: str, frame: pd.DataFrame, *, aware: bool) -> dict[str, Any]:
    """Means over seeds: agreement on the labelled texts, topics, share without one; ``aware``: whether the name is looked for."""
    corpus, known, rows = read(name, frame["text"].tolist()), frame["label"].notna().to_numpy(), []
    labels = frame["label"].to_numpy()[known]
    for seed in range(SEEDS):
        with patch("nlp.learn.brand_words", brand_words if aware else lambda _, known=(): ()):
            topics = earshot(corpus, seed=seed)[0].topics
        found = topics[known]
        rows.append(
            {
                "nmi": normalized_mutual_info_score(labels, found),
                "ari": adjusted_rand_score(labels, found),
                "topics": len(set(topics.tolist()) - {-1}),
                "no_topic": (topics < 0).mean(),
            }
        )
    told = {"set": name, "aware": aware, **pd.DataFrame(rows).mean().round(3).to_dict()}
    print(told, file=sys.stderr, flush=True)
    return told


def main() -> None:
    """Measure and write."""
    plain = banking77().head(ROWS)
    named = plain.assign(text=with_name(plain["text"].tolist()))
    sets = {"comcast": comcast(), "banking77": plain, "banking77_named": named}
    results = [measured(name, frame, aware=aware) for name, frame in sets.items() for aware in (False, True)]
    print(write_results("brand", settings={"seeds": SEEDS, "rows": ROWS, "name": NAME}, results=results))


if __name__ == "__main__":
    main()
