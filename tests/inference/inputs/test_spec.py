import json
import shutil

import pytest

from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.checkpoints.tiny_configs import CHINESE_SYSTEM_MESSAGE
from spatial_si_ros.inference.errors import CheckpointError, NotConverted
from spatial_si_ros.inference.inputs.pieces import Outside, Own
from spatial_si_ros.inference.inputs.spec import read_spec
from spatial_si_ros.inference.inputs.template import chatml_template, conversation_template


def test_limits_and_tokens_are_the_checkpoints(specs):
    internvl = specs(Family.INTERNVL3)
    assert (internvl.context_tokens, internvl.image_token) == (12288, 151667)
    assert internvl.stop_tokens == {151645, 151643}
    assert Outside(CHINESE_SYSTEM_MESSAGE) in internvl.template.before
    qwen = specs(Family.QWEN25VL)
    assert (qwen.context_tokens, qwen.image_token, qwen.merge) == (128000, 151655, 2)
    assert qwen.images.rule.max_pixels == 12845056
    assert specs(Family.QWEN3VL).images.rule.min_pixels == 65536


@pytest.fixture
def copy(tiny, tmp_path):
    return lambda family: shutil.copytree(tiny(family), tmp_path / family.value)


def test_the_context_is_no_longer_than_positions_are_exact(copy):
    folder = copy(Family.INTERNVL3)
    ours = json.loads((folder / "spatial_si.json").read_text())
    (folder / "spatial_si.json").write_text(json.dumps({**ours, "context_tokens": 10**6}))
    assert read_spec(folder).context_tokens == 32768


@pytest.mark.parametrize("family", [Family.QWEN3VL, Family.QWEN25VL])
def test_a_published_qwen_folder_says_the_same_without_our_file(copy, specs, family):
    folder = copy(family)
    (folder / "spatial_si.json").unlink(missing_ok=True)
    found, expected = read_spec(folder), specs(family)
    encode = expected.tokenizer.encode
    assert encode(found.template.before) == encode(expected.template.before)
    assert encode([found.template.after]) == encode([expected.template.after])


def test_system_messages_are_text_and_templates_are_not_run():
    found = chatml_template("{{ '<|im_start|>system\\nBe kind.<|im_end|>\\n' }}{{ 1/0 }}")
    assert found.before == (
        Own("<|im_start|>system\n"), Outside("Be kind."), Own("<|im_end|>\n"),
        Own("<|im_start|>user\n"),
    )  # fmt: skip
    assert chatml_template("{{ message['role'] }}").before == (Own("<|im_start|>user\n"),)


@pytest.mark.parametrize(
    "data",
    [{}, {"system_template": "x"}, {"system_template": 5},
     {"system_template": "{system_message}", "system_message": None, "separator": "",
      "roles": ["a", "b"]}],
)  # fmt: skip
def test_a_conversation_that_is_none_is_refused(data):
    with pytest.raises(CheckpointError, match="conversation"):
        conversation_template(data)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("spatial_si.json", {"stop_tokens": None}),
        ("preprocessor_config.json", {"image_mean": [0.5]}),
        ("preprocessor_config.json", {"image_std": "grey"}),
    ],
)
def test_a_field_that_is_wrong_is_refused(copy, name, change):
    folder = copy(Family.INTERNVL3)
    path = folder / name
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(CheckpointError, match="a field is missing or wrong"):
        read_spec(folder)


def test_the_published_layout_is_not_read(tmp_path):
    with pytest.raises(NotConverted, match="models convert"):
        read_spec(make_tiny(tmp_path / "remote", Family.INTERNVL3, Layout.REMOTE))


def test_no_folder_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="expected a JSON object"):
        read_spec(tmp_path)
