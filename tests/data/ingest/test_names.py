"""Header words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ingest import names
from data.ingest.fields import GIVABLE


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("replyPublishedDate", "reply published date"), ("Ticket #", "ticket"), ("Số điện thoại", "so dien thoai"),
        ("N° dossier", "n° dossier"),
        ("DATE_OF_REVIEW", "date of review"), ("Nội dung phản ánh", "noi dung phan anh"),
        ("ग्राहक का नाम", "ग्राहक का नाम"), ("ＩＤ", "id"),
        ("Treść zgłoszenia", "tresc zgloszenia"), ("  ", ""),
    ],
)  # fmt: skip
def test_normalise_makes_spellings_equal(header: str, wanted: str) -> None:
    assert names.normalise(header) == wanted


def test_every_field_has_names_and_every_given_field_is_known() -> None:
    assert set(GIVABLE) == set(names.PHRASES)
    assert all(len(phrases) >= 4 for phrases in names.PHRASES.values())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Case Ref No", "conversation_id"), ("call_sid", "conversation_id"), ("conversationGuid", "conversation_id"),
        ("N° de sinistre", "conversation_id"), ("Schadennummer", "conversation_id"),
        ("Nr reklamacji klienta", "customer_id"),
        ("कॉल आईडी", "conversation_id"), ("शिकायत क्रमांक", "conversation_id"),
        ("服务单编号", "conversation_id"), ("Mã KN", "conversation_id"),
        ("Nom et prénom", "customer_id"), ("Nutzername", "customer_id"),
        ("Reviewed by", "customer_id"), ("Comment by", "customer_id"),
        ("शिकायतकर्ता का नाम", "customer_id"), ("Tên người phản ánh", "customer_id"),
        ("Logged by", "agent_id"), ("Bearbeitet von", "agent_id"),
        ("Przypisano do", "agent_id"),
        ("Nom du conseiller", "agent_id"), ("坐席姓名", "agent_id"),
    ],
)  # fmt: skip
def test_score_knows_headers_by_their_parts(header: str, field: str) -> None:
    best = max(names.PHRASES, key=lambda one: names.score(header, one))
    assert best == field


def test_score_prefers_exact_names_over_parts() -> None:
    assert names.score("Date received", "opened_at") > names.score("My date received field", "opened_at") > 0
    assert names.score("conversationId", "conversation_id") > 99
    assert names.score("Reklamationstext", "text") > 0


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Consumer disputed?", "customer_id"), ("Date sent to company", "opened_at"),
        ("ZIP code", "conversation_id"), ("avis_en", "text"),
        ("Timely response?", "first_reply_at"), ("Company public response", "reply"), ("Date of Purchase", "opened_at"),
        ("user_timezone", "customer_id"),
        ("Call reason code", "conversation_id"), ("Client product name", "customer_id"),
        ("Customer phone number", "conversation_id"),
        ("First name", "customer_id"),
        ("Updated at", "opened_at"), ("bank_image", "url"), ("consumer_numberOfReviews", "customer_id"), ("", "text"),
    ],
)  # fmt: skip
def test_score_must_not_take_look_alikes(header: str, field: str) -> None:
    assert names.score(header, field) == 0


@pytest.mark.parametrize("header", ["", "Unnamed: 0", "column 3", "#", "index", "STT", "Lp", "序号", "No."])
def test_is_unnamed_knows_words_for_row_numbers(header: str) -> None:
    assert names.is_unnamed(header)
    assert not names.is_unnamed("ticket")


@settings(deadline=None)  # the first header is compared with every name
@given(st.text(max_size=40))
def test_scores_lie_between_0_and_100(header: str) -> None:
    assert all(0 <= names.score(header, field) <= 100 for field in names.PHRASES)
