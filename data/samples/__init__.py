"""Sample data: support conversations of an invented bank and its insurer, with planted truth, in eight languages.

Example:
    >>> from data.samples import generate
    >>> first = next(generate(conversations=3, seed=7))
    >>> sorted(first)[:4]
    ['agent_id', 'agent_tenure_days', 'app_version', 'business_unit']
"""

from data.samples.conversation import generate
from data.samples.export import HEADERS, TRUTH, message_rows, write, write_context
from data.samples.world import DAYS, END

__all__ = ["DAYS", "END", "HEADERS", "TRUTH", "generate", "message_rows", "write", "write_context"]
