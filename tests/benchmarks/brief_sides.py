"""Counter-evidence on 84 sentences of our own in English, German and Polish: ``python -m tests.benchmarks.brief_sides``.

On four problems (``brief_sides.tsv``) customers complain, speak against it (praise, or "never had a problem"), or neither (thanks,
chatter). Measured: which of them are called against. The rule was made on the first two problems; who wrote it wrote the sentences of the
others as well, so the figures say that the rule does what it should, not how it fares with real customers. ``tone`` is what was called
against before: every sentence that sounds positive. Writes ``results/brief_sides.json``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from data.metrics.intervals import wilson
from nlp.brief.evidence import AGAINST
from nlp.brief.stance import stance
from tests.benchmarks.challenge import scored
from tests.benchmarks.results_file import write_results

SENTENCES = Path(__file__).with_suffix(".tsv")


def figures(called: pd.Series, right: pd.Series) -> dict[str, Any]:
    """Precision and recall of what is called against."""
    hits = int((called & right).sum())
    return {"precision": _share(hits, int(called.sum())), "recall": _share(hits, int(right.sum()))}


def _share(hits: int, total: int) -> dict[str, float]:
    found = wilson(pd.Series([float(hits)]), pd.Series([float(total)])).iloc[0]
    return {"value": round(found["share"], 3), "low": round(found["share_low"], 3), "high": round(found["share_high"], 3), "n": total}


def main() -> None:
    """Measure, print, write."""
    rows = scored(pd.read_csv(SENTENCES, sep="\t").astype("str"))
    read = zip(rows["sentence"], rows["language"], rows["sentiment_label"], strict=True)
    called = {"tone": rows["sentiment_label"] == "positive", "said": pd.Series([stance(*one) > 0 for one in read], index=rows.index)}
    right = rows["side"] == AGAINST
    results = {
        half: {name: figures(against[rows["half"] == half], right[rows["half"] == half]) for name, against in called.items()}
        for half in ("develop", "held_out")
    }
    print(results)
    print(write_results("brief_sides", settings={"sentences": SENTENCES.name}, results=results))


if __name__ == "__main__":
    main()
