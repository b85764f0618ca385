from tests.pages.conftest import Open, words


def test_perception_marks_the_span_in_its_sentence(open_page: Open) -> None:
    app = open_page("perception", period="all", about="Credit card", quality="price and fees")
    assert "The ⟦annual fee for this card is far too high⟧ for what it offers." in [text.value for text in app.text]


def test_perception_shares_carry_their_interval(open_page: Open) -> None:
    app = open_page("perception", period="all")
    app.session_state["matrix_as_table"] = True
    table = app.run().dataframe[0].value
    judged = [share for share in table["Speak well of it"] if share != "too few to judge"]
    assert judged
    assert all("(" in share and "–" in share for share in judged)


def test_perception_must_not_list_what_nobody_praised(open_page: Open) -> None:
    app = open_page("perception", period="all", about="Debit card")
    assert "No clear praise found" in words(app)
