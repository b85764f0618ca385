"""What people decided, and how it changes the machine's answer. Pure: frames and plain values.

One function, :func:`apply_decisions`, serves every later run (baked into the snapshot) and, through its parts, the screen (at once).
The machine's own answer stays beside the decided one, so undoing needs no new run.
"""

from data.decisions.apply import Decisions, apply_decisions, machine_tables
from data.decisions.perceptions import ThemeDecisions
from data.decisions.topics import TopicDecisions

__all__ = ["Decisions", "ThemeDecisions", "TopicDecisions", "apply_decisions", "machine_tables"]
