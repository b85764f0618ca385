"""Words that announce a number, in eight languages: what stands before or after it says what it is."""

from __future__ import annotations

import re

_LATIN = {
    "CARD": r"(?:(?:credit|debit|bank|visa|master|amex|payment)\s?-?(?:cards?|caed|crd)?|cards?)\s?(?:number|numbers|no|nos|num|nr|#)s?"
    r"|(?:credit|debit)\s(?:card|no)|tarjeta(?:\sde\s(?:crédito|débito))?|(?:carte|cb)(?:\s(?:bancaire|bleue|de\scrédit))?"
    r"|(?:kredit|bank|ec|giro|debit)?karten?-?\s?(?:nummer|nr)|kreditkarte|kart[ayę](?:\s(?:kredytowej|płatniczej|debetowej))?"
    r"|(?:số\s)?thẻ(?:\s(?:tín\sdụng|ghi\snợ|atm))?",
    "ID": r"ssn|s\.s\.n|ss#|socials?|social\s?(?:security|insurance)?\s?(?:number|no|num|#)|social\ssecurity"
    r"|tax\s?(?:id|payer\sid)|itin|ein|tin|nino"
    r"|national\s(?:id|identity|insurance)|ni\snumber|passports?|driver'?s?\s?(?:license|licence)|driving\s(?:license"
    r"|licence)|licen[sc]e\s(?:number|no)"
    r"|aa?dh?aa?r|pan\s(?:card|number|no)|voter\sid|pesel|nip|dowod\w*(?:\sosobist\w+)?|dow[oó]d\w*(?:\sosobist\w+)?"
    r"|paszport\w*|prawo\sjazdy"
    r"|dni|nie|nif|cif|pasaporte|(?:n[úu]mero|carn[ée]t?)\sde\s(?:identidad|conducir|seguridad\ssocial)|seguridad\ssocial|cédula"
    r"|nir|(?:numéro\sde\s)?sécu(?:rité\ssociale)?|num[ée]ro\sinsee|passeport|(?:carte\snationale\s)?d[’']identité|permis\sde\sconduire"
    r"|steuer-?\s?(?:id|identifikationsnummer|nummer)|idnr|identifikationsnummer|personalausweis\w*"
    r"|ausweisnummer|ausweis|reisepass\w*|führerschein\w*"
    r"|(?:renten|sozial)versicherungsnummer|cccd|cmnd|căn\scước(?:\scông\sdân)?|chứng\sminh(?:\s(?:nhân\sdân"
    r"|thư))?|hộ\schiếu|giấy\sphép\slái\sxe|mã\ssố\sthuế",
    "PHONE": r"(?:tele)?phone|phones|mobile|cell(?:phone)?|tel\.?|mob\.?|ph\.?|call\s(?:me|us)(?:\s(?:back|at"
    r"|on))*|ring\sme|reach\sme(?:\s(?:at|on))?|text\sme|contact\s(?:me|number|no)"
    r"|whats\s?app|landline|fax|handy(?:nummer)?|telefon(?:nummer|nr|icznie|u|em)?|rufnummer|mobil(?:nummer"
    r"|e)?|festnetz|rückruf\w*|tel[ée]fono|m[óo]vil|celular|llám[ae]\w*"
    r"|téléphone|portable|appel\w*|joindre|gsm|kom[óo]rk\w+|numer\stel\w*|zadzwo\w+|đt|sđt|số\s?điện\sthoại"
    r"|điện\sthoại|di\sđộng|gọi\s(?:cho\s)?(?:tôi|em|mình|số)|zalo|hotline",
    "ACCOUNT": r"accounts?|acct?s?\.?|a/c|ac|iban|customer|client|member(?:ship)?|policy|polic[ei]|contract|subscriber"
    r"|loan|claim|case|ticket|reference|ref\.?"
    r"|confirmation|conformation|booking|reservation|order|invoice|transaction|tracking|routing|sort\scode|user\s?id|userid|login|username"
    r"|cuenta|cliente|póliza|poliza|siniestro|contrato|expediente|pedido|reserva|referencia|factura|socio"
    r"|compte|contrat|sinistre|dossier|commande|adhérent|référence|facture|abonné|réservation"
    r"|konto|konto-?\s?(?:nummer|nr)|kunden-?\s?(?:nummer|nr)|vertrags-?\s?(?:nummer|nr)|versicherungs(?:schein)?-?\s?(?:nummer"
    r"|nr)|polic(?:en)?-?\s?(?:nummer|nr)"
    r"|schadens?-?\s?(?:nummer|nr)|vorgangs-?\s?(?:nummer|nr)|bestell-?\s?(?:nummer|nr)|auftrags-?\s?(?:nummer"
    r"|nr)|rechnungs-?\s?(?:nummer|nr)|buchungs-?\s?(?:nummer|nr)"
    r"|mitglieds-?\s?(?:nummer|nr)|aktenzeichen|depot(?:nummer)?"
    r"|kont[oaou]|rachun\w+|klient\w*|polis\w*|szkod\w*|umow\w*|zam[óo]wieni\w*|zgłoszeni\w*|rezerwacj\w*|faktur\w*"
    r"|tài\skhoản|stk|(?:số\s)?hợp\sđồng|mã\s(?:khách\shàng|đơn(?:\shàng)?|hồ\ssơ|giao\sdịch|yêu\scầu)|khách\shàng|hồ\ssơ"
    r"|kha?ata|khaata|policy\sn\w+",
}
_OTHER = {
    "CARD": r"(?:信用卡|银行卡|借记卡|储蓄卡)?卡号|信用卡号?|银行卡号?|(?:क्रेडिट|डेबिट|बैंक|एटीएम)?\s?कार्ड(?:\s(?:नंबर|नम्बर|संख्या))?",
    "ID": r"身份证(?:号码?)?|护照(?:号码?)?|驾照|驾驶证(?:号码?)?|社保号|आधार(?:\sकार्ड)?|पैन(?:\sकार्ड)?|पासपोर्ट|ड्राइविंग\sलाइसेंस|वोटर\sआईडी",
    "PHONE": r"手机(?:号码?)?|电话(?:号码?)?|联系方式|致电|微信|फ़ोन|फोन|मोबाइल|कॉल|व्हाट्सएप",
    "ACCOUNT": r"账号|帐号|账户|帐户|户号|保单号?码?|客户号|会员号|合同号|订单号?"
    r"|工单号|编号|理赔号|案件号|खाता|खाते|ग्राहक|पॉलिसी|दावा|दावे|अनुबंध|ऑर्डर|शिकायत",
}
CUE = re.compile(
    r"(?<![^\W\d_])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _LATIN.items()) + r")(?![^\W\d_])"
    "|" + "|".join(f"(?P<{kind}_>{words})" for kind, words in _OTHER.items()),
    re.IGNORECASE,
)
_NUMBER_WORD = (
    r"number|numbers|no|nos|nr|num|num[ée]ro|número|numer|nummer|nro|id|code|digits?|số|mã|khoản|संख्या"
    r"|नंबर|नम्बर|आईडी|क्रमांक|號|号码|号|码|#|№|nº|n°|n[.]?o|ref"
)
_LINK = (
    r"is|are|was|as|ends?|ending|with|in|it'?s|its|my|mine|the|for|of|on|at|to|me|your|our|own|please"
    r"|new|old|current|s|last|four|4|card|account|you|can|could|back|here|that|would|be|ist|lautet|war"
    r"|unter"
    r"|der|die|das|meine?|mein|es|mi|el|la|al|un|del?|es:|est|le|mon|ma|au|du|sur|par|to|jest|m[óo]j"
    r"|moja|moje|pod|na|là|của|tôi|em|mình|qua|vào|hai|hain|mera|meri|mere|ka|ki|ke|par|है|हैं|का|की"
    r"|के|मेरा|मेरी|पर"
    r"|security|savings?|checking|bank|identity|identifier|contact|cell|mobile|phone|policy|klienta"
    r"|konta|osobistego|bancaria|bancario|bancaire|client|cliente|bảo|hiểm|ngân|hàng|điện|thoại"
)
GAP = re.compile(
    rf"(?:[\s:=,\-–—>*\"'’()\[\]|/：，、?]|(?P<number>(?<![^\W\d_])(?:{_NUMBER_WORD})(?![^\W\d_])\.?|\.(?=\S)"
    rf"|[#№号码])|(?<![^\W\d_])(?:{_LINK})(?![^\W\d_])|[是为我的您你：])*",
    re.IGNORECASE,
)
"""What may stand between a cue and its number; group ``number`` says that it is called a number."""

AFTER = re.compile(
    r"\s*(?:,|-|–)?\s*(?:(?:this\s|that\s)?(?:is|was)|as|ist|es|est|to(?=\sm[óo]j)|jest|là|hai|है|是"
    r"|这是)\s?(?:my|the|our|meine?|mi|mon|ma|m[óo]j|moja|mera|meri|मेरा|मेरी|我的|số)\s?(?:old\s|new\s"
    r"|current\s)?",
    re.IGNORECASE,
)
"""Between a number and a cue that follows it ("12345678 is my account number")."""

_CALL_AFTER = re.compile(r"\s?(?:पर|par|pe|को|ko)\s(?:कॉल|फोन|फ़ोन|संपर्क|call|phone|contact)", re.IGNORECASE)
_SSN_AFTER = re.compile(r"\s(?:ssn|pesel)(?![^\W\d_])", re.IGNORECASE)
AND = re.compile(r"[\s,;&/+、]*(?:and|or|und|oder|y|o|et|ou|i|lub|oraz|và|hoặc|aur|और|या|和|与|或)?[\s,;&/+、]*", re.IGNORECASE)
"""Between two numbers of one kind ("accounts 12345678 and 87654321")."""

NAMED_NUMBER = re.compile(
    rf"(?:{_NUMBER_WORD}|nummer|-?nr|#|号|号码)\.?$|^(?:ssn|cccd|cmnd|pesel|dni|nie|aktenzeichen|stk)$", re.IGNORECASE
)
"""A cue that is itself called a number (``Kundennummer``, ``SSN``)."""

ENDING = re.compile(
    r"ending|ends|endet|endend|termina|finit|finissant|kończ\w+|đuôi|尾号|last\s(?:four|4)|letzten|últimos|derniers", re.IGNORECASE
)
"""Only the end of a number follows: what banks print on receipts; it stays for cards."""


def cue_before(text: str) -> tuple[str, bool] | None:
    """Kind that the words before a number announce, and whether they call it a number; ``None`` if they do not.

    Args:
        text: Up to 60 characters before the number.
    """
    last = None
    for last in CUE.finditer(text):  # noqa: B007  the last one counts
        pass
    if last is None:
        return None
    gap = GAP.fullmatch(text, last.end())
    if gap is None:
        return None
    kind = str(last.lastgroup).rstrip("_")
    if kind == "CARD" and ENDING.search(text, max(0, last.start() - 15)):
        return None
    return kind, bool(gap["number"] or NAMED_NUMBER.search(last.group()) or ":" in gap.group() or "=" in gap.group())


def cue_after(text: str) -> str | None:
    """Kind that the words after a number announce ("… is my account number")."""
    link = AFTER.match(text)
    cue = CUE.match(text, link.end()) if link else None
    if cue is None and _CALL_AFTER.match(text):
        return "PHONE"
    if cue is None and _SSN_AFTER.match(text):
        return "ID"
    return str(cue.lastgroup).rstrip("_") if cue else None
