"""Word vectors out of a small folder that is made here."""

from __future__ import annotations

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from spatial_si_ros.inference.errors import CheckpointError
from spatial_si_ros.inference.inputs.word_vectors import WordVectors

TABLE = np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]], dtype=np.float32)


def made(folder, tensor="embeddings"):
    save_file({tensor: TABLE}, folder / "model.safetensors")
    words = Tokenizer(models.WordLevel({"[UNK]": 0, "arm": 1, "chair": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.save(str(folder / "tokenizer.json"))
    return folder


@pytest.mark.parametrize("tensor", ["embeddings", "embedding.weight"])
def test_a_word_is_the_mean_of_its_tokens_at_length_one(tmp_path, tensor):
    vectors = WordVectors(made(tmp_path, tensor))
    half = np.sqrt(0.5)
    np.testing.assert_allclose(vectors(["arm", "arm chair"]), [[1.0, 0.0], [half, half]])


def test_what_has_no_tokens_is_like_nothing(tmp_path):
    assert not WordVectors(made(tmp_path))(["", "sofa"]).any()


def test_a_folder_that_is_no_model_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="model.safetensors was expected"):
        WordVectors(tmp_path)
    with pytest.raises(CheckpointError, match="has none of embeddings, embedding.weight, but rows"):
        WordVectors(made(tmp_path, "rows"))
