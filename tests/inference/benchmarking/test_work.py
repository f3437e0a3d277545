"""The floor's arithmetic against numbers counted by hand."""

from dataclasses import replace

import pytest

from spatial_si_ros.inference.benchmarking.shapes import SHAPES, shape_named, shape_of
from spatial_si_ros.inference.benchmarking.work import Work, model_work
from spatial_si_ros.inference.checkpoints.families import Family, expected_tensors
from spatial_si_ros.inference.checkpoints.manifests import load_manifests, manifest_named
from spatial_si_ros.inference.checkpoints.vocabulary import read_json
from spatial_si_ros.inference.errors import CheckpointError, WrongFamily
from spatial_si_ros.inference.inputs.plans import ImagePlan
from spatial_si_ros.inference.scoring.packing import pack

VOCABULARY = 151674

# The tiny InternVL3: decoder of 2 layers, hidden 32, 2 heads of 16, 1 of keys, MLP of 64.
DECODER = 2 * (32 * 32 + 2 * 32 * 16 + 32 * 32 + 3 * 32 * 64)
HEAD = 32 * VOCABULARY
# Its tower: 2 layers, hidden 32, MLP of 64; patches of 3 x 14 x 14; 4 of 32 joined to one of 32.
VISION = 2 * (4 * 32 * 32 + 2 * 32 * 64)
MERGER = 128 * 32 + 32 * 32
PATCH = 32 * 3 * 14 * 14


@pytest.fixture
def config(tiny):
    return read_json(tiny(Family.INTERNVL3) / "config.json")


def test_matrices_are_counted_once(config):
    work = model_work(config, 4)
    assert work.weights["decoder"] == DECODER
    assert work.weights["head"] == HEAD
    assert work.weights["vision"] == VISION
    assert work.weights["merger"] == MERGER
    assert work.weights["patch"] == PATCH
    assert (work.layers, work.kv_size, work.attention_size) == (2, 16, 32)


def test_a_prompt_and_a_question_behind_it(config):
    work = model_work(config, 2)
    whole = work.whole(3)  # tokens see 1, 2 and 3 tokens; scores and sums are 2 operations each
    assert whole.operations == 2 * DECODER * 3 + 2 * HEAD + 2 * (2 * 2 * 32) * (1 + 2 + 3)
    assert whole.bytes == 2 * (DECODER + HEAD + 2 * 2 * 16 * 3)
    behind = work.decoder(new=2, past=10, seen=11 + 12, scored=1)
    assert behind.operations == 2 * DECODER * 2 + 2 * HEAD + 2 * (2 * 2 * 32) * 23
    assert behind.bytes == 2 * (DECODER + HEAD + 2 * 2 * 16 * 12)


def test_a_row_shares_its_beginning(config):
    work = model_work(config, 4)
    row = pack([[1, 2, 3], [1, 2, 4]])  # 4 tokens; they see 1, 2, 3 and 3 of the row
    found = work.row(row, past=10)
    assert found == work.decoder(new=4, past=10, seen=4 * 10 + 1 + 2 + 3 + 3, scored=2)


def test_tiles_and_their_thumbnail(config):
    work = model_work(config, 4)
    one = work.images([ImagePlan(256, (1, 1))])
    attention = 2 * 2 * 2 * 32 * 1025**2
    tile = 2 * VISION * 1025 + 2 * PATCH * 1024 + 2 * MERGER * 256 + attention
    assert one == Work(tile, 4 * (VISION + MERGER + PATCH))
    six = work.images([ImagePlan(7 * 256, (3, 2))])
    assert six == Work(7 * tile, one.bytes)
    assert work.images([]) == Work(0, 0)


def test_windows_of_qwen(tiny):
    work = model_work(read_json(tiny(Family.QWEN25VL) / "config.json"), 2)
    found = work.images([ImagePlan(5 * 6, (0, 0), (1, 10, 12))])
    # 120 patches; of two layers one sees all, one sees windows of 8 and 2 by 8 and 4
    seen = 120**2 + (8 * 8) ** 2 + (8 * 4) ** 2 + (2 * 8) ** 2 + (2 * 4) ** 2
    weights = 2 * work.weights["vision"] * 120 + 2 * work.weights["patch"] * 120
    assert found.operations == weights + 2 * work.weights["merger"] * 30 + 4 * 32 * seen
    assert work.weights["head"] == 151936 * 32  # tied: the table is read as the head


def test_qwen3_counts_all_its_mergers(tiny):
    work = model_work(read_json(tiny(Family.QWEN3VL) / "config.json"), 2)
    assert work.weights["merger"] == 4 * (128 * 128 + 128 * 32)
    assert work.weights["vision"] == 4 * (4 * 32 * 32 + 2 * 32 * 64)
    found = work.images([ImagePlan(4, (0, 0), (1, 4, 4))])
    assert found.operations == (
        2 * (work.weights["vision"] + work.weights["patch"]) * 16
        + 2 * work.weights["merger"] * 4
        + 4 * 4 * 32 * 16**2
    )


def test_the_slower_of_both_is_the_floor():
    work = Work(operations=6_000, bytes=1_000)
    assert work.seconds(operations_per_s=2_000, bytes_per_s=1_000) == 3.0
    assert work.seconds(operations_per_s=6_000, bytes_per_s=100) == 10.0


def test_published_sizes_are_those_of_the_manifests(tiny):
    """Bytes of bf16 weights, against the size of the download."""
    compared = 0
    for manifest in load_manifests():
        said = manifest.value["download_gb"]
        if manifest.unsupported or said is None:
            continue
        shape = shape_of(manifest)
        config = shape.config(read_json(tiny(shape.family) / "config.json"))
        elements = 0
        for sizes in expected_tensors(config).values():
            product = 1
            for size in sizes:
                product *= size
            elements += product
        assert 2 * elements / 2**30 == pytest.approx(said, rel=0.01), manifest.id
        compared += 1
    assert compared > 8


def test_every_shape_can_be_counted(tiny):
    for shape in SHAPES.values():
        config = shape.config(read_json(tiny(shape.family) / "config.json"))
        assert all(model_work(config, 2).weights.values()), shape.name


def test_what_has_no_shape_is_refused():
    with pytest.raises(CheckpointError, match="expected a shape of tiny.*got 'abacus'"):
        shape_named("abacus")
    bagel = next(manifest for manifest in load_manifests() if manifest.unsupported)
    with pytest.raises(WrongFamily, match="BAGEL"):
        shape_of(bagel)
    other = replace(manifest_named("1.3-InternVL3-8B"), value={"family": "internvl3", "size": "9B"})
    with pytest.raises(CheckpointError, match="got 'internvl3-9b'"):
        shape_of(other)
