"""The models that Earshot ships or prepares: encoders built from packaged weights, and small heads trained on open data.

``python -m nlp.models`` prepares the two encoders; ``docs/models.md`` is their model card.
"""
