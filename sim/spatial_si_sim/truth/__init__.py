"""Truth of questions and places, computed from the generated scene.

Independent of the answering code: both follow the words of `docs/relations.md` and share no line.
"""
