"""What people took out for good: words of a transcript, persons, conversations.

Neither words nor ids are kept, only hashes with the store's salt; so every later snapshot, and a file that is imported again, can be
kept free of them.
"""

from data.erasing.persons import Persons, forgotten, hash_conversation, speechless, without
from data.erasing.tables import Erasures, aged, cutoff, erased, hidden, hidden_messages, moves, rows_of
from data.erasing.words import REMOVED, Edits, Hider, Words, hash_words, tokens

__all__ = [
    "REMOVED", "Edits", "Erasures", "Hider", "Persons", "Words", "aged", "cutoff", "erased", "forgotten", "hash_conversation", "hash_words",
    "hidden", "hidden_messages", "moves", "rows_of", "speechless", "tokens", "without",
]  # fmt: skip
