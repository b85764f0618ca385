"""What was chosen for one file holds for later ones of its shape, under what is said now; never a crash, never in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.ingest import Intake, Options, load_mapping, read_all
from data.ingest.mapping import merge
from data.ingest.shapes import Choice, Shape, resolve, shape_of
from data.schema import InputError

HEADERS = ("Ticket ID", "Created", "Status", "Description", "Field 7")
FIELD_7 = Choice(
    columns={"text": "Field 7"}, codes={"status": {"17": "pending"}}, shape=shape_of("tickets", HEADERS), who="ann", at="2026-11-03"
)


def export(path: Path, headers: tuple[str, ...] = HEADERS) -> Path:
    """Three tickets."""
    cells = {"Ticket ID": "A-{n}", "Created": "2026-06-0{n} 10:00", "Status": "{state}", "Description": "Ticket number {n} about a card",
             "Field 7": "My card was declined at the till, number {n}."}  # fmt: skip
    rows = [",".join(f'"{cells.get(header, "x").format(n=n, state="open" if n == 1 else "17")}"' for header in headers) for n in (1, 2, 3)]
    path.write_text("\n".join([",".join(headers), *rows]) + "\n", encoding="utf-8")
    return path


def words(intake: Intake) -> set[str]:
    return {text.split(",")[0].split("\n")[-1] for text in intake.messages["text"]}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("tickets", ("A", "B")), ("tickets", ("b", "a")), True),
        (("tickets june", ("A", "B")), ("Tickets_July", ("A", "B")), True),
        (("june", ("A",)), ("july", ("A",)), True),
        (("tickets", ("A", "B")), ("chats", ("A", "B")), False),
        (("tickets", ("A", "B")), ("tickets", ("A", "C")), False),
    ],
)
def test_a_shape_is_known_whatever_the_order_and_the_month(one: Any, other: Any, same: bool) -> None:
    assert (shape_of(*one).key == shape_of(*other).key) is same


def test_likeness_is_the_share_of_common_columns() -> None:
    assert shape_of("a", "wxyz").likeness(shape_of("a", "wxy")) == 0.75
    assert shape_of("a", "wxyz").likeness(shape_of("b", "wxyz")) == 0
    assert shape_of("a", "xy").likeness(shape_of("a", "x")) == 0.5  # a short export that lost one column is the same export
    assert shape_of("a", "xyz").likeness(shape_of("a", "xab")) == 0
    assert Shape(source="a", headers=()).likeness(Shape(source="a", headers=())) == 0


def test_what_was_chosen_holds_for_the_next_file_of_the_shape(tmp_path: Path) -> None:
    path = export(tmp_path / "tickets_2026-07.csv")
    assert words(read_all([path], Options())) == {
        "Ticket number 1 about a card",
        "Ticket number 2 about a card",
        "Ticket number 3 about a card",
    }
    intake = read_all([path], Options(remembered=(FIELD_7,)))
    assert words(intake) == {"My card was declined at the till"}
    assert intake.messages["status"].tolist() == ["open", "pending", "pending"]
    (file,) = intake.inputs
    assert file.how["text"] == "remembered"
    assert file.used == FIELD_7
    assert file.lost == {}


def test_it_must_not_hold_for_another_export(tmp_path: Path) -> None:
    for path in (
        export(tmp_path / "chats.csv"),
        export(tmp_path / "tickets.csv", ("Ticket ID", "Description", "Field 7", "Agent note", "Tag")),
    ):
        (file,) = read_all([path], Options(remembered=(FIELD_7,))).inputs
        assert file.used is None
        assert "remembered" not in file.how.values()


def test_a_column_that_is_gone_is_said_and_the_rest_holds(tmp_path: Path) -> None:
    path = export(tmp_path / "tickets.csv", tuple(header for header in HEADERS if header != "Field 7"))
    intake = read_all([path], Options(remembered=(FIELD_7,)))
    (file,) = intake.inputs
    assert file.lost == {"text": "tickets.csv has no column 'Field 7' any more, which was chosen by ann on 2026-11-03 for 'text'."}
    assert file.lost["text"] in file.notes
    assert file.columns["text"] == "Description"
    assert intake.messages["status"].tolist() == ["open", "pending", "pending"]


def test_of_several_columns_those_that_are_left_hold() -> None:
    tags = Choice(columns={"tags": "Status + Topic", "product": ""}, shape=shape_of("tickets", [*HEADERS, "Topic"]))
    found = resolve("t.csv", "tickets", HEADERS, Options(remembered=(tags,)))
    assert found.options.columns == {"tags": "Status", "product": ""}
    assert found.lost == {"tags": "t.csv has no column 'Topic' any more, which was chosen for 'tags'."}


def test_what_is_said_now_is_above(tmp_path: Path) -> None:
    path = export(tmp_path / "tickets.csv")
    options = merge(
        Options(remembered=(FIELD_7,)), columns={"text": "Description"}, source=None, timezone=None, codes={"status": {"17": "open"}}
    )
    intake = read_all([path], options)
    assert intake.inputs[0].how["text"] == "given"
    assert intake.messages["status"].tolist() == ["open"] * 3
    taken = read_all([path], Options(columns={"product": "Field 7"}, remembered=(FIELD_7,)))  # the column is something else now
    assert taken.inputs[0].columns["text"] == "Description"
    assert taken.inputs[0].lost == {}


def test_the_choice_made_just_now_replaces_the_remembered_one(tmp_path: Path) -> None:
    now = Choice(columns={"product": "Field 7"}, key=FIELD_7.shape.key if FIELD_7.shape else "")
    (file,) = read_all([export(tmp_path / "tickets.csv")], Options(remembered=(FIELD_7, now))).inputs
    assert (file.columns["product"], file.columns["text"], file.how["product"]) == ("Field 7", "Description", "given")


def test_of_two_shapes_the_liker_one_counts() -> None:
    less = Choice(columns={"text": "Description"}, shape=shape_of("tickets", HEADERS[:4]))
    for kept in ((FIELD_7, less), (less, FIELD_7)):
        assert resolve("t.csv", "tickets", HEADERS, Options(remembered=kept)).used == FIELD_7
        assert resolve("t.csv", "tickets", HEADERS[:4], Options(remembered=kept)).used == less


def test_a_source_that_is_given_is_looked_up_too() -> None:
    found = resolve("x.csv", "x", HEADERS, Options(source="Tickets", remembered=(FIELD_7,)))
    assert found.options.columns == {"text": "Field 7"}


def test_a_mapping_file_says_it_by_name_of_file(tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        '[columns]\ntext = "Description"\n'
        '[files."chats*.csv".columns]\ntext = "Field 7"\n'
        '[files."chats*.csv".codes.status]\n17 = "solved"\n'
    )
    paths = [export(tmp_path / "tickets.csv"), export(tmp_path / "chats_07.csv")]
    intake = read_all(paths, load_mapping(mapping))
    assert [file.columns["text"] for file in intake.inputs] == ["Description", "Field 7"]
    assert intake.messages.groupby("source")["status"].last().to_dict() == {"chats": "solved", "tickets": "open"}
    above = merge(load_mapping(mapping), columns={"text": "Description"}, source=None, timezone=None, codes={"status": {"17": "open"}})
    intake = read_all(paths, above)
    assert [file.columns["text"] for file in intake.inputs] == ["Description", "Description"]
    assert set(intake.messages["status"]) == {"open"}


@pytest.mark.parametrize(
    "text", ["files = 3", '[files."a.csv"]\ntext = "B"', '[files."a.csv".columns]\nwords = "B"', '[files]\n"a.csv" = 3']
)
def test_a_mapping_file_explains_what_is_wrong_with_a_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "map.toml").write_text(text)
    with pytest.raises(InputError, match="files"):
        load_mapping(tmp_path / "map.toml")


def test_tickets_and_their_messages_are_chosen_apart(tmp_path: Path) -> None:
    tickets = [f"T-100{n},c{n},Card {n},It began like this number {n} in the shop.,an internal remark about it all {n}" for n in range(5)]
    said = [f"T-100{n},c{n},meta data of the message of case {n},Please look at my card which is stuck again today {n}." for n in range(5)]
    (tmp_path / "tickets.csv").write_text("\n".join(["ticket id,requester,subject,Field A,Field B", *tickets]))
    (tmp_path / "messages.csv").write_text("\n".join(["ticket id,author,Field A,Field C", *said]))
    both = [tmp_path / "tickets.csv", tmp_path / "messages.csv"]
    plain = read_all(both, Options())
    assert plain.inputs[1].joined_to == "tickets.csv"
    shapes = [file.shape for file in plain.inputs]
    chosen = (Choice(columns={"text": "Field B"}, shape=shapes[0]), Choice(columns={"text": "Field A"}, shape=shapes[1]))
    intake = read_all(both, Options(remembered=chosen))
    assert [file.columns["text"] for file in intake.inputs] == ["Field B", "Field A"]
    assert [file.how["text"] for file in intake.inputs] == ["remembered", "remembered"]
    first = intake.messages[intake.messages["conversation_id"] == "T-1001"]["text"].tolist()
    assert [text.split("\n")[-1] for text in first] == ["an internal remark about it all 1", "meta data of the message of case 1"]
