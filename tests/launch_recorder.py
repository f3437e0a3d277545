"""Loads a launch file with recording stand-ins for `launch` and `launch_ros`.

launch is not on PyPI, so tests cannot count on it. The stand-ins take the keyword arguments
of the real classes and no others; each keeps what it was given in `given`.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]

KEYWORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "launch": {
        "LaunchDescription": ("initial_entities",),
        "LaunchContext": (),
        "LaunchDescriptionEntity": (),
    },
    "launch.actions": {
        "DeclareLaunchArgument": ("name", "default_value", "description", "choices"),
        "EmitEvent": ("event",),
        "ExecuteProcess": ("cmd", "name", "env", "output", "emulate_tty", "on_exit"),
        "IncludeLaunchDescription": ("launch_description_source", "launch_arguments"),
        "OpaqueFunction": ("function",),
        "RegisterEventHandler": ("event_handler",),
        "SetEnvironmentVariable": ("name", "value"),
    },
    "launch.event_handlers": {"OnProcessExit": ("target_action", "on_exit")},
    "launch.events": {"Shutdown": ("reason",)},
    "launch.events.process": {"ProcessExited": ("returncode",)},
    "launch.launch_description_sources": {
        "PythonLaunchDescriptionSource": ("launch_file_path",),
    },
    "launch.substitutions": {},
    "launch_ros": {},
    "launch_ros.actions": {
        "Node": (
            "package",
            "executable",
            "exec_name",
            "namespace",
            "arguments",
            "parameters",
            "remappings",
            "output",
            "emulate_tty",
            "respawn",
            "respawn_delay",
            "additional_env",
        ),
    },
}


class Recorded:
    """Keeps its arguments by name in `given`."""

    names: tuple[str, ...] = ()

    def __init__(self, *values: Any, **named: Any) -> None:
        unknown = set(named) - set(self.names)
        assert not unknown, f"{type(self).__name__} has no {sorted(unknown)}"
        self.given: dict[str, Any] = {**dict(zip(self.names, values, strict=False)), **named}


class LaunchConfiguration:
    """Its value, as a string, in the context that a test gives as a dictionary."""

    def __init__(self, name: str) -> None:
        self._name = name

    def perform(self, context: dict[str, str]) -> str:
        return context[self._name]


def load(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of launch/<name>."""
    for module_name, classes in KEYWORDS.items():
        module = ModuleType(module_name)
        for each, names in classes.items():
            setattr(module, each, type(each, (Recorded,), {"names": names}))
        if module_name == "launch.substitutions":
            module.LaunchConfiguration = LaunchConfiguration  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module_name, module)
    path = ROOT / "launch" / name
    spec = importlib.util.spec_from_file_location(path.name.replace(".", "_"), path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kinds(entities: list[Any]) -> list[str]:
    return [type(each).__name__ for each in entities]


def declared(description: Any) -> dict[str, dict[str, Any]]:
    """Arguments by name that a launch description declares."""
    entities = description.given["initial_entities"]
    arguments = [each for each in entities if type(each).__name__ == "DeclareLaunchArgument"]
    return {each.given["name"]: each.given for each in arguments}


def defaults(description: Any) -> dict[str, str]:
    """Value of every declared argument when none is stated."""
    return {name: given["default_value"] for name, given in declared(description).items()}
