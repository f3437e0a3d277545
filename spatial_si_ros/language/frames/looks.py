"""What no geometry tells: materials, patterns, states, what things are for."""

from __future__ import annotations

from collections.abc import Callable

from .. import queries as q
from ..chains import NotUnderstood
from ..lexicon import ROOMS
from ..references import Reference
from .frame import Frame, frame


def _model(what: q.Unmeasured) -> Callable[..., q.NotMeasured]:
    def build(a: Reference | None = None, **_: object) -> q.NotMeasured:
        if a is not None and a.kind in ROOMS:
            raise NotUnderstood("this is asked about things, not about rooms")
        return q.NotMeasured(a, what)

    return build


_LOOK = (
    "material|materials|pattern|texture|shape|style|brand|make|design|finish|condition|fabric"
    "|form|surface pattern|logo|title|label|writing|text"
)
_STATE = (
    "open|closed|shut|on|off|switched on|switched off|turned on|turned off|lit|empty|full|dirty"
    "|clean|broken|damaged|new|old|modern|round|square|rectangular|oval|shiny|striped|patterned"
    "|plain|soft|hard|transparent|see through|opaque|upholstered|decorated|dusty|made|unmade|tidy"
    "|messy"
    "|curved|smooth|rough|glossy|matt|worn|antique|flat|cushioned|padded|painted|ripe|running"
    "|comfortable"
    "|pretty|beautiful|ugly|heavy|light in colour|dark|bright|checked|checkered|spotted|floral"
    "|occupied|taken|dead|alive|wilted|strong enough|sturdy|folded|locked|wet|dry|warm|cold|hot"
    "|edible|expensive|fragile"
)
_LOOKS = (
    frame(
        lambda a: q.WhatColour(a),
        "(what|which) (colour|color) (is|are|does|has|do|have) <a:ref> [have]",
        "what is the (colour|color) of <a:ref>",
        "what is <a:ref> 's (colour|color)",
        "(in|of) (what|which) (colour|color) is <a:ref>",
        "(tell|name|give) [me] the (colour|color) of <a:ref>",
        "the (colour|color) of <a:ref>",
    ),
    frame(
        _model(q.Unmeasured.LOOKS),
        "what (do|does) <a:ref> look like [from here|from outside]",
        "what does this look like",
        "how (do|does) <a:ref> look",
        f"(what|which|what kind of|what sort of) ({_LOOK}) (is|are|does|do|has|have) <a:ref> "
        "[made of|have|made from|of]",
        f"what is the ({_LOOK}) of <a:ref>",
        f"what (is|are) <a:ref> 's ({_LOOK})",
        "(what|of what|from what|out of what|of which material|what material|which material) (is"
        "|are) <a:ref> (made|built|manufactured) [of|from|out of|up of]",
        "(is|are) <a:ref> [really] (made|built|manufactured) (of|from|out of|in) <w:any>",
        f"(is|are) <a:ref> (a|an|rather|very|completely|fully|currently|still) ({_STATE}) [or "
        f"({_STATE})] [one]",
        f"(is|are) <a:ref> ({_STATE}) [or [{_STATE}|not]]",
        f"(does|do) <a:ref> have [a|an|any] ({_LOOK})",
        "(what|which|what kind of|what type of|what sort of) (chair|sofa|table|lamp|plant|picture"
        "|rug|bed|door|flooring|wood|fabric) (is|are) <a:ref>",
        "(describe|what describes) [the (look|looks|appearance) of] <a:ref>",
        "(what|which) (is|are) (painted|shown|written|printed|drawn|depicted) (on|in) <a:ref>",
        "what does <a:ref> (show|depict|say)",
        "(do|does|are|have) <a:ref> (look|looking) (alike|the same|similar|identical|different"
        "|old|new|modern|comfortable|heavy|clean|dirty|worn|expensive)",
        "(do|does) <a:ref> and <b:ref> (match|look alike|look the same|have the same (colour"
        "|color|pattern|style|material|shape|design)|look similar)",
        "(are|is) <a:ref> and <b:ref> (of|in|made of|made from) the same (colour|color|pattern"
        "|style|material|shape|design|kind|type|make|wood)",
        "(are|is) <a:ref> and <b:ref> (identical|similar|alike|the same (colour|color|style|shape"
        "|material|design|type|kind))",
        "(is|are) <a:ref> the same (colour|color|style|shape|material|pattern|design) as <b:ref>",
        "how many <w:any> (legs|drawers|doors|shelves|seats|arms|handles|wheels|buttons|burners"
        "|cushions) does <a:ref> have",
        "how many (legs|drawers|doors|shelves|seats|arms|handles|wheels|buttons|burners|cushions"
        "|keys|pages|petals|leaves) (does|do|has|are there on) <a:ref> [have]",
        "how (old|new|heavy|comfortable|dirty|clean|bright|expensive|warm|hot|soft) (is|are) "
        "<a:ref>",
        "how much (does|do) <a:ref> (weigh|cost)",
        "what (brand|make|model|type|kind|style|sort) (is|are|of <w:any> is) <a:ref>",
        "(do|does) <a:ref> match <b:ref>",
        "(are|do) <a:ref> [have|in|of] the same (colour|color|style|material|pattern|shape|design)",
        "what is <a:ref> (wearing|doing|holding|reading|eating)",
        f"(is|are) <a:ref> ({_STATE}|strong|sturdy|big|large) enough [(for|to) <w:any>]",
        "is there [a|an|any] (pattern|writing|logo|stain|text|picture|label|print) on <a:ref>",
    ),
    frame(
        _model(q.Unmeasured.USE),
        "what (is|are) <a:ref> [usually|normally|typically|mainly|generally] (used|good|meant"
        "|intended|made|designed|there|useful|suitable) for",
        "what is this used for",
        "what (is|are) <a:ref> for",
        "(i|you|we|someone|somebody|one) (want|wants|need|needs|would like) to <w:any> . "
        "(which|what) [one] [of these] (is|are|would be|could be) [made|meant|used|there|good] for "
        "(that|this|it) [(:|,) <x:any>]",
        "(which|what) [one] of these (is|are) (made|meant|used|built|designed|good|there|intended)"
        " (for|to) <w:any> [: <x:any>]",
        "(which|what) [one] of these (can|could|would) (i|you|we|one|people|someone|somebody) "
        "(use|take|need) (to|for) <w:any> [: <x:any>]",
        "what (do|can|could|would|does|should) (you|i|one|people|we|someone|somebody|a person) "
        "[usually|normally|typically|mainly|possibly] (do|use) [with|on|in|at] <a:ref> [for|with]",
        "what (do|can|could|would) (you|i|one|people|we|someone) [usually] (use|do with|do on|do "
        "in|do at|keep in|put in|put on|store in) <a:ref> [for]",
        "what (is|are) the (purpose|function|use|point|role|job) of <a:ref>",
        "what (is|are) <a:ref> 's (purpose|function|use)",
        "(why|for what) (do|would|does) (people|you|one|someone|we|i) (have|use|need|want|keep) "
        "<a:ref>",
        "(which|what) (object|objects|thing|things|item|items|piece of furniture|furniture"
        "|appliance|device|of these|of them|one) [here|in the room|in here|in this room|on "
        "<o:ref>] (is|are|can be|could be|would be|may be|is normally|is usually) [normally"
        "|usually|best|meant|well] (used|useful|suitable|good|meant|designed|needed|intended|made"
        "|suited) (to|for) <w:any>",
        "(which|what) (object|objects|thing|things|item|items|piece of furniture|furniture"
        "|appliance|device|of these|of them) [here|in the room|in this room] (can|could|would"
        "|should|do|may|might|will) (i|you|one|we|someone|people|a person) [best|normally"
        "|usually] (use|sit|sleep|cook|take|need|put|write|eat|drink|lie|keep|store|wash|read"
        "|watch|play|rest|work|cut|work|clean) <w:any>",
        "(what|which thing|which object) (can|could|would|should|do|may) (i|you|one|we|someone"
        "|people) (use|sit|sleep|cook|take|need|write|eat|drink|lie|wash|read|watch|play|rest"
        "|cut) (to|for|on|in|with|at|from) <w:any>",
        "(what|which thing|which object|what object|what thing) (here|in the room|in this room|in "
        "here) (can|could|would|should|is|do) <w:any>",
        "(where|on what|in what|with what|at what|on which|what) (can|could|would|should|do|may) "
        "(i|you|one|we|someone|people) (sit|sleep|cook|write|eat|drink|lie|store|wash|read|watch"
        "|rest|work|cut|keep|put|sit down|lie down|take a nap|take a bath|tell the time|warm up"
        "|heat|cool|hang) [<w:any>]",
        "(can|could|may|would) (i|you|one|we|someone|people) (sit|sleep|cook|write|eat|drink|lie"
        "|store|wash|read|watch|rest|work|cut|keep|put|play|take|hang|boil|heat|bathe) <w:any>",
        "(can|could|may|would|is|are) <a:ref> (be used|used|serve|suitable|good|useful|meant|be "
        "good|be suitable|be useful|intended) [as|for|to] [<w:any>]",
        "(is|are) <a:ref> (safe|able|possible|fit) (to|for) <w:any>",
        "(does|do|would|will) <a:ref> (keep|hold|make|give|heat|cool|produce|play|need|open|close"
        "|run|work) [<w:any>]",
        "how (do|does|would|can|could) (i|you|one|people|someone|it) (use|open|close|operate"
        "|switch on|turn on) <a:ref>",
        "how (is|are) <a:ref> [usually|normally] (used|opened|operated)",
        "(which|what) (room|place) (is|would be|is usually) (used|best|good|meant|suitable) (for"
        "|to) <w:any>",
        "(which|what) <o:ref> (could|can|would|might) (hold|keep|help|contain|carry|serve|store) "
        "[<w:any>]",
        "(which|what) <o:ref> (keeps|tells|holds|cools|heats|gives|makes|cleans|helps) <w:any>",
        "what (would|could|can|might) (help|serve|be used|keep|hold) [<w:any>]",
        "where (do|does|can|could|would) (people|one|you|i|someone|we) [usually|normally] (watch"
        "|sit|sleep|eat|cook|wash|work|read|write|store|keep|put) [<w:any>]",
        "who (uses|would use|might use|could use|normally uses) <a:ref>",
    ),
)

FRAMES: tuple[Frame, ...] = _LOOKS
