"""Words of eight languages: tokens that keep their marks, stop words, and what never names a topic (masks, months, placeholders)."""

from __future__ import annotations

import importlib.util
import logging
import runpy
import warnings
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import regex

from data.schema import LANGUAGES

_SKIP = r"<[A-Z][A-Z_0-9]*>|https?://\S+|www\.\S+|\S+@\S+|@\w+"  # placeholders, links, handles: they end a phrase
_WORD = r"[\p{L}\p{M}\p{N}]+(?:['’][sS]\b)?"
_WORDS = regex.compile(rf"{_SKIP}|({_WORD})")
PIECE = regex.compile(rf"(?P<skip>{_SKIP})|(?P<word>{_WORD})" r"|(?P<break>[^\p{L}\p{M}\p{N}\s'’\-<@]+|[<@])")
"""A skip, a word, or a break. Python's ``\\w`` leaves out Hindi's vowel signs; ``[\\p{L}\\p{M}\\p{N}]`` does not."""

MASK = regex.compile(r"x{2,}\p{N}*|\p{N}+x{2,}|[\p{L}\p{M}]?[\p{N}]+[\p{L}\p{M}]{0,2}", flags=regex.IGNORECASE)
"""``XXXX``, ``2nd``, ``1234``: masks and numbers."""

HAN = regex.compile(r"\p{Han}")
_PLAIN, _MASKED, _CHINESE = range(3)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


MONTHS = _listed(
    # the eight languages' months and weekdays with their usual abbreviations, where they are not also ordinary words
    """january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre
    lundi mardi mercredi jeudi vendredi samedi dimanche
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes
    sábado domingo
    januar februar märz juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag
    styczeń stycznia luty lutego marzec marca
    kwiecień kwietnia maj maja czerwiec czerwca lipiec lipca sierpień sierpnia wrzesień września
    październik października listopad listopada grudzień grudnia poniedziałek wtorek środa czwartek piątek sobota niedziela
    जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
    tháng thứ 星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 周日"""
)

HINGLISH = _listed(
    # function words of Hindi in Latin letters, which no list has
    """hai hain ho hoga hua hui hue tha thi the thhe ka ki ke ko se me mein main mai mera meri mere mujhe mujhko hum hamara hamari hame
    aap apka aapka apki aapki aapke apke apne apna apni tum tumhara ye yeh yah wo woh vo is isko iska iski iske us uska uski uske
    kya kyu kyun kyon kab kaise kaha kahan kaun kitna kitne kitni aur ya par pe lekin magar agar to toh bhi hi nahi nahin nahi nhi mat na
    kar kare karo karna karne kiya kiye karke karta karti karte karein kr raha rahi rahe rha rhi rhe gaya gayi gaye gya diya diye dena do
    de di liya liye lena le ab abhi tak fir phir bahut bohot kuch koi sab sabhi ek jo jab jaise waha wahan yaha yahan wala wali wale ji
    haan han plz pls sir madam bhai please"""
)

_ENGLISH_EXTRA = _listed(
    # pieces of contractions, courtesy and filler that spaCy's list does not hold
    """don doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn can cannot cant dont doesnt didnt isnt wasnt wont ive
    im ll re ve id ok okay yes yeah hi hello hey dear thanks thank thankyou please pls regards sincerely sorry um uh like gonna wanna
    got get gets getting let lets also etc sir madam maam mr mrs ms u ur th st nd rd am pm"""
)

_ENGLISH_EDGES = _listed(
    # common verbs, adverbs and vague nouns: fine inside a phrase, poor at its ends
    """able about actually additional ago agreed allow allowed allowing already another anyone anything apparently applied approximately
    ask asked asking attempt attempted attempting attempts based began begin believe belong belonging best better big bring
    brought called calling calls came causing certain certainly clearly come comes coming complete completely contacted contacting
    continue continued continues continuing correct correctly couple currently day days decided denied did different directly
    disputing due earlier end eventually exactly explain explained explaining fact failed failing failure far fast feel felt file
    filed filing finally find finding fine fix follow followed following forward found fully future gave general give given gives
    giving gone good great guess had handle happen happened happening happy hard hear heard held help helped helping high hope
    hour hours however immediately include included including incorrect informed instead involved issue issues just keep keeps
    kept kind knew know knowing known large later leave left listed literally long longer look looked looking lot made make makes
    making matter maybe mean means mention mentioned min minute minutes moment month months multiple need needed needs new nice
    number numerous obtain obviously occurred old online order originally paid pay paying people person place placed point
    possible possibly prior probably problem problems proceed properly prove provide provided provides providing put quickly quite
    read really reason reasons receive received receiving recent recently refuse refused refuses refusing regarding related remove
    removed removing repeatedly reported reporting request requested requesting resolve resolved respond responded return returned
    review reviewed right run said saw say saying says second secondly see seeing seen send sending sends sent set several short
    show showed showing shown shows simple simply sincerely situation soon speak speaking specific specifically spoke spoken start
    started starting state stated states stating stay step still stop stopped stuff submit submitted sure take taken takes taking
    talk talked talking tell telling thing things think thought time times today together told tomorrow took totally tried truly
    try trying turn turned twice type unable understand unfortunately update updated upset use used user users using various
    verify wait waited waiting want wanted wanting wants way week weeks went wish won wondering work worked working works worst
    write writing written wrong wrote year years yesterday yet"""
)

_CHINESE_EXTRA = _listed(
    # dates, counters and greetings, which spaCy's list does not hold
    """年 月 日 号 天 点 点钟 小时 分钟 元 块 块钱 次 第二次 第三次 你好 您好 请问 谢谢 麻烦"""
)

_KEEP = frozenset({"call", "bill", "system"})  # on the lists, yet what customers write about
_EXTRA = {"en": _ENGLISH_EXTRA, "hi": HINGLISH, "zh": _CHINESE_EXTRA}
_EDGES = {"en": _ENGLISH_EDGES}


def word_lists(**languages: str) -> dict[str, frozenset[str]]:
    """Lists of words by language code, each written as one text."""
    return {language: _listed(words) for language, words in languages.items()}


@cache
def stop_words(language: str | None) -> frozenset[str]:
    """Stop words of one language, lower case: spaCy's list, Earshot's additions, months and weekdays."""
    own = _spacy_stop_words(language) if language in LANGUAGES else frozenset()
    english = _spacy_stop_words("en") if language not in ("en", "zh") else frozenset()
    # customers mix English into every language, but short English words are ordinary words elsewhere (die, on, son)
    mixed = frozenset(w for w in english if len(w) > 3)
    return (own | mixed | _EXTRA.get(language or "en", frozenset()) | _ENGLISH_EXTRA | MONTHS) - _KEEP


@cache
def edge_words(language: str | None) -> frozenset[str]:
    """Words that may stand inside a phrase but not at its ends: stop words and common verbs and adverbs."""
    return stop_words(language) | _EDGES.get(language or "en", frozenset())


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """Lower case, without the English possessive."""
    return word.lower().removesuffix("'s").removesuffix("’s")


def is_mask(word: str) -> bool:
    """Whether a word is a mask (``XXXX``) or a number."""
    return MASK.fullmatch(word) is not None


@lru_cache(maxsize=200_000)
def _kind(word: str) -> int:
    return _MASKED if is_mask(word) else _CHINESE if HAN.search(word) else _PLAIN


def runs(text: str, language: str | None) -> Iterator[list[str]]:
    """Words of a text in their own case, in runs that no punctuation, placeholder, mask or number interrupts."""
    run: list[str] = []
    for _, word, _ in PIECE.findall(text):
        kind = _kind(word) if word else _MASKED
        if kind == _PLAIN:
            run.append(word)
        elif kind == _CHINESE:
            run.extend(_chinese(word))
        elif run:
            yield run
            run = []
    if run:
        yield run


def terms(text: str, language: str | None) -> tuple[str, ...]:
    """Content words of a text, lower case: no stop words, masks, numbers, months or single letters."""
    return tuple(word for piece in _WORDS.findall(text) if piece for word in _content(piece, language))


@lru_cache(maxsize=200_000)
def _content(piece: str, language: str | None) -> tuple[str, ...]:
    """What is content in one word, or in one stretch of Chinese."""
    kind, stop = _kind(piece), stop_words(language)
    words = [] if kind == _MASKED else [plain(word) for word in (_chinese(piece) if kind == _CHINESE else [piece])]
    return tuple(w for w in words if w not in stop and _kind(w) != _MASKED and (len(w) > 1 or _kind(w) == _CHINESE))


def _spacy_stop_words(language: str | None) -> frozenset[str]:
    # the file alone: importing a language's package compiles its tokeniser's exceptions (French: 4 s)
    found = importlib.util.find_spec("spacy")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("spaCy, which brings the stop words, is not installed. Run `make setup`.")
    words = runpy.run_path(str(Path(found.submodule_search_locations[0]) / "lang" / str(language) / "stop_words.py"))["STOP_WORDS"]
    # some lists hold several words in a line (Vietnamese): keep their syllables' whole form only
    return frozenset(word.lower() for word in words)


def _chinese(word: str) -> list[str]:
    return [w for w in _jieba().lcut(word) if w.strip()]


@cache
def _jieba():  # type: ignore[no-untyped-def]  # jieba ships no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's regular expressions and pkg_resources warn on import under new Pythons
        import jieba
    jieba.setLogLevel(logging.WARNING)
    return jieba
