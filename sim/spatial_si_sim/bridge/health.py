"""The bridge's diagnostics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue


@dataclass
class Health:
    """Counts what happened since the last report and says it in a sentence.

    Attributes:
        frames, steps: captured and stepped since the last report.
        late: how often the simulation fell behind its real-time factor, ever.
        lockstep_timeouts: how often `processed` did not come in time, ever.
    """

    frames: int = 0
    steps: int = 0
    late: int = 0
    lockstep_timeouts: int = 0
    bad_commands: int = 0
    render_s: float = 0.0
    _reported_late: int = 0
    _reported_timeouts: int = 0
    _reported_bad: int = 0
    _since_s: float = 0.0
    _since_ns: int = 0

    def report(self, steady_s: float, time_ns: int, more: dict[str, Any]) -> DiagnosticArray:
        """A report on the time since the one before; counters start anew."""
        elapsed_s = max(1e-6, steady_s - self._since_s)
        level, sentence = self._verdict()
        status = DiagnosticStatus(name="habitat_bridge", hardware_id="habitat-sim")
        status.level, status.message = level, sentence
        values = {
            "frame_rate_hz": f"{self.frames / elapsed_s:.1f}",
            "step_rate_hz": f"{self.steps / elapsed_s:.1f}",
            "real_time_factor": f"{(time_ns - self._since_ns) * 1e-9 / elapsed_s:.2f}",
            "sim_time_s": f"{time_ns * 1e-9:.2f}",
            "ms_per_frame": f"{1e3 * self.render_s / max(1, self.frames):.1f}",
            "fell_behind": self.late,
            "lockstep_timeouts": self.lockstep_timeouts,
            "bad_commands": self.bad_commands,
            **more,
        }
        status.values = [KeyValue(key=k, value=str(v)) for k, v in values.items()]
        self._reported_late, self._reported_timeouts = self.late, self.lockstep_timeouts
        self._reported_bad = self.bad_commands
        self._since_s, self._since_ns = steady_s, time_ns
        self.frames, self.steps, self.render_s = 0, 0, 0.0
        return DiagnosticArray(status=[status])

    def _verdict(self) -> tuple[bytes, str]:
        missed = self.lockstep_timeouts - self._reported_timeouts
        if missed > 0:
            return (
                DiagnosticStatus.WARN,
                f"lockstep: `processed` did not catch up {missed} times, went on without it",
            )
        if self.bad_commands > self._reported_bad:
            return DiagnosticStatus.WARN, "a cmd_vel with a number that is not finite was ignored"
        if self.late > self._reported_late:
            return DiagnosticStatus.WARN, "too slow for the real_time_factor asked for"
        if self.steps == 0:
            return DiagnosticStatus.OK, "simulated time stands still"
        return DiagnosticStatus.OK, "running"
