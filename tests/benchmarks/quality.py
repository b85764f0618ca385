"""What the Trust page tells about each annotator, out of the results beside it: ``python -m tests.benchmarks.quality``.

Writes ``nlp/models/quality.toml``, which is shipped. No figure is made here: values and intervals are those of ``results/*.json``; only
where a result gives counts, or a share with its n, is the interval added (Wilson 1927). Plain words stand here, once.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pandas as pd

from data.metrics.intervals import wilson
from nlp.quality import FIGURES, Figure
from tests.benchmarks.results_file import RESULTS

TOPICS = {
    "fincorp": "FINCORP: tweets to financial companies, 22 subjects", "cfpb_products": "CFPB: complaints to the US regulator, by product",
    "cfpb_issues": "CFPB: complaints to the US regulator, by issue", "dstc11_insurance": "DSTC11: insurance calls, 22 reasons for calling",
    "multidogo_finance": "MultiDoGO: bank chats",
    "banking77": "Banking77: bank questions, 77 kinds", "clinc150": "CLINC150: requests, 60 kinds",
}  # fmt: skip
OPINIONS = {
    "semeval14_restaurants": ("SemEval-14: restaurants", "en"), "french_restaurants": ("Restaurants", "fr"),
    "spanish_restaurants": ("Restaurants", "es"), "chinese_phone": ("Phones", "zh"), "chinese_notebook": ("Notebooks", "zh"),
    "vietnamese_visfd": ("ViSFD: phones", "vi"),
}  # fmt: skip
REDACTED = {
    "name": "names", "address": "addresses", "card_number": "card numbers", "account_number": "account numbers", "ssn": "identity numbers",
    "email_address": "e-mail addresses", "password": "passwords",
}  # fmt: skip
SHIPPED = "words and sentence sentiment"
"""How the pipeline judges opinions, among the ways that were measured."""


def figures() -> list[Figure]:
    """Every figure, by annotator."""
    return [*_topics(), *_tone(), *_opinions(), *_signs(), *_redaction()]


def _topics() -> Iterator[Figure]:
    results, _ = _results("topics")
    told = "conversations whose topic is mostly about what people say"
    for name, data_set in TOPICS.items():
        if measured := results["results"].get(name):
            value = {"value": measured["earshot"]["purity"], "n": measured["n"]}
            yield _figure("topic", told, value, data_set, measured["measured_on"], "en")


def _tone() -> Iterator[Figure]:
    hard, day = _results("challenge")
    told = "sentences heard as people hear them"
    yield _figure("tone", told, hard["results"]["sentiment"], "Earshot's own hard sentences, eight languages", day)
    results, day = _results("sentiment")
    for row in results["results"]:
        if row["way"] == "pipeline":  # measured with the encoder that a run would choose
            if "three_class" in row:
                told = "negative, neutral, positive told apart, each counting alike"
                yield _figure("tone", told, row["three_class"] | {"n": row["texts"]}, row["set"], day, row["language"])
            told = "clearly positive told from clearly negative"
            yield _figure("tone", told, row["two_class"] | {"n": row["texts"]}, row["set"], day, row["language"])


def _opinions() -> Iterator[Figure]:
    results, day = _results("perception")
    for name, (data_set, language) in OPINIONS.items():
        measured = results[SHIPPED].get(name, {})
        for measure, told in (
            ("aspect_f1", "what an opinion is about: found, and rightly so"),
            ("aspect_recall", "what an opinion is about: found"),
            ("polarity_accuracy", "opinions read as people do: good, bad, neither"),
            ("two_class_accuracy", "opinions read as people do: good or bad"),
        ):
            if isinstance(measured.get(measure), dict):
                yield _figure("opinion", told, measured[measure], data_set, day, language)
    yield from _planted(results[SHIPPED]["planted_sample"]["all"], day)
    hard, day = _results("challenge")
    told = "misfortunes wrongly taken for an opinion (fewer is better)"
    yield _figure("opinion", told, hard["results"]["false_opinions_on_situations"], "Earshot's own situations, eight languages", day)


def _planted(measured: dict[str, Any], day: str) -> Iterator[Figure]:
    """Opinions whose truth was planted in generated conversations; n of those found follows from the two shares."""
    data_set, planted = "Earshot's generated support sample, eight languages", measured["n"]
    hits = round(measured["recall"] * planted)
    found = {"value": measured["precision"], "n": round(hits / measured["precision"])}
    yield _figure("opinion", "opinions found that are there, in quality and tone", found, data_set, day)
    yield _figure("opinion", "opinions there that are found", {"value": measured["recall"], "n": planted}, data_set, day)


def _signs() -> Iterator[Figure]:
    results, day = _results("signals")
    measured = next(row for row in results["results"] if row["way"] == "meaning and cues (ships)")
    for signal in ("problem", "request", "question", "praise"):
        shares, labelled = measured[signal], measured[signal]["labelled"]
        found = round(shares["recall"] * labelled / shares["precision"])
        data_set = "400 sentences of complaints to the US regulator, chats and tweets to airlines"
        yield _figure("sign", f"{signal}: found, and rightly so", {"value": shares["precision"], "n": found}, data_set, day, "en")
        yield _figure("sign", f"{signal}: there, and found", {"value": shares["recall"], "n": labelled}, data_set, day, "en")


def _redaction() -> Iterator[Figure]:
    results, day = _results("redaction")
    measured = results["multidogo dev"]
    for label, name in REDACTED.items():
        row = measured["recall"][label]
        value = {"hits": row["with cue found"] + row["no cue found"], "n": row["with cue"] + row["no cue"]}
        yield _figure("redaction", f"{name} in a message, all of it taken out", value, "MultiDoGO: chats in lower case", day, "en")
    rows = measured["precision"].values()
    value = {"hits": sum(row["personal"] for row in rows), "n": sum(row["removed"] for row in rows)}
    yield _figure("redaction", "things taken out that were personal", value, "MultiDoGO: chats in lower case", day, "en")


def _figure(annotator: str, measure: str, found: dict[str, Any], data_set: str, day: str, language: str | None = None) -> Figure:
    n = int(found["n"])
    share = float(found["value"] if "value" in found else found["hits"] / n)
    if "low" not in found:
        interval = wilson(pd.Series([share * n]), pd.Series([n])).iloc[0]
        found = found | {"low": interval["share_low"], "high": interval["share_high"]}
    return Figure(
        annotator=annotator, measure=measure, value=round(share, 3), low=round(float(found["low"]), 3), high=round(float(found["high"]), 3),
        n=n, data_set=data_set, language=language, measured_on=day,
    )  # fmt: skip


def _results(name: str) -> tuple[dict[str, Any], str]:
    """The results and the day they were measured: as they say themselves, else the day they were committed."""
    path = RESULTS / f"{name}.json"
    results = json.loads(path.read_text(encoding="utf-8"))
    if day := results.get("measured_on") or results.get("date"):
        return results, str(day)
    told = subprocess.run(["git", "log", "-1", "--format=%as", "--", str(path)], cwd=RESULTS, capture_output=True, text=True, check=False)
    return results, told.stdout.strip() or "unknown"


def main() -> None:
    """Write the shipped file."""
    found = figures()
    head = "# Written by `python -m tests.benchmarks.quality` from tests/benchmarks/results/*.json: measure again, do not edit.\n"
    FIGURES.write_text(head + "".join(map(_entry, found)), encoding="utf-8")
    print(FIGURES, len(found))


def _entry(figure: Figure) -> str:
    values = {name: value for name, value in vars(figure).items() if value is not None}
    return "\n[[figure]]\n" + "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())


if __name__ == "__main__":
    main()
