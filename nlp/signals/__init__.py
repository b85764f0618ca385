"""Signals: typed events in customers' words (problem, request, question, praise), each with its quote.

``rules`` reads cues and decides by them alone; ``head`` weighs the same cues together with what the sentence means to the
encoder; ``find`` puts both to a table. Guideline, labels and figures: ``docs/signals.md``.
"""

from nlp.signals.find import find_signals, signals_in
from nlp.signals.head import meaning_scores
from nlp.signals.rules import RULES

__all__ = ["RULES", "find_signals", "meaning_scores", "signals_in"]
