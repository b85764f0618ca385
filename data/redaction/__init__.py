"""Finding personal data in text, one module per kind; ``data.redact`` puts them together.

Every finder works on a :class:`~data.redaction.spans.Draft`: it reads ``draft.work``, the text in which everything that is
already settled is blanked out, and claims what it finds. So nothing is claimed twice and the order of finders is their rank.
"""
