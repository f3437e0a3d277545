import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers.models.got_ocr2.image_processing_pil_got_ocr2 import get_optimal_tiled_canvas

from spatial_si_ros.inference.inputs.tiles import tile_count, tile_grid, tiles_per_image


@pytest.mark.parametrize(
    ("images", "tiles"), [(1, 6), (10, 6), (11, 5), (13, 4), (16, 4), (21, 3), (32, 2), (64, 1)]
)
def test_tiles_of_all_images_together_stay_below_64(images, tiles):
    assert tiles_per_image(images) == tiles
    assert tiles_per_image(100) == 1
    assert tiles_per_image(images, video=True) == 1


@pytest.mark.parametrize(
    ("width", "height", "grid"),
    [
        (448, 448, (1, 1)),
        (640, 480, (3, 2)),
        (480, 640, (2, 3)),
        (1920, 1080, (2, 1)),
        (400, 1600, (1, 4)),
        (1600, 400, (4, 1)),
        (1, 1, (1, 1)),
        (1000, 1000, (2, 2)),
        (630, 630, (1, 1)),
        (640, 640, (2, 2)),
        (50_000, 10, (6, 1)),
    ],
)
def test_grids_a_person_can_check(width, height, grid):
    assert tile_grid(width, height, 6) == grid


@settings(deadline=None)
@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 12))
def test_the_grid_is_that_of_transformers(width, height, most):
    assert tile_grid(width, height, most) == get_optimal_tiled_canvas(
        (height, width), (448, 448), 1, most
    )


def test_a_thumbnail_goes_with_several_tiles():
    assert [tile_count(grid) for grid in ((1, 1), (1, 2), (3, 2))] == [1, 3, 7]


def test_sizes_below_one_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        tile_grid(0, 4, 6)
    with pytest.raises(ValueError, match="at least one image"):
        tiles_per_image(0)
