"""English to typed questions, instructions and references, and back."""

from __future__ import annotations

from .canonical import canonical, describe
from .declined import Declined, DeclineReason
from .instructions import Explore, Face, GoTo, Instruction, Place, Stop
from .parser import parse_instruction, parse_question, parse_reference
from .queries import Question
from .references import Landmark, Person, Qualifier, Reference, ViewpointSpec, ViewpointWords, Who

__all__ = [
    "Declined",
    "DeclineReason",
    "Explore",
    "Face",
    "GoTo",
    "Instruction",
    "Landmark",
    "Person",
    "Place",
    "Qualifier",
    "Question",
    "Reference",
    "Stop",
    "ViewpointSpec",
    "ViewpointWords",
    "Who",
    "canonical",
    "describe",
    "parse_instruction",
    "parse_question",
    "parse_reference",
]
