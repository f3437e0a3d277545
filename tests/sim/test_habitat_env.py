"""The assembled Habitat: the cures are the needed ones, the stand-in for Magnum is right."""

from __future__ import annotations

import ctypes
import math
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("HABITAT_SIM_LOG", "quiet")
os.environ.setdefault("MAGNUM_LOG", "quiet")

import habitat_sim
import magnum as mn
from spatial_si_sim.habitat_env import check, import_cures, stand_in, symbols, wheel

SITE = Path(sysconfig.get_paths()["platlib"])
BINDINGS = SITE / wheel.BINDINGS


# The wheel ------------------------------------------------------------------------------------


def test_a_wheel_with_another_content_is_refused(tmp_path):
    path = tmp_path / wheel.FILE_NAME
    path.write_bytes(b"something else")
    with pytest.raises(wheel.WheelError, match=f"expected {wheel.SHA256}"):
        wheel.obtain(tmp_path)


def test_a_wheel_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(wheel.WheelError, match="was not downloaded"):
        wheel.check(tmp_path / wheel.FILE_NAME)


def test_the_wheel_that_is_installed_was_checked():
    wheel.check(Path(sys.prefix) / ".setup" / "downloads" / wheel.FILE_NAME)


def test_it_renders():
    script = "from spatial_si_sim.habitat_env import check; print(check.render_empty_scene())"
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert done.stdout.strip() == "(24, 32)"
    assert check.QUIET["HSIM_DISABLE_CUDA_DEVICE"] == "1"


# Symbol versions ------------------------------------------------------------------------------

NEW_CODE = """
int old_function(int x);
int new_function(int x);
int use(int x) { return old_function(x) + new_function(x); }
"""


def compile_c(folder, name, source, *flags):
    (folder / f"{name}.c").write_text(source)
    library = folder / f"lib{name}.so"
    command = ["gcc", "-shared", "-fPIC", "-o", str(library), str(folder / f"{name}.c"), *flags]
    subprocess.run(command, check=True)
    return library


def provider(folder, source, versions):
    (folder / "map").write_text(versions)
    return compile_c(folder, "provider", source, f"-Wl,--version-script={folder / 'map'}")


@pytest.fixture
def outdated(tmp_path):
    """A library that was linked against a newer `provider` than the one that is there."""
    both = "int old_function(int x) { return x; }\nint new_function(int x) { return 2 * x; }"
    provider(tmp_path, both, "V1 { global: old_function; };\nV2 { global: new_function; } V1;")
    rpath = f"-Wl,-rpath,{tmp_path}"
    user = compile_c(tmp_path, "user", NEW_CODE, f"-L{tmp_path}", "-lprovider", rpath)
    provider(tmp_path, "int old_function(int x) { return x; }", "V1 { global: *; };")
    return user


def run_python(script):
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)


def test_missing_versions_are_found_and_taken_off(outdated, tmp_path, monkeypatch):
    load = f"import ctypes; print(ctypes.CDLL({str(outdated)!r}).use(5))"
    assert "V2" in run_python(load).stderr

    find = (
        "import ctypes; from pathlib import Path\n"
        f"ctypes.CDLL({str(tmp_path / 'libprovider.so')!r})\n"
        "from spatial_si_sim.habitat_env import symbols\n"
        f"print(symbols.missing_symbols(Path({str(outdated)!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", find], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.strip() == "{'new_function': 'V2'}"

    supplement = tmp_path / "supplement.c"
    supplement.write_text("int new_function(int x) { return 2 * x; }")
    monkeypatch.setattr(symbols, "COMPAT_SOURCE", supplement)
    symbols.make_loadable(outdated, {"new_function": "V2"})
    assert run_python(load).stdout.strip() == "15"


def test_nothing_is_missing_of_what_this_system_has():
    assert symbols.missing_symbols(Path(shutil.which("gcc"))) == {}
    assert symbols.missing_symbols(BINDINGS) == {}


def test_a_file_that_is_no_library_is_refused(tmp_path):
    path = tmp_path / "text.so"
    path.write_text("not an ELF file")
    with pytest.raises(ValueError, match="not an ELF file"):
        symbols.missing_symbols(path)


def test_debug_information_goes_and_the_code_stays(tmp_path):
    library = compile_c(tmp_path, "debug", "int three(void) { return 3; }", "-g")
    before = library.stat().st_size
    symbols.strip_debug_information(library)
    assert library.stat().st_size < before
    assert ctypes.CDLL(str(library)).three() == 3
    assert BINDINGS.stat().st_size < 40e6


# The NumPy slot -------------------------------------------------------------------------------


def test_the_removed_slot_is_filled_before_habitat_is_imported():
    assert (BINDINGS.parent / "__init__.py").read_text() == Path(import_cures.__file__).read_text()
    assert not import_cures.fill_removed_slot()  # habitat_sim is imported above


def test_importing_other_packages_is_not_touched():
    script = "import numpy, sys; print('habitat_sim' in sys.modules)"
    assert run_python(script).stdout.strip() == "False"


# The stand-in for Magnum ----------------------------------------------------------------------


def test_every_type_has_a_name_that_the_bindings_know():
    """pybind11 matches by mangled C++ name: one that the bindings lack would never be found."""
    library = next((SITE / "magnum").glob("_types*.so"))
    names = subprocess.run(
        ["strings", "-a", str(library)], stdout=subprocess.PIPE, text=True, check=True
    ).stdout.splitlines()
    types = {name for name in names if name.startswith(("N6Magnum4Math", "N6Magnum10SceneGraph"))}
    known = BINDINGS.read_bytes()
    crossing = {
        "N6Magnum4Math7Vector3IfEE", "N6Magnum4Math7Vector2IiEE", "N6Magnum4Math6Color4IfEE",
        "N6Magnum4Math10QuaternionIfEE", "N6Magnum4Math7Matrix4IfEE", "N6Magnum4Math3DegIdEE",
        "N6Magnum4Math3RadIdEE", "N6Magnum4Math7Range3DIfEE",
        "N6Magnum10SceneGraph6CameraILj3EfEE",
        "N6Magnum10SceneGraph6ObjectINS0_47BasicTranslationRotationScalingTransformation3DIfEEEE",
    }  # fmt: skip
    assert crossing <= types
    missing = [name for name in crossing if name.encode() not in known]
    assert not missing


def test_where_magnum_is_installed_it_is_not_replaced(monkeypatch, tmp_path):
    own = tmp_path / "magnum"
    own.mkdir()
    (own / "__init__.py").write_text("# the real one")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "magnum")
    assert not stand_in.is_needed(SITE)


def test_our_own_stand_in_is_replaced():
    assert stand_in.is_needed(SITE)


def test_vectors_take_sequences_and_arrays():
    for source in ((1, 2, 3), [1, 2, 3], np.array([1.0, 2.0, 3.0]), np.float32([1, 2, 3])):
        assert mn.Vector3(source) == mn.Vector3(1, 2, 3)
    assert np.array(mn.Vector3(1, 2, 3)).tolist() == [1, 2, 3]
    assert (mn.Vector3(1, 2, 3) + mn.Vector3(1) * 2 - mn.Vector3(0, 0, 1))[2] == 4
    assert mn.Vector3(3, 4, 0).length() == 5
    with pytest.raises(ValueError, match="expected 3 numbers, got 2"):
        mn.Vector3([1, 2])
    with pytest.raises(IndexError):
        mn.Vector3()[3]


def test_vectors_name_their_elements():
    v, c = mn.Vector3(1, 2, 3), mn.Color4(0.1, 0.2, 0.3)
    assert (v.x, v.y, v.z) == (1, 2, 3)
    assert c.a == 1 and c.r == pytest.approx(0.1)
    assert mn.Vector4(1, 2, 3, 4).xyz == v
    assert isinstance(c, mn.Vector4)
    assert repr(v) == "Vector(1, 2, 3)"


def test_angles_convert():
    assert float(mn.Rad(mn.Deg(180))) == pytest.approx(math.pi)
    assert mn.Deg(90) > mn.Deg(mn.Rad(1.0))
    assert float(mn.Deg(30) * 2 - mn.Rad(math.pi / 6)) == pytest.approx(30)


@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.6, 0.0, 0.8)])
@pytest.mark.parametrize("angle_deg", [0.0, 30.0, 90.0, 179.0, -120.0])
def test_rotations_agree_with_scipy(axis, angle_deg):
    from scipy.spatial.transform import Rotation

    theirs = Rotation.from_rotvec(np.radians(angle_deg) * np.array(axis))
    ours = mn.Quaternion.rotation(mn.Deg(angle_deg), mn.Vector3(axis))
    assert np.allclose(np.array(ours.to_matrix()), theirs.as_matrix(), atol=1e-6)
    point = mn.Vector3(0.3, -2.0, 1.1)
    assert np.allclose(ours.transform_vector(point), theirs.apply(point), atol=1e-5)
    assert np.allclose((ours * ours).to_matrix(), (theirs * theirs).as_matrix(), atol=1e-5)
    back = mn.Quaternion.from_matrix(ours.to_matrix())
    assert np.allclose(back.to_matrix(), theirs.as_matrix(), atol=1e-5)
    assert (ours * ours.inverted()).is_normalized()


def test_matrices_have_rows_first_in_numpy_and_columns_by_index():
    rows = np.arange(16, dtype=np.float32).reshape(4, 4)
    m = mn.Matrix4(rows)
    assert np.array_equal(np.array(m), rows)
    assert m[3].xyz == m.translation == mn.Vector3(3, 7, 11)
    assert np.array_equal(np.array(m @ m), rows @ rows)
    assert np.allclose(m.transform_point((1, 2, 3)), (rows @ [1, 2, 3, 1])[:3])
    assert np.allclose(m.transform_vector((1, 2, 3)), (rows @ [1, 2, 3, 0])[:3])
    with pytest.raises(ValueError, match="expected 4 rows of 4"):
        mn.Matrix4(np.zeros((3, 3)))


def test_a_picture_is_not_written_beyond_its_buffer():
    buffer = np.zeros((24, 32), np.float32)
    mn.MutableImageView2D(mn.PixelFormat.R32F, (32, 24), buffer)
    with pytest.raises(ValueError, match="smaller than the picture"):
        mn.MutableImageView2D(mn.PixelFormat.R32F, (33, 24), buffer)


# With Habitat ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def simulator():
    backend = habitat_sim.SimulatorConfiguration()
    backend.scene_id, backend.gpu_device_id, backend.enable_physics = "NONE", -1, True
    sensor = habitat_sim.CameraSensorSpec()
    sensor.uuid, sensor.sensor_type = "depth", habitat_sim.SensorType.DEPTH
    sensor.resolution, sensor.hfov, sensor.position = [48, 64], 90, [0.0, 1.0, 0.0]
    agent = habitat_sim.agent.AgentConfiguration()
    agent.sensor_specifications = [sensor]
    simulator = habitat_sim.Simulator(habitat_sim.Configuration(backend, [agent]))
    yield simulator
    simulator.close()


@pytest.fixture
def cube(simulator):
    """A small cube with its centre 2 m in front of the camera."""
    templates = simulator.get_object_template_manager()
    handle = templates.get_template_handles("cubeSolid")[0]
    template = templates.get_template_by_handle(handle)
    template.scale = mn.Vector3(0.2)
    templates.register_template(template, "test_cube")
    objects = simulator.get_rigid_object_manager()
    cube = objects.add_object_by_template_handle("test_cube")
    cube.motion_type = habitat_sim.physics.MotionType.KINEMATIC
    cube.translation = [0.0, 1.0, -2.0]
    yield cube
    objects.remove_object_by_id(cube.object_id)


def test_a_frame_arrives_whole(simulator, cube):
    depth = simulator.get_sensor_observations()["depth"]
    near = cube.root_scene_node.cumulative_bb.max[2]
    assert depth.shape == (48, 64)
    assert depth[24, 32] == pytest.approx(2.0 - near, abs=1e-3)
    assert depth[0, 0] == 0


def test_what_is_moved_through_the_scene_node_is_drawn_elsewhere(simulator, cube):
    """A setter that forgot to mark the node as changed would leave the old picture."""
    before = simulator.get_sensor_observations()["depth"].copy()
    cube.root_scene_node.translation = mn.Vector3(0.0, 1.0, -3.0)
    after = simulator.get_sensor_observations()["depth"]
    assert after[24, 32] - before[24, 32] == pytest.approx(1.0, abs=1e-3)


def test_poses_go_there_and_back(cube):
    turn = mn.Quaternion.rotation(mn.Deg(40), mn.Vector3.y_axis())
    cube.translation, cube.rotation = mn.Vector3(1, 2, 3), turn
    assert cube.translation == mn.Vector3(1, 2, 3)
    assert cube.rotation == turn
    matrix = np.array(cube.root_scene_node.absolute_transformation())
    assert np.allclose(matrix[:3, 3], [1, 2, 3])
    assert np.allclose(matrix[:3, :3], np.array(turn.to_matrix()), atol=1e-6)


def test_node_rotations_are_about_the_right_axes(cube):
    node = cube.root_scene_node
    node.reset_transformation()
    node.rotate_y(mn.Deg(90))
    node.rotate_x_local(mn.Deg(90))
    expected = mn.Quaternion.rotation(mn.Deg(90), mn.Vector3.y_axis()) * mn.Quaternion.rotation(
        mn.Deg(90), mn.Vector3.x_axis()
    )
    assert np.allclose(np.array(node.rotation.to_matrix()), expected.to_matrix(), atol=1e-6)


def test_an_agent_walks_by_its_own_actions(simulator):
    agent = simulator.get_agent(0)
    start = agent.get_state()
    start.position = np.zeros(3)
    agent.set_state(start)
    agent.act("turn_left")  # 10 degrees by default
    agent.act("move_forward")  # 0.25 m by default
    moved = agent.get_state().position
    angle = math.radians(10)
    assert np.allclose(moved, [-0.25 * math.sin(angle), 0, -0.25 * math.cos(angle)], atol=1e-5)
