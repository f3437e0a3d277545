"""Questions about several pictures: what they share, and where their cameras were."""

from __future__ import annotations

from ..truth.scene import TrueObject
from ..truth.sectors import SECTORS
from ..truth.situation import MIN_PIXELS
from ..truth.spec import Form, Question, Reference, Scheme
from . import offers, phrases
from .desk import Desk, asked
from .drafted import PERSPECTIVE, Drafted, QuestionType

MOST_SHOTS = 4
NAMES = ("picture", "image")
_SCHEMES = (Scheme.HALVES, Scheme.QUARTERS, Scheme.QUARTERS, Scheme.QUADRANTS)


def _shots(desk: Desk) -> tuple[int, ...]:
    """All pictures of the situation, or two to four of many that share something, in order."""
    numbers = [picture.number for picture in desk.situation.pictures]
    if len(numbers) <= MOST_SHOTS:
        return tuple(numbers)
    showing = desk.remember("showing", lambda: _showing(desk))
    common = [frames for frames in showing.values() if len(frames) >= 2]
    chosen = desk.draw.sample(numbers, desk.pick(2, 2, 3, 4))
    if common:
        chosen[:2] = desk.draw.sample(desk.draw.choice(common), 2)
    return tuple(sorted(set(chosen), key=numbers.index))


def _showing(desk: Desk) -> dict[int, list[int]]:
    """True id -> numbers of the frames that show it well."""
    found: dict[int, list[int]] = {}
    for picture in desk.situation.pictures:
        for number, pixels in picture.pixels.items():
            if pixels >= MIN_PIXELS:
                found.setdefault(number, []).append(picture.number)
    return found


def _pictured(desk: Desk, shots: tuple[int, ...]) -> TrueObject | None:
    """A thing that at least one of the pictures shows."""
    showing = desk.remember("showing", lambda: _showing(desk))
    there = [thing for thing in desk.shown if set(showing.get(thing.id, ())) & set(shots)]
    return desk.draw.choice(there) if there else None


def which_pictures(desk: Desk) -> Drafted | None:
    shots = _shots(desk)
    if len(shots) < 2:
        return None
    thing = _pictured(desk, shots)
    if thing is None:
        return None
    a = desk.refer(thing)
    name, picture = desk.noun(a), desk.pick(*NAMES)
    text = desk.pick(
        f"in which of the {picture}s can you see {name}",
        f"in which {picture} is {name}",
        f"which of the {picture}s show {name}",
    )
    question = Question(Form.WHICH_PICTURES, a, shots=shots)
    return Drafted(question, asked(text), offer=_pictures(len(shots), picture))


def _pictures(count: int, picture: str) -> offers.Offer:
    """Every single picture, and all of them."""

    def offer(value, draw):
        if not isinstance(value, tuple) or not value:
            return None
        right = phrases.listed([str(number) for number in value])
        options = {phrases.listed([str(number)]) for number in range(1, count + 1)}
        options.add(phrases.listed([str(number) for number in range(1, count + 1)]))
        others = sorted(options - {right})
        draw.shuffle(others)
        plain = [right, *others[:3]]
        return [f"{picture}{'s' if ' and ' in each else ''} {each}" for each in plain], 0

    return offer


def is_in_picture(desk: Desk) -> Drafted | None:
    shots = _shots(desk)
    if len(shots) < 2:
        return None
    first = desk.draw.randint(1, len(shots))
    a = desk.refer(_pictured(desk, shots) or desk.thing())
    picture = desk.pick(*NAMES)
    text = desk.pick(
        f"is {desk.noun(a, closed=True)} in {picture} {first}",
        f"does {picture} {first} show {desk.noun(a)}",
        f"can {desk.noun(a)} be seen in {picture} {first}",
    )
    question = Question(Form.WHICH_PICTURES, a, shots=shots, first=first)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def in_both(desk: Desk) -> Drafted | None:
    """ "Which of these is in both pictures?", "... only in the first?" """
    shots = _shots(desk)
    if len(shots) < 2:
        return None
    pictures = [desk.situation.picture(number) for number in shots]
    inside = [
        thing for thing in desk.shown if any(picture.pixels.get(thing.id) for picture in pictures)
    ]
    things = desk.some(inside, desk.pick(3, 4))
    if len(things) < 2:
        return None
    choices, texts = desk.offered(things)
    picture, opposite = desk.pick(*NAMES), desk.draw.random() < 0.4
    if opposite:
        first = desk.draw.randint(1, len(shots))
        words = f"which of these can be seen in {picture} {first} only"
    else:
        first = 0
        every = "both" if len(shots) == 2 else "all the"
        words = desk.pick(
            f"which of these is in {every} {picture}s", f"which of these do {every} {picture}s show"
        )
    must = desk.draw.random() < 0.5
    listed = phrases.listed([texts[each.id] for each in things], "or")
    text = words if must else f"{words}: {listed}"
    question = Question(
        Form.IN_BOTH_PICTURES, None, choices=choices, shots=shots, first=first, opposite=opposite
    )
    return Drafted(question, asked(text), offer=offers.things(texts), must_offer=must)


def camera_position(desk: Desk) -> Drafted | None:
    shots = _shots(desk)
    if len(shots) < 2:
        return None
    first, second = desk.draw.sample(range(1, len(shots) + 1), 2)
    scheme = desk.pick(*_SCHEMES)
    names = tuple(SECTORS[scheme])
    picture = desk.pick(*NAMES)
    listed = phrases.listed(names, "or")
    text = desk.pick(
        f"where was the camera of {picture} {second}, seen from the camera of {picture} {first}: "
        f"{listed}",
        f"seen from {picture} {first}, in which direction was {picture} {second} taken: {listed}",
    )
    if scheme is Scheme.QUARTERS and desk.draw.random() < 0.4:
        text = desk.pick(
            f"seen from {picture} {first}, where was the camera of {picture} {second}",
            f"seen from {picture} {first}, where was {picture} {second} taken",
        )
    if scheme is Scheme.HALVES and desk.draw.random() < 0.4:
        text = f"is camera {second} left or right of camera {first}"
    question = Question(
        Form.CAMERA_POSITION, None, scheme=scheme, shots=shots, first=first, second=second
    )
    return Drafted(question, asked(text), names, offers.words(names))


def thing_from_camera(desk: Desk) -> Drafted | None:
    """ "Seen from the camera of picture 1, where is the lamp?", or the kitchen."""
    shots = _shots(desk)
    if not shots:
        return None
    first = desk.draw.randint(1, len(shots))
    room = desk.draw.random() < 0.25 and bool(desk.rooms)
    a = Reference(desk.pick(*desk.rooms)) if room else desk.refer(desk.thing())
    scheme = desk.pick(*_SCHEMES)
    names = tuple(SECTORS[scheme])
    picture = desk.pick(*NAMES)
    listed = phrases.listed(names, "or")
    plain = (f"seen from {picture} {first}, where is {desk.noun(a)}",)
    text = desk.pick(
        *(plain if scheme is Scheme.QUARTERS else ()),
        f"seen from {picture} {first}, is {desk.noun(a, closed=True)} {listed}",
        f"from the camera of {picture} {first}, is {desk.noun(a, closed=True)} {listed}",
        f"seen from the camera of {picture} {first}, in which direction is {desk.noun(a)}: "
        f"{listed}",
    )
    question = Question(Form.CAMERA_POSITION, a, scheme=scheme, shots=shots, first=first)
    return Drafted(question, asked(text), names, offers.words(names))


def which_from_camera(desk: Desk) -> Drafted | None:
    """ "Where picture 2 was taken and looking the same way, which of these is behind you?" """
    shots = _shots(desk)
    things = desk.some(desk.shown, desk.pick(3, 4))
    if not shots or len(things) < 3:
        return None
    first = desk.draw.randint(1, len(shots))
    picture = desk.pick(*NAMES)
    sector = desk.pick(*SECTORS[Scheme.QUARTERS])
    side = {
        "front": "ahead of you", "left": "to your left", "right": "to your right",
        "behind": "behind you",
    }[sector]  # fmt: skip
    choices, texts = desk.offered(things)
    must = desk.draw.random() < 0.5
    listed = "" if must else ": " + phrases.listed([texts[each.id] for each in things], "or")
    text = desk.pick(
        f"if you stood where {picture} {first} was taken and looked the same way, which of these "
        f"would be {side}{listed}",
        f"from the viewpoint of {picture} {first}, which of these is {side}{listed}",
    )
    question = Question(
        Form.WHICH_FROM_CAMERA, None, choices=choices, scheme=Scheme.QUARTERS, sector=sector,
        shots=shots, first=first,
    )  # fmt: skip
    return Drafted(question, asked(text), offer=offers.things(texts), must_offer=must)


TYPES = (
    QuestionType("view correspondence", PERSPECTIVE, (which_pictures, is_in_picture, in_both)),
    QuestionType(
        "camera position", PERSPECTIVE, (camera_position, thing_from_camera, which_from_camera)
    ),
)
