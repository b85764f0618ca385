"""More exports made up for the tests: headers that are in no list, persons' names under odd ones, two sides without a name."""

# ruff: noqa: E501

from __future__ import annotations

from tests.data.ingest.exports import Export

OMBUDSMAN = Export(
    "decisions_2024.csv",
    """Decision reference,Decision date,Business name,Sector,Outcome,The complaint,Investigator
DRN-4300001,4 March 2024,Alpha Bank UK PLC,Banking,Upheld,My mortgage payment was taken twice and the branch told me to wait six weeks for it,Mary Collins
DRN-4300014,5 March 2024,Beta Insurance Limited,Insurance,Not upheld,They refused my claim for the burst pipe because I was away for a weekend,Paul Jenkins
DRN-4300027,8 April 2024,Alpha Bank UK PLC,Banking,Upheld,The app let somebody else send money from my account at night,Mary Collins
""",
    {
        "conversation_id": "Decision reference",
        "opened_at": "Decision date",
        "business_unit": "Business name",
        "text": "The complaint",
    },
    conversations=3,
    messages=3,
)

MEDIATOR = Export(
    "saisines.csv",
    """Référence du dossier;Saisine le;Établissement mis en cause;Type de contrat;Thème principal;Exposé des faits;Nom et prénom;Traité par
MED/24001;04/03/2024;Banque Alpha;Assurance vie;Frais;On m'a prélevé des frais d'arbitrage que personne ne m'avait annoncés;Jean Dupont;Claire Martin
MED/24002;05/03/2024;Crédit Sud;Crédit conso;Refus;Mon dossier a été refusé sans un mot d'explication après trois mois d'attente;Sophie Moreau;Claire Martin
MED/24003;19/03/2024;Banque Alpha;Crédit conso;Frais;Les pénalités ont été calculées deux fois sur la même échéance;Luc Garnier;Paul Bernard
""",
    {
        "conversation_id": "Référence du dossier",
        "opened_at": "Saisine le",
        "business_unit": "Établissement mis en cause",
        "product": "Type de contrat",
        "tags": "Thème principal",
        "text": "Exposé des faits",
        "customer_id": "Nom et prénom",
        "agent_id": "Traité par",
    },
    conversations=3,
    messages=3,
)

POLISH_CASES = Export(
    "sprawy.csv",
    """Zgłaszający;Data wpływu;Rodzaj sprawy;Opis sprawy;Odpowiedź udzielona;Ocena obsługi
Anna Nowak;04.03.2024;Reklamacja;Pobrano mi dwa razy tę samą opłatę za kartę i nikt nie oddzwania;Dziękujemy za zgłoszenie, opłata została zwrócona.;2
Piotr Zieliński;05.03.2024;Pytanie;Jak mogę zmienić termin spłaty raty kredytu na koniec miesiąca;Dziękujemy za zgłoszenie, opłata została zwrócona.;4
Marek Wiśniewski;19.03.2024;Reklamacja;Aplikacja wylogowuje mnie po każdym przelewie od ostatniej aktualizacji;Dziękujemy za zgłoszenie, opłata została zwrócona.;1
""",
    {
        "customer_id": "Zgłaszający",
        "opened_at": "Data wpływu",
        "tags": "Rodzaj sprawy",
        "text": "Opis sprawy",
        "reply": "Odpowiedź udzielona",
        "csat": "Ocena obsługi",
    },
    conversations=3,
    messages=6,
)

CHINESE_REVIEWS = Export(
    "保险评价.csv",
    """评论者,评分等级,评论日期,评论正文,保险公司名称,险种名称,点赞数
王伟,1星,2024年3月4日,理赔拖了两个月还没有结果，打电话一直没人接,某某保险,车险,3
李娜,4星,2024年3月5日,线上办理很方便，客服态度也不错，就是价格有点高,另一保险,健康险,0
张敏,2星,2024年3月19日,续保的时候价格突然涨了一半，没有任何说明,某某保险,车险,11
""",
    {
        "customer_id": "评论者",
        "csat": "评分等级",
        "opened_at": "评论日期",
        "text": "评论正文",
        "business_unit": "保险公司名称",
        "product": "险种名称",
    },
    conversations=3,
    messages=3,
    not_fields=("点赞数",),
)

HINDI_CALLS = Export(
    "hindi_calls.csv",
    """कॉल आईडी,कॉल का समय,बातचीत
C0001,04/03/2024 09:10 AM,"एजेंट: नमस्ते, मैं आपकी क्या सहायता कर सकता हूँ?
ग्राहक: मेरा बीमा दावा तीन महीने से अटका हुआ है
एजेंट: ठीक है, मैं देखता हूँ।"
C0002,04/03/2024 02:40 PM,"एजेंट: नमस्ते जी
ग्राहक: खाते से बिना बताए पैसे कट गए
एजेंट: मैं शिकायत दर्ज करता हूँ।"
""",
    {"conversation_id": "कॉल आईडी", "opened_at": "कॉल का समय", "text": "बातचीत"},
    conversations=2,
    messages=6,
)

SEGMENTS = Export(
    "asr_segments.csv",
    """conversationGuid,segmentIndex,channelLabel,asrText,confidence
5f0c1a52-0000-4000-8000-000000000001,1,Agent,Hello how may I help you today,0.91
5f0c1a52-0000-4000-8000-000000000001,2,Customer,my claim from january is still open and nobody calls me back,0.84
5f0c1a52-0000-4000-8000-000000000001,3,Agent,one moment please,0.97
5f0c1a52-0000-4000-8000-000000000002,1,Agent,Hello how may I help you today,0.91
5f0c1a52-0000-4000-8000-000000000002,2,Customer,I want to cancel the roadside cover it was never explained to me,0.88
""",
    {"conversation_id": "conversationGuid", "speaker": "channelLabel", "text": "asrText"},
    conversations=2,
    messages=5,
    not_fields=("confidence", "segmentIndex"),
)

NUMBERED_SIDES = Export(
    "recorded_lines.csv",
    """record,call datetime,direction,speaker 1,speaker 2,seconds
20240001,2024-03-04 08:05,Inbound,"Good morning, thank you for calling Bluestone, how may I help you?",my premium went up by half and there was no letter about it at all,180
20240002,2024-03-04 09:15,Inbound,"Hello you are through to Bluestone claims, how can I help?",the garage says you have not paid them for the repair of my car,210
20240003,2024-03-05 11:25,Inbound,"Good afternoon, thank you for calling Bluestone, how may I help you?",I cannot find where to download the green card for my holiday,95
""",
    {"conversation_id": "record", "opened_at": "call datetime", "text": "speaker 2", "reply": "speaker 1"},
    conversations=3,
    messages=6,
    not_fields=("direction",),
)

PAIRS = Export(
    "turn_pairs.csv",
    """dialog,turn_no,usr,sys
D001,0,I want to know why my card was declined at the pump,Let me check that for you one moment please
D001,1,it happened twice this week already and it is embarrassing,Let me check that for you one moment please
D002,0,the new statement does not show the payment from last friday,Let me check that for you one moment please
D002,1,I sent it from my savings account as I always do each month,I can see the payment now and will correct the statement
""",
    {"conversation_id": "dialog", "text": "usr", "reply": "sys"},
    conversations=2,
    messages=8,
)

ZOHO_DESK = Export(
    "zoho_tickets.csv",
    """Ticket Id,Subject,Description,Status,Contact Name,Email,Ticket Owner,Department,Channel,Created Time (Ticket),Ticket Closed Time,Happiness Rating
100001,Card declined,My card was declined in the shop although there is enough money,Closed,Ann Smith,ann@mail.example,Paul Jones,Support,Email,02 Mar 2026 09:12 AM,03 Mar 2026 10:00 AM,Good
100002,App is slow,The app crashes whenever I open the login screen,Closed,Bob Brown,bob@mail.example,Paul Jones,Support,Web,02 Mar 2026 10:12 AM,04 Mar 2026 11:00 AM,Okay
100003,Fee taken twice,The monthly fee was taken twice from my account,Open,Cid White,cid@mail.example,Mary Hill,Support,Phone,03 Mar 2026 08:01 AM,,Bad
100004,Question,How do I change my address in the app,Open,Dan Black,dan@mail.example,Mary Hill,Support,Email,03 Mar 2026 09:01 AM,,
""",
    {
        "conversation_id": "Ticket Id",
        "text": "Description",
        "csat": "Happiness Rating",
        "opened_at": "Created Time (Ticket)",
        "closed_at": "Ticket Closed Time",
    },
    conversations=4,
    messages=4,
)

BY_PARTS = (ZOHO_DESK, OMBUDSMAN, MEDIATOR, POLISH_CASES, CHINESE_REVIEWS, HINDI_CALLS, SEGMENTS, NUMBERED_SIDES, PAIRS)
