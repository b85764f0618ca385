"""Phrases that a person's name follows, in eight languages, and the shapes of written names."""

from __future__ import annotations

import re

from data.redaction.lexicon import word_set

LETTER = r"[^\W\d_]"
TOKEN = re.compile(rf"{LETTER}[\w'’ऀ-ॿ]*(?:-{LETTER}[\w'’]*)*\.?|[ऀ-ॣ]+")
GAP = re.compile(r"[ \u00a0]+")

TELLS = re.compile(
    r"(?<![^\W\d_])(?:(?:my|his|her|the|your|full|first|last|sur|account\sholder'?s?|customer'?s?|cardholder'?s?"
    r"|family|middle)[ -]?(?:\w+\s)?(?:names?|surename|nmae)\s?(?:is\b|was\b|:|=|-|s\b)?"
    r"|(?:sur|first|last|full)?name\s?(?:is\b|:|=)|(?<![^\n])name(?=\s)|i'?\s?a?m\scalled|they\scall\sme"
    r"|you\scan\scall\sme|call\sme(?=\s[A-Z])"
    r"|(?:me\sllamo|mi\snombre\s(?:completo\s)?es|nombre\s?(?:completo)?\s?(?:es|:)|se\sllama|apellidos?\s?(?:es"
    r"|son|:)|je\sm['’]appelle|mon\s(?:nom|prénom)\s(?:est|c['’]est)"
    r"|(?:nom|prénom)\s?(?:est|:)|ich\sheiße|ich\sheisse|mein\s(?:voller\s)?name\s(?:ist|lautet)|(?:vor"
    r"|nach)?name\s?(?:ist|lautet|:)|nazywam\ssię|mam\sna\simię|(?:moje\s)?(?:imię(?:\si\snazwisko)?"
    r"|nazwisko)\s?(?:to|:|-)"
    r"|z\stej\sstrony|przy\stelefonie|(?:tôi|em|mình|cháu|con)\stên\s(?:là\s)?|tên\s(?:đầy\sđủ\s)?(?:của\s)?(?:tôi"
    r"|em|mình|cháu|con|khách\shàng)\slà|họ\s(?:và\s)?tên\s?(?:là|:)?|tên\s?(?:là|:)"
    r"|mer[ao]\s(?:pura\s)?na+m)|मेरा\s(?:पूरा\s)?नाम|(?:पूरा\s)?नाम\s?(?::|है)|姓名(?:是|为|：|:)|名字(?:是|叫|：|:)|叫做?(?=\s?[A-Z]))[\s:：\"“'‘=-]*",
    re.IGNORECASE,
)
"""What can be followed by nothing but a name, or by a remark about one."""

NOT_OF_PERSON = re.compile(
    r"(?:company|companies|account|agency|creditor|above|business|product|brand|bank|firm|shop|store"
    r"|hotel|plan|app|file|domain|event|street|model|item|software|team|game|user|host|computer|network"
    r"|wifi|cat|dog|pet)\s?'?s?\sname|firmen|produktname",
    re.IGNORECASE,
)
MAY_TELL = re.compile(
    r"(?<![^\W\d_'’])(?:i['’]?\s?a?m|i\sam|this\sis|it['’]?s|its|here\sis|je\ssuis|c['’]est|ici|soy"
    r"|habla|le\shabla|ich\sbin|hier\s(?:ist|spricht)|hier|jestem|mówi|(?:tôi|em|mình|cháu)\slà|main"
    r"|mai|मैं|surname"
    r"|hi|hii+|hello|hey|dear|thanks|thank\syou(?:\sso\smuch|\svery\smuch)?|thx|good\s(?:morning|afternoon"
    r"|evening)|hola|estimad[oa]|querid[oa]|gracias|buenos\sdías|buenas\stardes|bonjour|cher|chère|merci"
    r"|hallo|liebe[r]?|guten\s(?:tag|morgen|abend)|danke|vielen\sdank|cześć|witaj|dzięki|dziękuję|drogi"
    r"|droga|chào|xin\schào|cảm\sơn|kính\sgửi|namaste|regards|sincerely|cheers|attn|agent|representative"
    r"|rep"
    r"|conversation\swith|help\sfrom|helped\sby|assisted\sby|contacted\sby|(?:spoke|speaking|talked"
    r"|talking|chatted)\s(?:to|with)|named|by\sthe\sname\sof)(?![^\W\d_])(?:\s(?:the\sname\sis|actually"
    r"|again))?[\s,:!]+",
    re.IGNORECASE,
)
"""What may be followed by a name: taken only for known given names."""

COPULA = re.compile(
    r"[:=]|(?<![^\W\d_])(?:is|was|called|call|llam\w+|es|son|appelle|est|hei[ßs]+e|ist|lautet|nazywam"
    r"|imię|to|strony|telefonie|là|tên|na+m)(?![^\W\d_])|[नाम是为叫]",
    re.IGNORECASE,
)
NO_PERSON = frozenset(("cooper", "coopers", "coopers'", "bean", "robot", "clean", "lanka"))
"""Surnames that are a company after Mr."""
TITLE = re.compile(
    r"(?<![^\W\d_])(?:mr|mrs|ms|mx|dr|prof|sr|sra|srta|mme|mlle|m|st?mt)\.\s?(?=[^\W\d_])|(?<![^\W\d_])(?:Mr"
    r"|Mrs|Ms|Miss|Mister|Dr|Prof|MR|MRS|MS|Herrn?|Frau|Herr\sDr\.|Frau\sDr\.|Monsieur|Madame|Mme|Mlle"
    r"|Mademoiselle"
    r"|Señora?|Señorita|señora?|don|doña|Don|Doña|Pana?|Panu|Panie|Pani[ąa]?|pana?|panu|pani[ąa]?|Shri"
    r"|Smt|Sri)\.?\s(?=[^\W\d_])|(?<![^\W\d_])(?:anh|chị|ông|bà|cô|chú|Anh|Chị|Ông|Bà|Cô|Chú|bạn|Bạn)\s(?=[^\W\d_])"
    r"|(?:श्रीमती|श्री|सुश्री)\s",
)
SIGN_OFF = re.compile(
    r"(?:regards|sincerely(?:\syours)?|yours\s(?:truly|faithfully|sincerely)|respectfully|best\swishes"
    r"|thanks|thank\syou|cheers|best|grüßen?|gruß|gruss|cordialement|salutations|bien\sà\svous|merci"
    r"|saludos(?:\scordiales)?|atentamente"
    r"|un\ssaludo|gracias|pozdrawiam|poważaniem|dziękuję|trân\strọng|thân\sái|cảm\sơn|धन्यवाद|सादर|dhanyavad"
    r"|此致|敬礼|谢谢)[,.!\s]*\n\s*(?P<line>[^\n\x00]{2,45})(?=\n|$)",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"\s*,?\s*(?:(?:and\s)?(?:i\sam\s)?(?:calling|speaking|writing|here\b(?!\s(?:to|for))|from\s(?!the\sbeginning)"
    r"|at\sthe\sphone)|bol\sra[ht]|बोल\sरह|hoo?n\b|hu\b|am\sApparat|al\stel[ée]fono|à\sl['’]appareil"
    r"|przy\stelefonie)",
    re.IGNORECASE,
)
"""What follows a name after "I am" or "this is"."""

LATER = word_set("an hai nam long may anh em chi la do van ba mai on in minh bình hà will april june august")
"""Ordinary words that are names after another name ("Nguyễn Văn An")."""

SURNAME_ZH = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温康施牛樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧"
    "耿兰焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳穆司卓吉缪芦麦褚娄"
    "窦戚岑景党宫卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查麻苑迟邝"
)
CHINESE = re.compile(
    rf"(?:我(?:的名字)?叫|本人(?:叫|是)?|姓名(?:是|为|[：:])?\s?|名字(?:是|叫|[：:])\s?|户名(?:是|[：:])?\s?|(?:联系|投保|被保险|持卡|收件|收货|开户)人(?:是|为)?[：:]?\s?|户主[：:]?|我是)(?P<name>(?:欧阳"
    rf"|司马|上官|诸葛|夏侯|[{SURNAME_ZH}])(?!先生|女士|小姐|太太|客|级|端|卡)[一-鿿]{{1,2}}?)"
    r"(?=[，,。.！!？?；;\s\x00、]|$|先生|女士|小姐|我|的|，|想|在|要|你|，|电话|身份|手机|卡号|账|帐|住|来|今|昨)"
    rf"|(?P<titled>(?:欧阳|司马|上官|诸葛|(?<![一-鿿])[{SURNAME_ZH}][一-鿿]{{0,2}}?|[{SURNAME_ZH}]))(?=先生"
    rf"|女士|小姐|太太|经理|老师)"
    rf"|我姓(?P<family>欧阳|司马|上官|诸葛|[{SURNAME_ZH}])"
)
TELL_WORDS = word_set("""
    name names nmae surname surename lastname firstname called spoke speaking talked chatted named llamo llama nombre
    apellido apellidos appelle nom prénom heiße heisse vorname nachname nazywam imię nazwisko
    strony telefonie tên naam nam
    """)
TITLE_WORDS = word_set("""
    mr mrs ms miss mx mister dr prof sr sra srta mme mlle m st smt herr herrn frau monsieur madame mademoiselle señor
    señora señorita don doña pan pana panu panie pani panią panią shri sri anh chị ông bà cô
    chú bạn
    """)
_FAMILIES_VI = """
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Lương Mai Đào Tô Trương Cao Tạ Hà Lâm
    Nguyen Tran Le Pham Hoang Huynh Vu Vo Dang Bui Do Ho Ngo Duong Ly Dinh Trinh Luong Dao To Truong Ta Ha Lam
    """
SURNAMES_VI = word_set(_FAMILIES_VI.lower())
_SURNAME_VI = f"(?:{'|'.join(_FAMILIES_VI.split())})"
VIETNAMESE = re.compile(
    rf"(?<!\w)(?!(?:Do|To)\sVan){_SURNAME_VI}\s(?:Thị|Văn|Thi|Van)(?:\s(?=[^a-zà-ỹđ\d\W_])[^\W\d_]+){{1,2}}"
    rf"|(?<=(?:là|ên|ủa)\s)(?!Hồ Chí Minh|Hà Nội){_SURNAME_VI}(?:\s(?=[^a-zà-ỹđ\d\W_])[^\W\d_]+){{1,3}}"
    rf"|(?:(?<=\bten\s)|(?<=\bten la\s)|(?<=\bcua\s))(?!Ho Chi Minh|Ha (?:Noi|Tinh|Nam|Giang)|Lam Dong|Cao Bang)"
    rf"{_SURNAME_VI}(?:\s(?=[A-Z])[^\W\d_]+){{1,3}}"
)
"""Surname and "Văn" or "Thị", or any full name after "is", "name", "of"; typed with accents or without."""
CLOSING = re.compile(
    r"(?:thanks|thank\syou|regards|cheers|sincerely|best|gr[üu](?:ß|ss)e|gru[ßs]+|saludos|gracias|cordialement|merci|pozdrawiam|dzięki)\s?,\s*"
    r"(?P<line>[^\W\d_][^\W\d_]+(?:\s[^\W\d_][\w.'’-]*){0,2})[.!]?\s*$",
    re.IGNORECASE,
)
"""A name on the same line as the last greeting, at the end of the text."""
OPENING = 200
"""Characters in which someone introduces themselves by a name that no list knows."""
ABOUT_WORDS = word_set("calling speaking writing here from phone bol hoon hun hu apparat teléfono telefono appareil telefonie")
SIGN_WORDS = word_set("""
    regards sincerely truly faithfully respectfully wishes thanks thank cheers best grüßen grüße gruß gruss cordialement
    salutations vous merci saludos atentamente saludo gracias pozdrawiam poważaniem dziękuję
    trọng ái ơn dhanyavad
    """)


ENDS = re.compile(r"\s*(?:$|[.,;!?\n\x00)]|(?:and|from|i|my|y|et|und|i|và|aur|hai|tôi)\b)", re.IGNORECASE)
ADDRESSED = re.compile(
    rf"(?:(?<=[^\W\d_]),\s|^|(?<=[.!?]\s)(?<!\bSt\.\s))(?P<name>(?=[^a-zß-öø-ÿ\d\W_]){LETTER}{LETTER}+)(?=\s?(?:[.!?;](?:\s|$)|,\s|$))",
    re.MULTILINE,
)
"""A single capitalised word between a comma or the beginning of a sentence and the next stop: "I'll look into it, Laura." Taken only for
known given names: of 238 in 85 000 public tweets, reviews, chats and complaints, 230 were persons."""
ENDINGS = ("ing", "ed", "ly", "able", "ible", "ous", "ful", "ate", "iert", "ado", "ada")
"""What ordinary words end in and few names do."""
AND = re.compile(r"[ ,]*(&|and\b)?[ ,]*([^\W\d_]+)")
PAIR = re.compile(
    rf"(?<![\w@#./-])(?P<first>(?=[^a-zß-öø-ÿ\d\W_]){LETTER}{LETTER}+(?:-{LETTER}+)?)(?P<rest>(?:\s(?:[A-Z]\."
    rf"|(?:de|van|von|da|del|der|la|di)\s)?(?:(?<=\s)|(?<=\.)\s?)(?=[^a-zß-öø-ÿ\d\W_]){LETTER}[^\W\d_'’]*[^\W\d_](?:-{LETTER}+)?){{1,3}})(?!\w)"
)
