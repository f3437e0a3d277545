"""Questions answered from the measured map: `ask` words, or `answer` a parsed question.

Everything that is refused is a `Declined` with a typed reason and a sentence.
"""

from __future__ import annotations

from .answer import Answer, Answered, Declined, DeclineReason
from .context import AskContext
from .geometric import answer, ask

__all__ = ["Answer", "Answered", "AskContext", "DeclineReason", "Declined", "answer", "ask"]
