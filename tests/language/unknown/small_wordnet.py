"""A WordNet of a dozen nouns in the format of `wndb(5WN)`, made from a table."""

from __future__ import annotations

from pathlib import Path

# name of the meaning: lexicographer file, words, what it is a kind of
MEANINGS: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "seat": (6, ("seat",), ()),
    "sofa": (6, ("sofa", "couch", "lounge"), ("seat",)),
    "chair": (6, ("chair",), ("seat",)),
    "divan": (6, ("divan",), ("sofa",)),
    "Turkish divan": (6, ("Ottoman_divan",), ("divan",)),
    "device": (6, ("device",), ()),
    "fridge": (6, ("electric_refrigerator", "fridge"), ("appliance",)),
    "stove": (6, ("stove", "kitchen_stove"), ("appliance",)),
    "appliance": (6, ("appliance",), ("device",)),
    "idea": (9, ("idea",), ()),
    "divan, a council": (14, ("divan",), ()),
}
_LICENCE = b"  1 A small table made for a test.  \n"


def written(folder: Path) -> Path:
    """The folder with `index.noun` and `data.noun`."""
    names = list(MEANINGS)
    lines: list[bytes] = []
    offsets: dict[str, int] = {}
    at = len(_LICENCE)
    for name in names:
        offsets[name] = at
        at += len(_line(name, dict.fromkeys(names, 0)))
    lines = [_line(name, offsets) for name in names]
    (folder / "data.noun").write_bytes(_LICENCE + b"".join(lines))
    words: dict[str, list[int]] = {}
    for name in names:
        for word in MEANINGS[name][1]:
            words.setdefault(word.lower(), []).append(offsets[name])
    index = [
        f"{word} n {len(of)} 1 @ {len(of)} 0 {' '.join(f'{each:08d}' for each in of)}  \n"
        for word, of in sorted(words.items())
    ]
    (folder / "index.noun").write_bytes(_LICENCE + "".join(index).encode())
    return folder


def _line(name: str, offsets: dict[str, int]) -> bytes:
    file, words, above = MEANINGS[name]
    spelt = " ".join(f"{word} 0" for word in words)
    up = "".join(f" @ {offsets[each]:08d} n 0000" for each in above)
    here = f"{offsets[name]:08d} {file:02d} n {len(words):02x} {spelt} {len(above):03d}{up}"
    return f"{here} | {name}  \n".encode()
