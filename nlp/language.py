"""Language: in which language a customer's words are, or None when that cannot be said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import regex
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from data.schema import LANGUAGES

NEIGHBOURS = ("pt", "it", "nl", "ru", "uk", "cs", "sk", "ro", "sv", "tr", "id")
"""Languages that would else be taken for one of the eight; reported only when clear."""
NEIGHBOUR_CERTAINTY = 0.9
LONGEST = 1_000
"""Characters read of a text; more of them change nothing."""

ENOUGH = 50
"""Texts of a known language from which on others of the same origin are judged by them."""
FEWEST_LETTERS = 4
SELDOM = 0.005
"""Added to the share of each language: the first customer who writes in another one must be possible."""

_SCRIPTS = {"hi": r"\p{Devanagari}", "ja": r"[\p{Hiragana}\p{Katakana}]", "ko": r"\p{Hangul}", "zh": r"\p{Han}", "th": r"\p{Thai}"}
_SCRIPTS |= {"el": r"\p{Greek}", "he": r"\p{Hebrew}", "ta": r"\p{Tamil}", "bn": r"\p{Bengali}", "te": r"\p{Telugu}"}
_SCRIPT = regex.compile("|".join(f"(?P<{language}>{letters})" for language, letters in _SCRIPTS.items()))
_NOISE = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|<[A-Z_0-9]+>|\d+|\bX{2,}\b")
_WORD = regex.compile(r"[\p{L}\p{M}']+")
_VIETNAMESE = regex.compile(r"[ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", regex.IGNORECASE)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Hindi in Latin letters is invisible to language models: its function words are not. None of these is common in another
# of the eight languages; words that are ("to", "the", "me", "is", "main", "do", "log") are left out on purpose.
_ROMANISED_HINDI = _set(
    "hai hain hoon hun tha thi kya kyu kyun kyon kyunki nahi nahin nhi mujhe mujhko mera meri mere hum humein hamara aap aapka aapki "
    "aapke apna apni apne yeh woh iska iski uska uski unka inka kaise kaisa kaun kab kahan kitna kitne kitni aur lekin magar bhi sirf "
    "abhi kabhi phir toh hota hoti hote hua hui hue raha rahi rahe gaya gayi gaye diya karo karna karne karta karti karte karke kiya "
    "kijiye karein wala wali wale bahut bohot kuch koi sab jab tab agar warna matlab paisa paise chahiye sakta sakte sakti liye saath "
    "ka ki ke ko ne mein ye wo bhai yaar ji haan accha acha theek thik kar ho ek baar jaldi gye gyi kr krna krne krke kro rha rhi rhe "
    "tum tumhara tera teri tere usko isko unko inko apse aapse muje bola bolo baat kyoki kyuki mai maine hame hamare arey abi"
)
_SHARED_WITH_OTHERS = _set("ka ki ke ko ne ye wo ho ji kar ek mere tab sab koi hun hue tera tere mai tum hame baat bola")
# Short English sentences are what a model takes for other languages most.
_ENGLISH = _set(
    "and any are been but can could did does for from had have how i if it its my not of our please should that the their them there they "
    "this to what when where which who why with would you your thanks"
)
_LONG = 25
"""Words from which a text of a clear share of English function words needs no model."""


Shares = Mapping[str, float]
"""Share (0–1) of each language among the texts of one origin whose language is sure."""


def detect_languages(texts: Sequence[str], usual: Sequence[Shares | None] | None = None) -> list[str | None]:
    """ISO 639-1 code per text, or None where the words are too few or too mixed.

    Args:
        texts: One text per conversation: all that the customer said. Romanised Hindi is ``hi``.
        usual: For each text, what is spoken where it comes from (``usual_languages``); None where that is not known.

    Returns:
        As many codes: one of ``LANGUAGES``, or another when it is clear.
    """
    shares = [None] * len(texts) if usual is None else usual
    return [
        detect_language(text) or (expected_language(text, spoken) if spoken else None) for text, spoken in zip(texts, shares, strict=True)
    ]


def usual_languages(found: Iterable[str | None]) -> dict[str, float] | None:
    """What is spoken where these languages were found; None where fewer than ``ENOUGH`` are known."""
    counts = Counter(code for code in found if code)
    total = counts.total()
    return {code: count / total for code, count in sorted(counts.items())} if total >= ENOUGH else None


def expected_language(text: str, usual: Shares) -> str | None:
    """Language of a text that does not tell it by itself: what its words make likely, weighed by what is spoken where it comes from.

    A title such as "Internet service fees" could be of half of Europe's languages by its letters, but not where all others write English
    (Bayes' rule). On 2 224 titles of Comcast's complaints, .47 unknown without and .01 with it; of short tweets and reviews in six
    languages, .00 to .16 and .00 to .04; no more wrong ones (.000 to .001 of each set).
    """
    cleaned = _NOISE.sub(" ", text[:LONGEST])
    words = _WORD.findall(cleaned.lower())
    if sum(map(len, words)) < FEWEST_LETTERS or _SCRIPT.search(cleaned):
        return None
    weights = {code: likely * (usual.get(code, 0.0) + SELDOM) for code, likely in _identifier().rank(" ".join(words))}
    likeliest = max(weights, key=lambda code: weights[code])
    return likeliest if weights[likeliest] >= NEIGHBOUR_CERTAINTY * sum(weights.values()) else None


def detect_language(text: str) -> str | None:
    """As ``detect_languages``, for one text by itself."""
    cleaned = _NOISE.sub(" ", text[:LONGEST])
    words = _WORD.findall(cleaned.lower())
    letters = sum(map(len, words))
    if letters < 2:
        return None
    script = _by_script(cleaned, letters)
    if script:
        return script
    if _is_romanised_hindi(words):
        return "hi"
    return _by_model(" ".join(words), len(words), letters)


def _by_script(text: str, letters: int) -> str | None:
    counts = dict.fromkeys(_SCRIPTS, 0)
    for match in _SCRIPT.finditer(text):
        counts[match.lastgroup or ""] += 1
    language, most = max(counts.items(), key=lambda item: item[1])
    # Kana marks Japanese, which is mostly written in Han characters.
    if counts["ja"] * 10 > counts["zh"] and counts["ja"]:
        language, most = "ja", counts["ja"] + counts["zh"]
    return language if most * 10 >= letters * 3 else None


def _is_romanised_hindi(words: list[str]) -> bool:
    hits = [word for word in words if word in _ROMANISED_HINDI]
    sure = {word for word in hits if word not in _SHARED_WITH_OTHERS}
    return len(hits) >= 0.2 * len(words) and (len(sure) >= 2 or (len(sure) == 1 and len(hits) >= 0.4 * len(words)))


def _by_model(text: str, words: int, letters: int) -> str | None:
    spoken = text.split()
    if len(_ENGLISH.intersection(spoken)) * 2 >= max(words, 4):
        return "en"
    # In a longer text a quarter of such words leaves no doubt, and the model takes four times as long as all else.
    if words >= _LONG and sum(word in _ENGLISH for word in spoken) * 4 >= words:
        return "en"
    if len(_VIETNAMESE.findall(text)) * 20 >= letters:
        return "vi"
    language, certainty = _identifier().classify(text)
    if language in LANGUAGES:
        return language if certainty >= _needed(words) else None
    if words >= 4 and certainty >= NEIGHBOUR_CERTAINTY:
        return language
    language, certainty = _identifier(LANGUAGES).classify(text)
    return language if certainty >= max(_needed(words), NEIGHBOUR_CERTAINTY) else None


def _needed(words: int) -> float:
    """Certainty below which a text of so many words counts as unsure."""
    return 0.9 if words < 3 else 0.7 if words < 6 else 0.5


@cache
def _identifier(languages: tuple[str, ...] = (*LANGUAGES, *NEIGHBOURS)) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*languages])
    return identifier
