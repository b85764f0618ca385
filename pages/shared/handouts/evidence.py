"""The evidence of a brief as CSV that no spreadsheet runs as a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pages.shared import exports
from pages.shared.findings import briefs as told
from pages.shared.handing import web_address

if TYPE_CHECKING:
    from pages.shared.reads.asking import Brief

_SIDES = {"for": "evidence", "against": "counter-evidence"}


def evidence_csv(brief: Brief, rows: pd.DataFrame, *, link: str) -> bytes:
    """Every sentence that counts, with where it was said; question, figures with intervals and data line stand in each row, so that rows
    taken out of the file still say what they belong to.

    Args:
        rows: :func:`pages.shared.reads.asking.evidence` of the whole brief.
        link: Address of the brief.
    """
    marks = {True: "relevant", False: "not relevant"}
    table = pd.DataFrame({
        "words": rows["sentence"], "side": [_SIDES.get(str(side), str(side)) for side in rows["side"]],
        "marked": [marks.get(value, "") if isinstance(value, bool) else "" for value in rows["relevant"]], "score": rows["score"],
        "conversation_id": rows["conversation_id"], "source": rows["source"], "turn": rows["turn"], "start": rows["start"],
        "end": rows["end"], "day": ["" if pd.isna(day) else f"{pd.Timestamp(day):%Y-%m-%d}" for day in rows["day"]],
        "channel": rows["channel"], "product": rows["product"], "language": rows["language"], "sentiment": rows["sentiment"],
        "ticket": [web_address(url) for url in rows["url"]],
    })  # fmt: skip
    share = brief.reach.of_contacts
    fixed: dict[str, Any] = {
        "question": brief.question,
        "verdict": told.verdict_words(brief.verdict.answer, brief.verdict.confidence), "counted": told.noun(brief),
        "count": brief.reach.customers, "share_of_contacts": share.value, "share_low": share.low, "share_high": share.high,
        "data": told.data_line(brief), "brief": link,
    }  # fmt: skip
    return exports.csv(table.assign(**fixed))
