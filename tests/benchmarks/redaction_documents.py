"""Generated support messages in eight languages whose personal data is known, and harmless ones that look like it.

Names, streets and sentences are this file's own; numbers are drawn at random with right check digits. The rules were developed
on these forms, so the figures say what the rules can do, not how they fare on new writing: ``redaction_looks`` says that.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import phonenumbers

from data.redaction.checksums import IBAN_LENGTHS, insee, luhn, pesel, resident_id, tax_id, verhoeff

Maker = Callable[[random.Random], str]


@dataclass(frozen=True)
class Document:
    """A message and where its personal data stands: (start, end, kind)."""

    text: str
    truth: tuple[tuple[int, int, str], ...]
    region: str | None


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _until(make: Maker, check: Callable[[str], bool]) -> Maker:
    def draw(rng: random.Random) -> str:
        while not check(value := make(rng)):
            pass
        return value

    return draw


def card(rng: random.Random) -> str:
    prefix, length = rng.choice(
        [("4", 16), ("51", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("6011", 16), ("62", 16), ("30", 14), ("62", 19)]
    )
    body = prefix + _digits(rng, length - len(prefix) - 1)
    number = next(body + last for last in "0123456789" if luhn(body + last))
    cuts = [0, 4, 10, 15] if length == 15 else [*range(0, length, 4), length]
    groups = [number[start:end] for start, end in pairwise(cuts)]
    return rng.choice(["", " ", " ", "-"]).join(groups)


def iban(rng: random.Random) -> str:
    country = rng.choice(["DE", "FR", "ES", "PL", "GB", "AT", "CH", "NL", "IT", "BE"])
    letters = rng.choice(["WEST", "BARC", "INGB"]) if country in ("GB", "NL") else ""
    body = letters + _digits(rng, IBAN_LENGTHS[country] - 4 - len(letters))
    check = 98 - int("".join(str(int(sign, 36)) for sign in body + country + "00")) % 97
    number = f"{country}{check:02d}{body}"
    spaced = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    return rng.choice([number, spaced, spaced, number.lower()])


def phone(region: str) -> Maker:
    example = [
        phonenumbers.example_number_for_type(region, kind)
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    ]
    forms = (phonenumbers.PhoneNumberFormat.INTERNATIONAL, phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.NATIONAL)

    def draw(rng: random.Random) -> str:
        while True:
            base = rng.choice(example)
            assert base is not None
            plain = str(base.national_number)
            number = phonenumbers.PhoneNumber(country_code=base.country_code, national_number=int(plain[:-6] + _digits(rng, 6)))
            if phonenumbers.is_valid_number(number):
                return phonenumbers.format_number(number, rng.choice(forms))

    return draw


def email(rng: random.Random) -> str:
    user = rng.choice(["anna.kowalska", "j.doe", "maria_lopez", "nguyen.van.an", "wang-wei88", "o'brien", "info+claims", "müller", "r2d2"])
    domain = rng.choice(["example.com", "web.de", "mail.co.uk", "poczta.onet.pl", "qq.com", "sub.firma-gmbh.de", "orange.fr"])
    return f"{user}{rng.choice(['', str(rng.randint(1, 99))])}@{domain}"


def account(rng: random.Random) -> str:
    return rng.choice(
        [
            _digits(rng, 8),
            _digits(rng, 10),
            f"{rng.choice('ABKP')}{_digits(rng, 7)}",
            f"{_digits(rng, 4)}-{_digits(rng, 5)}",
            f"POL-{_digits(rng, 6)}",
        ]
    )


def born(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1940, 2005)
    return rng.choice([f"{day:02d}/{month:02d}/{year}", f"{day}.{month}.{year}", f"{year}-{month:02d}-{day:02d}"])


def ip(rng: random.Random) -> str:
    return ".".join(str(rng.randint(1, 254)) for _ in range(4))


def secret(rng: random.Random) -> str:
    return rng.choice([_digits(rng, 4), _digits(rng, 6), f"Kot{_digits(rng, 3)}!", f"blue{_digits(rng, 2)}Sky"])


_NATIONAL: dict[str, Maker] = {
    "US": lambda rng: f"{rng.randint(100, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}",
    "VN": lambda rng: "0" + _digits(rng, 11),
    "IN": _until(lambda rng: str(rng.randint(2, 9)) + _digits(rng, 11), verhoeff),
    "PL": _until(lambda rng: f"{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{_digits(rng, 5)}", pesel),
    "CN": _until(
        lambda rng: f"{rng.randint(110101, 659001)}19{_digits(rng, 9)}{rng.choice('0123456789X')}",
        resident_id,
    ),
    "ES": lambda rng: f"{(number := rng.randint(10**7, 10**8 - 1))}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}",
    "FR": _until(
        lambda rng: f"{rng.randint(1, 2)}{_digits(rng, 2)}{rng.randint(1, 12):02d}{_digits(rng, 10)}",
        insee,
    ),
    "DE": _until(lambda rng: _digits(rng, 11), tax_id),
}

NAMES = {
    "US": "Harold Finch|Denise Whitaker|Tamika Jones|Oleg Brodsky|Mary-Ann Kessler|Priyanka Doshi",
    "VN": "Nguyễn Văn An|Trần Thị Bích|Lê Hoàng Long|Phạm Quỳnh Chi|Đỗ Minh Khôi",
    "IN": "राहुल वर्मा|सुनीता देशपांडे|अनिल|मोहम्मद इरफ़ान",
    "PL": "Jan Kowalski|Agnieszka Wrzos|Zdzisław Pietrzyk|Hanna Dudek-Mazur",
    "CN": "张伟|李晓梅|欧阳娜娜|王芳|赵子龙",
    "ES": "Lucía Ferrer Soto|Iñaki Barrena|José María Peña|Rocío del Valle",
    "FR": "Amélie Fournier|Jean-Baptiste Morel|Noémie de Lacroix|Karim Benali",
    "DE": "Ulrike Achterberg|Thorsten Voß|Hans-Jürgen Kuhn|Ayşe Yıldız",
}
ADDRESSES = {
    "US": "1420 Maple Ridge Road, Dayton, OH 45402|77 Sunset Blvd|P.O. Box 4410|905 N. Harbor Drive Apt 4B",
    "VN": "số 25 đường Trần Hưng Đạo, phường 1, quận 5|12/4 ngõ Thịnh Quang|88 đường Láng",
    "IN": "मकान नंबर 45, गांधी नगर|Flat No. 302, Shanti Apartments, Andheri",
    "PL": "ul. Kwiatowa 12/7, 30-105 Kraków|al. Jana Pawła II 44|os. Tysiąclecia 9",
    "CN": "上海市浦东新区世纪大道100号|广州市天河区体育西路12号3栋502室",
    "ES": "Calle de Alcalá 45, 28014 Madrid|Avenida del Puerto 12|Plaza Mayor, 3",
    "FR": "14 rue des Lilas, 69003 Lyon|221 bis avenue Victor Hugo|BP 214",
    "DE": "Lindenstraße 14, 50674 Köln|Am Alten Markt 3, 04109 Leipzig|Postfach 12 34 56",
}
SENTENCES = {
    "US": "My name is {NAME} and I need help.|The charge on card {CARD} is wrong.|Please call me back at"
    " {PHONE}, thanks.|Send it to {EMAIL} please.|My account number is {ACCOUNT}.|IBAN: {IBAN}"
    "|My SSN is {ID}|I was born on {DATE_OF_BIRTH}.|I moved to {ADDRESS} last week.|My password is"
    " {SECRET} and it fails.|The login came from {IP} at night.|Policy no. {ACCOUNT}, still waiting."
    "|{PHONE} is my mobile",
    "VN": "Tôi tên là {NAME}, tôi cần hỗ trợ.|Thẻ {CARD} của tôi bị trừ tiền hai lần.|Vui lòng gọi cho tôi"
    " theo số {PHONE}.|Email của tôi là {EMAIL}|Số tài khoản của tôi là {ACCOUNT}|CCCD: {ID}|Ngày sinh:"
    " {DATE_OF_BIRTH}"
    "|Tôi sống ở {ADDRESS}.|Mật khẩu là {SECRET}|IBAN {IBAN}",
    "IN": "मेरा नाम {NAME} है और मुझे मदद चाहिए।|मेरे कार्ड {CARD} से पैसे कट गए।|कृपया {PHONE} पर कॉल करें।"
    "|मेरा ईमेल {EMAIL} है।|मेरा खाता नंबर {ACCOUNT} है।|आधार नंबर {ID} है।|जन्म तिथि {DATE_OF_BIRTH}"
    "|मेरा पता {ADDRESS}"
    "|मेरा पासवर्ड {SECRET} है।|Mera mobile number {PHONE} hai|Mera account number {ACCOUNT} hai bhai",
    "PL": "Nazywam się {NAME} i proszę o pomoc.|Karta {CARD} nie działa.|Proszę o telefon pod numer {PHONE}."
    "|Mój adres e-mail to {EMAIL}.|Numer konta: {IBAN}|Numer klienta to {ACCOUNT}.|PESEL {ID}|Data"
    " urodzenia: {DATE_OF_BIRTH}"
    "|Mieszkam przy {ADDRESS}.|Moje hasło to {SECRET}.|Pan {NAME} obiecał zwrot.|numer polisy {ACCOUNT}",
    "CN": "我叫{NAME}，需要帮助。|我的信用卡{CARD}被盗刷了。|请打我的手机{PHONE}。|邮箱是{EMAIL}|账号{ACCOUNT}无法登录|身份证号码{ID}"
    "|出生日期：{DATE_OF_BIRTH}"
    "|我住在{ADDRESS}。|密码是{SECRET}|IBAN：{IBAN}",
    "ES": "Me llamo {NAME} y necesito ayuda.|Mi tarjeta {CARD} fue rechazada.|Llámeme al {PHONE}, por favor."
    "|Mi correo es {EMAIL}.|Mi número de cuenta es {IBAN}.|Mi número de cliente es {ACCOUNT}.|DNI {ID}"
    "|Fecha de nacimiento: {DATE_OF_BIRTH}|Vivo en {ADDRESS}.|La contraseña es {SECRET}|Señor {NAME},"
    " buenos días.|número de póliza {ACCOUNT}",
    "FR": "Je m'appelle {NAME} et je voudrais un remboursement.|Ma carte {CARD} est bloquée.|Appelez-moi"
    " au {PHONE}.|Mon adresse mail : {EMAIL}|Mon IBAN est {IBAN}|Numéro de contrat : {ACCOUNT}"
    "|Mon numéro de sécurité sociale est {ID}|Date de naissance : {DATE_OF_BIRTH}|J'habite {ADDRESS}."
    "|Le mot de passe est {SECRET}|Madame {NAME} m'a répondu.|dossier n° {ACCOUNT}",
    "DE": "Mein Name ist {NAME}, ich brauche Hilfe.|Meine Karte {CARD} wurde belastet.|Bitte rufen Sie mich"
    " unter {PHONE} an.|Meine E-Mail ist {EMAIL}.|Meine IBAN lautet {IBAN}|Kundennummer {ACCOUNT}"
    "|Steuer-ID {ID}|Geburtsdatum: {DATE_OF_BIRTH}|Ich wohne in der {ADDRESS}.|Das Passwort lautet"
    " {SECRET}|Frau {NAME} war unfreundlich.|Vertragsnummer: {ACCOUNT}",
}
FILLERS = {
    "US": "It was $2,500.00 in March 2019.|I waited 45 minutes twice.|The app shows error 404 since version 12.3.1.|Thank you.",
    "VN": "Tôi đã chờ 3 ngày.|Số tiền là 1.500.000 đồng.|Cảm ơn.",
    "IN": "मैं 2 घंटे से इंतज़ार कर रहा हूँ।|₹5,000 काटे गए।",
    "PL": "Czekam od 10 dni.|Kwota 1 250,50 zł zniknęła 12.05.2023.",
    "CN": "我等了3天。|金额是2500元。|2023年5月发生的。",
    "ES": "Llevo 10 días esperando.|Me cobraron 1.200,50 euros en 2022.",
    "FR": "J'attends depuis 15 jours.|Le montant est de 89,90 € depuis 2021.",
    "DE": "Ich warte seit 14 Tagen.|Es geht um 1.299,00 Euro vom 03.04.2022.",
}
_SHARED: dict[str, Maker] = {
    "CARD": card,
    "IBAN": iban,
    "EMAIL": email,
    "ACCOUNT": account,
    "DATE_OF_BIRTH": born,
    "IP": ip,
    "SECRET": secret,
}


def documents(count: int, *, seed: int) -> list[Document]:
    """Messages of one to three sentences with personal data and as many without, evenly over eight countries."""
    rng = random.Random(seed)
    phones = {region: phone(region) for region in SENTENCES}
    made = []
    for place in range(count):
        region = list(SENTENCES)[place % len(SENTENCES)]
        makers = _SHARED | {
            "PHONE": phones[region], "ID": _NATIONAL[region], "NAME": lambda rng, region=region: rng.choice(NAMES[region].split("|")),
            "ADDRESS": lambda rng, region=region: rng.choice(ADDRESSES[region].split("|")),
        }  # fmt: skip
        sentences = rng.sample(SENTENCES[region].split("|"), rng.randint(1, 3))
        known = region if rng.random() < 0.5 else None
        made.append(_fill(rng, [*sentences, rng.choice(FILLERS[region].split("|"))], makers, known))
    return made


def _fill(rng: random.Random, sentences: list[str], makers: dict[str, Maker], region: str | None) -> Document:
    text, truth = "", []
    for sentence in sentences:
        for place, part in enumerate(sentence.replace("{", "}").split("}")):
            value = makers[part](rng) if place % 2 else part
            if place % 2:
                truth.append((len(text), len(text) + len(value), part))
            text += value
        text += " "
    return Document(text.strip(), tuple(truth), region)


def negatives() -> list[str]:
    """Messages without personal data, each with something that looks like it."""
    return _NEGATIVES.strip().split("\n")


_NEGATIVES = """
I am angry about the fee.
This is ridiculous, I waited 45 minutes.
My name is wrong on the card.
my name is misspelled on my account
I am Chinese and I live in Poland.
In 2019 I paid $2,500.00 and in 2020 only $1,200.
You are open 24/7 but nobody answers for 10 days.
My Visa 4 times declined.
The iPhone 14 Pro Max and the Galaxy S23 both crash on version 17.4.1.
Under 15 U.S.C. 1681 and section 609 of the FCRA you must delete it.
I spoke with a supervisor on 12/05/2023 at 10:30 am.
The balance was 1,234,567.89 USD on January 5, 2021.
Order 12 pieces of item 4711 please.
I have 3 accounts and 2 cards.
Room 204 on floor 12 has no wifi.
card ending in 4242 was charged twice
My card **** **** **** 1234 does not work.
XXXX XXXX charged me {$450.00} on XX/XX/2019 from account XXXX1234.
Hi team, thanks for the quick help!
Dear Customer Service, I want a refund.
Dear Sir or Madam, please cancel my policy.
Thank you very much. Best regards
Charles Schwab and Wells Fargo are better than Chase.
JP Morgan Chase and Morgan Stanley refused.
Capital One, Discover and American Express all accept it.
I moved from New York to Los Angeles in May.
The password is not working and the PIN is blocked.
My password reset link has expired.
I forgot my password again
You should call me back within 5 business days.
The interest is 4.75 % over 360 months.
It took 2 hours and 30 minutes on Main Street.
I am calling about my order.
this is the third time I complain
this is my last message
I'm so disappointed with the service
I am John Deere tractor owner
error code 0x80070005 on Windows 11
KB5005565 breaks the printer
The flight BA 117 was 3 hours late
https://www.example.com/help/cards
See www.bank.com for details
@ExampleBank why is the app down again?
#fail since 2018
Ich bin Kunde seit 2010 und sehr enttäuscht.
Ich bin sauer, das ist eine Frechheit.
Das kostet 1.299,00 Euro im Jahr.
Mein Name ist falsch geschrieben.
Ich habe am 12.03.2022 um 14:30 Uhr angerufen.
Sehr geehrte Damen und Herren, ich kündige.
Mit freundlichen Grüßen
Frau ist am Telefon unfreundlich gewesen.
Je suis très déçu du service depuis 2015.
Je suis cliente depuis 10 ans.
Mon nom est mal orthographié.
Bonjour Madame, Monsieur, je voudrais résilier.
Le montant est de 1 250,50 € pour 12 mois.
J'ai attendu 25 minutes au téléphone le 3 mai 2023.
Soy cliente desde 2012 y estoy muy enfadada.
Mi nombre está mal escrito.
Me cobraron 1.200,50 euros el 5 de mayo de 2022.
Estimados señores, quiero cancelar.
Jestem klientem od 2009 roku i jestem zły.
Moje nazwisko jest źle zapisane.
Czekam 14 dni na 1 250,50 zł.
Szanowni Państwo, proszę o zwrot.
Tôi là khách hàng từ năm 2015.
Tôi rất không hài lòng, chờ 45 phút.
Phí là 1.500.000 đồng mỗi năm.
Xin chào anh chị, cho tôi hỏi
Tên tôi bị viết sai trên thẻ
मेरा नाम गलत लिखा है
मैं 2015 से ग्राहक हूँ और बहुत नाराज हूँ।
मुझे ₹50,000 वापस चाहिए।
mera naam galat likha hai
main bahut pareshan hoon
我是老客户了，非常失望。
我叫了三次客服都没人理。
2023年5月1日扣了我2500元
名字写错了
我等了45分钟
The update 10.15.7 arrived on 2021-02-09T10:15:00 for build 19H524.
Transfer 1500000 VND to savings
I ordered a size 42 and got 44
Rated 5/5 in 2021, now 1/5
The rate went from 3.5 to 7.25 percent between 2021 and 2023
We are a family of 4 and pay 120 per month
My 2015 Honda Civic was hit in 2022
Press 1 for English, then 2, then 9
"""
