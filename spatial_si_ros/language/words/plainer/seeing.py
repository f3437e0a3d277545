"""Sight, what hides, pictures, and what appears when, in other words."""

from __future__ import annotations

from .rule import Rule, rules

_NP = r"(?:the|my|your|a|an|this|that|both|any|some) [\w ']+?"
_SOMEBODY = r"(?:somebody|someone|anybody|anyone|a person|a visitor|a guest|people|one|a human)"
_AT = r"(?:on|in|at|by|next to|beside|near|inside|in front of)"
_BEING = (
    r"(?:who )?(?:is |would be |are )?(?:sitting |standing |lying |seated |sits |stands |lies |sat "
    r"|stood |resting |being |positioned |located )?"
)
_SIGHT = r"(?:view|sight|line of sight|view line|look|field of view|vision)"
_SEES = (
    r"(?:spot|notice|make out|perceive|detect|glimpse|catch sight of|discover|catch a glimpse of"
    r"|get a look at|get to see|look into|look at|have (?:a |any )?(?:clear |good |free |direct"
    r"|unobstructed |full )*(?:view|sight|line of sight) (?:of|to|on|into)|lay eyes on|set eyes on)"
)
_SEEN = (
    r"(?:spotted|noticed|made out|perceived|detected|observed|captured|pictured|depicted"
    r"|photographed|shown|displayed|recorded|caught|looked at|glimpsed|recognised|recognized"
    r"|discovered)"
)
_PICTURE = r"(?:picture|image|photo|photograph|frame|view|shot|snapshot|pic)"

_PIC = (
    r"((?:the (?:first|second|third|fourth|fifth) (?:picture|image|photo|frame|view|shot|snapshot)"
    r"|(?:picture|image|photo|frame|view|shot|snapshot)(?: number)? "
    r"(?:\d+|one|two|three|four|five|six)))"
)

RULES: tuple[Rule, ...] = rules(
    (r"\b(hidden|visible|invisible|concealed|out of sight) from (?:here|where i am|where i"
     r" stand)\b",
     r"\1 from me"),
    (r"\b(hidden|visible|invisible|concealed|out of sight) from where you (?:are|stand)\b",
     r"\1 from you"),
    (r"^(?:which|what)(?: of (?:the|these|those))? (?:two |three |four )?(?:pictures?|images?"
     r"|photos?"
     r"|shots?|frames?|views?)(?: (?:is|was|were) (?:taken|made|shot|the one))?(?: from| at)? "
     r"(?:the )?(nearest|closest|farthest|furthest)(?: place)?(?: to| from| away from)? (.+)$",
     r"which picture was taken \1 to \2"),
    (r"^(?:from|in|on) (?:which|what)(?: of (?:the|these|those))? (?:two |three |four"
     r" )?(?:pictures?"
     r"|images?|photos?|shots?|frames?|views?) (?:is|was|were) (the .+?) (?:the )?(nearest|closest"
     r"|farthest|furthest)(?: away)?(?: to the camera)?$", r"which picture was taken \2 to \1"),
    (r"^(?:was|were|is) (?:the (?:camera|photographer|robot)|you|i) (nearer|closer|farther|further)"
     r"(?: away)? (?:to|from) (the .+?) (?:in|on|when you took|when taking|at) (?:the"
     r" )?(?:first |second"
     r" )?(?:picture|image|photo|view|frame|shot).*$", r"which picture was taken \1 to \2"),
    (r"^when (?:you|i|we) took .+? , (?:was|were) (?:the camera|you|i) (nearer|closer|farther"
     r"|further)"
     r"(?: away)? (?:to|from) (the [\w ]+?)(?: than .+)?$", r"which picture was taken \1 to \2"),
    (r"^(?:does|do|is|are) (?:somebody|someone|anybody|anyone|people|anything|something) "
     r"(?:look|looking|face|facing|stare|staring|point|pointing)(?: straight| directly)? "
     r"(?:at|towards|to) ", "what is facing "),
    (r"^who (?:does|do|is|are) (the .+?) (face|facing|look at|looking at)$", r"what is \1 facing"),
    (rf"((?:^|(?<= , ))(?:can|could|would|will|do|does|did|have|has) (?:not )?(?:\w+ )?(?:\w+"
     rf" )?){_SEES} ",
     r"\1see "),
    (rf"\bto {_SEES} ", "to see "),
    (rf"\bbe (?:able to be )?{_SEEN}\b", "be seen"),
    (rf"\b(?:is|are|was|were) (?:to be )?{_SEEN} (?=(?:in|on|from|by) )", "is visible "),
    (rf"\b(?:from|to|for|by) {_SOMEBODY} {_BEING}{_AT} ", "from "),
    (rf"^(?:can|could|would|will|does|do) {_SOMEBODY} {_BEING}{_AT} ({_NP}) "
     r"(?:be able to |actually |still |manage to )?see ", r"from \1 , can i see "),
    (rf"^(?:can|could|would|will|does|do) {_SOMEBODY} {_BEING}{_AT} ({_NP}) have ({_NP}) in "
     rf"{_SIGHT}$", r"from \1 , can i see \2"),
    (r"^(?:is|are) (.+?) (?:visible|in view|in sight) to (?:them|him|her)$",
     r"is \1 visible"),
    (rf"^(?:does|do|would|will|can) ({_NP}) (?:have )?(?:in {_SIGHT}|see) ({_NP})$",
     r"is \2 visible from \1"),
    (rf"^(?:does|do|would|will) ({_NP}) have (?:a |any )?(?:clear |good |free |direct "
     rf"|unobstructed |full )*{_SIGHT} (?:of|to|on) ({_NP})$", r"is \2 visible from \1"),
    (rf"^(?:is|are) (?:my|your|the) {_SIGHT} (?:of|to|on) (.+?) (?:free|clear|unobstructed"
     r"|open|unblocked)(?= |$)", r"is \1 visible"),
    (r"^what all (?=(?:can|do|could) )", "what "),
    (r"^(?:what|which (?:things|objects)) (?:is|are) (?:there )?to (?:be seen|see) ",
     "what can i see "),
    (r"^(?:what|which (?:thing|object|furniture)) (?:is|stands|gets|comes) (?:standing )?"
     r"(?:in the way|in between|in front) (?:when|if|so that|such that) (?:i|you|we|one) "
     r"(?:\w+ ){0,3}?(?:see|look at) ", "what is hiding "),
    (r"^(?:what|which (?:thing|object|furniture)) (?:stops|keeps|prevents|hinders|stopping"
     r"|is keeping|is stopping|is preventing|makes it impossible for) (?:me|you|us|one|someone"
     r"|anyone|it)(?: from)? (?:to )?(?:seeing|see|looking at|from seeing) ", "what is hiding "),
    (r"^(?:because of|due to|thanks to|on account of) (?:what|which (?:thing|object|furniture))"
     r" (?:can|could|do) (?:not )?(?:i|you|we|one) (?:not )?see ", "what is hiding "),
    (r"^(?:does|do|would|will|is) (.+?) (?:keep|stop|prevent|hinder|keeping|preventing|stopping)"
     r" (?:me|you|us|one|someone|anyone)(?: from)? (?:seeing|looking at|to see) ",
     r"is \1 hiding "),
    (r"^(?:does|do|is|are) (.+?) (?:stand |standing |lie )?in front of (.+?) so that "
     r"(?:it|they|i|you|one|we) can not (?:be seen|see it|see them)$", r"is \1 hiding \2"),
    (r"^(?:by|behind) (?:what|which (?:thing|object|furniture)) (?:is|are) (.+?) "
     r"(?:\w+ly )?(?:concealed|hidden|covered|obscured|occluded|blocked|masked)"
     r"(?: from (?:view|sight))?$", r"what is hiding \1"),
    (r"^(?:what|which (?:thing|object|furniture)) (?:that )?(?:covers|masks|screens|shields"
     r"|eclipses|overlaps|blots out|veils|cloaks) ", "what is hiding "),
    (r"^(?:does|do|is|are) (.+?) (?:mask|masking|screen|screening|cover up|covering up) ",
     r"is \1 hiding "),
    (r" from (?:view|sight|my view|your view|my sight|your sight|our view)$", ""),
    (rf"^what (?:can be seen|is visible|is shown|do you see|is there|can i see|can you see|do"
     rf" we see"
     rf"|can we see|is to be seen|is|is there to see) (?:in|on) {_PIC}$",
     r"what is visible , through the camera of \1"),
    (rf"^what (?:does|do|did) {_PIC} (?:show|contain|depict|capture|have in it)$",
     r"what is visible , through the camera of \1"),
    (r"^how many ([\w]+|[\w]+ [\w]+) (?:are|are there|are visible|are shown|can be seen|can you see"
     rf"|do you see|are to be seen|can i see|do we see|can we see) (?:in|on) {_PIC}$",
     r"how many \1 are visible from the viewer , through the camera of \2"),
    (rf"^how many ([\w]+|[\w]+ [\w]+) (?:does|do|did) {_PIC} (?:show|contain|depict|capture|have)$",
     r"how many \1 are visible from the viewer , through the camera of \2"),
    (rf"^(?:in|on) {_PIC} , (?=(?:is|are) the .*\b(?:left|right|front|behind|ahead|nearer|closer"
     r"|farther|further|facing|back)\b)", r"through the camera of \1 , "),
    (rf"^(?:in|on) {_PIC} , (?=(?:where|which way|which side|to which side|on which side"
     r"|in which direction|in what direction) (?:is|are) )", r"from \1 , "),
    (rf"^(?:would|will|could) (the camera of )?{_PIC} be (?:on|to|at) the (left|right)(?: or"
     rf" (?:on |to"
     r" |at )?(?:the )?(?:left|right))?$", r"on which side is \1\2"),
    (r"\b(the |)(first|second|third|fourth) (?:viewpoint|camera|camera position|position)\b",
     r"\1\2 view"),
    (r"\bcamera (?:number )?(\d+|one|two|three|four)\b", r"picture \1"),
    (rf"\b(?:show|turn|pop|come|crop) up in (any|all|some|which|what|every) of (the|these) "
     rf"({_PICTURE}s?)\b", r"appear in \1 of \2 \3"),
    (rf"^(?:does|do|is|are|can) (.+?) (?:appear|visible|show|be seen|seen)? ?(?:in|on) (?:any|some"
     rf"|all|each|every)(?: one)?(?: of)?(?: the| these| those| my| your)? ({_PICTURE})s?$",
     r"in which \2 is \1"),
    (rf"^which (?:every )?({_PICTURE})s? (?:where|in which|on which|with|containing|showing"
     r"|that show|that shows|that contain|that contains|that have|that has) (.+?)"
     r"(?: (?:can be seen|is seen|is visible|appears|can be found|is shown|is|are|show up"
     r"|appear|shows up))?$",
     r"in which \1 is \2"),
    (rf"^which (?:of (?:the|these|those) )?({_PICTURE})s? (?:was|were|is|has been) "
     r"(?:taken|made|shot) of (.+)$", r"in which \1 is \2"),
    (r"^in which ones? (?:is|are|can i see|do you see|can you see|does|do) (.+?)"
     r"(?: visible| seen| shown| appear| to be seen| show up)?$", r"in which pictures is \1"),
    (rf"\b({_PICTURE}) number (?=\w)", r"\1 "),
    (r"^(?:give|list|name|state|tell me|show)(?: me)?(?: in)? (?:the |a |their )?(?:temporal |time "
     r"|chronological |first )?(?:order|sequence)(?: of (?:first )?appearance| in time| of)* ?(?:of"
     r"|:|for) (.+)$", r"in which order did \1 come into view"),
    (r"^(?:put|sort|arrange|bring|order|rank|list|name)(?: (?:these|those|them|the following|the"
     r" following things|the things))?(?: (?:in|into|by))?(?: (?:the|their|a))?(?: (?:order"
     r"|sequence"
     r"|time|first sight|when))*(?: (?:of|in which|that|when))*(?: (?:first |their )?(?:appearance"
     r"|sight|they appeared|they came into view|they first appeared|you saw them|they were"
     r" seen))? :"
     r" (.+)$", r"in which order did \1 come into view"),
    (r"^(?:what|which)(?: one| object| thing)?(?: of these| of them| of the following)? (?:was|is) "
     r"(?:the )?(?:first|last|second|third|earliest|latest)(?: one| thing| object)?(?: of (?:these|"
     r"them|the following))? (?:to (?:appear|be seen|come into view|show up|turn up)|you saw"
     r"|that you"
     r" saw|that appeared|seen|visible) [:,] (.+)$", r"in which order did \1 come into view"),
    (r"^(?:what|which)(?: one| object| thing)?(?: of these| of them| of the following)? (?:did"
     r" (?:you"
     r"|we|i) (?:see|notice|come across|spot|encounter|meet|pass|find)|appeared|was seen|was"
     r" visible"
     r"|came|came into view|was noticed|have you seen|that appeared) (?:\w+ )?(?:first|last|second"
     r"|third|earliest|latest|earlier|later|sooner) [:,] (.+)$",
     r"in which order did \1 come into view"),
    (r"^(?:did|was|were|have|has|is|are) (?:you |we )?(?:see |seen |notice |come across |spot "
     r"|pass )?"
     r"(.+?) (?:appear |appeared |seen |noticed |visible |come into view |show up |come |spotted )?"
     r"(?:before|after|earlier than|later than|sooner than) (?:you |we )?(?:saw |seeing |noticed "
     r"|noticing |came across |spotted |passed )?(the .+?)(?: appeared| came| was| did)?$",
     r"in which order did \1 and \2 come into view"),
    (r"^(?:before|after) (the [^,]+?) , (?:did|was|had|were) (?:you see |you seen )?(the .+?)"
     r" (?:appear"
     r"|seen|visible|come into view|appeared|come|been seen)$",
     r"in which order did \2 and \1 come into view"),
    (r"\b(?:turn(?:ed)?|show(?:ed)?|pop(?:ped)?|com(?:e|es)|came|crop(?:ped)?) "
     r"(?:up|into sight|into the picture|in sight|into your sight|into your view)\b",
     "appeared"),
)  # fmt: skip
