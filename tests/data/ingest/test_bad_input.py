"""Damaged, hostile and odd files: a clear error or quarantined rows, never a traceback, never a swallowed neighbour."""

# ruff: noqa: E501

from __future__ import annotations

import contextlib
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from data.ingest import Intake, Options, archives, read_all, tabular
from data.schema import InputError

Take = Callable[..., Intake]
HEADER = "ticket_id,created_at,message\n"


def row(number: int, words: str = "my card was declined at the shop") -> str:
    """One whole record."""
    return f"T-{number},2024-05-{number:02d},{words}\n"


def zipped(files: dict[str, bytes | str], **attributes: int) -> bytes:
    """A zip archive of some files; keywords are attributes set on every entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in attributes.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return buffer.getvalue()


@pytest.mark.parametrize("content", [b"", b"   \n\n\t", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00" * 50])
def test_empty_file_is_an_error_that_says_so(take: Take, content: bytes) -> None:
    with pytest.raises(InputError, match=r"empty\.csv is empty"):
        take("empty.csv", content)


def test_header_without_rows_is_an_error_that_says_so(take: Take) -> None:
    with pytest.raises(InputError, match=r"has a header .* but no rows"):
        take("bare.csv", HEADER)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (bytes(range(256)) * 40, "binary"),
        (b"%PDF-1.7 \n" + b"x" * 500, "a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG picture"),
        (b"SQLite format 3\x00" + bytes(200), "an SQLite database"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "a 7-Zip archive"),
    ],
)
def test_binary_garbage_named_csv_is_an_error(take: Take, content: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        take("export.csv", content)


def test_wrong_extension_is_read_by_content(take: Take) -> None:
    records = json.dumps([{"id": f"a{n}", "message": f"the app crashes when I pay bill {n}"} for n in range(3)])
    assert take("export.csv", records).inputs[0].format == "json"
    assert take("export.json", HEADER + row(1) + row(2)).inputs[0].format == "csv"
    assert take("export.txt", HEADER + row(1) + row(2) + row(3)).inputs[0].columns["text"] == "message"
    assert len(take("export.xlsx", gzip.compress((HEADER + row(1) + row(2)).encode())).messages) == 2


def test_stray_quote_quarantines_its_row_and_no_other(take: Take) -> None:
    rows = [row(n) for n in range(1, 21)]
    rows[4] = 'T-5,2024-05-05,"he said "no way" and hung up, then\n'
    rows[11] = 'T-12,2024-05-12,"this quote is never closed\n'
    intake = take("stray.csv", HEADER + "".join(rows))
    assert intake.rejected["row"].tolist() == [5, 12]
    assert intake.messages["input_row"].tolist() == [n for n in range(1, 21) if n not in (5, 12)]
    assert "T-12" in intake.rejected["raw"].iloc[1]


def test_stray_quote_in_the_last_row_takes_one_row(take: Take) -> None:
    intake = take("cut.csv", HEADER + row(1) + row(2) + 'T-3,2024-05-03,"the file was cut\nin the middle, of a\nlong complaint')
    assert intake.rejected["row"].tolist() == [3]
    assert len(intake.messages) == 2
    assert "cut here" in intake.rejected["reason"].iloc[0]


def test_lines_in_quoted_cells_are_one_record(take: Take) -> None:
    intake = take("lines.csv", HEADER + 'T-1,2024-05-01,"first line\n\nthird, with a comma\n"\n' + row(2))
    assert intake.messages["input_row"].tolist() == [1, 2]
    assert intake.messages["text"].iloc[0] == "first line\n\nthird, with a comma"


def test_too_many_and_too_few_cells_are_rejected_with_their_numbers(take: Take) -> None:
    text = HEADER + "".join(row(n) for n in range(1, 9)) + "T-9,2024-05-09,one, two, three\nT-10,2024-05-10\n" + row(11)
    intake = take("cells.csv", text)
    assert intake.rejected["row"].tolist() == [9, 10]
    assert intake.rejected["reason"].tolist() == ["5 cells where the header has 3", "2 cells where the header has 3"]
    assert intake.messages["input_row"].max() == 11


def test_huge_cell_is_rejected_alone(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "MAX_CELL", 10_000)
    intake = take("huge.csv", HEADER + row(1) + row(2, "x" * 20_000) + row(3))
    assert intake.rejected["row"].tolist() == [2]
    assert intake.messages["input_row"].tolist() == [1, 3]


def test_real_limit_is_ten_megabytes(take: Take) -> None:
    assert tabular.MAX_CELL == 10_000_000
    intake = take("huge.csv", HEADER + row(1) + row(2, "word " * 2_100_000) + row(3))
    assert intake.rejected["reason"].tolist() == ["a cell of more than 10 MB"]
    assert len(intake.messages) == 2


def test_file_over_the_size_limit_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as stream:
        stream.truncate(archives.MAX_BYTES + 1)  # sparse: no byte is written
    with pytest.raises(InputError, match="2 GiB"):
        read_all([path], Options())


def test_mixed_encodings_are_read_line_by_line(take: Take) -> None:
    lines = [row(n, "naïve café, déjà vu".replace(",", " ")).encode("utf-8") for n in range(1, 6)]
    lines[2] = row(3, "Müller größe").encode("cp1252")
    intake = take("mixed.csv", HEADER.encode() + b"".join(lines))
    assert intake.inputs[0].encoding == "utf-8 + cp1252"
    assert intake.messages["text"].iloc[2] == "Müller größe"
    assert intake.messages["text"].iloc[0].startswith("naïve café")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8"])
def test_encodings_give_the_same_words(take: Take, codec: str) -> None:
    text = HEADER + "".join(row(n, "Die Überweisung war falsch – schön ist das nicht") for n in range(1, 9))
    intake = take("words.csv", text.encode(codec))
    assert set(intake.messages["text"]) == {"Die Überweisung war falsch – schön ist das nicht"}


@pytest.mark.parametrize("codec", ["cp1250", "gb18030", "cp1258", "shift_jis"])
def test_other_encodings_never_fail(take: Take, codec: str) -> None:
    words = {
        "cp1250": "Zażółć gęślą jaźń, proszę o zwrot",
        "gb18030": "我的信用卡被盗刷了，请尽快处理",
        "shift_jis": "カードが使えません、助けて",
    }
    text = "message\n" + "".join(f'"{words.get(codec, "Thẻ của tôi bị khóa")} {n}"\n' for n in range(30))
    intake = take("words.csv", text.encode(codec, errors="replace"))
    assert len(intake.messages) + len(intake.rejected) == 30


def test_five_hundred_columns(take: Take) -> None:
    headers = ["message", *[f"custom_field_{n}" for n in range(499)]]
    cells = ["the app logs me out every hour", *[f"v{n}" for n in range(499)]]
    intake = take("wide.csv", ",".join(headers) + "\n" + (",".join(cells) + "\n") * 3)
    assert intake.inputs[0].columns == {"text": "message"}
    assert len(json.loads(intake.messages["extra"].iloc[0])) == 499


def test_too_many_columns_are_an_error(take: Take) -> None:
    with pytest.raises(InputError, match="columns; Earshot reads up to"):
        take("wide.csv", ",".join(f"c{n}" for n in range(2_100)) + "\n" + ",".join("x" for _ in range(2_100)) + "\n")


def test_duplicate_headers_stay_apart(take: Take) -> None:
    intake = take("twice.csv", "id,text,note,note\nA1,the card was swallowed by the machine,one,two\nA2,no reply since monday,three,four\n")
    assert json.loads(intake.messages["extra"].iloc[0]) == {"note": "one", "note (2)": "two"}
    assert any("more than once" in note for note in intake.inputs[0].notes)


def test_impossible_dates_are_null_and_their_rows_imported(take: Take) -> None:
    dates = ["0000-01-01", "9999-12-31", "2024-02-30", "2 weeks ago", "1899-12-31", "2024-05-06"]
    text = "created_at,message\n" + "".join(f"{date},nobody answers the phone\n" for date in dates)
    intake = take("dates.csv", text)
    assert intake.messages["opened_at"].notna().tolist() == [False] * 5 + [True]
    assert json.loads(intake.messages["extra"].iloc[1]) == {"created_at": "9999-12-31"}
    assert any("outside 1970–2100" in note for note in intake.inputs[0].notes)


def test_one_row_file(take: Take) -> None:
    intake = take("one.csv", HEADER + row(1))
    assert len(intake.messages) == 1


def test_all_null_text_rejects_every_row(take: Take) -> None:
    intake = take("null.csv", HEADER + "".join(f"T-{n},2024-05-01,\n" for n in range(1, 5)), text="message")
    assert intake.rejected["reason"].tolist() == ["no words"] * 4
    assert not len(intake.messages)


def test_no_text_column_says_which_flag_to_give(take: Take) -> None:
    with pytest.raises(InputError, match=r"needs a column for 'text'.*'amount'(.|\n)*--column text="):
        take("numbers.csv", "amount,count\n1.5,2\n2.5,3\n3.5,4\n")


def test_unknown_field_and_header_are_errors(take: Take) -> None:
    with pytest.raises(InputError, match="'words' is no field"):
        take("a.csv", HEADER + row(1), words="message")
    with pytest.raises(InputError, match=r"has no column 'Body' for 'text'; it has 'ticket_id', 'created_at', 'message'"):
        take("a.csv", HEADER + row(1), text="Body")


def test_right_to_left_text_and_emoji_come_through(take: Take) -> None:
    words = ["البطاقة لا تعمل منذ أمس", "האפליקציה קורסת בכל פעם", "love it 😍👍🏽 thanks", "👨‍👩‍👧‍👦 family plan is too expensive"]
    intake = take("words.csv", HEADER + "".join(row(n, text) for n, text in enumerate(words, start=1)))
    assert intake.messages["text"].tolist() == words


def test_formula_cells_stay_text(take: Take) -> None:
    words = ['=HYPERLINK("http://x") my card is blocked', "+1 for the refund please", "@SUM(A1) does not work", "-- please call me back"]
    text = HEADER + "".join(f'T-{n},2024-05-01,"{one.replace(chr(34), chr(34) * 2)}"\n' for n, one in enumerate(words, start=1))
    assert take("formulas.csv", text).messages["text"].tolist() == words


def test_gzip_bomb_is_an_error(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 1_000_000)
    with pytest.raises(InputError, match="zip bomb"):
        take("bomb.csv.gz", gzip.compress(bytes(20_000_000)))


def test_zip_bomb_is_an_error(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "FREE_BYTES", 1_000_000)
    with pytest.raises(InputError, match="zip bomb"):
        take("bomb.zip", zipped({"a.csv": bytes(20_000_000)}))


def test_unpacked_size_is_limited(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 1_000)
    with pytest.raises(InputError, match="unpacks to more than"):
        take("big.zip", zipped({"a.csv": HEADER + "".join(row(n) for n in range(1, 29)) * 5}))


@pytest.mark.parametrize("path", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "C:/evil.csv", "..\\evil.csv"])
def test_paths_out_of_an_archive_are_refused(take: Take, path: str) -> None:
    with pytest.raises(InputError, match="leads out of the archive"):
        take("evil.zip", zipped({"good.csv": HEADER + row(1), path: HEADER + row(2)}))


def test_links_in_an_archive_are_refused(take: Take) -> None:
    with pytest.raises(InputError, match="is a link"):
        take("evil.zip", zipped({"passwd.csv": "/etc/passwd"}, external_attr=0o120777 << 16))


def test_damaged_archives_are_errors(take: Take) -> None:
    whole = zipped({"a.csv": HEADER + row(1)})
    with pytest.raises(InputError, match="damaged zip"):
        take("cut.zip", whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged gzip"):
        take("cut.csv.gz", b"\x1f\x8b\x08\x00garbage")
    with pytest.raises(InputError, match="archive inside an archive"):
        take("nested.zip", zipped({"inner.zip": whole}))


def test_cut_gzip_gives_what_there_is(take: Take) -> None:
    packed = gzip.compress((HEADER + "".join(row(n, f"complaint number {n * 7919} of many") for n in range(1, 29)) * 40).encode())
    intake = take("cut.csv.gz", packed[:-40])
    assert len(intake.messages) > 100
    assert any("was cut" in note for note in intake.inputs[0].notes)


def test_zip_members_are_inputs_and_bad_ones_stop_nothing(take: Take) -> None:
    intake = take(
        "week.zip", zipped({"mon.csv": HEADER + row(1), "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(50), "__MACOSX/._mon.csv": b"\x00\x05"})
    )
    assert [(file.name, file.format, file.rows) for file in intake.inputs] == [
        ("week.zip/logo.png", "unreadable", 0),
        ("week.zip/mon.csv", "csv", 1),
    ]
    assert set(intake.messages["source"]) == {"mon"}


def _workbook(shared: str, sheet: str) -> bytes:
    """A minimal XLSX whose parts are given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return zipped({
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": shared,
        "xl/worksheets/sheet1.xml": sheet,
    })  # fmt: skip


def test_entity_bomb_in_a_workbook_expands_nothing(take: Take) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    entities = '<!ENTITY a "lol">' + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    shared = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><sst xmlns="{main}"><si><t>text</t></si><si><t>&j; my card is blocked</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{min(n - 1, 1)}</v></c></row>' for n in (1, 2, 3))
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    # neither the entities nor a failure: an undeclared entity is left out or the sheet is refused, within milliseconds
    with contextlib.suppress(InputError):
        assert take("bomb.xlsx", _workbook(shared, sheet)).messages["text"].str.len().max() < 1_000


def test_damaged_spreadsheets_and_parquet_are_errors(take: Take) -> None:
    with pytest.raises(InputError, match="spreadsheet"):
        take("bad.xlsx", zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "no xml"}))
    with pytest.raises(InputError, match="spreadsheet"):
        take("bad.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(InputError, match="Parquet"):
        take("bad.parquet", b"PAR1" + b"garbage" * 20)


def test_broken_json_lines_are_rejected_alone(take: Take) -> None:
    lines = [json.dumps({"id": f"a{n}", "message": f"transfer {n} is missing since monday"}) for n in range(6)]
    lines[3] = lines[3][:20]
    intake = take("chat.jsonl", "\n".join(lines))
    assert intake.rejected["row"].tolist() == [4]
    assert intake.messages["input_row"].tolist() == [1, 2, 3, 5, 6]


def test_cut_json_gives_the_whole_elements(take: Take) -> None:
    text = json.dumps([{"id": f"a{n}", "message": f"transfer {n} is missing since monday"} for n in range(6)], indent=1)
    intake = take("cut.json", text[:-40])
    assert len(intake.messages) == 5
    assert intake.rejected["row"].tolist() == [6]
    assert "cut here" in intake.rejected["reason"].iloc[0]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000, "[1, 2, 3]", "{}", '{"a": 1} trailing'])
def test_senseless_json_is_an_error(take: Take, text: str) -> None:
    with pytest.raises(InputError):
        take("odd.json", text)


def test_missing_inputs_are_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file or folder"):
        read_all([tmp_path / "nowhere.csv"], Options())
    with pytest.raises(InputError, match="No file matches"):
        read_all([str(tmp_path / "*.csv")], Options())
    with pytest.raises(InputError, match="holds no file"):
        read_all([tmp_path], Options())
    with pytest.raises(InputError, match="is no time zone"):
        read_all([tmp_path], Options(timezone="Mars/Olympus"))


@pytest.mark.parametrize("name", ["bomb.xml", "bomb.csv", "bomb.txt", "bomb.tsv"])
def test_read_all_must_not_read_xml_under_any_name(take: Take, name: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    with pytest.raises(InputError, match="HTML or XML"):
        take(name, f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lol">{entities}]><x>&e8;</x>')


def test_read_all_reads_json_with_halves_of_characters(take: Take) -> None:
    intake = take(
        "x.json",
        '[{"id": 1, "text": "my card \\ud83d is lost", "no\\ud83dte": "\\ud83d\\ude00"}, "\\udc00 the app crashed again today", ["\\ud83d"]]',
    )
    assert intake.messages["text"].tolist() == ["my card \ufffd is lost", "\ufffd the app crashed again today"]
    assert "😀" in intake.messages["extra"].iloc[0]
    assert len(intake.rejected) == 1
    chat = take("y.json", '[{"id": 1, "log": [["agent", "how can I \\ud83d help you"], ["customer", "the card \\ud83d is lost again"]]}]')
    assert len(chat.messages) == 2
