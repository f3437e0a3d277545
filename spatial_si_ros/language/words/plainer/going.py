"""Ways and viewpoints in other words."""

from __future__ import annotations

from .rule import Rule, rules

_AT = r"(?:on|in|at|by|next to|beside|near|inside|in front of)"

RULES: tuple[Rule, ...] = rules(
    (r"^how (?:do|can|could|should|would|must) (?:i|we|you|one) (?:get|go|walk|come|drive) from"
     r" (?:here"
     r"|where i am|this place|my place) to ", "which way leads to "),
    (r"^(?:please )?(?:navigate|guide|lead|bring|take|direct|walk|steer|route|accompany) (?:me|us) "
     r"(?:over )?to ", "which way leads to "),
    (r"^(?:describe|explain|tell me|show me)(?: me)? how (?:to|i can|i|one can|you would|you)"
     r" (?:get|go"
     r"|walk|drive|come) ", "how do i get "),
    (r"^(?:what|which) (?:turns?|directions?|actions?|steps?|moves?|way|route|path) (?:is|are"
     r"|do|does"
     r"|must|should|would|will|need|needs|has|have) (?:i |we |you |one |the robot )?(?:to"
     r" )?(?:be )?"
     r"(?:needed|necessary|required|needs?|have|taken|take|made|make|done|do|follow"
     r"|followed)?(?: to)?"
     r"(?: be)?(?: taken| made| followed)?(?: (?:in order )?to)? (?:drive|get|go|walk|come|move"
     r"|travel|navigate|reach)(?: to)? (?=from |to )", "which way leads "),
    (r"^(?:i am|we are|i|we|you are|you) (?:standing |stand |are |am |now |start |starting "
     r"|begin )*"
     r"(?:at|in|by|next to|near|from|beside) (the [^,.]+?)(?: ,)? (?:and )?(?:facing|looking at"
     r"|look at"
     r"|face|am facing|looking towards|with (?:my|your) (?:face|back) to) (the [^,.]+?) [.,;:] "
     r"(?:and )?(?:how|which way|where|what way) (?:do|can|should|would|must|to) (?:i |we |you )?"
     r"(?:get to|reach|go to|go|walk to|come to|find|drive to|have to go to) (.+)$",
     r"which way leads from \1 facing \2 to \3"),
    (r"^(?:i|we|you) (?:am|are|stand|start)? ?(?:standing )?(?:at|in|by) (the [^,.]+?) (?:and|,) "
     r"(?:want|wants|need|would like|have) to (?:go|get|walk|drive) to (the [^,.:]+?) [.,:;] .+$",
     r"which way leads from \1 to \2"),
    (r"^from (the [^,]+?) with (?:my|your) face (?:to|towards) (the [^,:]+?) (?:,|:) ",
     r"standing at \1 facing \2 , "),
    (r"^(?:going|coming|walking|driving|starting|leaving) from (?:here|where i am) to (the"
     r" [^,]+?) , .+"
     r"$", r"which way leads to \1"),
    (r"^(?:going|coming|walking|driving|starting) from (the [^,]+?) to (the [^,]+?) , .+$",
     r"which way leads from \1 to \2"),
    (r"^(?:does|do) a (?:way|path|route|road) (?:lead|go|exist|run) (?:from here )?to ",
     "can you reach "),
    (r"^(?:is|are) (.+?) (?:blocked off|cut off|fenced off|blocked|closed off|walled off|in reach"
     r"|unreachable|inaccessible|out of reach)$", r"can you reach \1"),
    (r"^(?:is|are) the (?:way|path|route|access) (?:to|up to) (.+?) (?:blocked|obstructed|closed"
     r"|barred|shut)$", r"can you reach \1"),
    (r"^(?:does|do|will|would|could|can|might) (?:a |the |my |your |this )?(?:wheelchair|robot"
     r"|person|human|child|trolley|pushchair|pram|machine|vehicle|one|you|i|it|someone|somebody)"
     r" (?:\w+ )?(?:fit|pass|squeeze|get|go|drive|walk|slip|come|make it)(?: through)?(?: the gap"
     r"| the space)? between ", "can you pass between "),
    (r"\bwhat is the (?:best|shortest|quickest|fastest|easiest|simplest|right) (?:way|route|path)"
     r" ", "what is the way "),
    (r"\b(?:way|route|path) to (?:go|get|take|walk|drive) from\b", "way from"),
    (r"\b(?:way|route|path|directions) to (.+?) (?:from here|from where i am|from where you are"
     r"|from my position|from this place)$", r"way to \1"),
    (r"^(?:take|walk|talk|guide|lead|bring|accompany|direct|steer) me (?:through the turns "
     r"|along the way |over |back |there )?(?=from |to )", "lead me "),
    (r"^(?:explain|give|describe|tell|plan|show|find|work out|sketch|outline)(?: me)? (?:the|a) "
     r"(?:way|route|path|turns|directions) ", "what is the way "),
    (r"^(?:how|which way) (?:can|could|does|do|should|would) (?:someone|somebody|a person|one"
     r"|a visitor|a guest) (?:who is |who )?(?:standing|stands|stood|sitting|being|is)? ?"
     r"(?:at|by|next to|near|on|in) (.+?) (?:get|go|walk|come|find the way) to ",
     r"what is the way from \1 to "),
    (r"^(?:starting|beginning|setting off|leaving|going|coming|departing) (?:from|at) (.+?) , "
     r"how (?:do|would|can|should|could|must) (?:i|you|we|one|the robot) (?:get|go|walk|come"
     r"|drive) to ", r"what is the way from \1 to "),
    (r"^(?:i|we) (?:want|would like|need|have|wish|am going|plan) (?:to )?(?:walk|go|get|drive"
     r"|move|come) from (.+?) to (.+?) [.,;:] .+$", r"what is the way from \1 to \2"),
    (r"^from (.+?) , what is the (?:way|route|path) to ", r"what is the way from \1 to "),
    (r"\bpast (?=the )", "by way of "),
    (r"^(?:say|suppose|imagine|assume|let us say|assuming|picture|pretend|think)(?: that)? "
     r"(?=(?:i|you|we|the robot) )", ""),
    (r"^(i|you|we) (?:am|are|stand|is)? ?(?:standing )?(?:at|by|next to|near) (.+?) "
     r"(?:, )?(?:and )?(?:i |you |we )?(?:face|facing|look at|looking at|look towards|am facing)"
     r" (.+?) (?:[.:;,]|and) (?=(?:which|what|how|is|are|where|on|in) )",
     r"standing at \2 facing \3 , "),
    (r"^(?:imagine|picture|suppose|say|pretend|assume|think of|consider) (?:that )?"
     r"(?:you are |i am |yourself |myself |being |us )?(?=(?:standing|sitting|lying) )", ""),
    (r"^((?:standing|sitting|lying) .+?) , (facing .+?) [.:;] ", r"\1 \2 , "),
    (r"^facing (the [^,]+?) from (the [^,]+?) , ", r"standing at \2 facing \1 , "),
    (r"^(?:for|to) (the [\w ]+?|somebody|someone|a person) (?:standing |sitting |lying )?"
     rf"{_AT} (the [^,:]+?) , ", r"from \1 at \2 , "),
    (r"^(?:do|does) (i|you) have (.+?) (?=(?:to|on|at) (?:my|your|the) (?:left|right|back)"
     r"|(?:in front|behind|ahead) )", r"is \2 "),
    (r"^(?:what|which (?:things|objects)) (?:do|does) (?:i|you) have "
     r"(?=(?:to|on|at|in|behind|ahead|right|directly|just)\b)", "what is "),
    (r"\bwhat (?:i|you) have (?=(?:to|on|at|in|behind|ahead)\b)", "what is "),
    (r"^(?:would|will|do|can|could|should) (?:i|you|one) (?:find|see|have) (.+?) "
     r"(?=(?:in front|behind|to|on|at|ahead|left|right) ?)(.+? or .+)$", r"is \1 \2"),
    (r"^at (?:which|what) oclock (?:do|does) (you|i) have (.+)$", r"at what oclock is \2 from \1"),
    (r"\bright (?=(?:in front|behind|ahead|next|beside|above|below|under|in the middle) ?)", ""),
    (r"\bdiagonally opposite\b", "facing"),
)  # fmt: skip
