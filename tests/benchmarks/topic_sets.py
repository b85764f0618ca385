"""The labelled English sets that topics are measured on: frames of ``text`` and ``label``, drawn with a fixed seed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EARSHOT_DATA", ROOT.parent / "shared" / "data"))
SEED = 7
PRODUCTS = {
    "credit report": "credit reporting", "mortgage": "mortgage", "student": "student loan", "debt": "debt collection",
    "prepaid": "prepaid card", "card": "credit card", "bank": "account", "checking": "account", "payday": "payday or personal loan",
    "consumer loan": "vehicle or consumer loan", "vehicle": "vehicle or consumer loan", "transfer": "money transfer", "other": "other",
}  # fmt: skip
CHATTER = {"contentonly", "thankyou", "confirmation", "openinggreeting", "rejection", "outofdomain", "closinggreeting"}


def _cfpb(names: tuple[str, ...], label: str, rows: int) -> pd.DataFrame:
    frames = [pd.read_csv(DATA / "cfpb" / f"{name}.csv.gz", on_bad_lines="skip", engine="python") for name in names]
    frame = pd.concat(frames).rename(columns={"Consumer complaint narrative": "text", label: "label"})[["text", "label"]]
    frame = frame.dropna().drop_duplicates("text")
    return frame.sample(min(rows, len(frame)), random_state=SEED)


def cfpb_products(rows: int = 1_500) -> pd.DataFrame:
    """Narratives of four exports; products under their earlier and later headings are one."""
    frame = _cfpb(("sha-hsg", "nagakoushik24", "aravindsriraj", "ujjwal260"), "Product", rows)
    heads = frame["label"].str.lower().map(lambda name: next((to for part, to in PRODUCTS.items() if part in name), name))
    return frame.assign(label=heads)


def cfpb_issues() -> pd.DataFrame:
    """1 200 narratives with the regulator's issue; half of them about one product."""
    return _cfpb(("seunnna", "aravindsriraj", "ujjwal260", "mairagrijalba"), "Issue", 1_200)


def fincorp() -> pd.DataFrame:
    """Tweets to financial companies, 22 domains."""
    return pd.read_csv(DATA / "fincorp" / "complaints.csv").rename(columns={"domain": "label"})[["text", "label"]]


def banking77() -> pd.DataFrame:
    """3 000 short questions, 77 intents."""
    return pd.read_csv(DATA / "banking77" / "train.csv").rename(columns={"category": "label"}).sample(3_000, random_state=SEED)


def clinc150() -> pd.DataFrame:
    """3 000 requests of four domains, 60 intents."""
    frame = pd.read_csv(DATA / "clinc150" / "train.csv").rename(columns={"intent": "label"})
    return frame[frame["label"] != "oos"].sample(3_000, random_state=SEED)


def dstc11() -> pd.DataFrame:
    """Transcribed first requests of insurance calls, 22 intents."""
    frame = pd.read_json(DATA / "dstc11_insurance" / "utterances.jsonl", lines=True)
    return frame.rename(columns={"utterance": "text", "intent": "label"})[["text", "label"]]


def multidogo() -> pd.DataFrame:
    """Bank chats, customer's side, whole conversations; the label is the most frequent intent that is no chatter."""
    parts = [
        pd.read_csv(DATA / "multidogo" / f"finance_{part}.tsv.gz", sep="\t", quoting=3, keep_default_na=False) for part in ("train", "dev")
    ]
    turns = pd.concat(parts)
    turns["label"] = turns["intent"].str.split("<div>").str[0]
    labels = turns[~turns["label"].isin(CHATTER)].groupby("conversationId")["label"].agg(lambda intents: intents.mode().iloc[0])
    return turns.groupby("conversationId")["utterance"].agg(" \n".join).to_frame("text").join(labels, how="inner")


SETS: dict[str, Callable[[], pd.DataFrame]] = {
    "cfpb_products": cfpb_products, "cfpb_issues": cfpb_issues, "fincorp": fincorp, "banking77": banking77, "dstc11_insurance": dstc11,
    "clinc150": clinc150, "multidogo_finance": multidogo,
}  # fmt: skip


def labelled(name: str) -> pd.DataFrame:
    """``text`` and ``label`` (both text) of a set, without texts that say nothing."""
    frame = SETS[name]()[["text", "label"]].astype("str")
    return frame[frame["text"].str.strip().ne("")].reset_index(drop=True)
