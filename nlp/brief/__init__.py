"""The brief: what support already knows about a question, how sure that is, and what it cannot tell."""

from nlp.brief.model import VERDICTS, AskSupport, Brief, Estimate, Reach, Study, Verdict

__all__ = ["VERDICTS", "AskSupport", "Brief", "Estimate", "Reach", "Study", "Verdict"]
