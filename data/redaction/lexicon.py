"""Words that are names, and words that never are."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as text."""
    return frozenset(text.split())


_HERE = Path(__file__).parent


@cache
def given_names() -> frozenset[str]:
    """Given names of Earshot's languages that are no ordinary words, lower-case."""
    return frozenset((_HERE / "given_names.txt").read_text(encoding="utf-8").casefold().split())


@cache
def surnames() -> frozenset[str]:
    """Frequent surnames, lower-case."""
    return frozenset((_HERE / "surnames.txt").read_text(encoding="utf-8").casefold().split())


@cache
def doubtful_names() -> frozenset[str]:
    """Given names that are also ordinary words or places ("Grace", "Virginia"): they need a cue and a capital."""
    return frozenset((_HERE / "doubtful_names.txt").read_text(encoding="utf-8").casefold().split())


@cache
def any_given_names() -> frozenset[str]:
    return given_names() | doubtful_names()


def is_given(word: str) -> bool:
    return word.casefold().removesuffix("'s").removesuffix("’s").split("-")[0] in given_names()


def is_known(word: str) -> bool:
    return is_given(word) or word.casefold() in surnames()


PARTICLES = word_set("de da do dos del della der den di du la le van von zu zur af al bin ibn ben el y e ter ten thị văn")
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "madam",
        "mister",
        "frau",
        "herr",
        "herrn",
        "pan",
        "pani",
        "pana",
        "panu",
        "monsieur",
        "madame",
        "mme",
        "mlle",
        "señor",
        "señora",
        "don",
        "doña",
        "sr",
        "sra",
        "sri",
        "shri",
        "smt",
        "ji",
    ]
)

NEVER = word_set("""
    a about account accounts actually address after again agent all already also always am amazing an and angry annoyed
    another any anyone app application are as asking at available away awesome
    back bad bank banking based because been before being below best better beyond billing both branch but by call called
    caller calling can cannot card cards case cash certainly charge chat check claim
    client clients closed club come coming company complaint concerned concerning confused consumer contact contacting
    copy correct could covid credit currently customer customers date day days dear debit
    delete demanding department did disappointed disgusted dispute disputing do does done dont down due each else email
    emails emailing employee enough error even ever every everybody everyone everything exactly excellent extremely
    facing fed few fine first following folks for former found fraud friend friends from fraudulent frustrated fully
    furious furthermore getting give given giving glad go going gone good got great had half happy has
    have having he heartbroken hello help her here hey hi him his hoping hotel how however i id if ill im in inaccurate
    incorrect incorrectly information inquiring insurance interested into invoice is issue it its
    just kind kindly know ladies gentlemen last late later let letter like line listed living located locked logging long
    looking lost lot made mail make man management manager many may me member message
    mine misspelled misspelt missing moderator month more mortgage most much must my name named names need needing neither
    never new next nice no nobody none not nothing now number of off offended ok okay old on
    once one only open or order ordering other our out outraged over owner own package paid passenger password patient pay
    paying payment people person phone please pleased police policy poor possible printed
    problem problems product project purchase question questions quite rather ready really reason recently refund
    regarding regards relevant reply reporting representative request requesting ridiculous right
    sad same satisfied saying security seeking seller send sending senior sent service services several she should shocked
    sick simply since single sir sirs so some somebody someone something soon sorry
    speaking spelled spelt spoke staff standing still stolen store stuck student such support supposed supervisor sure
    taking talking team tech technical telling terrible than thank thankful thanks that the their
    them then there therefore these they thing this those though through thus ticket time tired to today together told
    tomorrow tonight too totally transaction transfer travelling traveling travel try trying twice
    two unable unacceptable under unfortunately unhappy until up update upset us use user using valid very victim via visa
    waiting want wanted wanting was way we website well went were what when where which
    while who whole whom whose why will wish with within without wondering work working worried would writing wrong
    wrongly yeah yes yesterday yet you your yours yourself mastercard morning afternoon evening
    night good greetings welcome monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christmas
    english american british indian french german spanish polish vietnamese chinese european african mexican canadian
    muslim christian jewish hindu
    america india china france germany spain poland vietnam usa uk london delhi mumbai paris berlin chennai bangalore
    kolkata goa singapore dubai chicago boston texas california york
    google apple microsoft amazon facebook twitter instagram whatsapp paypal netflix uber iphone android windows outlook
    skype gmail yahoo equifax experian transunion chase citi citibank
    comcast verizon sprint tmobile att xfinity virgin delta united southwest american jetblue
    bot virtual assistant automated system admin administrator hr it ceo cfo attorney lawyer lender borrower tenant
    landlord husband wife mother father son daughter brother sister friend
    ich sie wir und oder der die das ein eine mit von nicht sehr kunde kundin kunden kundenservice team damen herren bank
    konto karte leider hallo guten tag freundlichen grüßen grüße unzufrieden enttäuscht
    empört sauer verärgert begeistert zufrieden froh sicher schon seit bei jetzt heute gestern hier deutscher alle
    kollegen liebe lieber support
    el la los las un una yo tu su mi muy cliente clienta señores equipo banco cuenta tarjeta buenos buenas días tardes
    noches hola gracias estimado estimada estimados molesto molesta enfadado enfadada
    harto harta decepcionado decepcionada contento contenta desde hace aquí con que por para como todos
    je suis vous nous le les des client cliente madame monsieur messieurs mesdames bonjour bonsoir merci cordialement
    service équipe banque compte carte déçu déçue mécontent mécontente furieux furieuse
    très pas toujours depuis chez ici avec que pour tous toute titulaire
    doktor doktorze doktorem doktora doktór dokrot dr profesor profesorze magister mecenas dyrektor doctor doctora
    profesora presidente director directora président présidente directeur directrice docteur
    konsultanta kierowniku redaktor minister premier prezes poseł
    ja ty jest jestem nie tak bardzo klient klientka klientem klientką państwo państwa szanowni panowie panie pani pan
    dzień dobry witam cześć dziękuję pozdrawiam bank konto karta obsługa kierownik konsultant
    konsultantka zły zła rozczarowany rozczarowana zadowolony zadowolona wściekły od tu już wszyscy
    tôi anh chị em ông bà bạn mình là của không rất khách hàng ngân nhà cô chú bác cháu con ad shop admin hotline xin chào
    cảm ơn vâng dạ quý mọi người ơi ạ nhé nhân viên giám đốc quản lý người dùng
    main mai mera meri mere hai hain hu hoon hun bahut aap hum ji sir madam bhai namaste dhanyavad galat sahi nahi nahin
    kya pareshan naraz gussa khush bol raha rahi
    falsch richtig mal est correcto incorrecto źle błędnie sai đúng गलत sahee
    usd eur dollars euro euros inc llc ltd corp gmbh ag sa plc na pvt co
    """)
"""Lower-case words that no name begins or ends with."""

COMPANY = word_set("""
    bank banks inc llc ltd corp corporation company credit financial finance mortgage group services service insurance
    loan loans card cards street st avenue ave road rd university hospital airlines
    airways motors auto store stores university college school union capital holdings partners associates law firm act
    rights hotel hotels schwab stanley fargo jones james sachs hancock chase morgan mae mac
    deere kors klein lauren vuitton cooper bryant airport county city park beach island river lake health medical clinic
    pharmacy energy electric wireless mobile telecom media news times post
    assoc llp recovery collection collections pandemic virus versicherung sparkasse bankhaus assurance assurances banque
    banco seguros ubezpieczenia towarzystwo
    """)
"""Words that, after a name, make it the name of a company or a place."""
