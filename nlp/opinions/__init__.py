"""A sentence read closely: the taxonomy's words, clauses, aspects, and how a conversation ended (``nlp.perception`` puts them together)."""
