"""The words that may stand around the slots of a loose wording, per subject."""

from __future__ import annotations

_COMMON = (
    "is are was were am be been being the a an of in at to from on and or it its that this those "
    "these there here do does did can could would will shall should may might have has had got i "
    "you we us me my your our one s 's please tell say give show know exactly roughly about "
    "approximately actually currently now right just really whether if for with by so then , as "
    "which what how who where when all any some together overall altogether in total exact actual "
    "robot need want wish like curious interested think suppose guess estimate find out work "
    "check determine figure let mean terms expressed measured both them they he she his her each "
    "other another not more than less most else only also too still yet already ever even"
)
_LENGTHS = (
    "m metre metres meter meters cm centimetre centimetres centimeter centimeters mm millimetres "
    "ft foot feet inch inches unit units"
)


def _words(*more: str, without: str = "") -> str:
    """A run of common words and these."""
    gone = frozenset(without.split())
    words = dict.fromkeys(word for part in (_COMMON, *more) for word in part.split())
    return "& " + " ".join(word for word in words if word not in gone)


_THAN = "more than less most not"

VOCABULARIES: dict[str, str] = {
    "v_far": _words(
        _LENGTHS,
        "far distance apart away close near gap separation space room stretch many much long big "
        "large wide great walk go drive travel get reach cross between separates separate lies lie "
        "left remaining straight line shortest closest direct point points surface nearest edge "
        "edges object objects two into up over start starting end spacing clearance length path "
        "way off measure measuring calculate compute distant remote range until till",
        without=_THAN,
    ),
    "v_size": _words(
        _LENGTHS,
        "tall high height long length wide width broad deep depth big large size volume dimension "
        "dimensions measure measures many much extend extends reach reaches stand stands top "
        "ground floor end side edge longest measurement measurements take takes up vertically "
        "across horizontally head foot bulky thick thickness upwards",
        without=_THAN,
    ),
    "v_area": _words(
        _LENGTHS,
        "square sq big large spacious area size space floor surface footage many much cover covers "
        "take takes up available total whole extent roomy ground plan wall walls measure measures "
        "large-scale",
        without=_THAN,
    ),
    "v_whole": _words(
        _LENGTHS,
        "square sq big large area size space floor surface footage many much cover covers total "
        "whole entire apartment flat home house place rooms scene combined sum added everything "
        "seen complete",
        without=_THAN,
    ),
    "v_compare": _words(
        "bigger larger smaller taller higher shorter lower longer wider broader narrower tall high "
        "long wide big large small short size height length width compare compared comparison two "
        "much bit greater stand stands reach reaches volume between among following things objects "
        "items pieces thing object item piece furniture biggest largest smallest tallest shortest "
        "longest widest highest lowest pair extend extends",
        without="there",
    ),
    "v_nearer": _words(
        "nearer closer farther further nearest closest farthest furthest distance far away near "
        "close two between among following things objects items thing object item stand stands "
        "lie lies located situated compared remote distant shorter longer smaller greater",
    ),
    "v_way": _words(
        "direction side way bearing where lie lies located situated position positioned placed "
        "relative respect relation look turn head face go must heading towards seen stand stands "
        "find compared point points get orientation angle exact",
        without=_THAN,
    ),
    "v_where": _words(
        "where whereabouts location located locate find found look looking search searching place "
        "put left leave hidden spot seen see saw position lie lies lying stand stands placed kept "
        "keep gone go somewhere lost last idea can not remember sits sitting standing help",
        without="more than less most which what how",
    ),
    "v_what": _words(
        "what which object objects thing things item items everything anything something furniture "
        "piece pieces lie lies lying stand stands standing sit sits placed located found see seen "
        "list name find kind kinds sort stuff all everything enumerate exists",
        without=_THAN,
    ),
    "v_exists": _words(
        "exist exists see seen find found spot contain contains somewhere anywhere present around "
        "apartment flat scene house home such a kind spotted visible available map",
        without="which what how where when not more than less most",
    ),
    "v_count": _words(
        "many number count counted amount quantity see seen find found spot exist exists "
        "apartment flat scene house home different individual pieces present visible stand "
        "standing lie lying hang hanging contain contains",
        without=_THAN,
    ),
    "v_line": _words(
        "line row straight aligned align alignment form make stand standing lie lying placed "
        "arranged lined up along single same collinear draw pass passes run runs through "
        "positioned",
    ),
    "v_touch": _words("touch touches touching contact meet physically direct directly between"),
    "v_see": _words(
        "see sees seen visible view sight line vision eye eyes look looking able unobstructed "
        "clear "
        "free direct spot spotted make catch glimpse anyone someone somebody person standing "
        "stands stand sit sits sitting position place there",
    ),
    "v_hide": _words(
        "hide hides hiding block blocks blocking obstruct obstructs obstructing occlude occludes "
        "occluding conceal conceals obscure obscures view sight line keep keeps seeing see part "
        "partly partially way stand stands standing front prevent prevents cover covers "
        "responsible object thing something between makes invisible",
        without="not more than less most",
    ),
    "v_hidden": _words(
        "hidden blocked obstructed occluded concealed obscured covered behind view sight partly "
        "partially completely fully half part",
        without=_THAN,
    ),
    "v_pictures": _words(
        "picture pictures image images photo photos photograph photographs frame frames view views "
        "shot shots see seen show shows shown appear appears visible contain contains include "
        "includes depict depicts depicted captured capture spot find found present number many "
        "among list name feature features taken",
        without=_THAN,
    ),
    "v_camera": _words(
        "camera picture image photo taken took shot position located stand stood standing place "
        "direction side where seen looking view relative respect compared viewpoint perspective "
        "photographer way lies lie photographed located made left right behind front further back "
        "ahead farther towards toward see visible show shown shows appear appears contain contains "
        "stands image capture captured depict viewer where point eye",
        without="more less most",
    ),
    "v_order": _words(
        "order sequence first last appear appears appeared appearance come came comes into view "
        "visible see seen saw notice noticed pass passed show showed up time temporal video "
        "recording sort list earliest latest following objects things items became become earlier "
        "before spotted spot encountered chronological arrange put rank entered enter sight",
        without="more than less most not",
    ),
    "v_room": _words(
        "room rooms part apartment flat house home kind type located standing stand stands found "
        "find belong belongs contain contains contained placed put see seen inside located",
        without=_THAN,
    ),
    "v_reach": _words(
        "reach reached reachable access accessible get getting go drive move come navigate path "
        "way route free clear possible able approach "
        "arrive make travel walk open passable",
        without="more than less most which what how who where when",
    ),
    "v_pass": _words(
        "pass fit through between gap space room enough wide drive go squeeze get passage big "
        "large passable narrow robot sufficient clearance walk move apart far",
        without="which what how who where when",
    ),
    "v_route": _words(
        "turn turns turning route way path directions direction navigate go get drive walk come "
        "move travel reach take make lead leads guide describe plan follow instructions necessary "
        "needed start starting begin beginning steps arrive bring left straight back action "
        "actions sequence must",
        without=_THAN,
    ),
    "v_moves": _words(
        "moving move moves moved motion walking walk walks rolling rolls roll going goes go "
        "heading headed head heads travelling travel still standing rest stationary stopped "
        "moment movement",
        without=_THAN,
    ),
    "v_whither": _words(
        "moving move moves motion walking walk walks rolling rolls roll going goes go heading "
        "headed head travelling travel direction way towards movement moment left forward "
        "backwards",
        without=_THAN,
    ),
    "v_speed": _words(
        "fast quick quickly speed velocity slow slowly moving move moves walking walk rolling roll "
        "going go heading travelling travel pace moment per second metres high many m rate",
        without=_THAN,
    ),
    "v_egomotion": _words(
        "camera viewpoint view turn turned turning turns rotate rotated rotating rotates rotation "
        "move moved moving moves movement motion drive drove driven driving pan panned shift "
        "shifted go went gone travel travelled left forward forwards backward backwards back ahead "
        "straight direction way side towards sideways clockwise counterclockwise anticlockwise "
        "yourself itself stand stood still stay stayed spot change changed position heading pose "
        "happened describe around change viewer between during picture pictures image images photo "
        "photos frame frames views first second two next last previous earlier recently lately "
        "taking while taken shots turning rotating driving going make made did turned-left amount "
        "degrees much sense start beginning since moment stationary standing forth",
        without="more than less most which",
    ),
    "v_hit": _words(
        "hit hits hitting collide collides colliding collision crash crashes bump bumps run runs "
        "meet meets touch strike strikes going about likely risk danger course into against soon "
        "path keep keeps moving continue continues speed way happen impact contact unless come "
        "changes change nothing present current "
        "danger ever end eventually soon later same other each",
        without="you i robot me we us more than less most which what where who",
    ),
    "v_when_hit": _words(
        "hit hits collide collides collision crash crashes bump bumps run runs meet meets touch "
        "strike strikes reach reaches going about soon long time seconds many until till before "
        "left take takes pass impact contact into against moment happen expect current present "
        "speed keeps keep going "
        "continues nothing changes away",
        without="you i robot me we us more than less most which where who",
    ),
    "v_last": _words(
        "last when time ago long seen see saw noticed notice observed recently latest most spotted "
        "spot sighting view visible minutes seconds many much passed since caught sight glimpse",
        without="less",
    ),
    "v_moved": _words(
        "moved move moves shifted shift displaced position place places changed change changes "
        "somebody someone anyone anybody since before earlier first pushed push pulled spot was "
        "where been put elsewhere away around budged budge touched carried taken",
        without="more less most which what how",
    ),
    "v_changed": _words(
        "changed change changes different new moved happened difference differences gone missing "
        "appeared disappeared added removed since before earlier anything something thing things "
        "objects items apartment room scene started start beginning looked visit while ago notice "
        "noticed",
        without="more less most how who where when",
    ),
    "v_face": _words(
        "face faces facing front turned towards toward pointing point points directed oriented "
        "orientation look looks looking opposite object thing direction aimed way",
        without=_THAN,
    ),
    "v_same_way": _words(
        "face facing front fronts turned pointing point oriented orientation orientations look "
        "looking same opposite different way ways direction directions parallel angle angles "
        "compare relative",
        without=_THAN,
    ),
}
"""Sort of slot -> the words that it is a run of."""
