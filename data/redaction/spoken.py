"""Numbers said digit by digit, as transcripts of calls have them."""

from __future__ import annotations

import re

from data.redaction.cues import cue_before
from data.redaction.spans import Draft

_DIGIT_WORDS = (
    "zero oh nought one two three four five six seven eight nine double triple treble hundred"
    "|không một hai ba bốn năm sáu bảy tám chín lăm mốt"
    "|शून्य ज़ीरो एक दो तीन चार पांच पाँच छह छः सात आठ नौ|zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć"
    "|cero uno dos tres cuatro cinco seis siete ocho nueve|zéro un deux trois quatre cinq six sept huit neuf"
    "|null eins zwei zwo drei vier fünf sechs sieben acht neun"
)
_SPOKEN = re.compile(
    "|".join(
        rf"(?<![^\W\d_])(?:{language.replace(' ', '|')})(?:[\s,.…\-]+(?:{language.replace(' ', '|')})){{5,}}(?![^\W\d_])"
        for language in _DIGIT_WORDS.split("|")
    )
    + "|[零〇一二三四五六七八九幺]{6,}",
    re.IGNORECASE,
)
_SPEAKS = frozenset(_DIGIT_WORDS.replace("|", " ").split())


def find_spoken(draft: Draft) -> None:
    """Numbers said digit by digit ("four one five …"): six digit words in a row."""
    if len(draft.words & _SPEAKS) < 2 and not draft.scripts:
        return
    for found in draft.matches(_SPOKEN):
        cue = cue_before(draft.work[max(0, found.start() - 60) : found.start()])
        draft.claim(*found.span(), cue[0] if cue else "ACCOUNT")
