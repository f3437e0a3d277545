"""What can be wrong with sound, and with what makes and reads it."""

from __future__ import annotations

from ..errors import SpatialError


class VoiceError(SpatialError):
    """Base class of what goes wrong with speech."""


class BadAudio(VoiceError):
    """Sound that cannot be read: no WAV, another format, no samples, a rate that is none."""


class NoMicrophone(VoiceError):
    """There is no microphone, or no library that reaches it."""


class NoVoice(VoiceError):
    """No program that speaks is installed, or it failed."""


class NoRecogniser(VoiceError):
    """A recogniser, its library or its model is missing."""


class BadVocabulary(VoiceError):
    """Names of which no grammar can be made."""
