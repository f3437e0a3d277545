"""What can go wrong between a client and a model server, and how it is named on the wire."""

from __future__ import annotations

from .. import errors
from ..errors import InferenceError, ServerError


class ServerUnreachable(ServerError):
    """Nobody listens, or the connection broke: the process may have died during the question."""


class ServerTimeout(ServerError):
    """No whole answer in time."""


class ServerBusy(ServerError):
    """The queue of the server is full."""

    retry_after_s = 1.0


class ServerLoading(ServerError):
    """The model is not there yet."""

    retry_after_s = 2.0


class ServerFault(ServerError):
    """The model failed in a way that nobody foresaw; the server starts anew."""


class BadReply(ServerError):
    """The server answered what cannot be right; nothing of it is used."""


class BadRequest(ServerError):
    """The server does not understand what it was asked."""


class TooLarge(ServerError):
    """More bytes than a request may have."""


class NotAuthorised(ServerError):
    """The key is missing or wrong."""


class RemoteRefused(ServerError):
    """Pictures or a key would leave this machine without leave."""


class ClientGone(ServerError):
    """Who asked does not listen any more."""


class UnknownPictures(ServerError):
    """The server has not seen pictures that were only named; it needs them once."""

    def __init__(self, message: str, digests: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.digests = digests


STATUS: dict[type[InferenceError], int] = {
    errors.PromptError: 400,
    errors.ContextOverflow: 400,
    errors.ChoiceError: 400,
    errors.BadImage: 400,
    BadRequest: 400,
    NotAuthorised: 401,
    UnknownPictures: 404,
    TooLarge: 413,
    ClientGone: 499,
    errors.NotFinite: 500,
    ServerFault: 500,
    ServerBusy: 503,
    ServerLoading: 503,
    errors.OutOfMemory: 507,
}
"""HTTP status of each error that a server tells by name; others are 500."""

NAMED = {kind.__name__: kind for kind in STATUS}

OF_THE_QUESTION = (
    errors.PromptError, errors.ChoiceError, errors.BadImage, errors.NotFinite, TooLarge
)  # fmt: skip
"""Another server with the same model would say the same."""


def status_of(error: InferenceError) -> int:
    """HTTP status of an error."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
