"""Countries as exports write them → ISO 3166 codes."""

from __future__ import annotations

from functools import lru_cache

from phonenumbers import SUPPORTED_REGIONS

_NAMES = {
    "US": "usa u.s. u.s.a. united-states united-states-of-america america stany-zjednoczone estados-unidos"
" états-unis vereinigte-staaten hoa-kỳ mỹ 美国",
    "GB": "uk u.k. united-kingdom great-britain england scotland wales wielka-brytania reino-unido royaume-uni großbritannien 英国",
    "IN": "india indie indien inde ấn-độ भारत bharat 印度",
    "VN": "vietnam viet-nam việt-nam wietnam 越南",
    "PL": "poland polska polen pologne polonia ba-lan 波兰",
    "CN": "china prc chiny chine 中国 trung-quốc",
    "ES": "spain españa espana hiszpania spanien espagne tây-ban-nha 西班牙",
    "FR": "france francja frankreich francia pháp 法国",
    "DE": "germany deutschland niemcy allemagne alemania đức 德国",
    "AT": "austria österreich", "CH": "switzerland schweiz suisse svizzera", "MX": "mexico méxico", "CA": "canada kanada", 
    "AU": "australia",
    "IE": "ireland", "NL": "netherlands the-netherlands niederlande", "BE": "belgium belgique belgien belgië", "IT": "italy italia italien",
    "PT": "portugal", "BR": "brazil brasil", "AR": "argentina", "CO": "colombia", "CL": "chile", "PE": "peru perú", 
    "SG": "singapore", "TW": "taiwan 台湾", "HK": "hong-kong 香港",
}  # fmt: skip
_CODES = {name.replace("-", " "): code for code, names in _NAMES.items() for name in names.split()}


@lru_cache(maxsize=10_000)
def region_of(country: str | None) -> str | None:
    """ISO 3166 code of a country given as a code or a name; ``None`` if it is neither."""
    if not country:
        return None
    word = country.strip()
    if word.upper() in SUPPORTED_REGIONS:
        return word.upper()
    return _CODES.get(word.casefold())
