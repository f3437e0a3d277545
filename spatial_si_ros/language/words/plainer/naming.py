"""Beginnings, and names of things and places."""

from __future__ import annotations

from .rule import Rule, rules

RULES: tuple[Rule, ...] = rules(
    (r" of (?:the|this|our|my|your) (?:apartment|flat|house|home|place)\b", ""),
    (r"\b(to|on|at) (?:his|her|their) (left|right)\b", r"\1 the \2"),
    (r"\bin front of (?:him|her|them)\b", "in front"),
    (r"\bbehind (?:him|her|them)\b", "behind"),
    (r"^(is|are|does|do|can|will|has|would|could|have|did|was|were|should) not "
     r"(?=(?:the|a|an|there|any|my|your|you|i|we|one|it|some|all|both) )", r"\1 "),
    (r"^(is|are) you (?:able|in a position|capable|allowed) (?:to|of) ", r"can you "),
    (r"^are you able to ", "can you "),
    (r"^am i able to ", "can i "),
    (r"\b(?:is|am|are) (?:it )?possible for (you|me|us|the robot|someone) to ", r"can \1 "),
    (r"\b(?:pieces?|items?|articles?|bits?) of furniture\b", "furniture"),
    (r"\b(?:washing|cleaning) up bowl\b", "sink"),
    (r"\bthe (?:very )?(?:edge|rim|surface|top|side|body|leg|legs|foot|centre|center|middle"
     r"|opening|frame|base|end) of (?=the )", ""),
    (r"\bthe whole (?=(?!apartment|flat|home|house|place|scene|room|area)\w)", "the "),
    (r"\b(the|a|any|which|what) (\w+) (?:of|belonging to|that belongs to) "
     r"(?=the (?:kitchen|bedroom|bathroom|living room|office|hall|study|lounge|hallway|corridor)"
     r"\b)", r"\1 \2 in "),
    (r"^(which|what)((?: \w+)?) (?:is|are) (?:the )?(?:one|ones) (?:that|which) (is|are) ",
     r"\1\2 \3 "),
    (r"(?<=est) (?:one|ones|of all|of them|of them all|of all of them)$", ""),
    (r"(?<=most) (?:one|ones|of all|of them|of them all)$", ""),
    (r"(?<=est) (?:one|ones) (?=(?:to|from|in|on|of|at|near|next|,|:))", ""),
)  # fmt: skip
