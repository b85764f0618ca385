"""What leaves Earshot is words and nothing else, whatever customers, topics and help desks are called."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.shared import handing
from pages.shared.formats import JOINER
from pages.shared.handing import Document, Quote, Section

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "=HYPERLINK(\"http://evil.example\")", "a\t=1+1\r\n=2+2", "+1", "-1", "@SUM(A1)",
    "![x](http://evil.example/p.png) [pay](https://evil.example) www.evil.example", "@here <!channel> <@U1>", "{{ 7*7 }}{% include 'x' %}",
    "</title></style><style>*{}", "\u202eabc\u2066", "&lt;b&gt;", "＝1+1",
)  # fmt: skip
URLS = (
    "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://bank.example@evil.example/", "//evil.example",
    "http://",
    "https://a.example/ b", "https://a.example/\nX: y", " vbscript:x", "https:\\\\evil.example", "http://[::1", "mailto:a@b.example",
    None, 7,
)  # fmt: skip
ANYTHING = st.one_of(st.sampled_from(EVIL), st.text(max_size=60))


class Seen(HTMLParser):
    """Tags with their attributes, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def document(words: str, url: str = "https://help.example/t/1") -> Document:
    quote = Quote(words=words, origin=words, ticket=words, url=url)
    section = Section(title=words, note=words, lines=[words], columns=["Topic", words], rows=[[words, words]], quotes=[quote])
    return Document(title=words, detail=words, facts=[(words, words)], sections=[section], link=url, foot=[words])


PLAIN = Seen(handing.as_html(document("plain words")))


@given(ANYTHING)
def test_as_html_has_the_same_tags_and_attributes_whatever_is_said(words: str) -> None:
    said = words if handing.clean(words) else "x"
    seen = Seen(handing.as_html(document(said)))
    assert seen.tags == PLAIN.tags
    assert " ".join(handing.clean(said).split()) in " ".join(" ".join(seen.words).split())


def test_as_html_loads_nothing_and_runs_nothing() -> None:
    html = handing.as_html(document("words"))
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {tag for tag, _ in PLAIN.tags}
    assert not [name for _, attributes in PLAIN.tags for name in attributes if name.startswith("on") or name == "src"]
    assert "default-src 'none'" in html
    assert "url(" not in html
    assert "@import" not in html


@given(ANYTHING)
def test_as_text_must_not_begin_a_cell_with_a_formula(words: str) -> None:
    for line in handing.as_text(document(words)).split("\n"):
        assert not line.strip().startswith(("=", "+", "-", "@", "＝"))
        assert "\t" not in line
        assert "\r" not in line


@pytest.mark.parametrize("words", EVIL)
def test_as_text_must_not_hold_a_mention_a_tag_or_a_link_that_a_customer_wrote(words: str) -> None:
    text = handing.as_text(Document(title="Title", sections=[Section(quotes=[Quote(words=words)])]))
    for active in ("](", "://", "@here", "@U1", "<script", "<img", "<!channel", "www.evil"):
        assert active not in text


@given(ANYTHING)
def test_as_text_keeps_the_words(words: str) -> None:
    text = handing.as_text(Document(title="Title", sections=[Section(quotes=[Quote(words=words)])]))
    assert handing.clean(words) in text.replace(JOINER, "")


@pytest.mark.parametrize("url", URLS)
def test_web_address_refuses_what_is_no_page_of_the_web(url: object) -> None:
    assert handing.web_address(url) == ""


@pytest.mark.parametrize(
    "url", ["https://help.example/t/1", "http://help.example:8080/a?b=c#d", "HTTPS://Help.Example/x", " https://a.example "]
)
def test_web_address_keeps_pages_of_the_web(url: str) -> None:
    assert handing.web_address(url) == url.strip()


def test_documents_leave_out_addresses_that_are_none() -> None:
    bad = document("words", url="javascript:alert(1)")
    assert "javascript" not in handing.as_text(bad) + handing.as_html(bad)
    assert "a" not in [tag for tag, _ in Seen(handing.as_html(bad)).tags]


def test_as_text_tells_figures_quotes_and_the_way_back() -> None:
    quote = Quote(
        words="The fee is too high.", origin="English · Phone · 3 Nov 2026", ticket="helpdesk T-1", url="https://help.example/t/1"
    )
    table = Section(title="By month", columns=["Month", "Customers", "Share"], rows=[["Oct 2026", "12", "4 % (2–7)"]])
    found = Document(
        title="Card fees: twice as many customers", detail="customers per week, 5 Oct – 1 Nov 2026, 812 customers",
        facts=[("First seen", "3 May 2026")], sections=[table, Section(title="In their words", quotes=[quote])],
        link="https://earshot.example/topics?topic=11", foot=["Data up to 4 Nov 2026."],
    )  # fmt: skip
    assert handing.as_text(found) == (
        "Card fees: twice as many customers\n"
        "customers per week, 5 Oct – 1 Nov 2026, 812 customers\n"
        "First seen: 3 May 2026\n"
        "\nBy month\n"
        "• Oct 2026: Customers 12, Share 4 % (2–7)\n"
        "\nIn their words\n"
        "“The fee is too high.”\n"
        "helpdesk T-1 · English · Phone · 3 Nov 2026\n"
        "https://help.example/t/1\n"
        "\nData up to 4 Nov 2026.\n"
        "See it in Earshot: https://earshot.example/topics?topic=11\n"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [("Card fees: 2.4 × as many", "earshot-card-fees-2-4-as-many.html"),
     ("../../etc/passwd", "earshot-etc-passwd.html"), ("开户", "earshot.html")],
)  # fmt: skip
def test_file_name_is_plain(title: str, name: str) -> None:
    assert handing.file_name(title) == name
