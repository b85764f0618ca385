"""Questions in eight languages: what they are about, and what support data cannot answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.brief.question import LIMITS, LONGEST, MOST_WORDS, understand


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What do customers think of our mobile deposit?", "mobile deposit"),
        ("Why do people close their credit card?", "close their credit card"),
        ("Wie oft zieht ein Geldautomat die Karte ein?", "zieht ein Geldautomat die Karte"),
        ("¿Por qué se rechazan los pagos con tarjeta?", "rechazan los pagos con tarjeta"),
        ("Que pensent les clients des frais de retrait ?", "frais de retrait"),
        ("Dlaczego klienci zamykają konto?", "zamykają konto"),
        ("客户对充值限额怎么看？", "充值限额"),
    ],
)
def test_subject_is_what_is_left_without_the_asking(text: str, subject: str) -> None:
    assert understand(text).subject == subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What do customers think of our support?", "support"),
        ("Do customers in contact with support like the app?", "app"),
        ("Why do customers contact support?", ""),
        ("How do customers feel about our complaint handling?", "complaint handling"),
        ("Was halten Kunden von unserem Support?", "Support"),
        ("Que pensent les clients du service client ?", "service client"),
        ("¿Qué opinan los clientes de la atención?", "atención"),
        ("客户对客服怎么看？", "客服"),
        ("Khách hàng nghĩ gì về hỗ trợ?", "hỗ trợ"),
        ("ग्राहक सपोर्ट के बारे में क्या सोचते हैं?", "सपोर्ट"),
        ("What do customers say about data caps?", "data caps"),
        ("What does our support data say about fees?", "fees"),
    ],
)
def test_support_is_the_subject_where_nothing_else_is_asked_about(text: str, subject: str) -> None:
    assert understand(text).subject == subject


@pytest.mark.parametrize(
    ("text", "subject", "bare"),
    [
        ("Why does Lumera close accounts?", "close accounts", "Why does close accounts?"),
        ("What do customers think of Lumera's data caps?", "data caps", "What do customers think of data caps?"),
        ("Was sagen Kunden über die Lumera Karte im Ausland?", "Karte im Ausland", "Was sagen Kunden über die Karte im Ausland?"),
        ("data caps of Lumera plans", "data caps of plans", "data caps of plans"),
        ("What do customers think of Lumera?", "Lumera", "What do customers think of Lumera?"),
        ("Lumera", "Lumera", "Lumera"),
    ],
)
def test_the_company_s_own_name_is_no_part_of_what_is_asked(text: str, subject: str, bare: str) -> None:
    question = understand(text, ("lumera",))
    assert (question.text, question.subject, question.bare) == (text, subject, bare)
    assert ("lumera" in question.words) == (subject == "Lumera")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("How much would customers be willing to pay for premium support?", "pay"),
        ("Wie viel würden Kunden für eine Metallkarte zahlen?", "pay"),
        ("Que pensent les clients de nos concurrents de leur application ?", "rivals"),
        ("What do prospects think of our app?", "outsiders"),
        ("Co sądzą klienci, którzy nigdy się z nami nie kontaktują?", "silent"),
        ("¿Qué tamaño del mercado tienen los seguros de viaje?", "market"),
        ("明年会有多少客户离开？", "future"),
        ("Khách hàng sẽ phản ứng thế nào nếu chúng ta tăng phí?", "hypothetical"),
        ("हमारा मुनाफा कितना है?", "internal"),
        ("What share of all our customers have trouble logging in?", "everyone"),
        ("Who is our best support agent?", "agents"),
        ("Which of our agents is the rudest?", "agents"),
        ("Rank our support staff by satisfaction", "agents"),
        ("Wer ist unser bester Mitarbeiter im Support?", "agents"),
        ("Quel conseiller reçoit le plus de plaintes ?", "agents"),
        ("¿Quién es el peor agente de atención al cliente?", "agents"),
        ("Który nasz konsultant jest najmilszy?", "agents"),
        ("Nhân viên nào bị phàn nàn nhiều nhất?", "agents"),
        ("सबसे खराब एजेंट कौन है?", "agents"),
        ("哪位客服的投诉最多？", "agents"),
    ],
)
def test_limits_of_support_data_are_seen(text: str, limit: str) -> None:
    assert limit in understand(text).limits


@pytest.mark.parametrize(
    "text",
    [
        "Why do customers have to pay a fee abroad?",
        "What do customers say about competitors?",
        "How many customers complain about the price of the card?",
        "Warum müssen Kunden so lange auf eine Antwort warten?",
        "Do customers want instant transfers?",
        "How many of our customers struggle with logging in?",
        "What do customers say about our agents?",
        "Are agents rude on the phone?",
        "Warum warten Kunden so lange auf einen Mitarbeiter?",
    ],
)
def test_questions_about_what_customers_say_have_no_limit(text: str) -> None:
    assert understand(text).limits == ()


@pytest.mark.parametrize("text", ["card fees", "Card fees.", "opłaty za kartę", "卡费", "the app signs me out", "nobody answers the phone"])
def test_words_and_sentences_ask_nothing(text: str) -> None:
    assert not understand(text).asks


@pytest.mark.parametrize(
    "text", ["What about card fees?", "Wurden Kunden doppelt belastet?", "what do customers say about card fees", "卡费贵吗？"]
)
def test_questions_ask(text: str) -> None:
    assert understand(text).asks


def test_leaning_follows_the_words() -> None:
    assert [understand(f"Is the app {word}?").leaning for word in ("terrible", "great", "blue")] == [-1, 1, 0]


def test_counting_questions_are_known() -> None:
    assert understand("How many customers lost a card?").counting
    assert not understand("What do customers say about a lost card?").counting


@given(st.text(max_size=3 * LONGEST))
def test_any_text_is_read(text: str) -> None:
    found = understand(text)
    assert len(found.text) <= LONGEST
    assert found.subject in found.text
    assert len(found.words) <= MOST_WORDS
    assert set(found.limits) <= set(LIMITS)


def test_what_is_left_of_an_elided_word_is_no_word_of_the_subject() -> None:
    assert understand("Combien de clients voient des débits qu'ils ne reconnaissent pas ?").words == ("voient", "débits", "reconnaissent")
