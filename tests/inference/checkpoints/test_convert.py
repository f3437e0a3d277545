"""The converted checkpoint computes what the published one does, and holds nothing else of it."""

from __future__ import annotations

import json
import shutil
import tracemalloc

import pytest
import safetensors.torch
import torch
from inference.spoiling import flip_one_byte
from transformers import (
    AutoTokenizer,
    InternVLForConditionalGeneration,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
)

from spatial_si_ros.inference.checkpoints import convert as module
from spatial_si_ros.inference.checkpoints.convert import convert
from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
from spatial_si_ros.inference.checkpoints.lock import LOCK, read_lock, write_lock
from spatial_si_ros.inference.checkpoints.renames import native_names
from spatial_si_ros.inference.checkpoints.tensors import sha256
from spatial_si_ros.inference.checkpoints.vocabulary import tokenizer_json
from spatial_si_ros.inference.checkpoints.weights import INDEX
from spatial_si_ros.inference.errors import CheckpointError, NotConverted, WrongFamily

from . import opengvlab

IMAGE = 151667


@pytest.fixture(scope="module")
def converted(folders, tmp_path_factory):
    """The remote folder of three files, converted."""
    out = tmp_path_factory.mktemp("converted") / "checkpoint"
    assert convert(folders(Family.INTERNVL3, Layout.REMOTE), out) is Family.INTERNVL3
    yield out
    shutil.rmtree(out)


def test_the_logits_are_those_of_the_published_arithmetic(remote, converted):
    torch.manual_seed(0)
    pixels = torch.randn(2, 3, 448, 448)
    text = torch.randint(0, 151643, (1, 12))
    ids = torch.cat([text[:, :4], torch.full((1, 512), IMAGE), text[:, 4:]], 1)
    model = InternVLForConditionalGeneration.from_pretrained(converted, dtype=torch.float32).eval()
    with torch.no_grad():
        ours = model(input_ids=ids, pixel_values=pixels).logits[0]
    theirs = opengvlab.logits(remote, ids, pixels, IMAGE)
    assert theirs.std() > 0.5
    assert (ours - theirs).abs().max() <= 1e-4


def test_every_byte_of_every_tensor_is_used_once(remote, converted):
    before, after = ({n: t for p in folder.glob("*.safetensors")
                      for n, t in safetensors.torch.load_file(p).items()}
                     for folder in (remote, converted))  # fmt: skip
    for name, tensor in before.items():
        parts = [after.pop(each) for each in native_names(name)]
        assert torch.equal(torch.cat(parts).view(torch.int16), tensor.view(torch.int16))
    assert not after


def test_the_tokenizer_is_the_published_one(remote, converted):
    published = Qwen2Tokenizer.from_pretrained(remote)
    ours = AutoTokenizer.from_pretrained(converted)
    text = "Is the <ref>mug</ref> left? A, (B\n\n 距离 12.5 m’s ﬁ Ⅷ é <img><|im_end|> <tool_call>"
    assert ours(text).input_ids == published(text).input_ids
    assert ours.model_max_length == 12288
    assert ours.convert_tokens_to_ids(["<img>", "</img>", "<IMG_CONTEXT>"]) == [
        IMAGE - 2, IMAGE - 1, IMAGE,
    ]  # fmt: skip
    assert ours.decode(ours(text).input_ids) == published.decode(published(text).input_ids)
    vocabulary = module.read_vocabulary(remote)
    assert tokenizer_json(vocabulary)["model"]["vocab"].keys() == published.get_vocab().keys() - {
        token.text for token in vocabulary.added
    }


def test_only_data_is_carried_over(converted):
    names = {path.name for path in converted.iterdir()}
    weights = {name for name in names if name.endswith(".safetensors")}
    assert weights == {f"model-{n:05d}-of-00003.safetensors" for n in (1, 2, 3)}
    assert names - weights == {
        INDEX, LOCK, "config.json", "generation_config.json", "tokenizer.json",
        "tokenizer_config.json", "preprocessor_config.json", "video_preprocessor_config.json",
        "processor_config.json", "spatial_si.json", "chat_template.jinja",
    }  # fmt: skip
    assert not any(b"auto_map" in (converted / name).read_bytes() for name in names)


def test_config_fields_that_bite(converted):
    config = json.loads((converted / "config.json").read_text())
    assert config["text_config"]["rope_scaling"]["factor"] == 2.0
    assert config["text_config"]["eos_token_id"] == 151645
    assert config["text_config"]["vocab_size"] == 151674
    assert config["image_token_id"] == IMAGE
    assert config["vision_config"]["attention_bias"] is True
    assert config["vision_config"]["use_qk_norm"] is False
    pixels = json.loads((converted / "preprocessor_config.json").read_text())
    assert pixels["max_patches"] == 6


def test_a_system_message_in_the_config_wins(small, copy, tmp_path):
    folder = copy(small)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"system_message": "Be exact."}))
    convert(folder, tmp_path / "out")
    assert open_checkpoint(tmp_path / "out").system_message == "Be exact."
    assert "'Be exact.'" in (tmp_path / "out" / "chat_template.jinja").read_text()


def test_memory_does_not_grow_with_the_shards(small, tmp_path, monkeypatch):
    """20 MB in three files; the tokenizer, which is the same for all sizes, is left out."""

    def contract_alone(source, folder, config):
        (folder / "spatial_si.json").write_text("{}")

    monkeypatch.setattr(module, "_internvl_files", contract_alone)
    monkeypatch.setattr("spatial_si_ros.inference.checkpoints.tensors.CHUNK_BYTES", 1 << 16)
    largest = max(path.stat().st_size for path in small.glob("*.safetensors"))
    tracemalloc.start()
    convert(small, tmp_path / "out")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < largest / 10


def test_the_output_is_locked_with_what_is_in_it(converted):
    lock = read_lock(converted)
    assert lock is not None and (lock.repository, lock.revision) == ("", "")
    assert {name: file.sha256 for name, file in lock.files.items()} == {
        path.name: sha256(path) for path in converted.iterdir() if path.name != LOCK
    }


def test_where_it_is_from_stays_known(small, copy, tmp_path):
    folder = copy(small)
    write_lock(folder, "sensenova/SenseNova-SI-1.3-InternVL3-8B", "a" * 40)
    convert(folder, tmp_path / "out")
    lock = read_lock(tmp_path / "out")
    assert lock is not None
    assert (lock.repository, lock.revision) == ("sensenova/SenseNova-SI-1.3-InternVL3-8B", "a" * 40)


def test_progress_ends_with_all_bytes(small, tmp_path):
    heard = []
    convert(small, tmp_path / "out", lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1][0] == heard[-1][1] == open_checkpoint(tmp_path / "out").weights.bytes


@pytest.mark.parametrize("family", [Family.QWEN3VL, Family.QWEN25VL])
def test_native_families_are_copied_and_checked(folders, tmp_path, family):
    source = folders(family, Layout.REMOTE)
    assert convert(source, tmp_path / "out") is family
    for path in source.glob("*.safetensors"):
        ours = safetensors.torch.load_file(tmp_path / "out" / path.name)
        theirs = safetensors.torch.load_file(path)
        assert ours.keys() == theirs.keys()
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    template = json.loads((source / "chat_template.json").read_text())["chat_template"]
    assert (tmp_path / "out" / "chat_template.jinja").read_text() == template


def test_a_head_that_is_tied_without_saying_so_is_tied_when_loaded(folders, copy, tmp_path):
    """As transformers 4 saves it; transformers 5 alone would make up a random head."""
    folder = copy(folders(Family.QWEN25VL, Layout.REMOTE))
    config = json.loads((folder / "config.json").read_text())
    del config["tie_word_embeddings"]
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(NotConverted, match="whether the head is tied"):
        open_checkpoint(folder)
    (folder / "tokenizer.json").unlink()
    convert(folder, tmp_path / "out")
    model, info = Qwen2_5_VLForConditionalGeneration.from_pretrained(
        tmp_path / "out", output_loading_info=True
    )
    assert not info["missing_keys"]
    assert torch.equal(model.lm_head.weight, model.get_input_embeddings().weight)


def test_a_published_folder_with_tokenizer_json_alone(small, copy, tmp_path):
    convert(small, tmp_path / "first")
    folder = copy(small)
    (folder / "vocab.json").unlink()
    (folder / "merges.txt").unlink()
    shutil.copy(tmp_path / "first" / "tokenizer.json", folder)
    convert(folder, tmp_path / "second")
    ours = [(tmp_path / name / "tokenizer.json").read_text() for name in ("first", "second")]
    assert ours[0] == ours[1]
    for old, new, said in (("NFC", "NFKC", "expected the BPE of Qwen"), ("merges", "m", "merges")):
        (folder / "tokenizer.json").write_text(ours[0].replace(f'"{old}"', f'"{new}"'))
        with pytest.raises(CheckpointError, match=said):
            convert(folder, tmp_path / "third")


def test_a_context_without_a_limit_is_limited_by_the_positions(small, copy, tmp_path):
    folder = copy(small)
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    settings["model_max_length"] = 1000000000000000019884624838656
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    convert(folder, tmp_path / "out")
    assert open_checkpoint(tmp_path / "out").context_tokens == 32768


def test_what_came_into_a_converted_folder_is_left_behind(native, copy, tmp_path):
    folder = copy(native)
    (folder / LOCK).unlink()
    (folder / "evil.py").write_text("raise SystemExit")
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = {"AutoModel": "evil.Model"}
    (folder / "config.json").write_text(json.dumps(config))
    convert(folder, tmp_path / "out")
    digests = [open_checkpoint(path).lock.digest for path in (native, tmp_path / "out")]
    assert digests[0] == digests[1]


def test_one_byte_that_changed_since_it_was_locked_is_not_converted(small, copy, tmp_path):
    """Else it would be locked anew, and look untouched."""
    folder = copy(small)
    write_lock(folder)
    path = flip_one_byte(folder)
    with pytest.raises(CheckpointError, match=f"{path.name} has another content"):
        convert(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def spoil_config(**changes):
    def spoil(folder):
        config = json.loads((folder / "config.json").read_text())
        for key, value in changes.items():
            part, _, name = key.rpartition("__")
            (config[part] if part else config)[name] = value
        (folder / "config.json").write_text(json.dumps(config))

    return spoil


def spoil_weights(change):
    def spoil(folder):
        path = folder / "model-00001-of-00003.safetensors"
        tensors = safetensors.torch.load_file(path)
        index = json.loads((folder / INDEX).read_text())
        change(tensors)
        index["weight_map"] = {
            name: file for name, file in index["weight_map"].items() if file != path.name
        } | dict.fromkeys(tensors, path.name)
        safetensors.torch.save_file(tensors, path)
        (folder / INDEX).write_text(json.dumps(index))

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_config(ps_version="v1"), "expected ps_version v2, got v1"),
        (spoil_config(select_layer=-2), "expected select_layer -1"),
        (spoil_config(use_thumbnail=False), "expected use_thumbnail True"),
        (spoil_config(tokenizer=None, llm_config__max_position_embeddings="many"), "got 12288 and"),
        (spoil_config(vision_config=None), "config.json lacks a field or has a wrong one: vision"),
        (spoil_config(force_image_size=224), "force_image_size 224, but positions for 448"),
        (spoil_config(llm_config__model_type="internlm2"), "expected a decoder of qwen2"),
        (spoil_config(vision_config__use_moe=True), "mixture of experts"),
        (spoil_config(template="internlm2-chat"), "no template internlm2-chat"),
        (spoil_config(llm_config__hidden_size=33), "do not fit"),
        (spoil_weights(lambda t: t.update({"mlp1.9.weight": torch.zeros(2)})), "not called for"),
        (spoil_weights(lambda t: t.pop(next(iter(t)))), "is missing"),
        (lambda folder: (folder / "conversation.py").unlink(), "the prompt template is in it"),
        (lambda folder: (folder / "merges.txt").unlink(), "its tokenizer cannot be read"),
        (lambda folder: (folder / "merges.txt").write_text("a b c\n"), "tokenizer cannot be read"),
        (lambda folder: (folder / "vocab.json").write_text('{"a": "b"}'), "ids that are integers"),
        (
            lambda folder: (folder / "tokenizer_config.json").write_text("{}"),
            "the tokenizer has no token <|im_end|>",
        ),
        (lambda folder: next(folder.glob("*2-of*")).write_bytes(b"x"), "cut off"),
        (lambda folder: (folder / "config.json").unlink(), "expected a JSON object"),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_says_why_and_leaves_nothing(small, copy, tmp_path, spoil, said):
    folder = copy(small)
    spoil(folder)
    before = set(tmp_path.iterdir())
    with pytest.raises(CheckpointError) as error:
        convert(folder, tmp_path / "out")
    assert said in str(error.value)
    assert set(tmp_path.iterdir()) == before


def test_an_interrupt_leaves_nothing(small, tmp_path):
    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(small, tmp_path / "out", interrupt)
    assert not list(tmp_path.iterdir())


def test_folders_that_are_not_there_or_already_there(small, tmp_path):
    with pytest.raises(CheckpointError, match="expected a folder that does not exist yet"):
        convert(small, tmp_path)
    with pytest.raises(CheckpointError, match="there is none"):
        convert(tmp_path / "nowhere", tmp_path / "out")


def test_a_full_disk_is_told_before_anything_is_written(small, tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(CheckpointError, match="there are 1000 free"):
        convert(small, tmp_path / "out")


def test_bagel_is_of_no_family_that_we_run(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bagel"}')
    with pytest.raises(WrongFamily, match="got 'bagel'"):
        convert(tmp_path, tmp_path / "out")


def test_native_weights_without_a_system_message_are_refused(native, copy, tmp_path):
    folder = copy(native)
    (folder / LOCK).unlink()
    (folder / "spatial_si.json").unlink()
    with pytest.raises(CheckpointError, match="the system message is not known"):
        convert(folder, tmp_path / "out")
