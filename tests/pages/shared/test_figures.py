from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from data.metrics.intervals import with_share
from data.metrics.trend import expected_band
from pages.shared import figures, findings
from pages.shared.reads import perception


def _series(names: list[str], weeks: int = 10) -> pd.DataFrame:
    rows = [
        {"value": str(i), "name": name, "period": period, "customers": 20 + week % 3, "conversations": 25, "unhappy": 4, "judged": 20,
         "active": 100, "sentiment": -0.1, "spread": 0.4, "partial": week == weeks - 1}
        for i, name in enumerate(names) for week, period in enumerate(pd.date_range("2026-01-05", periods=weeks, freq="W-MON"))
    ]  # fmt: skip
    series = with_share(pd.DataFrame(rows), hits="customers", total="active")
    return expected_band(with_share(series, hits="unhappy", total="judged", name="unhappy_share"), grain="week")


def _topics() -> pd.DataFrame:
    rows = pd.DataFrame({
        "topic_id": [1, 10, 11], "parent_id": [np.nan, 1, np.nan], "level": [0, 1, 1], "name": ["Cards", "<b>Fees</b>", "Alone"],
        "customers": [50, 40, 9], "sentiment": [-0.4, -0.5, np.nan], "active": 100, "unsteady": [False, True, False],
    })  # fmt: skip
    return with_share(rows, hits="customers", total="active")


def _matrix() -> pd.DataFrame:
    rows = pd.DataFrame({
        "about": ["Card", "Card", None, "<i>Loan</i>"], "quality": ["speed", "price", "speed", "speed"],
        "everything": [False, False, True, False],
        "customers": [60, 12, 80, 40], "pleased": [6, 6, 30, 36], "opinions": [70, 14, 99, 50],
    })  # fmt: skip
    return with_share(rows, hits="pleased", total="customers")


def test_topic_map_says_when_all_its_topics_are_too_few_to_colour() -> None:
    assert "pale: under 30 customers;" in findings.topic_map(_topics(), "May", 50).detail
    assert "so all: choose a longer period" in findings.topic_map(_topics().assign(customers=[50, 29, 9]), "May", 50).detail
    assert "pale" not in findings.topic_map(_topics().iloc[:1], "May", 50).detail


def test_topic_map_carries_ids_and_parents() -> None:
    trace = figures.topic_map(_topics()).to_dict()["data"][0]
    assert trace["type"] == "treemap"
    assert list(trace["ids"]) == ["1", "10", "11"]
    assert list(trace["parents"]) == ["", "1", ""]
    assert [data[0] for data in trace["customdata"]] == [1, 10, 11]


def test_topic_map_has_names_of_themes_that_can_be_read() -> None:
    trace = figures.topic_map(_topics()).to_dict()["data"][0]
    assert figures.FAINT in trace["marker"]["colors"]
    assert all(_contrast(fill, ink) >= 4.5 for fill, ink in zip(trace["marker"]["colors"], trace["textfont"]["color"], strict=True))


def test_topic_map_says_which_topics_are_unsteady() -> None:
    told = figures.topic_map(_topics()).to_dict()["data"][0]["hovertext"]
    assert ["unsteady" in words for words in told] == [False, True, False]


def test_topic_map_is_pale_where_too_few_to_judge_how_they_sound() -> None:
    trace = figures.topic_map(_topics().assign(customers=[50, 30, 29], sentiment=-0.5)).to_dict()["data"][0]
    assert [fill == figures.FAINT for fill in trace["marker"]["colors"]] == [False, False, True]
    assert ["too few to judge" in str(data) for data in trace["customdata"]] == [False, False, True]


def test_topic_map_shortens_names_of_themes_to_their_boxes() -> None:
    rows = pd.DataFrame({
        "topic_id": [1, 2, 10, 11], "parent_id": [np.nan, np.nan, 1, 2], "level": [0, 0, 1, 1], "sentiment": -0.5,
        "name": ["Transfer not arrived & Direct debit", "Security code & Mobile data", "Transfers", "Codes"],
        "customers": [900, 50, 900, 50], "active": 1000, "unsteady": False,
    })  # fmt: skip
    trace = figures.topic_map(with_share(rows, hits="customers", total="active")).to_dict()["data"][0]
    assert list(trace["labels"][:2]) == ["Transfer not arrived &amp; Direct debit", "Security code…"]
    assert trace["customdata"][1][4] == "Security code &amp; Mobile data"


def test_topic_map_must_not_let_names_be_read_as_html() -> None:
    assert "<b>" not in str(figures.topic_map(_topics()).to_dict()["data"][0]["labels"])


@pytest.mark.parametrize("measure", ["customers", "share", "tone", "unhappy"])
def test_trend_labels_up_to_five_series_and_splits_more(measure: str) -> None:
    (together,) = figures.trend(_series(["a", "b", "c"]), measure=measure, grain="week")
    apart = figures.trend(_series(list("abcdef")), measure=measure, grain="week")
    assert [note["text"] for note in together.figure.to_dict()["layout"]["annotations"]] == ["a", "b", "c"]
    assert [panel.title for panel in apart] == list("abcdef")
    assert len({str(panel.figure.layout.yaxis.range) for panel in apart}) == 1


def test_trend_labels_must_not_lie_on_each_other() -> None:
    (panel,) = figures.trend(_series(["a", "b", "c"]), measure="customers", grain="week")
    shifts = sorted(note.yshift for note in panel.figure.layout.annotations)  # the three lines end at the same height
    assert min(later - earlier for earlier, later in pairwise(shifts)) >= 12


def test_trend_dashes_what_is_not_complete() -> None:
    traces = figures.trend(_series(["a"]), measure="customers", grain="week")[0].figure.data
    assert [trace.line.dash for trace in traces].count("dot") == 1
    assert np.isnan(next(trace for trace in traces if trace.name == "a").y[-1])


def test_trend_must_not_have_two_axes_or_a_legend() -> None:
    layout = figures.trend(_series(["a", "b"]), measure="customers", grain="week")[0].figure.to_dict()["layout"]
    assert "yaxis2" not in layout
    assert layout["template"]["layout"]["showlegend"] is False


def test_marks_of_near_events_share_a_label_of_two_names() -> None:
    days = pd.to_datetime(["2026-03-01", "2026-03-03", "2026-03-05", "2026-03-08", "2026-05-01"])
    events = pd.DataFrame({"day": days, "name": ["App 8", "Outage", "Prices", "Fix", "App 9"]})
    figure = figures.trend(_series(["All"], weeks=26), measure="customers", grain="week", events=events)[0].figure
    labels = [note.text for note in figure.layout.annotations if note.textangle == -90]
    assert labels == ["App 8 · Outage · +2", "App 9"]
    assert len(figure.layout.shapes) == len(events)


def test_perception_matrix_greys_cells_with_too_few() -> None:
    judged, few = figures.perception_matrix(_matrix()).to_dict()["data"]
    told = [dict(zip(map(tuple, trace["customdata"]), trace["text"], strict=True)) for trace in (judged, few)]
    assert told[0]["Card", "speed"] == "10"
    assert told[1]["Card", "price"] == "(12)"
    assert few["marker"]["color"] == figures.SHADE
    assert "color" not in few["textfont"]  # the theme's own, to be read on light and dark
    ticks = figures.perception_matrix(_matrix()).to_dict()["layout"]["xaxis"]["ticktext"]
    assert list(ticks) == ["Card", "&lt;i&gt;Loan&lt;/i&gt;"]


def test_perception_matrix_must_not_fade_numbers_when_one_cell_is_chosen() -> None:
    for trace in figures.perception_matrix(_matrix()).data:
        assert trace.unselected.marker.opacity == 1
        assert trace.selected.textfont.color


def test_perception_matrix_has_few_and_short_columns() -> None:
    rows = pd.DataFrame({
        "about": [f"Product with a very long name {i}" for i in range(20)], "quality": "speed", "everything": False, "customers": 60,
        "pleased": 30, "opinions": 60,
    })  # fmt: skip
    ticks = figures.perception_matrix(with_share(rows, hits="pleased", total="customers")).layout.xaxis.ticktext
    assert len(ticks) == figures.MOST_PRODUCTS
    assert all(len(line) <= 16 for tick in ticks for line in tick.split("<br>"))
    assert all(tick.count("<br>") == 1 for tick in ticks)


def test_ranking_draws_what_it_is_sorted_by() -> None:
    rows = pd.DataFrame({"about": "Card", "quality": ["many", "most", "few"], "customers": [400, 100, 9], "pleased": [100, 40, 9],
                         "opinions": 500})  # fmt: skip
    ranked = perception.ranked(with_share(rows, hits="pleased", total="customers"), loved=True)
    trace = figures.ranking(ranked, loved=True).data[0]
    assert list(trace.y[::-1]) == ["most", "many", "few"]  # from the top; of few people last, however large the share
    assert list(trace.x[::-1]) == [0.4, 0.25, 1.0]


def test_ranking_has_whiskers_inside_zero_and_one() -> None:
    trace = figures.ranking(perception.ranked(_matrix().iloc[:2], loved=False), loved=False).data[0]
    high, low = trace.x + trace.error_x.array, trace.x - trace.error_x.arrayminus
    assert (low >= 0).all()
    assert (high <= 1).all()


@pytest.mark.parametrize(
    ("sentiment", "colour"),
    [(0.0, figures.TONE_MIDDLE), (0.9, figures.TONE_HIGH), (-1, figures.TONE_LOW), (float("nan"), figures.FAINT)],
)
def test_tone_colour_runs_from_burnt_orange_to_teal(sentiment: float, colour: str) -> None:
    assert figures.tone_colour(sentiment) == colour


@pytest.mark.parametrize("sentiment", [-1.0, -0.3, 0.0, 0.3, 1.0])
def test_white_words_on_tones_can_be_read(sentiment: float) -> None:
    assert _contrast(figures.tone_colour(sentiment), "#FFFFFF") >= 4.5


@pytest.mark.parametrize("colour", [figures.NEGATIVE, figures.NEUTRAL, figures.POSITIVE, figures.ACCENT])
@pytest.mark.parametrize("background", ["#FFFFFF", "#12161D"])
def test_marks_have_contrast_in_both_themes(colour: str, background: str) -> None:
    assert _contrast(colour, background) >= 3


@pytest.mark.parametrize("figure", [figures.topic_map(_topics()), figures.perception_matrix(_matrix())], ids=["map", "matrix"])
def test_words_of_charts_can_be_read_on_white(figure: go.Figure) -> None:
    layout = figures.on_white(figure).layout
    for ink in (layout.font.color, layout.xaxis.tickfont.color, layout.yaxis.tickfont.color):
        assert _contrast(ink, "#FFFFFF") >= 4.5


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))
