"""A node that also asks the model: it has the kept pictures and a client of model servers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic_msgs.msg import DiagnosticStatus

from spatial_si_interfaces.msg import Backend as BackendMsg
from spatial_si_interfaces.msg import Keyframe as KeyframeMsg

from ..answers.backends import Backend
from ..answers.model.fusion import CHOSEN, Fusion, read_fusion
from ..answers.model.references import ModelReferee
from ..answers.model.teller import Teller
from ..errors import SpatialError
from ..inference.serving.endpoints import read_servers
from ..language.declined import Declined, DeclineReason
from ..scene.keyframes import KeyframeStore
from ..scene.resident import ResidentViews
from ..scene.store import SnapshotStore
from .asker import Lookup
from .convert_answers import BACKEND_FROM_MSG
from .keyframe_convert import keyframe_from_msg
from .mapped import MappedNode
from .params import ModelParams
from .qos import EVENTS

if TYPE_CHECKING:
    from ..inference.serving.client import Client


class SeeingNode(MappedNode):
    """Has a `teller` where its parameters name a model server, else None.

    Subscribes, when no mapper shares its pictures: keyframes (reliable, depth 50).
    """

    params: ModelParams

    def __init__(
        self,
        name: str,
        store: SnapshotStore | None,
        tf: Lookup | None,
        views: ResidentViews | None,
        **kwargs: Any,
    ) -> None:
        """
        Args:
            store, tf: as `MappedNode`.
            views: pictures shared with the mapper; None: own ones, fed by a topic.
        """
        self._without_pictures = views is None
        self._views = views if views is not None else ResidentViews(KeyframeStore())
        self.teller: Teller | None = None
        self.fusion: Fusion = CHOSEN
        self._client: Client | None = None
        super().__init__(name, store, tf, **kwargs)

    def setup(self) -> None:
        super().setup()
        p = self.params
        self.fusion = read_fusion(Path(p.fusion_file)) if p.fusion_file else CHOSEN
        servers = read_servers(p.model_servers, p.model_key_variable)
        if not servers:
            if p.backend in ("model", "both"):
                raise ValueError(f"backend '{p.backend}' needs a model server in model_servers")
            return
        from ..inference.serving.client import Client  # loads HTTP; only who asks needs it

        self._client = Client(
            servers, allow_remote_images=p.allow_remote_images, timeout_s=p.model_timeout_s
        )
        self.teller = Teller(
            self._client,
            self._views,
            at_most=p.max_keyframes,
            tiles=p.keyframe_tiles,
            timeout_s=lambda: self.params.model_timeout_s,
        )

    def start(self) -> None:
        super().start()
        if self._without_pictures:
            self.add_subscription(KeyframeMsg, "keyframes", self._on_keyframe, EVENTS)

    def hang_up(self) -> None:
        """End what the model is asked at the moment; call it before a thread is waited for."""
        if self._client is not None:
            self._client.close()

    def teardown(self) -> None:
        self.hang_up()
        self.teller = self._client = None
        self._forget_pictures()
        super().teardown()

    def on_time_jump_back(self) -> None:
        super().on_time_jump_back()
        self._forget_pictures()

    def _forget_pictures(self) -> None:
        """Those that came by a topic; shared ones are the mapper's."""
        if self._without_pictures:
            self._views.keyframes.clear()

    def backend_of(self, msg: BackendMsg) -> Backend | Declined:
        """Who answers a request: as it says, else as the parameter does."""
        return backend_of(msg, self.params.backend)

    def referee(self, backend: Backend, until_s: float | None = None) -> ModelReferee | None:
        """Who takes part in deciding which objects words mean; None: measurement alone.

        Args:
            until_s: steady time (`time.monotonic`) at which all must be decided.
        """
        if self.teller is None or backend is Backend.GEOMETRY:
            return None
        sure = self.params.sure_probability
        return ModelReferee(self.teller, backend, sure, until_s, self.fusion)

    def until(self, seconds: float) -> float:
        """The steady time so many seconds from now."""
        return time.monotonic() + seconds

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        level, message, figures = super().diagnose()
        if self.teller is None:
            return level, message, {**figures, "model": "none"}
        model, views = self.teller.figures, self._views
        chosen = views.kept + views.grown + views.renewed
        figures |= {
            "model": self._client.checkpoint_id if self._client is not None else "",
            "asked the model": model.asked,
            "model failed": model.failed,
            "model unreadable": model.unreadable,
            "last model answer [s]": round(model.seconds, 3),
            "pictures reused": f"{views.kept} of {chosen}",
            "pictures added to": views.grown,
            "pictures chosen anew": views.renewed,
        }
        problem = model.recent_problem
        if problem:
            return max(level, DiagnosticStatus.WARN), f"the model: {problem}", figures
        return level, message, figures

    def _on_keyframe(self, msg: KeyframeMsg) -> None:
        try:
            self._views.keyframes.put(keyframe_from_msg(msg))
        except (SpatialError, ValueError) as error:
            self.get_logger().warning(
                f"a keyframe cannot be used: {error}", throttle_duration_sec=5.0
            )


def backend_of(msg: BackendMsg, parameter: str) -> Backend | Declined:
    """Who answers: as a request says, else as the parameter does."""
    if msg.kind == BackendMsg.NODE:
        return Backend(parameter)
    if msg.kind not in BACKEND_FROM_MSG:
        return Declined(DeclineReason.BAD_INPUT, f"there is no backend of kind {msg.kind}")
    return BACKEND_FROM_MSG[msg.kind]
