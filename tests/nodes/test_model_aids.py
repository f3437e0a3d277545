"""What no geometry answers goes to the model; aids and the fusion file reach it from the node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from answers.model.scripted_model import prefers
from nodes.harness import Ros
from nodes.pointing import Pointing, served
from nodes.test_model_backend import LEFT_OF_TABLE, qa
from nodes.test_spatial_qa import ask
from rclpy.parameter import Parameter

from spatial_si_interfaces.msg import Backend, DeclineReason, SpatialAnswer
from spatial_si_ros.answers.model.fusion import CHOSEN, write_fusion

LEATHER = "is the sofa made of leather?"
UNHEARD = "would a burglar like this place best by night?"


@pytest.fixture
def model(tmp_path: Path) -> Iterator[tuple[Pointing, str]]:
    """The runtime and the address of its server."""
    runtime = Pointing(lambda q: prefers("1" if q.kind == "reference" else "yes")(q))
    with served(tmp_path, runtime) as address:
        yield runtime, address


@pytest.mark.parametrize("words", [LEATHER, UNHEARD])
def test_looks_use_and_words_that_are_not_understood_go_to_the_model(
    ros: Ros, model: Any, words: str
) -> None:
    runtime, address = model
    qa(ros, address)
    answer = ask(ros, words)
    assert (answer.status, answer.boolean) == (SpatialAnswer.ANSWERED, True), answer.decline
    assert answer.source == SpatialAnswer.MODEL and not answer.calibrated
    assert "from the pictures alone" in answer.explanation
    assert words in runtime.asked[-1].text


@pytest.mark.parametrize("words", [LEATHER, UNHEARD])
def test_without_a_model_the_refusal_says_that_there_is_none(ros: Ros, words: str) -> None:
    qa(ros, "")
    answer = ask(ros, words)
    assert answer.decline.reason in (
        DeclineReason.NOT_MEASURED, DeclineReason.UNPARSEABLE, DeclineReason.UNKNOWN_WORD,
    )  # fmt: skip
    assert "no model server is named" in answer.decline.detail


def test_measurement_alone_says_that_it_is_no_matter_of_measure(ros: Ros, model: Any) -> None:
    runtime, address = model
    qa(ros, address)
    answer = ask(ros, LEATHER, backend=Backend(kind=Backend.GEOMETRY))
    assert answer.status == SpatialAnswer.DECLINED and not runtime.asked


def test_aids_of_the_parameters_and_of_the_request(ros: Ros, model: Any) -> None:
    runtime, address = model
    node = qa(ros, address, prompt_facts=True)
    alone = {"backend": Backend(kind=Backend.MODEL)}
    ask(ros, LEFT_OF_TABLE, **alone)
    assert "Measured: " in runtime.asked[-1].text and "Cameras" not in runtime.asked[-1].text
    ask(ros, LEFT_OF_TABLE, aids=["no-facts", "poses"], **alone)
    told = runtime.asked[-1].text
    assert "Measured: " not in told and "Cameras, as Image-1 looks" in told
    (done,) = node.set_parameters([Parameter("rendered_view", value=True)])
    assert done.successful
    ask(ros, LEFT_OF_TABLE, **alone)
    assert "was drawn from measured points" in runtime.asked[-1].text


def test_an_aid_that_there_is_not_is_refused(ros: Ros, model: Any) -> None:
    qa(ros, model[1])
    answer = ask(ros, LEFT_OF_TABLE, aids=["magic"])
    assert answer.decline.reason == DeclineReason.BAD_INPUT
    assert "expected aids of facts, poses" in answer.decline.detail


def test_the_rule_of_a_fusion_file_holds(ros: Ros, model: Any, tmp_path: Path) -> None:
    """Both sides are sure of different things; by this rule that is no strong disagreement."""
    runtime, address = model
    runtime.script = lambda q: prefers("1" if q.kind == "reference" else "no", 0.9)(q)
    file = tmp_path / "fusion.json"
    rule = replace(CHOSEN, model_weight=0.05, strong=1.0, origin="by hand", simulated=True)
    write_fusion(file, rule, {})
    qa(ros, address, fusion_file=str(file))
    answer = ask(ros, LEFT_OF_TABLE, backend=Backend(kind=Backend.BOTH))
    assert (answer.status, answer.boolean) == (SpatialAnswer.ANSWERED, True), answer.decline
    assert "by weights fitted to a simulated answerer" in answer.explanation
