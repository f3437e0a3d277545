"""What there is, and where, in other words."""

from __future__ import annotations

from .rule import Rule, rules

RULES: tuple[Rule, ...] = rules(
    (r"^(?:is|are) (.+?) (?:on|in|under|next to|behind|near|at|between|inside|against) (?:the"
     r"|my|a) "
     r"[\w ]+?(?: and [\w ]+?)?(?: ,)? or (?:on|in|under|next to|behind|near|beside|inside|on"
     r" top of"
     r"|somewhere|not|elsewhere) ?(?:it|them|something else|somewhere else|anything else|else)?$",
     r"where is \1"),
    (r"^(?:where) (?:is|are) (.+?) (?:standing |lying |sitting )?, (?:on|in|under|next to"
     r"|behind|near"
     r"|at) .+ or .+$", r"where is \1"),
    (r"^(?:does|do|is|are) (the .+?) (?:point|pointing|face|facing|look|looking|turned) (?:to"
     r"|towards"
     r"|at)? ?the .+? or (?:to |towards |at )?the .+$", r"what is \1 facing"),
    (r"^(?:does|do|is|are) (the .+?) (?:point|pointing|face|facing|look|looking|turned) ((?:to"
     r"|towards"
     r"|at)? ?the .+?) or away(?: from it| from them)?$", r"is \1 facing \2"),
    (r"^(what is (?:on|in|under|on top of|near|next to|behind) the [\w ]+?) , (left of|right of"
     r"|to the left of|to the right of|near|next to|behind|in front of) ", r"\1 and \2 "),
    (r"^(?:is|does|do|are) (the .+?) (?:stand |lie |sit )?(?:close to|near|next to) (the .+?) , "
     r"(?:closer|nearer|less|no more|not more)(?: away)? than (.+)$", r"is \1 within \3 of \2"),
    (r"^(?:which|what) ([\w ]+?) (?:is|are) (red|orange|yellow|green|blue|purple|pink|brown|black"
     r"|white|grey|gray|beige)$", r"which \2 \1 are there"),
    (r"^(?:is|are) (?:the )?(?:space|room|gap|area|place) (between .+?|under .+?|behind .+?)"
     r" (?:empty"
     r"|free|clear|unoccupied)$", r"what is \1"),
    (r"^(?:what|on what|in what|which (?:thing|object|furniture)) (?:is|are|does|do) "
     r"((?:the|my|your) [\w ]+?) (?:stand |standing |lie |lying |sit |sitting |rest |resting |hang "
     r"|hanging |lean |leaning |placed |put )?(on|in|under|against|next to|inside|on top of)$",
     r"which objects with \1 \2 it are there"),
    (r"^(on|in|under|against|next to|inside) (?:what|which (?:thing|object|furniture)) (?:is"
     r"|are|does"
     r"|do) ((?:the|my|your) [\w ]+?)(?: stand| standing| lie| lying| sit| sitting| rest| resting"
     r"| hang| hanging| lean| leaning| placed| put)?$", r"which objects with \2 \1 it are there"),
    (r"^(?:any|some|got (?:a|any|an)|got|got some) (?!chance|idea)(?=\w)", "is there any "),
    (r"^(?:would|do|did|will) (?:you|we) (?:happen to |perhaps )?(?:have|see|own|find|know of|got) "
     r"(a|an|any|some) ", r"is there \1 "),
    (r"^(?:is|are) there (?:nothing|no thing|no objects) ", "what is there "),
    (r"^what (?:am i|are you|is the robot) (?:facing|looking at|turned to)$",
     "what is in front of you"),
    (r"^(?:is|are) (.+?) (?:inside|in) or (?:outside|out)(?: of)? (the .+)$", r"is \1 in \2"),
    (r"^(?:is|are|does|do) (.+?) (?:lie |stand |lying |standing )?(?:partly|partially|half) "
     r"(?=(?:under|on|in|over) the )", r"is \1 "),
    (r"^(?:show|give|name|tell|find|point out|list)(?: me)? the (?=(?:[\w ]+ )?\w+est )",
     "which is the "),
    (r"^the ((?:second |third )?\w+(?:est|most) [\w ]+)$", r"which is the \1"),
    (r"^which(?: is)? the one ((?:\w+est|nearest) .+?) (?:among|of|out of) (?:all )?the (\w+)$",
     r"which \2 is \1"),
    (r"^which (?:is|are) (?:the )?((?:\w+est|nearest) (?:to|from) .+?) (?:among|of|out of) "
     r"(?:all )?the (\w+)$", r"which \2 is \1"),
    (r"^(?:describe|tell me|state|say|show me|give me|list|name|enumerate)? ?(?:everything|all"
     r"|all things|all objects|all the things|all the objects|whatever|what|anything|the things"
     r"|the objects|the furniture|things|objects)(?: that| which)? (?:is|are|lies|lie|stands"
     r"|stand|you see|you can see|i can see|can be seen|can be found|you find) "
     r"(?=(?:on|in|at|near|next|behind|under|left|right|to|between|around|above|below|inside"
     r"|beside|close|within)\b)", "what is "),
    (r"^what (?:can|could|may|might|does one) (?:be )?(?:found|find|seen|discovered|made out) "
     r"(?=(?:on|in|at|near|next|behind|under|left|right|to|between|around|above|below|inside"
     r"|beside|close|within)\b)", "what is "),
    (r"^(?:can|could|would|will|do|does|did) (?:the |my )([\w ]+?) (?:be )?(?:found|located"
     r"|positioned|placed|standing|seated) (?=(?:on|in|at|near|next|behind|under|left|right|to"
     r"|between|around|above|below|inside|beside|close|within)\b)", r"is the \1 "),
    (r"^(?:can|could|would|will|do) (?:you|i|one|we) (?:find|see|have|locate|notice) "
     r"(the [\w ]+?) (?=(?:behind|to the|to my|to your|left of|right of|between|in front of"
     r"|under|above|below|beside|next to|on top of) )", r"is \1 "),
    (r"^(?:where|in what (?:place|spot)|in which (?:place|spot)|at (?:what|which) (?:place|spot))"
     r" (?:did|do|have|had) (?:you|we|i) (?:last |ever )?(?:see|seen|find|notice|put|leave|left"
     r"|spot|have) ", "where is "),
    (r"^(?:point|direct|lead|take|guide) me to (?=(?:the|my) )", "where is "),
    (r"^does (the (?:kitchen|bedroom|bathroom|living room|office|hall|study|room|lounge)) "
     r"(?:have|contain|hold|possess) ", r"is there in \1 "),
    (r"^is there in (the (?:kitchen|bedroom|bathroom|living room|office|hall|study|room|lounge))"
     r" (.+)$", r"is there \2 in \1"),
    (r"^(in|at|on) (which|what) (room|place) (?:are|is|am) (?:we|us)$", r"in which room are you"),
    (r"\bmy (?:seat|place|spot|chair) (?=(?:on|in|at) the )", ""),
    (r"^(?:what|which (?:things|objects|furniture)) (?:do|have|has) (?:we|you|i|they|one) "
     r"(?:have|got|see|find)(?: got)? (?=(?:in|on|under|near|next|behind|at|to|between|inside"
     r"|around|above|below|beside)\b)", "what is "),
    (r"^(?:what|which (?:things|objects|furniture)) (?:does|do) (.+?) (?:have|carry|hold) "
     r"(on|in|under|inside|next to|behind) (?:it|them)$", r"what is \2 \1"),
    (r"^how many ([\w ]+?) (?:does|do) (the [\w ]+?) (?:have|contain|hold)(?: in it| on it)?$",
     r"how many \1 are there in \2"),
    (r"^how many ([\w ]+?) (?:have|has) (?:the|we|you|they|i) (?:got )?", r"how many \1 are"
     r" there "),
    (r"^(?:has|have) (?:we|you|they|i|one) (?:got )?(?:a|an|any|some) ", "is there a "),
    (r"^(?:does|do|has|have) (?:the|this|that|my|your|our|these|we|they) (?:people |ones )?"
     r"(?:here )?(?:apartment|flat|house|home|place|scene|building|map) "
     r"(?:have|contain|own|possess|come with|include|got|feature) ", "is there "),
    (r"\bis there such (?:a )?(?:thing|object) as ", "is there "),
    (r"^(?:is|are) there (?:at least|no less than) (?:one|a|an) ", "is there a "),
    (r"^(?:can|could|may) (?:i|we|you|one|a person|people) (?:find|see|get|locate) "
     r"(a|an|any|some) ([\w ]+?) (?:anywhere |somewhere )?(?=(?:in|on|under|near|next|behind|at"
     r"|between|inside|around|above|below|beside)\b)", r"is there \1 \2 "),
    (r"^(?:is|are) (a|an|any|some) ([\w ]+?) (?:to be )?(?:found|located|placed|available"
     r"|present|visible|hidden away|kept|stored|standing|lying|hanging|sitting|to be seen) "
     r"(?=(?:in|on|under|near|next|behind|at|between|inside|around|above|below|beside|here)\b)",
     r"is there \1 \2 "),
    (r"^(?:is|are) (?:anything|something|any object|any thing) (hiding|blocking|obstructing"
     r"|occluding|concealing|in the way of) ", r"what is \1 "),
    (r"^(?:are|is) there no ", "how many "),
    (r"^(?:are|is) there (?:at least|more than|fewer than|less than|at most|exactly|only|over"
     r"|precisely|just) (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) ", "how many "),
    (r"^(?:are|is) there (?:\d+|two|three|four|five|six|seven|eight|nine|ten) ", "how many "),
    (r"^(?:do|does) (.+? and .+?) have (the .+?) (?:in )?between (?:them|each other)$",
     r"is \2 between \1"),
    (r"^(?:do|does|are|is) (.+?) (?:line up|form a line|form a row|make a row|make a line)$",
     r"are \1 in a row"),
    (r"^(?:are|is|do) (.+?) (?:and|from) (.+?) (?:stand |standing )?(?:more than|over|at least"
     r"|further than|farther than) ([\w.]+ \w+) (?:apart|from each other|away from each other)$",
     r"is \1 more than \3 from \2"),
    (r"^(?:are|is|do) (.+?) (?:and|from) (.+?) (?:stand |standing )?(?:less than|under|at most"
     r"|within|no more than) ([\w.]+ \w+) (?:apart|from each other|of each other|away from each"
     r" other)$", r"is \1 within \3 of \2"),
    (r"\b(?:far off|well away|a long way off|far removed) from\b", "far from"),
    (r"\b(?:hung|hangs|mounted|fixed|fastened|attached|put|placed|standing|stood|propped"
     r"|parked|kept|stored|positioned|set|stacked|piled|piled up|laid|dropped|arranged|pushed"
     r"|tucked|stuck|left|sited) (?:up |down |in )?(?=(?:on|in|under|above|over|below|beneath"
     r"|behind|between|against|next to|near|beside|inside|by|underneath|in front of|on top of"
     r"|to the (?:left|right)|close to)\b)", ""),
    (r"\b(?:centred|centered|sits?|leans?|lies?|rests?|stands?|hangs?) (?=(?:on|in|under|above"
     r"|over|below|beneath|behind|between|against|next to|near|beside)\b.*\b(?:rather than"
     r"|instead of))", ""),
    (r" (?:rather than|instead of|and not|or just|not just|or rather|as opposed to) [^,:.]+$",
     ""),
    (r"^does (.+?) cover (?:up )?(?:all of |the whole |the entire |most of |part of )?(?=the )",
     r"is \1 covering "),
    (r"^would you (?:call|consider|describe|regard) (.+?) (?:as )?"
     r"(?=(?:near|close|far|next|on|in|left|right|behind|under|above|beside|between)\b)",
     r"is \1 "),
    (r"^(?:does|do) (.+?) (?:stand|lie|sit|hang|rest) "
     r"((?:\w+er) .+ than .+?)(?: does| do| is)?$", r"is \1 \2"),
    (r"^(?:is|are) (?:anything|something) (?:located |lying |standing |placed )?(?=(?:between)\b)",
     "is there anything "),
    (r"^in (?:what|which) (?:place|spot|location) (?:is|are) ", "where is "),
    (r"^(?:where|in what place) (?:can|could|may|might|do|would|should) "
     r"(?:i|we|one|you|someone|they) (?:\w+ )?(?:find|get|see|look for|locate|keep|have|put) ",
     "where is "),
    (r" (?:and|,) (?:describe|tell me|give|state) (?:its|their|the) (?:position|location|place"
     r"|whereabouts)$", ""),
    (r"\b(?:exactly |right |just )?(?:halfway|half way|midway|in the middle) (?:in )?between\b",
     "between"),
    (r"\bin the (?:space|gap|room|area) between\b", "between"),
    (r"\b(?:flanked|surrounded|enclosed|bordered) by (?=the [^,.:]+ and )", "between "),
    (r"\b(?:opposite|across from|facing) (?:to )?(?=the )", "facing "),
)  # fmt: skip
