"""Collisions, motion and what was, in other words."""

from __future__ import annotations

from .rule import Rule, rules

_PICTURE = r"(?:picture|image|photo|photograph|frame|view|shot|snapshot|pic)"
_HIT = (
    r"(?:collide with|bump into|run into|crash into|strike|knock over|knock into|drive into"
    r"|walk into|roll into|run over|crash against|bump against|smash into|ram|get into contact with"
    r"|come into contact with|come in contact with|cross paths with|ram into|slam into|bang into"
    r"|drive over|clash with|drive against|roll against)"
)
_HITS = (
    r"(?:collides with|bumps into|runs into|crashes into|strikes|knocks over|knocks into"
    r"|drives into|walks into|rolls into|runs over|crashes against|bumps against|smashes into|hits"
    r"|rams|reaches|meets|touches)"
)

RULES: tuple[Rule, ...] = rules(
    (r"^(?:is|are|was|were) (?:the robot|you|the camera) (?:standing still|at rest|stationary|still"
     r"|motionless|stopped|on the move|in motion|moving|standing)$", "did you move"),
    (r"^how far (?:apart )?(?:were|are|was|is) the (?:two )?(?:positions|places|cameras|viewpoints"
     r"|spots|points)(?: (?:that|where|from which))?(?: the)?(?: two)?(?: (?:pictures|images|photos"
     r"|shots|frames))?(?: (?:were|was) (?:taken|made|shot)(?: from)?)?$", "how did the camera"
     " move"),
    (r"^(?:is|will there be|is there|would) (?:a |the )?(?:collision|crash|clash) (?:of|between"
     r"|with) "
     r"(.+?) (?:and|with) (.+?)(?: likely| possible| to be expected| coming| imminent| ahead)?$",
     r"will \1 hit \2"),
    (r"^will (?:we|you and i|i and you|you and me) (?:collide|crash|meet|bump into each other)$",
     "will you hit me"),
    (r"^(?:is|are) (.+?) (?:coming|moving|heading|walking|driving|rolling) (?:my way|at me|to me"
     r"|in my direction|towards me)$", r"is \1 moving towards me"),
    (r"^(?:is|are) (.+?) (?:coming|moving|heading|walking|driving|rolling) (?:your way|at you"
     r"|to you"
     r"|in your direction|towards you)$", r"is \1 moving towards you"),
    (r"^(?:did|has|was|is) (.+?) (?:get |got |been |being )?(?:pushed|moved|shifted|carried"
     r"|dragged) "
     r"(?:to )?(?:the )?(?:left|right|forward|backward).*$",
     r"in which direction is \1 moving"),
    (r"^(?:was|is) (?:that|this|it) a (?:left|right|u) turn(?: or a .+)?$", "which way did you"
     " turn"),
    (r"^(?:which way|in which direction|where) (?:are|were) (?:you|we) (?:going|moving|driving"
     r"|heading|turning|headed)(?= |$)", "which way did you move"),
    (r"^(?:have|had) (?:i|we|you) (?:turned|rotated|moved|driven|gone|travelled|walked|been moving)"
     r"(?: around| round| at all)?(?= |$)", "did you move"),
    (r"^how far (?:have|had|did|has) (?:you|we|i|the robot|the camera) (?:driven|moved|gone"
     r"|travelled"
     r"|travel|walked|drive|move|go|rolled)(?= |$)", "how did you move"),
    (r"^(over|during|in|within|for) (the (?:last|past|previous) [^,]+?) (?:, )?(?:the camera"
     r"|you|the "
     r"robot|i|we) (?:did|has done|have done) what$", r"how did the camera move \1 \2"),
    (r"^did (?:you|we|i|the robot|the camera) (?:\w+ )?(?:back up|reverse|back off|go back|retreat"
     r"|advance|approach|pull back|stop|swing|swivel|spin|tilt|veer|circle|curve|wheel"
     r"|come closer|get closer|move closer|make a turn|take a turn|do a turn|turn round)(?= |$)",
     "did you move"),
    (r"^were you (?:turning|moving|driving|going|rotating|standing|reversing)(?: \w+)?(?: before .+"
     r"| when .+| while .+)?$", "did you move"),
    (r"^(?:has|have) (?:anything|something|things) (?:been )?(?:moved|changed|shifted|disappeared"
     r"|appeared)(?: here| while .+| since .+| when .+)?$", "what has changed"),
    (r"^what (?:is|was) (?:missing|new|different|gone|changed)(?: here| now)?(?: compared (?:to"
     r"|with) "
     r".+| since .+| from before| than before)?$", "what has changed"),
    (r"^(?:which|what) (?:objects|things|items|furniture) (?:have|has) (?:been )?(?:moved|changed"
     r"|shifted|disappeared|appeared)(?: place| position)? since .+$", "what has changed"),
    (r"^(?:how|where) (?:was|were) (.+?) when (?:you|we) (?:last )?saw (?:it|them|him|her)(?:"
     r" last)?$",
     r"where is \1"),
    (r"^where did (?:you|we) (?:last )?see (.+?)(?: last| the last time)?$", r"where is \1"),
    (r"^where (?:did|was|were) (.+?) (?:stand |standing |lie |lying |sit )?(?:when|the last time) "
     r"(?:you|we) (?:last )?(?:saw|seen) (?:it|them|him|her)(?: last)?$", r"where is \1"),
    (r"^(?:did|does|has) (.+?) (?:always |ever )?(?:used to |use to )?(?:stand|stood|been|be"
     r"|lie|lain)"
     r" (?:elsewhere|somewhere else|in another place|at another place)(?: before| earlier)?$",
     r"has \1 moved"),
    (r"^did (?:the|my) (.+?) always (?:stand|lie|sit|hang) .+$", r"has the \1 moved"),
    (r"^(?:is there|does there exist|do you see|is it) (?:a |any |the )?(?:danger|risk|chance"
     r"|possibility|likelihood|fear|likely|to be feared|to be expected) (?:that|of) (.+?) "
     rf"(?:{_HITS}|hitting|striking|colliding with|bumping into|running into|crashing into) ",
     r"will \1 hit "),
    (rf"^(?:do you expect|would you expect|can we expect|should i expect|is it likely for) (.+?)"
     rf" to (?:{_HIT}|hit|meet|touch|reach) ", r"will \1 hit "),
    (r"^(?:will|would|could|is|are|might|can|does|do|going to) (.+?) (?:be|get)(?: going to be)?"
     r" (?:hit|struck|knocked over|run over|bumped into|rammed|touched|hurt) by (.+)$",
     r"will \2 hit \1"),
    (r"^(?:are|is) (.+? and .+?) (?:heading|headed|bound|going|set|due) (?:for|on|towards) "
     r"(?:a |each other|one another)(?: ?collision| ?crash)?$", r"will \1 collide"),
    (r"^(?:will|do|would) the (?:paths|ways|courses|tracks) of (.+?) (?:cross|meet|intersect)$",
     r"will \1 collide"),
    (rf"\b{_HIT} (?=(?:the|a|an|my|your|me|you|each|one|something|anything|us) ?)", "hit "),
    (r" (?:if|when|as long as|should|in case|assuming|given that|provided) (?:it|they|he|she"
     r"|you|i|we|nothing|nobody|both|everything|neither|the robot|that) (?:\w+ ){1,6}?(?:going"
     r"|moving|on|straight|this|that|way|speed|direction|course|so|happens|changes|straight on"
     r"|straight ahead|forward|stops|turns|brakes|driving|walking|rolling)$", ""),
    (r"^(?:if|as long as|should|assuming|provided) (?:it|they|he|she|you|i|we|nothing|nobody"
     r"|both|everything) [^,]+ , (?=(?:will|do|does|is|are|would|when) )", ""),
    (r"^how (?:much time|long|many seconds) (?:do|does|will|have|has|is|are)?.*? "
     rf"(?:before|until|till) (.+?) (?:{_HITS}|hit|meet|bump into|reach|collide with) (.+)$",
     r"when will \1 hit \2"),
    (r"^(?:can|do|could) (?:you|i|we|one) see (.+?) (moving|walking|rolling|driving|running)$",
     r"is \1 \2"),
    (r"^where (?:is|are) (.+?) (?:off to|bound for|bound|making for|on (?:its|the|his|her) way"
     r" to|heading off to|going off to|up to)$", r"where is \1 going"),
    (r"^how many (?:metres|meters|feet|m) (?:per|a|each|every|in a|in one) second (?:does|do|is"
     r"|are) (.+?) (?:go|move|going|moving|walk|walking|roll|rolling|make|travel|doing|cover)$",
     r"how fast is \1 moving"),
    (r"\bhow (?:has|have|did|does|do) (?:your|the camera 's|the robot 's|my|the) (?:own )?"
     r"(?:heading|orientation|position|pose|view|viewpoint|direction|camera|place|location)"
     r" (?:changed|change|moved|move|shifted|shift|evolved|evolve|varied|vary)",
     "how did the camera move"),
    (r"^(?:describe|summarise|summarize|explain|characterise|name|state) (?:your|the|my) "
     r"(?:own )?(?:camera |robot )?(?:motion|movement|ego motion|egomotion|turn|path)"
     r"(?: of the camera| of the robot)?", "how did the camera move"),
    (r"^(?:going|moving|passing|on the way|getting|switching|to get|coming) from "
     rf"(?:the )?({_PICTURE}) (\w+) to (?:the )?(?:{_PICTURE} )?(\w+) , ",
     r"between \1 \2 and \1 \3 , "),
    (rf"^(?:looking at|comparing|judging by|given|with|considering|from|in|between)(?: the)? "
     rf"({_PICTURE})s (\w+) and (\w+) , ", r"between \1 \2 and \1 \3 , "),
    (r"\bhow (?:must|should|does|do|was|has|would|did) (?:the|your|my) camera (?:be |have been "
     r"|been |have to be |to be )?(?:moved|turned|shifted|rotated|displaced)\b",
     "how did the camera move"),
    (r"^(over|during|in|within|for) (the (?:last|past|previous) [^,]+?) , have ((?:you|i|we) )"
     r"(?:\w+ly )?been (?:driving|moving|turning|going|rotating|travelling|rolling|walking)\b",
     r"how did the camera move \1 \2"),
    (r"^(?:have|had) (?:you|i|we|the camera) (?:\w+ )?been (?:standing still|still|at rest"
     r"|standing|driving|moving|turning|rotating|going|motionless|stationary)",
     "how did the camera move"),
    (r"\bthe last (?:few|couple of|several) ", "the last few "),
    (r"^(?:do|can) you (?:remember|recall)(?: ever| having)? (?:seeing|seen|noticing|a time when"
     r" there was) ", "have you seen "),
    (r"^(?:did|was|were|has) there (?:use|used|ever|once|ever been|been|previously|before) ?"
     r"(?:to be )?", "was there "),
    (r"^have you (?:ever |already |so far )?(?:come across|run across|met|encountered|noticed"
     r"|spotted|observed|detected|found) ", "have you seen "),
    (r"^(?:has|did|have) (?:somebody|someone|anyone|anybody|something|anything) (?:\w+ )?"
     r"(?:move|moved|shift|shifted|push|pushed|displace|displaced|touch|touched|carry|carried"
     r"|take|taken)(?: away)? (.+?)(?= (?:since|in the|during|within|over the)|$)",
     r"has \1 moved"),
    (r" since (?:you|i|we) (?:first|last|began|started|came|arrived|were)(?: [^,]*)?$", ""),
    (r"^(?:is|are) (.+?) (?:still |now )?(?:in|at|on) (?:the same|its old|its original|its usual"
     r"|its former) (?:place|spot|position|location)(?: (?:as|where) .+)?$",
     r"has \1 moved"),
    (r"^(?:is|are) (.+?) still (?:where|in the place where|at the place where) (?:it|they) "
     r"(?:was|were|stood|used to be)(?: .+)?$", r"has \1 moved"),
    (r"^(?:what|which (?:things|objects)) (?:is|are) (?:no longer|not|not any more) "
     r"(?:where|in the place where|at the place where|in) .+? (?:was|were|before)$",
     "what has changed"),
    (r"^when (?:was it that|was the last time|was the last time that|is it that) (?:you|we) "
     r"(?:last |most recently )?(?:saw|noticed|observed|had seen|have seen|spotted) ",
     "when did you last see "),
    (r"^when (?:did|was|has|were) (.+?) (?:last|most recently) (?:come|appear|been|seen|visible"
     r"|in|in view|in sight|noticed|spotted)(?: (?:in|into|to) (?:your |the )?(?:sight|view))?"
     r"(?: seen)?$", r"when did you last see \1"),
    (r"^(?:how (?:many|much) (?:minutes|seconds|time|hours)) (?:have|has|did)? ?(?:passed|gone by"
     r"|elapsed|pass|go by|lie)? ?(?:since|ago) (?:you|we) (?:last |most recently )?(?:saw"
     r"|noticed|spotted|had seen) ", "when did you last see "),
)  # fmt: skip
