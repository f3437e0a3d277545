"""Sizes and distances in other words."""

from __future__ import annotations

from .rule import Rule, rules

RULES: tuple[Rule, ...] = rules(
    (r"^the (.+?) and the (.+?) : (how far apart|how close together)(?: are| do)?(?: they| the two"
     r"| those)?(?: stand| lie)?$", r"\3 are the \1 and the \2"),
    (r"^how (?:many steps|long|far) (?:is|are) (?:it|the way|there)(?: still)? from (.+?) "
     r"(?:over |up |across )?to (.+)$", r"how far is \1 from \2"),
    (r"^(?:what length of|how long a|how much) (?:cable|rope|string|cord|tape|wire|lead) "
     r"(?:do|would|must|should|is) (?:i |you |we |one )?(?:need|want|take|needed|have|required)"
     r"(?: to (?:get|go|reach|run|span))? (?:from )?(.+?) to (.+)$", r"how far is \1 from \2"),
    (r"^the (?:distance|gap|separation) (?:between|from) (.+?) (?:and|to) (.+?) is (?:how "
     r"(?:much|big|large|long|many metres|many meters|great|wide)|what)$",
     r"how far is \1 from \2"),
    (r"^(?:is )?the (?:distance|gap|separation) between (.+?) is (?:how (?:much|big|large|long"
     r"|great|wide)|what)$", r"how far apart are \1"),
    (r"\bhow far (?:ahead|in front|behind|to the left|to the right|off|out)(?: of (?:me|you|us))?"
     r" (is|are) ", r"how far \1 "),
    (r"\b(?:way|distance|path|walk|trip|stretch) from here to\b", "distance to"),
    (r"^how (?:long|far|big|great) is the (?:way|walk|distance|path|trip|stretch) to ",
     "how far is it to "),
    (r"^how much (?:space|room|volume) (?:does|do) (.+?) (?:take up|occupy|need|fill|take)$",
     r"how big is \1"),
    (r"\b(?:is|are) (the (?!.* or ).+?) the (\w+er) one(?: ,)? or (.+)$",
     r"which is \2 : \1 or \3"),
    (r"^which(?: one)? (?:is|stands|lies) (the (?!.*:).+? or .+?) , ?(?:the )?(\w+er|\w+est)$",
     r"which is \2 : \1"),
    (r"^which of the two ([\w ]+?s) (?:is|stands|lies) (?:the )?(?:bigger|larger)(?: one)?$",
     r"which \1 is the biggest"),
    (r"^which of the two ([\w ]+?s) (?:is|stands|lies) (?:the )?(tall|long|wid|small|short|high"
     r"|low|near|close|broad)(?:e?r)(?: one)?(.*)$", r"which \1 is the \2est\3"),

    (r"^compare (.+?) (?:with|to|and) (.+?) (?::|,|\.) (which|what)(?: one)? (.+)$",
     r"\3 of these \4 : \1 or \2"),
    (r"^(which|what) of (the [\w ]+?) and (the [\w ]+?) ((?:is|stands|lies|are) .+)$",
     r"\1 of these \4 : \2 or \3"),
    (r"^(which|what)(?: one)? of these that is ", r"\1 of these is "),
    (r"\b(?:takes?|taking|occup(?:y|ies)|fills?|needs?) (?:up )?(?:the )?more "
     r"(?:space|room|volume)\b", "is bigger"),
    (r"\b(?:takes?|occup(?:y|ies)|fills?|needs?) (?:up )?(?:the )?(?:most) "
     r"(?:space|room|volume)\b", "is biggest"),
    (r"\b(?:takes?|occup(?:y|ies)|fills?|needs?) (?:up )?(?:the )?less (?:space|room|volume)\b",
     "is smaller"),
    (r"\b(?:has|have) the (?:larger|bigger|greater|more|higher) (?:volume|size|area)\b",
     "is bigger"),
    (r"\b(?:has|have) the (?:largest|biggest|greatest|most) (?:volume|size|area|floor area"
     r"|floor space|floor|space|surface)\b", "is biggest"),
    (r"\b(?:has|have) the (?:smallest|least) (?:volume|size|area|floor area|floor space|floor"
     r"|space|surface)\b", "is smallest"),
    (r"\b(?:has|have) the (?:larger|bigger|greater) (?:height)\b", "is taller"),
    (r"\b(?:has|have) the (?:largest|biggest|greatest) (?:height)\b", "is tallest"),
    (r"\b(?:has|have) the (?:larger|bigger|greater) (?:length)\b", "is longer"),
    (r"\b(?:has|have) the (?:larger|bigger|greater) (?:width)\b", "is wider"),
    (r"\b(?:has|have|is at|at) the (?:shortest|smallest|least) (?:way|distance|path|gap) "
     r"(?:to|from)\b", "is nearest to"),
    (r"\b(?:has|have|is at|at) the (?:longest|largest|greatest|biggest) (?:way|distance|path"
     r"|gap) (?:to|from)\b", "is farthest from"),
    (r"\b(?:has|have) the (?:shorter|smaller|less) (?:way|distance|path|gap) (?:to|from)\b",
     "is nearer to"),
    (r"\b(?:has|have) the (?:longer|larger|greater|bigger) (?:way|distance|path|gap) "
     r"(?:to|from)\b", "is farther from"),
    (r"\b(?:bulkiest|most voluminous|hugest|greatest|most massive)\b", "biggest"),
    (r"\b(?:bulkier|more voluminous|more massive)\b", "bigger"),
    (r"\bless (?:big|bulky|large)\b", "smaller"),
    (r"\b(?:thicker|deeper|fatter)\b", "wider"),
    (r"\b(?:thickest|deepest|fattest)\b", "widest"),
    (r"\b(?:tiniest|littlest|most compact|least big)\b", "smallest"),
    (r"\b(?:remotest|most remote|most far away|farthest off|furthest off|farthest away"
     r"|furthest away)\b", "farthest"),
    (r"\bclosest by\b", "nearest"),
    (r"\b(?:by far|clearly|noticeably|even|considerably|significantly|a lot|slightly|any|far"
     r"|a little|somewhat|much) (?=(?:\w+er|less \w+) than\b)", ""),
    (r"\b(\w+er) than (.+?) (?:is|are|does|do|stands|lies)$", r"\1 than \2"),
    (r"\b(?:what|how much) (?:space|room|distance|gap|clearance) (?:is there )?(?:separates"
     r"|is left|remains|lies|is) between\b", "how much space is there between"),
    (r"^(.+?) to (.+?) [,:] how far(?: is it| is that| apart)?$", r"how far is \1 from \2"),
    (r"^(?:between|from) (.+?) (?:and|to) (.+?)(?: ,)? (?:there is a gap [.;,:]"
     r"|[,:]) (?:how (?:wide|big|large|far|long|much)|what) (?:is|are)"
     r"(?: it| the gap| the distance| the space)?$", r"how far is \1 from \2"),
    (r"^how far (?:apart )?(?:from (?:each other|one another) )?(?:do|does|did) (.+?) "
     r"(?:stand|lie|sit|hang|stay)(?: from each other| apart| from one another)?$",
     r"how far apart are \1"),
    (r"^how far (?:do|does) (.+?) (?:stand|lie|sit|hang) (?:away )?from (.+)$",
     r"how far is \1 from \2"),
    (r"^how (far|close|near) (?:do|does) (.+?) get (?:to|from) (.+)$",
     r"how \1 is \2 from \3"),
    (r"\b(?:ought|supposed|required|obliged) to\b", "have to"),
)  # fmt: skip
