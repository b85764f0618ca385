"""Topics: what conversations are about, found without labels, on three levels, with names.

Step by step: one vector per conversation (``documents``) → the space they are compared in (``space``) → groups (``cluster``) that
several looks agree on (``consensus``), as coarse as they agree best on (``coarseness``) → themes and sub-topics (``hierarchy``) → names
(``nlp.naming``) → a model (``model``) that places conversations and their sentences (``assign``), finds what is new (``emerging``) and
is matched with the model before it (``match``).
"""

from nlp.topics.assign import Assigned, assign_topics
from nlp.topics.documents import document_vectors, owner_numbers
from nlp.topics.emerging import propose_new_topics
from nlp.topics.fit import fit_topics
from nlp.topics.match import Match, match_topics
from nlp.topics.model import SUBTOPIC, THEME, TOPIC, Quote, Topic, TopicModel

__all__ = [
    "SUBTOPIC", "THEME", "TOPIC", "Assigned", "Match", "Quote", "Topic", "TopicModel",
    "assign_topics", "document_vectors", "fit_topics", "match_topics", "owner_numbers", "propose_new_topics",
]  # fmt: skip
