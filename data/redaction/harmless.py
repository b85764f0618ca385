"""Figures that identify nobody: amounts, percentages, dates, times, counts. The analysis lives on them, so they stay."""

from __future__ import annotations

import re

from data.redaction.spans import BLANK, Draft

MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar|rero)?|mar(?:ch|s|zo|ca|zec)?|apr(?:il)?|may[oa]?|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember|embre|tiembre|iembre)?|oct(?:ober|obre|ubre)?|nov(?:ember|embre"
    r"|iembre)?"
    r"|dec(?:ember)?|enero|ene|febr|abril|abr|mayo|junio|julio|agosto|ago|dic(?:iembre)?|f[ée]v(?:rier)?"
    r"|avr(?:il)?|mai|juin|juil(?:let)?|ao[ûu]t|d[ée]c(?:embre)?|märz|mär|maerz|juni|juli|okt(?:ober)?"
    r"|dez(?:ember)?"
    r"|sty(?:czeń|cznia)?|lut(?:y|ego)?|kwi(?:ecień|etnia)?|maja?|cze(?:rwiec|rwca)?|lip(?:iec|ca)?"
    r"|sie(?:rpień|rpnia)?|wrz(?:esień|eśnia)?|paź(?:dziernik|dziernika)?|lis(?:topad|topada)?|gru(?:dzień"
    r"|dnia)?"
    r"|जनवरी|फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर|अक्टूबर|नवंबर|दिसंबर)(?![^\W\d_])\.?"
)
_CURRENCY = (
    r"(?:usd|us\$|eur|gbp|inr|pln|vnd|cny|rmb|chf|cad|aud|rs\.?|zł|zl|₫|đ|dong|đồng|triệu|tỷ|nghìn|ngàn"
    r"|euros?|dollars?|pounds?|pesos?|rupees?|rupaye|rupay|złot\w+|lakhs?|crores?|रुपये|रुपए|रु\.?|₹"
    r"|元|块|万|人民币|bucks|millions?|billions?|k\b|%|percent|per\s?cent|prozent|procent|por\s?ciento|pour\s?cent)"
)
_UNIT = (
    r"(?:business|working|calendar)?\s?(?:days?|weeks?|months?|years?|yrs|hours?|hrs?|minutes?|mins?"
    r"|seconds?|times|miles|km|tagen?|wochen?|monaten?|jahren?|stunden?|minuten|días?|semanas?|mes(?:es)?"
    r"|años?|horas?|minutos?|veces|jours?|semaines?|mois|ans?|années?|heures?|fois|dni|tygodni\w*|miesi\w+"
    r"|lat|godzin\w*|minut\w*|razy|ngày|tuần|tháng|năm|giờ|phút|lần|दिन|हफ्ते|महीने|साल|घंटे|मिनट|बार"
    r"|天|周|个月|年|小时|分钟|次)"
)
_HARMLESS = re.compile(
    rf"[$€£¥₹₫]\s?\d[\d.,'’]*(?:\s\d{{3}}(?!\d))*|(?<![^\W\d_])(?:usd|eur|gbp|inr|rs\.?|pln|vnd|rmb)\s?\d[\d.,]*"
    rf"|(?<![\w.,])\d[\d.,'’]*(?:\s\d{{3}}(?!\d))*\s?(?:{_CURRENCY}|[$€£¥])(?![^\W\d_元块万])"
    r"|(?<![\d./-])\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d{2}(?![\d]|[./-]\d)|(?<![\d./-])(?:19|20)\d{2}([./-])\d{1,2}\2\d{1,2}(?![\d]"
    r"|[./-]\d)(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
    rf"|(?<!\d)\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?(?!\d)|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s"
    rf"|of\s)?{MONTH},?(?:\s(?:de\s|of\s)?\d{{4}})?(?!\d)"
    rf"|(?<![^\W\d_]){MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s?(?:19|20)\d{{2}})?(?!\d)|(?:19|20)\d{{2}}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?"
    rf"|\d{{1,2}}月\d{{1,2}}日"
    rf"|(?<![\w.])\d{{1,4}}\+?(?:\s?[-–]\s?\d{{1,4}})?\s?(?:{_UNIT})(?![^\W\d_])"
    r"|(?<![\w.])\d+(?:[.,]\d+)*[.,]\d{1,2}(?![\w]|[.,-]?\d)|(?<![\w.,])\d{1,3}(?:,\d{2,3})+(?![\w]|[.,-]?\d)",
    re.IGNORECASE,
)
"""Amounts of money, percentages, dates, times, decimals: the figures that the analysis lives on."""

YEAR = re.compile(r"(?:19|20)\d{2}")


def blank_harmless(draft: Draft) -> None:
    """Take amounts, dates, times and counts out of the search for numbers."""
    for start, end in draft.near_digits(before=16, after=40):
        first = max(0, start - 3)
        blanked = _HARMLESS.sub(lambda found: BLANK * len(found.group()), draft.work[first:end])
        draft.work = draft.work[:first] + blanked + draft.work[end:]


def is_timestamp(digits: str) -> bool:
    return (
        len(digits) in (12, 14)
        and digits[:2] == "20"
        and "01" <= digits[4:6] <= "12"
        and "01" <= digits[6:8] <= "31"
        and digits[8:10] < "24"
    )


def is_date(digits: str) -> bool:
    """ddmmyyyy, mmddyyyy, yyyymmdd, ddmmyy, mmddyy, each also without leading zeros, and day numbers of spreadsheets (2000 to 2036)."""
    if len(digits) == 5 and "36526" <= digits <= "50000":
        return True
    if len(digits) in (5, 7):
        return ("15" <= digits[-2:] <= "30" if len(digits) == 5 else "1990" <= digits[-4:] <= "2035") and _has_day(digits[:3])
    if len(digits) == 8:
        first, second, year = int(digits[:2]), int(digits[2:4]), digits[4:6]
        iso = digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12 and 1 <= int(digits[6:]) <= 31
        return iso or (year in ("19", "20") and 1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12)
    if len(digits) == 6:
        first, second = int(digits[:2]), int(digits[2:4])
        return 1 <= first <= 31 and 1 <= second <= 31 and min(first, second) <= 12 and digits[4:] <= "35"
    return False


def _has_day(digits: str) -> bool:
    """Three digits as day and month without a leading zero ("929", "256")."""
    pairs = ((int(digits[0]), int(digits[1:])), (int(digits[:2]), int(digits[2])))
    return any(1 <= a <= 31 and 1 <= b <= 31 and min(a, b) <= 12 for a, b in pairs)
