"""Months in words, and words that stand in dates without meaning anything."""

from __future__ import annotations

_NAMES = (
    "january jan janvier janv januar jän jänner enero ene styczeń stycznia sty gennaio gen januari janeiro जनवरी जन 一月",
    "february feb février févr fév fevr februar febrero luty lutego lut febbraio fevereiro februari फरवरी फ़रवरी फर 二月",
    "march mar mars märz mär mrz marzo marzec marca maart março मार्च 三月",
    "april apr avril avr abril abr kwiecień kwietnia kwi aprile अप्रैल 四月",
    "may mai mayo maj maja maggio mag maio mei मई 五月",
    "june jun juin juni junio czerwiec czerwca cze giugno giu junho जून 六月",
    "july jul juillet juil juli julio lipiec lipca lip luglio lug julho जुलाई 七月",
    "august aug août aout agosto ago sierpień sierpnia sie agosto augustus अगस्त 八月",
    "september sep sept septembre septiembre set wrzesień września wrz settembre setembro सितंबर सितम्बर 九月",
    "october oct octobre oktober okt octubre październik października paź ottobre ott outubro out अक्टूबर अक्तूबर 十月",
    "november nov novembre noviembre listopad listopada lis novembro नवंबर नवम्बर 十一月",
    "december dec décembre déc dezember dez diciembre dic grudzień grudnia gru dicembre dezembro दिसंबर दिसम्बर 十二月",
)
MONTHS = {word: number for number, words in enumerate(_NAMES, start=1) for word in words.split()}
"""Month's name or short name in lower case → 1…12."""

_BESIDE = """
of de del de la le the on at um à a o godz dnia dn ngày năm lúc uhr heures h den am t st nd rd th er ème vào
mon tue wed thu fri sat sun tues thur thurs monday tuesday wednesday thursday friday saturday sunday
lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche
mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag
lunes martes miércoles jueves viernes sábado domingo pon wt śr czw pt sob niedz r rok thứ hai ba tư sáu bảy chủ nhật
utc gmt reviewed posted published written in united states kingdom का की को
"""
TODAY_WORDS = frozenset(_BESIDE.split())
"""Words beside a date's numbers and month that do not change it: weekdays, prepositions, "Uhr", ordinal endings."""
