"""Exports as help desks, regulators, review sites and telephone systems write them, made up for the tests: nobody's real words."""

# ruff: noqa: E501

from __future__ import annotations

from typing import NamedTuple


class Export(NamedTuple):
    """A file's name and content, and what must be recognised in it without a flag (field → header)."""

    name: str
    content: str
    columns: dict[str, str]
    source: str = ""
    conversations: int = 0
    messages: int = 0
    not_fields: tuple[str, ...] = ()  # headers that must stand for no field


REGULATOR = Export(
    "fin_complaints_2024-Q1.csv",
    """complaint_number,received_on,firm_name,product_service,sub_product,what_happened,firm_public_statement,state,zip,forwarded_on,timely,intake
FO-2024-001,01/15/2024,First Harbor Bank,Checking account,Basic,"They charged me an overdraft fee of $35 twice on the same day, and nobody can say why.",,OH,43004,01/16/2024,Yes,Web
FO-2024-002,01/22/2024,Lakeside Credit Union,Mortgage,Fixed,"My payment was posted late although I sent it
five days before it was due. I have the receipt.",Firm disputes the facts,TX,75001,01/23/2024,Yes,Phone
FO-2024-003,02/03/2024,First Harbor Bank,Credit card,Rewards,"A charge I never made was not removed even after I filed a police report.",,FL,33101,02/05/2024,No,Postal mail
FO-2024-004,02/28/2024,Bluestone Lending,Personal loan,Online,"I paid off the loan in full but it still shows as open on my credit report.",,NV,89101,03/01/2024,Yes,Email
""",
    {
        "conversation_id": "complaint_number",
        "opened_at": "received_on",
        "business_unit": "firm_name",
        "product": "product_service",
        "text": "what_happened",
        "channel": "intake",
    },
    source="fin_complaints_Q",
    conversations=4,
    messages=4,
    not_fields=("zip", "timely", "forwarded_on", "firm_public_statement", "state"),
)

PHONE_ROWS = Export(
    "calls_2024_05_03.csv",
    """call_id,turn,speaker,date_time,text
C-9001,0,agent,2024-05-03 09:00:02,"Thank you for calling Meridian Bank, how can I help you?"
C-9001,1,client,2024-05-03 09:00:09,Hi my card was declined at the pharmacy and I have money in the account
C-9001,2,agent,2024-05-03 09:00:21,Let me check that for you
C-9001,3,client,2024-05-03 09:00:40,ok
C-9002,0,agent,2024-05-03 09:14:00,Good morning Meridian Bank
C-9002,1,client,2024-05-03 09:14:06,I want to close my savings account please
C-9002,2,agent,2024-05-03 09:14:15,Can I ask for the reason?
""",
    {"conversation_id": "call_id", "speaker": "speaker", "opened_at": "date_time", "text": "text"},
    source="calls",
    conversations=2,
    messages=7,
)

PHONE_COLUMNS = Export(
    "transkrypcje.csv",
    """nr rozmowy;data rozmowy;wypowiedź klienta;wypowiedź konsultanta;czas rozmowy;konsultant
R/2024/0101;03.06.2024 08:15;Dzień dobry, nie mogę zalogować się do aplikacji od wczoraj;Proszę spróbować odinstalować aplikację i zainstalować ją ponownie;00:04:31;K017
R/2024/0102;03.06.2024 09:42;Dlaczego pobrano mi opłatę za kartę, skoro jej nie używam?;Opłata wynika z tabeli opłat, mogę złożyć reklamację w pani imieniu;00:07:02;K021
R/2024/0103;14.06.2024 11:00;Chciałbym przedłużyć polisę na samochód ale strona nie działa;Przepraszam za utrudnienia, przedłużę polisę od razu;00:03:10;K017
""",
    {
        "conversation_id": "nr rozmowy",
        "opened_at": "data rozmowy",
        "text": "wypowiedź klienta",
        "reply": "wypowiedź konsultanta",
        "handle_s": "czas rozmowy",
        "agent_id": "konsultant",
    },
    source="transkrypcje",
    conversations=3,
    messages=6,
)

PHONE_CELLS = Export(
    "voice_export.csv",
    """Interaction ID,Started At,Queue,Full Transcript,Agent Name
77120,2024-03-01T10:00:00Z,Cards,"Agent: Thank you for calling. How may I help?
Customer: I lost my credit card yesterday on the train.
Agent: I am sorry to hear that, I will block it now.
Customer: Thank you.",Priya N
77121,2024-03-01T10:20:00Z,Loans,"Agent: Hello, you are speaking with Tom.
Customer: Why did my interest rate go up without any letter?
Agent: Let me look into it.",Tom B
77122,2024-03-02T16:05:00Z,Cards,"Agent: Hello, how can I help?
Customer: The app shows a payment that I did not make.
Agent: We will open a dispute.",Priya N
""",
    {"conversation_id": "Interaction ID", "opened_at": "Started At", "text": "Full Transcript", "agent_id": "Agent Name", "tags": "Queue"},
    source="voice_export",
    conversations=3,
    messages=10,
)

BANK_REVIEWS = Export(
    "bank_reviews.csv",
    """author,date,address,bank,rating,review_title_by_user,review,bank_image,useful_count
AMRENDRA T,"Mar 21, 2020",Delhi,Northern Trust Bank,4.0,Best saving account,"The app is easy and the branch is close to my house, staff solved my problem in one visit.",https://img.example.com/b1.png,133
BISHWA,"Mar 20, 2020",Kolkata,Northern Trust Bank,1.0,Worst service,"They have been blocking my account for two weeks and nobody answers the phone.",https://img.example.com/b1.png,92
SANTOSH,"Mar 3, 2020",Hooghly,Star Bank,3.5,Good interest,"Interest is fine but the netbanking page often fails when I transfer money.",https://img.example.com/b2.png,71
MEERA V,"Feb 28, 2020",Pune,Star Bank,5.0,Quick loan,"I received my home loan within five days, very smooth process from start to end.",https://img.example.com/b2.png,12
""",
    {
        "customer_id": "author",
        "opened_at": "date",
        "business_unit": "bank",
        "csat": "rating",
        "subject": "review_title_by_user",
        "text": "review",
    },
    source="bank_reviews",
    conversations=4,
    messages=4,
    not_fields=("bank_image", "useful_count", "address"),
)

FRENCH_INSURANCE = Export(
    "avis_1.csv",
    """note;auteur;avis;assureur;produit;type;date_publication;date_exp;avis_en;avis_cor
1;brahim--k-131532;Meilleurs assurances, prix, solutions, écoute, rapidité, je recommande cette compagnie pour vous;Directe Assur;auto;test;06/09/2021;01/09/2021;Best insurance, prices, solutions;
4;bernard-g-112497;Je suis globalement satisfait, sauf que vous avez un problème avec votre site internet;Directe Assur;auto;train;03/05/2021;01/05/2021;I am overall satisfied;
1;virginie-t-117069;Prix très abordable plusieurs options s'offrent à nous pour un prix intéressant, mais le remboursement traîne depuis trois mois;Mutuelle du Sud;sante;train;21/03/2021;01/03/2021;Very affordable price;
2;boulain-f-103579;Après deux sinistres non responsables mon contrat a été résilié sans explication;Mutuelle du Sud;habitation;train;10/02/2021;01/02/2021;After two claims;
""",
    {
        "csat": "note",
        "customer_id": "auteur",
        "text": "avis",
        "business_unit": "assureur",
        "product": "produit",
        "opened_at": "date_publication",
    },
    source="avis",
    conversations=4,
    messages=4,
    not_fields=("avis_en", "date_exp"),
)

ZENDESK = Export(
    "zendesk-export-20240611.csv",
    """Ticket ID,Requester,Requester Email,Assignee,Group,Subject,Description,Status,Priority,Via,Created at,Updated at,Solved at,Satisfaction Score,Tags,Ticket URL
50121,Lena Fuchs,lena@example.org,Agent A,Tier 1,Refund missing,Hi there I returned the headphones three weeks ago and still have no refund on my card,Solved,Normal,Email,2024-06-01 08:12:44,2024-06-03 10:00:00,2024-06-03 10:00:00,Good,refund returns,https://acme.example.com/agent/tickets/50121
50122,Omar Diaz,omar@example.org,Agent B,Tier 1,Cannot log in,The reset link in the mail says expired although I clicked it right away,Open,High,Chat,2024-06-02 14:00:01,2024-06-02 15:00:00,,Unoffered,login password,https://acme.example.com/agent/tickets/50122
50123,Mei Lin,mei@example.org,Agent A,Tier 2,Wrong size,You shipped size 42 instead of size 39 and support keeps sending the same answer,Pending,Normal,Web form,2024-06-02 18:30:00,2024-06-04 09:00:00,,Bad,shipping,https://acme.example.com/agent/tickets/50123
""",
    {
        "conversation_id": "Ticket ID",
        "customer_id": "Requester Email",
        "agent_id": "Assignee",
        "site": "Group",
        "subject": "Subject",
        "text": "Description",
        "status": "Status",
        "channel": "Via",
        "opened_at": "Created at",
        "closed_at": "Solved at",
        "tags": "Tags",
        "url": "Ticket URL",
    },
    source="zendesk-export",
    conversations=3,
    messages=3,
    not_fields=("Updated at", "Priority"),
)

FRESHDESK = Export(
    "Freshdesk_tickets.csv",
    """Ticket ID\tSubject\tStatus\tPriority\tSource\tType\tAgent\tGroup\tCreated time\tResolved time\tClosed time\tInitial response time\tFull name\tEmail\tDescription\tProduct
812\tPayment failed\tResolved\tMedium\tPortal\tIncident\tDana W\tBilling\t2024-02-01 10:11:12\t2024-02-01 12:00:00\t2024-02-03 12:00:00\t2024-02-01 10:30:00\tAri Ben\tari@example.net\tMy card payment fails with code 51 although the bank says everything is fine\tCheckout
813\tExport broken\tOpen\tLow\tEmail\tQuestion\tDana W\tTech\t2024-02-02 09:00:00\t\t\t2024-02-02 09:45:00\tSam Oye\tsam@example.net\tThe CSV export button does nothing since your update on Monday\tReports
814\tSlow app\tPending\tLow\tPhone\tProblem\tKim L\tTech\t2024-02-13 11:00:00\t\t\t2024-02-13 11:20:00\tJo Park\tjo@example.net\tThe app takes a minute to open on my phone, every single morning\tMobile
""",
    {
        "conversation_id": "Ticket ID",
        "subject": "Subject",
        "status": "Status",
        "channel": "Source",
        "agent_id": "Agent",
        "site": "Group",
        "opened_at": "Created time",
        "customer_id": "Email",
        "text": "Description",
        "product": "Product",
        "tags": "Type",
    },
    source="Freshdesk_tickets",
    conversations=3,
    messages=3,
)

VIETNAMESE = Export(
    "phan_anh_thang_6.csv",
    """Mã phản ánh,Ngày tiếp nhận,Tên khách hàng,Kênh tiếp nhận,Sản phẩm,Nội dung phản ánh,Trạng thái,Nhân viên xử lý
PA-0601,01/06/2024,Nguyễn Văn A,Tổng đài,Thẻ tín dụng,"Tôi bị trừ tiền hai lần khi thanh toán ở siêu thị, gọi tổng đài mãi không ai nghe máy",Đang xử lý,NV01
PA-0602,15/06/2024,Trần Thị B,Email,Ứng dụng,Ứng dụng hay bị văng khi chuyển khoản buổi tối,Đã đóng,NV02
PA-0603,28/06/2024,Lê Văn C,Chi nhánh,Tiết kiệm,Nhân viên chi nhánh tư vấn sai lãi suất cho mẹ tôi,Đã xử lý,NV01
""",
    {
        "conversation_id": "Mã phản ánh",
        "opened_at": "Ngày tiếp nhận",
        "customer_id": "Tên khách hàng",
        "channel": "Kênh tiếp nhận",
        "product": "Sản phẩm",
        "text": "Nội dung phản ánh",
        "status": "Trạng thái",
        "agent_id": "Nhân viên xử lý",
    },
    source="phan_anh_thang",
    conversations=3,
    messages=3,
)

CHINESE = Export(
    "投诉工单导出.csv",
    """工单编号,创建时间,客户姓名,渠道,产品名称,问题描述,处理结果,处理状态,满意度评分
GD20240501001,2024年5月1日 09:30,王某,电话,信用卡,我的信用卡被盗刷了三笔，打了好几次客服电话都没有人处理，太失望了,已为客户冻结卡片并登记争议交易，预计七个工作日内回复,处理中,2
GD20240502007,2024年5月2日 14:05,李某,微信,手机银行,手机银行更新以后一直闪退，完全没有办法转账,技术部门已修复该问题，请客户更新到最新版本,已解决,4
GD20240503011,2024年5月3日 20:41,赵某,网站,理财,理财产品到期三天了钱还没有到账，页面也没有任何说明,已核实为系统延迟，款项当日到账,已关闭,3
""",
    {
        "conversation_id": "工单编号",
        "opened_at": "创建时间",
        "customer_id": "客户姓名",
        "channel": "渠道",
        "product": "产品名称",
        "text": "问题描述",
        "reply": "处理结果",
        "status": "处理状态",
        "csat": "满意度评分",
    },
    conversations=3,
    messages=6,
)

HINDI = Export(
    "shikayat.csv",
    """शिकायत संख्या,शिकायत दिनांक,ग्राहक का नाम,माध्यम,सेवा,शिकायत का विवरण,स्थिति
S101,05-04-2024,रमेश कुमार,फ़ोन,बचत खाता,मेरे खाते से बिना बताए पैसे काट लिए गए और शाखा में कोई जवाब नहीं देता,लंबित
S102,18-04-2024,सीता देवी,ईमेल,बीमा,मेरा बीमा दावा तीन महीने से अटका हुआ है कृपया जल्दी निपटाएँ,खुला
S103,27-04-2024,अनिल शर्मा,शाखा,ऋण,ऋण की किस्त दो बार काट ली गई और वापसी अब तक नहीं आई,बंद
""",
    {
        "conversation_id": "शिकायत संख्या",
        "opened_at": "शिकायत दिनांक",
        "customer_id": "ग्राहक का नाम",
        "channel": "माध्यम",
        "product": "सेवा",
        "text": "शिकायत का विवरण",
        "status": "स्थिति",
    },
    source="shikayat",
    conversations=3,
    messages=3,
)

GERMAN = Export(
    "Beschwerden_März_2024.csv",
    """Vorgangsnummer;Eingangsdatum;Kundennummer;Eingangskanal;Produkt;Betreff;Beschwerdetext;Antwort;Bearbeiter;Status
V-77001;04.03.2024;K10022;Telefon;Girokonto;Gebühren;Seit Januar werden mir Kontoführungsgebühren berechnet, obwohl mein Konto kostenlos sein sollte.;Wir haben die Gebühren erstattet und Ihr Kontomodell umgestellt.;MA-12;Erledigt
V-77002;05.03.2024;K10023;E-Mail;Depot;App-Ausfall;Die App stürzt bei jedem Wertpapierkauf ab und ich habe dadurch Geld verloren.;;MA-07;Offen
V-77003;11.03.2024;K10031;Brief;Kredit;Wartezeit;Ich warte seit sechs Wochen auf eine Antwort zu meinem Kreditantrag.;Ihr Antrag wurde heute genehmigt, die Unterlagen sind unterwegs.;MA-12;Geschlossen
""",
    {
        "conversation_id": "Vorgangsnummer",
        "opened_at": "Eingangsdatum",
        "customer_id": "Kundennummer",
        "channel": "Eingangskanal",
        "product": "Produkt",
        "subject": "Betreff",
        "text": "Beschwerdetext",
        "reply": "Antwort",
        "agent_id": "Bearbeiter",
        "status": "Status",
    },
    source="Beschwerden_März",
    conversations=3,
    messages=5,
)

SPANISH = Export(
    "reclamos.csv",
    """Número de caso|Fecha de ingreso|Cliente|Canal|Servicio|Motivo|Descripción del problema|Respuesta del agente|Estado|Calificación
10045|03/02/2024|C-881|Teléfono|Internet hogar|Facturación|Me cobraron dos veces la factura de enero y nadie me devuelve el dinero|Se generó una nota de crédito por el monto duplicado|Cerrado|2
10046|17/02/2024|C-902|Correo|Móvil|Cobertura|Desde que cambié de plan no tengo señal en mi propia casa|Se envió un técnico a revisar la antena de la zona|Pendiente|1
10047|25/02/2024|C-917|Chat|Televisión|Instalación|El técnico no llegó en ninguna de las tres visitas programadas|Se reprogramó la visita para el lunes por la mañana|Abierto|3
""",
    {
        "conversation_id": "Número de caso",
        "opened_at": "Fecha de ingreso",
        "customer_id": "Cliente",
        "channel": "Canal",
        "product": "Servicio",
        "tags": "Motivo",
        "text": "Descripción del problema",
        "reply": "Respuesta del agente",
        "status": "Estado",
        "csat": "Calificación",
    },
    source="reclamos",
    conversations=3,
    messages=6,
)

APP_REVIEWS = Export(
    "reviews_com.bank.app.csv",
    """,reviewId,userName,userImage,content,score,thumbsUpCount,reviewCreatedVersion,at,replyContent,repliedAt
0,3f1c9a52-6f0e-4f6a-9a0b-1d2e3f405162,Ann Lee,https://x.example.com/a.jpg,Fingerprint login stopped working after the last update,2,14,8.3.1,2024-01-05 20:01:00,"Hi Ann, sorry about this. Please update to 8.3.2 where the login is fixed.",2024-01-06 09:00:00
1,7b2d8c41-1a2b-4c3d-8e4f-5a6b7c8d9e0f,Bob Roy,https://x.example.com/b.jpg,"Love the new savings pots, so easy to put money aside every week",5,3,8.3.0,2024-01-04 11:30:00,,
2,9c3e7b30-2b3c-4d4e-9f50-6b7c8d9e0f1a,Cy Tan,https://x.example.com/c.jpg,Transfers take days now and the chat just loops the same answers,1,40,8.3.1,2024-01-03 08:15:00,,
""",
    {
        "conversation_id": "reviewId",
        "customer_id": "userName",
        "text": "content",
        "csat": "score",
        "app_version": "reviewCreatedVersion",
        "opened_at": "at",
        "reply": "replyContent",
        "first_reply_at": "repliedAt",
    },
    source="reviews_com.bank.app",
    conversations=3,
    messages=4,
    not_fields=("userImage", "thumbsUpCount"),
)

SURVEY = Export(
    "nps_june.csv",
    """Response ID,Respondent email,Survey date,How likely are you to recommend us? (NPS),Customer segment,Country,Please tell us why
R_1a2b3c4d,a@example.com,2024-06-03,9,Premium,Poland,The adviser called back within the hour and fixed my direct debit
R_2b3c4d5e,b@example.com,2024-06-04,3,Basic,Poland,I had to explain the same problem to four different people
R_3c4d5e6f,c@example.com,2024-06-07,10,Premium,Germany,Great app and the exchange rates are fair compared with others
""",
    {
        "conversation_id": "Response ID",
        "customer_id": "Respondent email",
        "survey_answered_at": "Survey date",
        "nps": "How likely are you to recommend us? (NPS)",
        "segment": "Customer segment",
        "country": "Country",
        "text": "Please tell us why",
    },
    source="nps_june",
    conversations=3,
    messages=3,
)

TELECOM = Export(
    "fcc_style.csv",
    """Ticket Number,Ticket Created,Date of Issue,Time of Issue,Form,Method,Issue,Consumer Narrative,City,State,Zip
6631120,11/02/2023 02:11:00 PM,11/01/2023,10:30 a.m.,Phone,Wireless,Unwanted Calls,I get ten robocalls every day although I am on the do not call list,Austin,TX,73301
6631121,11/02/2023 02:40:00 PM,10/28/2023,9:00 p.m.,Internet,Cable,Billing,They raised my bill by thirty dollars without telling me first,Boise,ID,83701
6631122,11/03/2023 08:05:00 AM,11/03/2023,7:45 a.m.,Phone,Wired,Equipment,The landline has been dead since the storm and no technician came,Salem,OR,97301
""",
    {"conversation_id": "Ticket Number", "opened_at": "Ticket Created", "text": "Consumer Narrative", "tags": "Issue"},
    source="fcc_style",
    conversations=3,
    messages=3,
    not_fields=("Zip", "City", "State"),
)

ALL = (
    REGULATOR, PHONE_ROWS, PHONE_COLUMNS, PHONE_CELLS, BANK_REVIEWS, FRENCH_INSURANCE, ZENDESK, FRESHDESK, VIETNAMESE, CHINESE, HINDI,
    GERMAN, SPANISH, APP_REVIEWS, SURVEY, TELECOM,
)  # fmt: skip
