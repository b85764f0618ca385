"""Personal data goes, everything else stays, and the same value keeps its placeholder."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.redact import hash_id, redact_frame, redact_identifier, redact_messages, redact_text
from tests.benchmarks.redaction_documents import documents, negatives

SALT = b"salt of the test"


def clean(text: str, region: str | None = None) -> str:
    return redact_text(text, region=region)[0]


def frame(*turns: tuple[str, str], **columns: object) -> pd.DataFrame:
    rows = [
        {"conversation_id": "c1", "source": "crm", "input_file": "a.csv", "speaker": who, "text": text, **columns} for who, text in turns
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Charged on 4111 1111 1111 1111 twice", "Charged on <CARD> twice"),
        ("My 2221-0000-0000-0009 card", "My <CARD> card"),
        ("我的信用卡4111111111111111被盗刷了", "我的信用卡<CARD>被盗刷了"),
        ("IBAN DE89 3704 0044 0532 0130 00, danke", "IBAN <IBAN>, danke"),
        ("gb82west12345698765432", "<IBAN>"),
        ("write to john.o'brien+x@mail.co.uk.", "write to <EMAIL>."),
        ("john dot smith at gmail dot com", "<EMAIL>"),
        ("my ssn is 078-05-1120", "my ssn is <ID>"),
        ("PESEL 44051401359", "PESEL <ID>"),
        ("DNI 12345678Z", "DNI <ID>"),
        ("身份证号11010519491231002X", "身份证号<ID>"),
        ("CCCD: 079203001234", "CCCD: <ID>"),
        ("Aadhaar 9999 4105 7058", "Aadhaar <ID>"),
        ("Kundennummer 4711-0815", "Kundennummer <ACCOUNT>"),
        ("số tài khoản của tôi là 0123456789", "số tài khoản của tôi là <ACCOUNT>"),
        ("12345678 is my account number", "<ACCOUNT> is my account number"),
        ("accounts 12345678 and 87654321", "accounts <ACCOUNT> and <ACCOUNT_2>"),
        ("password: hunter2!", "password: <SECRET>"),
        ("验证码是123456", "验证码是<SECRET>"),
        ("born on 12/03/1980, called on 12/03/2020", "born on <DATE_OF_BIRTH>, called on 12/03/2020"),
        ("from 203.0.113.77 at night", "from <IP> at night"),
        ("I live at 123 Main Street, Springfield, IL 62704.", "I live at <ADDRESS>."),
        ("Mieszkam przy ul. Długiej 12/3, 00-950 Warszawa", "Mieszkam przy <ADDRESS>"),
        ("https://bank.com/reset?token=abc123 fails", "https://bank.com/<URL> fails"),
        ("four one five five five five one two", "<ACCOUNT>"),
        ("card is four one one one, one one one one, one one one one", "card is <ACCOUNT>"),
        ("call oh seven seven double oh nine hundred one two three", "call <ACCOUNT>"),
        ("Policy number HX 88 21 99 31", "Policy number HX <ACCOUNT>"),
        ("VIN WVWZZZ1JZXW000001", "VIN <ID>"),
        ("hung.tran [at] gmail [dot] com", "<EMAIL>"),
        ("anna.nowak (małpa) poczta (kropka) pl", "<EMAIL>"),
        ("maria(arroba)correo.es", "<EMAIL>"),
        ("jean.dupont arobase orange.fr", "<EMAIL>"),
        ("max.muster at web punkt de", "<EMAIL>"),
        ("rahul at the rate gmail dot com", "<EMAIL>"),
        ("rahul.k@gmail com", "<EMAIL>"),
        ("paid via rahul@okicici.", "paid via <EMAIL>."),
        ("邮箱wang_xm#163.com请重发", "邮箱<EMAIL>请重发"),
    ],
)
def test_redact_text_removes_numbers_and_addresses(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("call 415-555-2671", "US"),
        ("call (415) 555-2671", None),
        ("ring +49 30 901820", None),
        ("sđt 0912 345 678", None),
        ("tel. 601 234 567", "PL"),
    ],
)
def test_redact_text_removes_phones(text: str, region: str | None) -> None:
    assert clean(text, region).endswith("<PHONE>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is david and i lost it", "my name is <NAME> and i lost it"),
        ("Hi John, thanks", "Hi <NAME>, thanks"),
        ("Dear Mr Smith, your card", "Dear Mr <NAME>, your card"),
        ("It fails.\n\nBest regards,\nJohn Smith", "It fails.\n\nBest regards,\n<NAME>"),
        ("Tôi tên là Nguyễn Văn An, xin chào", "Tôi tên là <NAME>, xin chào"),
        ("मेरा नाम राहुल शर्मा है", "मेरा नाम <NAME> है"),
        ("mera naam rahul hai", "mera naam <NAME> hai"),
        ("Nazywam się Jan Kowalski.", "Nazywam się <NAME>."),
        ("我叫张伟，想咨询", "我叫<NAME>，想咨询"),
        ("我是王先生", "我是<NAME>先生"),
        ("Me llamo Lucía Ferrer", "Me llamo <NAME>"),
        ("Je m'appelle Amélie Fournier.", "Je m'appelle <NAME>."),
        ("Mein Name ist Ulrike Voß.", "Mein Name ist <NAME>."),
        ("Frau Müller hat angerufen", "Frau <NAME> hat angerufen"),
        ("Mary Whitaker called me", "<NAME> called me"),
        ("Gracias, lo reviso ahora, Ignacio. Un momento", "Gracias, lo reviso ahora, <NAME>. Un momento"),
        ("Lukas, können Sie helfen?", "<NAME>, können Sie helfen?"),
        ("Sorry to hear it, Laura!", "Sorry to hear it, <NAME>!"),
    ],
)
def test_redact_text_removes_names(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    "text", ["We fly via St. Louis. Then home.", "I live in Austin, Texas.", "Visa, Maestro, both fail.", "In Paris, Florence, and Rome."]
)
def test_redact_text_must_not_take_places_for_persons_who_are_addressed(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "lunch@noon, thanks@all",
        "the interest at the rate of five point five",
        "meet (at) noon. Then we go",
        "see C#.NET issue#163 please",
        "I have one two three problems",
        "Do Van Morrison songs play?",
        "tai khoan cua Ha Noi bank",
    ],
)
def test_redact_text_must_not_take_look_alikes(text: str) -> None:
    assert clean(text) == text


def test_redact_text_removes_vietnamese_names_typed_without_accents() -> None:
    assert (
        clean("chuyen cho Nguyen Thi Mai hoac tai khoan cua Tran Van Hung o Ha Noi")
        == "chuyen cho <NAME> hoac tai khoan cua <NAME_2> o Ha Noi"
    )


def test_redact_messages_must_not_take_the_word_name_for_one() -> None:
    turns = frame(("agent", "Aapka naam aur number?"), ("customer", "Mera naam Priya Verma hai, number +91 98765-43210, PAN ABCPV1234K"))
    told = redact_messages(turns, salt=SALT)[0]["text"].tolist()
    assert told == ["Aapka naam aur number?", "Mera naam <NAME> hai, number <PHONE>, PAN <ID>"]


@pytest.mark.parametrize("text", negatives())
def test_redact_text_must_not_touch_harmless_words(text: str) -> None:
    assert clean(text) == text


def test_redact_text_finds_all_of_the_generated_documents() -> None:
    for document in documents(200, seed=11):
        text = clean(document.text, document.region)
        for start, end, kind in document.truth:
            assert document.text[start:end] not in text, (kind, document.text, text)


def test_redact_text_numbers_distinct_values_and_repeats_equal_ones() -> None:
    text, counts = redact_text("4111 1111 1111 1111, 5500000000000004, 4111111111111111")
    assert text == "<CARD>, <CARD_2>, <CARD>"
    assert counts == {"CARD": 3}


def test_redact_text_keeps_what_the_input_already_hides() -> None:
    text = "<CARD> **** **** **** 4242 XXXX XX/XX/2019 <NAME_3>"
    assert clean(text) == text
    assert clean("<CARD> and 4111111111111111") == "<CARD> and <CARD_2>"


def test_redact_text_memory_replaces_a_name_said_again_without_a_cue() -> None:
    memory: dict[tuple[str, str], int] = {}
    assert redact_text("my name is John Smith", memory=memory)[0] == "my name is <NAME>"
    assert redact_text("Smith again, about John", memory=memory)[0] == "<NAME> again, about <NAME>"


_PIECES = st.sampled_from([
    "my name is ", "John Smith", "4111 1111 1111 1111", "account number ", "12345678", "<CARD>", "<NAME_2>", "<", ">", "call me ",
    "415-555-2671", " and ", "12 Main Street", "password is ", "x7!", "XXXX ", "\n", ". ", "Regards,\n", "我叫张伟", "मेरा नाम ",
    "a@b.de", "https://x.de/a?b=1", "12/03/1980 ", "dob ", "\x00", "IBAN ", "DE89370400440532013000", "ssn ", "Tôi tên là ",
    "one two three four five six ", ", ", " is my account number", "ul. Długa 5",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=12).map("".join))
@example("account number 12345678901234567890123 98765")
def test_redact_text_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert redact_text(once) == (once, {})


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_redact_text_changes_a_text_only_for_what_it_counts(text: str) -> None:
    redacted, counts = redact_text(text, region="US")
    assert (redacted != text) == (sum(counts.values()) > 0)


def test_redact_text_of_a_very_long_cell_stays_fast() -> None:
    text = "On 12/03/2020 account 12345678 paid $20. " * 1_500
    result, counts = redact_text(text)
    assert "12345678" not in result
    assert counts["ACCOUNT"] == 1_500


def test_redact_messages_is_stable_through_a_conversation() -> None:
    messages = frame(
        ("customer", "I am Mary Whitaker, card 4111111111111111"),
        ("agent", "Thanks Mary. Is it 5500000000000004?"),
        ("customer", "no, 4111 1111 1111 1111"),
        subject="Complaint of Mary Whitaker",
    )
    result, counts = redact_messages(messages, salt=SALT)
    assert result["text"].tolist() == ["I am <NAME>, card <CARD>", "Thanks <NAME>. Is it <CARD_2>?", "no, <CARD>"]
    assert result["subject"].unique().tolist() == ["Complaint of <NAME>"]
    assert counts["CARD"] == 3


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("May I have your account number?", "4858", "<ACCOUNT>"),
        ("Could you tell me your full name?", "sure, it is kalps iyer", "sure, it is <NAME>"),
        ("What is your date of birth?", "3 May 1980", "<DATE_OF_BIRTH>"),
        ("Please confirm your address", "22 Acacia, Leeds", "<ADDRESS>"),
        ("What is your password?", "rosebud", "<SECRET>"),
        ("¿Me dice su nombre?", "sí, Iñaki", "sí, <NAME>"),
        ("How much was it?", "4858", "4858"),
        ("When did you travel?", "in 2019", "in 2019"),
        ("Could you tell me your full name?", "why do you need that", "why do you need that"),
    ],
)
def test_redact_messages_reads_an_answer_by_its_question(question: str, answer: str, expected: str) -> None:
    result, _ = redact_messages(frame(("agent", question), ("customer", answer)), salt=SALT)
    assert result["text"][1] == expected


def test_redact_messages_takes_a_bare_number_as_an_answer_only_without_the_other_side() -> None:
    one_sided, _ = redact_messages(
        frame(("customer", "7452"), ("customer", "2018"), ("customer", "2500"), ("customer", "15062018")), salt=SALT
    )
    assert one_sided["text"].tolist() == ["<ACCOUNT>", "2018", "2500", "15062018"]
    two_sided, _ = redact_messages(frame(("agent", "Which seat?"), ("customer", "7452")), salt=SALT)
    assert two_sided["text"][1] == "7452"


def test_redact_messages_covers_every_column() -> None:
    messages = frame(
        ("customer", "hello"),
        customer_id="john@x.de",
        agent_id="A7",
        tags=["vip", "mail john@x.de"],
        url="https://desk.x.de/tickets/123456789?agent=4&email=john@x.de",
        product="Visa 4",
        site="Leeds",
        extra='{"Customer Name": "John Smith", "Phone": "0171 123", "Queue": "Billing", "n": 12, "Product name": "Gold", "note": "a@b.de"}',
    )
    messages.loc[0, ["conversation_id", "source", "input_file"]] = ["john@x.de", "crm", "call_+14155552671.vtt"]
    row = redact_messages(messages, salt=SALT)[0].iloc[0]
    assert row["customer_id"] == hash_id("john@x.de", salt=SALT)
    assert len(row["agent_id"]) == 16
    assert row["tags"] == ["vip", "mail <EMAIL>"]
    assert row["url"] == "https://desk.x.de/<URL>"
    assert (row["product"], row["site"], row["source"]) == ("Visa 4", "Leeds", "crm")
    assert json.loads(row["extra"]) == {
        "Customer Name": "<NAME>", "Phone": "<PHONE>", "Queue": "Billing", "n": 12, "Product name": "Gold", "note": "<EMAIL>",
    }  # fmt: skip
    assert "john" not in row["conversation_id"]
    assert row["input_file"].startswith("call_<PHONE>.vtt~")


def test_redact_messages_must_not_change_the_shape() -> None:
    messages = frame(("customer", "my name is John"), ("customer", "x"), subject=None, tags=None, at=pd.Timestamp("2024-01-01", tz="UTC"))
    messages.index = pd.Index([7, 3])
    result, _ = redact_messages(messages, salt=SALT)
    assert list(result.columns) == list(messages.columns)
    assert list(result.index) == [7, 3]
    assert (result.dtypes == messages.dtypes).all()
    assert result["subject"].isna().all()
    empty, counts = redact_messages(messages.iloc[:0], salt=SALT)
    assert empty.empty
    assert not counts


def test_redact_messages_must_not_mix_conversations() -> None:
    messages = frame(("customer", "my name is Rahul"), ("customer", "Rahul is a common name"))
    messages["conversation_id"] = ["c1", "c2"]
    assert redact_messages(messages, salt=SALT)[0]["text"].tolist() == ["my name is <NAME>", "Rahul is a common name"]


def test_redact_identifier_keeps_ordinary_ids_and_separates_the_rest() -> None:
    for plain in (
        "12345678",
        "1234567890123456789",
        "T-2024-00012",
        "550e8400-e29b-41d4-a716-446655440000",
        "crm_export_2024-05-01.csv",
        "Visa Gold",
    ):
        assert redact_identifier(plain, salt=SALT) == plain
    one, two = (redact_identifier(name, salt=SALT) for name in ("john.doe@x.de.csv", "jane.doe@x.de.csv"))
    assert one != two
    assert "doe" not in one + two
    assert one == redact_identifier("john.doe@x.de.csv", salt=SALT)
    assert redact_identifier(one, salt=SALT) == one


def test_hash_id_depends_on_the_salt_alone() -> None:
    assert hash_id(" 42 ", salt=SALT) == hash_id("42", salt=SALT)
    assert hash_id("42", salt=SALT) != hash_id("42", salt=b"other")


def test_redact_frame_cleans_rejected_rows() -> None:
    rejected = pd.DataFrame({"source": ["crm"] * 3, "raw": ['{"name": "John Smith", "n": 1}', "my name is John,4111111111111111", None]})
    result, counts = redact_frame(rejected, ["raw"])
    assert result["raw"].tolist()[:2] == ['{"name": "<NAME>", "n": 1}', "my name is <NAME>,<CARD>"]
    assert result["raw"].isna()[2]
    assert counts["NAME"] == 2
