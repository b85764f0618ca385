"""What one side asks for: the answer needs no cue of its own."""

from __future__ import annotations

import re

_ASKS = {
    "NAME": r"(?:your|ur)\s(?:full\s|first\s|last\s|good\s|complete\s|sur)?name|who\s(?:am\si|i\sam)\s(?:speaking"
    r"|talking|chatting)|name\splease|su\snombre|tu\snombre|con\squién|se\sllama|votre\s(?:nom|prénom)"
    r"|[àa]\squi\sai-je"
    r"|ihren?\s(?:vollen\s|vor-?\s?und\s)?(?:nach)?namen?|wie\sheißen|mit\swem\sspreche|imię(?:\si\snazwisko)?"
    r"|nazwisko|(?:quý\skhách|anh|chị|bạn|anh/chị)\stên|họ\s(?:và\s)?tên|tên\s(?:của\s)?(?:anh|chị|bạn"
    r"|quý)|aapka\s(?:\w+\s)?na+m|आपका\s(?:\S+\s)?नाम|姓名|贵姓|怎么称呼|您的名字",
    "CARD": r"card\snumber|card\sno|(?:16|sixteen)[ -]?digits?|número\sde\s(?:la\s|su\s)?tarjeta|numéro\sde\s(?:la\s"
    r"|votre\s)?carte|kartennummer|numer\skarty|số\sthẻ|कार्ड\sनंबर|card\skaa?\snumber|卡号",
    "ID": r"ssn|social|national\sid|passport|last\sfour|last\s4|identification|dni\b|nie\b|sécurité\ssociale"
    r"|steuer-?id|ausweis|pesel|dowod\w+|dowódu?|cccd|căn\scước|cmnd|aadhaa?r|pan\snumber|आधार|身份证|护照",
    "PHONE": r"(?:phone|mobile|contact|callback|telephone|cell)\s(?:number|no)|number\s(?:to|we\scan)\s(?:call"
    r"|reach)|teléfono|téléphone|numéro\soù|telefonnummer|handynummer|rufnummer|numer\stelefonu|số\sđiện\sthoại"
    r"|फोन\sनंबर|मोबाइल\sनंबर|手机号|电话",
    "ACCOUNT": r"account\s(?:number|no)|policy\s(?:number|no)|customer\s(?:number|id)|reference\s(?:number|no)"
    r"|(?:order|claim|case|confirmation|booking|member(?:ship)?|contract)\s(?:number|id|no|code)|número\sde\s(?:cuenta"
    r"|póliza|cliente|pedido|contrato)"
    r"|numéro\sde\s(?:compte|contrat|client|dossier|commande|sinistre)|(?:konto|kunden|vertrags|schaden"
    r"|versicherungs|bestell)nummer|numer\s(?:konta|rachunku|klienta|polisy|umowy|szkody|zamówienia)"
    r"|số\s(?:tài\skhoản|hợp\sđồng)|mã\s(?:khách|đơn|hợp)|खाता\s(?:संख्या|नंबर)|账号|帐号|保单号|客户号|订单号",
    "DATE_OF_BIRTH": r"date\sof\sbirth|birth\s?date|birthday|d\.?o\.?b\b|fecha\sde\snacimiento|date\sde\snaissance|geburtsdatum"
    r"|data?\surodzenia|ngày\s(?:tháng\snăm\s)?sinh|जन्म|janm|出生|生日",
    "ADDRESS": r"(?:your|billing|home|mailing|shipping|current|new|full)\saddress|zip\s?code|post\s?code|dirección"
    r"|domicilio|votre\sadresse|ihre\s(?:adresse|anschrift)|adres(?:u)?\s(?:zamieszkania|korespond)"
    r"|podać\sadres|địa\schỉ|पता|地址",
    "SECRET": r"pass\s?word|pass\s?code|\bpin\b(?!\scode)|one[- ]time|\botp\b|security\s(?:code|answer|word)|verification\scode"
    r"|contraseña|mot\sde\spasse|passwort|kennwort|hasł\w+|mật\skhẩu|mã\s(?:otp|xác)|पासवर्ड|ओटीपी|密码"
    r"|验证码",
}
_ASKED = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _ASKS.items()), re.IGNORECASE)
_REQUEST = re.compile(
    r"\?|？|please|may\si|can\si|could\s(?:you|i)|provide|confirm|verify|tell\sme|need\s(?:your|the)"
    r"|what(?:'?s|\sis)|por\sfavor|indique|puede|podría|dígame|s'il|pouvez|pourr|veuillez|donnez|bitte"
    r"|können|nennen|proszę|podać|poda"
    r"|vui\slòng|cho\s(?:em|mình|tôi|biết)|xin|kripya|batai|bata|कृपया|बताएं|बताइए|请|提供|告诉",
    re.IGNORECASE,
)


def asked_for(text: str) -> frozenset[str]:
    """Kinds of personal data that a message asks for; empty for one that asks for nothing."""
    if not _REQUEST.search(text):
        return frozenset()
    return frozenset(str(found.lastgroup) for found in _ASKED.finditer(text))
