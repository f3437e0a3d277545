"""What leads up to a question or trails behind it, in any of many wordings.

`framing` drops set phrases; these patterns are tried where the words as they stand mean nothing.
"""

from __future__ import annotations

import re

_SHOWN = (
    "pictures|images|photos|photographs|video|videos|recording|clip|footage|frames|views|scene|map"
    "|model|scan|picture|image|photo|snapshots|shots|film"
)
_ASKING = "(?:if|whether|how|what|which|where|when|who|in|on|at|to|from|is|are|does|do|can|will) "
_KNOWING = (
    "know|wonder|wondering|curious|interested in knowing|interested to know|interested|find out|see"
    "|sure|certain|remember|recall|say|hear|learn|understand|check|figure out|tell|asking|ask"
    "|asking myself|ask myself|work out"
)
_FEELING = (
    "am|was|were|would|do|can|could|just|really|only|have|had|need|want|wanted|like|love|be|not|to"
    "|still|never|also|always|quite|rather|very|currently|will|must|should|trying|glad|happy|please"
    "|be able|able|forgot|forgotten"
)
_LEADS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plainer)
    for pattern, plainer in (
        (rf"^(?:(?:i|we|you) (?:have|see|are given|took|made)|here are|these are|there are"
         rf"|given are"
         rf"|below are|given) (?:[\w]+ ){{0,4}}(?:{_SHOWN})(?: [^.,:]*)? [.,:] (?=\w+ \w+"
         rf" \w+)", ""),
        (rf"^(?:looking at|judging by|judging from|going by|based on|according to|considering|using"
         rf"|having seen|as shown in|as seen in|from|in|with|given|by) (?:all |both )?"
         rf"(?:(?:the|these|those|this|that|my|your|our|all|both) )?"
         rf"(?:(?:two|three|four|given|following|above|attached|whole) )*(?:{_SHOWN})"
         r"(?: (?:above|below|here|given|provided|shown|taken|you took|you have|of the room)){0,2}"
         r" , ", ""),
        (r"^(?:as far as|from what|so far as) (?:you|i) (?:can |could )?"
         r"(?:know|see|tell|remember|say|judge)(?: it| so far)? , ", ""),
        (r" , (?:as far as|from what|so far as) (?:you|i) (?:can |could )?"
         r"(?:know|see|tell|remember|say|judge)$", ""),
        (rf"^(?:i|we) (?:(?:{_FEELING}) )*(?:{_KNOWING})(?: (?:about|,|:|now|from you|exactly))* "
         rf"(?={_ASKING})", ""),
        (r"^(?:(?:can|could|would|will|might|may|do) (?:you|we|anybody|someone) )?"
         r"(?:(?:please|kindly|perhaps|maybe|possibly|just|also|quickly|be so kind and|help me) )*"
         r"(?:tell|inform|remind|advise|show|let|explain to|describe to) (?:me|us)"
         r"(?: (?:know|see|about|again|once more|please|,|:|quickly|briefly))* ", ""),
        (r"^(?:what|all) (?:i|we) (?:want|need|would like|wanted) to know is(?: ,| :)? ", ""),
        (r"^(?:the|my|our|here is my|one more|another|a|next|last|first) (?:\w+ )?question"
         r"(?: is)?(?: ,| :| \.)? ", ""),
        (r"^(?:it would (?:help|be good|be nice|be useful|be great)(?: me)? to know|"
         r"it is important to know) ", ""),
        (r"^(?:do|would|did) (?:you|we) (?:think|reckon|believe|suppose|say|guess|feel|agree) "
         r"(?:that )?(?=(?:the|there|my|your|a|an|i|you|any|both|all) )", "whether "),
        (r"^(?:is it|would it be) (?:possible|conceivable|the case|likely|true|right|correct)"
         r" that ",
         "whether "),
        (r"^(?:could|can|might|may) it be (?:that|the case that) ", "whether "),
        (r"^(?:guess|decide|judge|verify|confirm|test|make sure|answer|consider)(?: ,| :)? "
         rf"(?={_ASKING})", ""),
        (r"^(?:hmm|um|uh|er|ah|oh|right|alright|all right|good|great|fine|sorry|listen|look|say"
         r"|then"
         r"|next|finally|first|also|one thing|by the way|again|but|quick one|just|anyway)"
         r"(?: ,| \.| :) ", ""),
        (r" (?:to the nearest|rounded to|with an accuracy of|accurate to|give or take)"
         r"(?: [\w.]+){1,4}$", ""),
        (r" ,? ?(?:as the crow flies|in a straight line|in the straight line|at the closest points?"
         r"|at the nearest points?|at the narrowest (?:point|place|part)|at its (?:\w+est) point"
         r"|from wall to wall|from end to end|from one end to the other|from top to bottom"
         r"|from side to side|all in all|if you had to guess|as it is now|as things are"
         r"|at this (?:moment|point|time)|these days|today|if any|if there is one|if there are any"
         r"|if you can see (?:it|any|one)|for me|would you estimate|would you guess|in your view"
         r"|by your reckoning|by your estimate|or so|or thereabouts|more or less|at present"
         r"|just now|as of now|around here|over there|by now)$", ""),
        (r" ,? ?(?:or|and) (?:is it not|is not it|are there not|is there not|are they not|not"
         r"|is there none|are there none|are not there|is not there|does it not|do not they"
         r"|do they not|does not it)$", ""),
        (r" , (?:each|all of them|both of them|please|overall|in general)$", ""),
    )
)  # fmt: skip
_SLACK = re.compile(
    r"(?<= )(?:then|approximately|precisely|basically|physically|possibly|probably|presumably"
    r"|apparently"
    r"|normally|usually|generally|perhaps|maybe|simply|just|even|anyhow|exactly|somehow|again"
    r"|by any chance|by chance|in fact|indeed|already|currently|actually|really|right now"
    r"|at the moment) (?=\w)"
)


def without_leads(words: list[str]) -> list[str]:
    """Words without what leads up to the question and without adverbs that change nothing.

    >>> " ".join(without_leads("looking at the images , where is the sofa".split()))
    'where is the sofa'
    >>> " ".join(without_leads("i would really like to know if the mug is there".split()))
    'if the mug is there'
    """
    text = " ".join(words)
    for _ in range(2):
        for pattern, plainer in _LEADS:
            text = pattern.sub(plainer, text)
    return _SLACK.sub("", text).split() or words
