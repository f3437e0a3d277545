"""English to typed questions, instructions and references, and back."""

from __future__ import annotations

from .canonical import canonical, describe
from .declined import Declined, DeclineReason
from .instructions import (
    Bring,
    Explore,
    Face,
    ForAll,
    GoBack,
    GoTo,
    Hand,
    Instruction,
    Pick,
    Place,
    PutAt,
    PutBack,
    PutDown,
    PutPlace,
    Steps,
    Stop,
    Wait,
)
from .parser import parse_instruction, parse_place, parse_question, parse_reference
from .queries import Question
from .references import Landmark, Person, Qualifier, Reference, ViewpointSpec, ViewpointWords, Who
from .telling import describe_place

__all__ = [
    "Bring",
    "Declined",
    "DeclineReason",
    "Explore",
    "Face",
    "ForAll",
    "GoBack",
    "GoTo",
    "Hand",
    "Instruction",
    "Landmark",
    "Person",
    "Pick",
    "Place",
    "PutAt",
    "PutBack",
    "PutDown",
    "PutPlace",
    "Qualifier",
    "Question",
    "Reference",
    "Steps",
    "Stop",
    "ViewpointSpec",
    "ViewpointWords",
    "Wait",
    "Who",
    "canonical",
    "describe",
    "describe_place",
    "parse_instruction",
    "parse_place",
    "parse_question",
    "parse_reference",
]
