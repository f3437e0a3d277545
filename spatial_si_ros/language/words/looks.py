"""Adjectives that no geometry tells: what things are made of, patterns, states."""

from __future__ import annotations

LOOKS: frozenset[str] = frozenset(
    [
        "wooden",
        "leather",
        "metal",
        "metallic",
        "plastic",
        "fabric",
        "velvet",
        "marble",
        "stone",
        "ceramic",
        "glass",
        "steel",
        "iron",
        "bamboo",
        "wicker",
        "woollen",
        "cotton",
        "linen",
        "paper",
        "cardboard",
        "porcelain",
        "brass",
        "copper",
        "concrete",
        "rubber",
        "striped",
        "patterned",
        "checked",
        "checkered",
        "spotted",
        "floral",
        "shiny",
        "matt",
        "glossy",
        "dirty",
        "clean",
        "dusty",
        "old",
        "new",
        "modern",
        "antique",
        "broken",
        "damaged",
        "open",
        "closed",
        "empty",
        "full",
        "round",
        "square",
        "rectangular",
        "oval",
        "upholstered",
        "folding",
        "fluffy",
        "soft",
        "hard",
        "heavy",
        "transparent",
        "folded",
        "lit",
        "dark",
        "bright",
        "colourful",
        "colorful",
        "plain",
        "expensive",
        "cheap",
        "beautiful",
        "ugly",
        "comfortable",
        "wet",
        "dry",
        "ripe",
        "rotten",
        "dead",
    ]
)
_BEFORE = frozenset(
    [
        "the",
        "a",
        "an",
        "any",
        "some",
        "this",
        "that",
        "my",
        "your",
        "all",
        "red",
        "orange",
        "yellow",
        "green",
        "blue",
        "purple",
        "pink",
        "brown",
        "black",
        "white",
        "grey",
        "beige",
        "tallest",
        "biggest",
        "largest",
        "smallest",
        "nearest",
        "closest",
        "first",
        "second",
        "third",
        "two",
        "three",
        "both",
        "these",
        "those",
        "other",
        "of",
        "many",
        "which",
        "what",
        "no",
    ]
)
_NOT_BEFORE = frozenset(
    ["is", "are", "of", "and", "or", ",", ".", "?", "than", "to", "from", "in", "on", "at"]
)


def without_looks(words: list[str]) -> list[str] | None:
    """Words without such adjectives in front of nouns; None where there are none.

    >>> without_looks("is the wooden chair near the glass table".split())
    ['is', 'the', 'chair', 'near', 'the', 'table']
    """
    kept: list[str] = []
    for i, word in enumerate(words):
        follows = words[i + 1] if i + 1 < len(words) else "."
        if (
            word in LOOKS
            and kept
            and (kept[-1] in _BEFORE or words[i - 1] in LOOKS)
            and follows not in _NOT_BEFORE
        ):
            continue
        kept.append(word)
    return kept if len(kept) < len(words) else None
