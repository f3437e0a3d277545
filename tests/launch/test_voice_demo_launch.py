"""voice_demo.launch.py is habitat.launch.py with an arm and somebody who speaks."""

from __future__ import annotations

from typing import Any

import pytest
from launch_recorder import ROOT, declared, load

from spatial_si_ros.nodes.launch_arguments import HABITAT, ROBOT, VOICE_DEMO


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Any:
    return load("voice_demo.launch.py", monkeypatch)


def test_its_arguments_are_known_to_the_files_below(demo: Any) -> None:
    arguments = declared(demo.generate_launch_description())
    assert list(arguments) == [each.name for each in VOICE_DEMO]
    assert set(arguments) <= {each.name for each in (*HABITAT, *ROBOT)}
    assert arguments["robot"]["choices"] == ["stretch", "plain"]


def test_it_starts_the_simulation_with_an_arm_and_a_voice(demo: Any) -> None:
    (included,) = [
        each
        for each in demo.generate_launch_description().given["initial_entities"]
        if type(each).__name__ == "IncludeLaunchDescription"
    ]
    source = included.given["launch_description_source"]
    assert source.given["launch_file_path"] == str(ROOT / "launch" / "habitat.launch.py")
    given = dict(included.given["launch_arguments"])
    context = {"robot": "plain", "voice": "commands.wav"}
    assert given.pop("arm") == "true"
    assert {name: each.perform(context) for name, each in given.items()} == context
