"""Search: sentences that say what a question asks about, by their words and by their meaning, in any language against any other."""

from nlp.search.index import COLUMNS, Index, open_index

__all__ = ["COLUMNS", "Index", "open_index"]
