"""Where spatial_qa looks up unknown nouns, as its parameters name it."""

from __future__ import annotations

import pytest
from language.unknown.small_wordnet import written

from spatial_si_ros.inference.errors import CheckpointError
from spatial_si_ros.language.unknown import WordNetMissing
from spatial_si_ros.nodes.params import QaParams
from spatial_si_ros.nodes.vocabulary import vocabulary_of


def test_nothing_is_looked_up_unless_a_folder_is_named():
    assert vocabulary_of(QaParams()) is None


def test_wordnet_of_a_folder(tmp_path):
    vocabulary = vocabulary_of(QaParams(wordnet_folder=str(written(tmp_path))))
    assert vocabulary is not None and vocabulary.embedder is None
    meaning = vocabulary.meaning("divan")
    assert meaning is not None and meaning.kinds == ("sofa",)


def test_missing_folders_stop_the_configuration(tmp_path):
    with pytest.raises(WordNetMissing, match="wordnet-base"):
        vocabulary_of(QaParams(wordnet_folder=str(tmp_path / "none")))
    with pytest.raises(CheckpointError, match="model.safetensors was expected"):
        vocabulary_of(QaParams(word_vectors_folder=str(tmp_path)))
