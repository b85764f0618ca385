from tests.pages.conftest import Open, words


def test_overview_has_four_tiles_people_first(open_page: Open) -> None:
    app = open_page("overview", period="4w")
    assert [metric.label for metric in app.metric] == ["Customers in contact", "Left unhappy", "New topics", "Biggest change"]
    assert "conversations, 5 Oct – 1 Nov 2026" in words(app)


def test_overview_names_what_is_new_with_its_words(open_page: Open) -> None:
    told = words(open_page("overview", period="4w"))
    assert "App crashes on **claims** <b>" in told
    assert "Since the update the app crashes" in told


def test_overview_must_not_call_everything_new_when_there_is_no_time_before(open_page: Open) -> None:
    app = open_page("overview", period="all")
    assert app.metric[2].value == "0"
    assert "Choose a period" in words(app)


def test_overview_says_too_early_when_the_data_does_not_reach_back(open_page: Open) -> None:
    assert "Too early" in words(open_page("overview", period="26w"))
