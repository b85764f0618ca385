"""Cells to values."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.ingest import values
from data.schema import CHANNELS, STATUSES


def text(*cells: str | None) -> pd.Series:
    """A column of cells."""
    return pd.Series(list(cells), dtype="str")


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Web", "web"), ("Referral", "other"), ("Postal mail", "other"), ("Customer Care Call", "phone"), ("Internet", "web"),
        ("Điện thoại", "phone"), ("E-Mail", "email"), ("Soziale Medien", "social"), ("Kontaktformular", "web"), ("电话来电", "phone"),
        ("फ़ोन", "phone"), ("Live Chat", "chat"), ("Oddział", "in_person"), ("courrier", "other"), ("carrier pigeon", "other"),
    ],
)  # fmt: skip
def test_channels_decodes(cell: str, wanted: str) -> None:
    assert values.channel(cell) == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Closed with explanation", "closed"), ("In progress", "pending"), ("Pending Customer Response", "pending"), ("Nouveau", "open"),
        ("Đang xử lý", "pending"), ("已解决", "solved"),
        ("Zamknięte", "closed"), ("abierto", "open"), ("Erledigt", "solved"), ("लंबित", "pending"),
    ],
)  # fmt: skip
def test_statuses_decodes(cell: str, wanted: str) -> None:
    assert values.status(cell) == wanted


def test_status_must_not_guess() -> None:
    assert values.status("purple") is None


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Good", "5"),
        ("bad_with_comment", "1"),
        ("4", "4"),
        ("4,5", "4.5"),
        ("zufrieden", "5"),
        ("差评", "1"),
        ("Okay", "3"),
        ("Mittel", "3"),
        ("Unoffered", None),
    ],
)
def test_rating_reads_thumbs_and_numbers(cell: str, wanted: str | None) -> None:
    assert values.rating(cell) == wanted
    assert values.is_unrated(cell) == (wanted is None)


def test_numbers_reads_ratings() -> None:
    cells = text("4", "4,5", "5/5", "Rated 4 out of 5 stars", "★★★★☆".replace("☆", ""), "3 étoiles", "Not Rated", "", None, "4 of us")
    assert values.numbers(cells).iloc[:6].tolist() == [4, 4.5, 5, 4, 4, 3]
    assert values.numbers(cells).iloc[6:].isna().all()


def test_durations_takes_the_unit_from_the_header() -> None:
    assert values.durations(text("125", "2:05", "00:02:05", "2 min 5 s", "soon"), "Wait").tolist()[:4] == [125, 125, 125, 125]
    assert values.durations(text("2"), "handle_time_minutes").tolist() == [120]
    assert values.durations(text("1 day 2:03:00", "-5"), "x").tolist()[0] == 93_780
    assert values.durations(text("-5", "soon"), "x").isna().all()


def test_booleans_in_many_languages() -> None:
    assert values.booleans(text("Yes", "NO", "oui", "nie", "是", "0", "maybe", None)).tolist()[:6] == [
        True,
        False,
        True,
        False,
        True,
        False,
    ]
    assert values.booleans(text("maybe", None)).isna().all()


def test_blank_nulls_placeholders_and_nothing_else() -> None:
    assert values.blank(text(" N/A ", "Not Provided", "-", "none of it works", "")).tolist()[3] == "none of it works"
    assert values.blank(text("N/A", "null", "-", "", "无")).isna().all()


def test_tag_lists_joins_columns_and_parts_lists() -> None:
    lists = values.tag_lists([text("billing; refund", "Credit reporting, repair, or other", None), text("vip", "['a', 'b']", None)])
    assert lists.tolist() == [["billing", "refund", "vip"], ["Credit reporting, repair, or other", "a", "b"], None]


@pytest.mark.parametrize(
    ("header", "cells", "wanted"),
    [
        ("Tags", ["refund billing_issue", "login vip", "refund"], [["refund", "billing_issue"], ["login", "vip"], ["refund"]]),
        ("tags", ["refund late", "late", None], [["refund", "late"], ["late"], None]),
        ("Ticket tags", ["late delivery, refund", "refund"], [["late delivery", "refund"], ["refund"]]),
        ("Étiquettes", ["a;b", "c|d"], [["a", "b"], ["c", "d"]]),
        ("标签", ["退款 vip_1", "退款"], [["退款 vip_1"], ["退款"]]),
    ],
)
def test_tag_lists_parts_what_help_desks_join(header: str, cells: list[str | None], wanted: list[list[str] | None]) -> None:
    assert values.tag_lists([text(*cells).rename(header)]).tolist() == wanted


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Category", ["billing issue", "login issue", "billing error", "login error"]),
        ("Tags", ["late delivery", "lost parcel"]),
        ("Tags", ["Late fee", "Late payment fee", "Late"]),
        ("Issue", ["Credit reporting, repair, or other"]),
    ],
)
def test_tag_lists_must_not_cut_phrases(header: str, cells: list[str]) -> None:
    assert values.tag_lists([text(*cells).rename(header)]).tolist() == [[cell] for cell in cells]


@given(st.text(max_size=30))
def test_decoding_never_leaves_the_contract(cell: str) -> None:
    assert values.decode(cell, values.CHANNEL_WORDS) in (*CHANNELS, None)
    assert values.decode(cell, values.STATUS_WORDS) in (*STATUSES, None)
    values.numbers(text(cell))
    values.durations(text(cell), "x")
    values.tag_lists([text(cell)])
