"""`colcon build` at the root builds both packages, as on a robot."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from spatial_si_ros.nodes.node_set import ALONE, ARM, DETECTOR, PROCESSES, VOICE

PREFIX = Path(sys.prefix)
LONGEST_S = 850.0
ALL = (*PROCESSES, *ALONE, ARM, VOICE, DETECTOR)


@pytest.fixture(scope="module")
def environment():
    """As after sourcing a ROS installation: the wheels are one, and live in this environment."""
    return {
        "PATH": f"{PREFIX / 'bin'}:/usr/bin:/bin",
        "HOME": str(Path.home()),
        "AMENT_PREFIX_PATH": str(PREFIX),
        "CMAKE_PREFIX_PATH": str(PREFIX),
        # colcon's own is "-j2 -l2": on a machine with other work make then waits between any two
        # of some thousand steps
        "MAKEFLAGS": "-j2",
    }


def colcon(root, environment, log, *words):
    return subprocess.run(
        [str(PREFIX / "bin" / "colcon"), "--log-base", str(log), *words],
        cwd=root, env=environment, capture_output=True, text=True, timeout=LONGEST_S,
    )  # fmt: skip


@pytest.fixture(scope="module")
def install(root, environment, tmp_path_factory):
    """The install folder of a build of both packages."""
    folder = tmp_path_factory.mktemp("colcon")
    done = colcon(
        root, environment, folder / "log",
        "build", "--build-base", str(folder / "build"), "--install-base", str(folder / "install"),
        "--cmake-args", "-DBUILD_TESTING=OFF",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 packages finished" in done.stdout + done.stderr
    return folder / "install"


def test_colcon_finds_exactly_our_two_packages(root, environment, tmp_path):
    done = colcon(root, environment, tmp_path, "list")
    found = {tuple(line.split("\t")) for line in done.stdout.splitlines()}
    assert found == {
        ("spatial_si_interfaces", "spatial_si_interfaces", "(ros.ament_cmake)"),
        ("spatial_si_ros", ".", "(ros.ament_python)"),
    }


@pytest.mark.timeout(900)
def test_the_nodes_are_where_ros_looks_for_them(install):
    package = install / "spatial_si_ros"
    assert (package / "share/ament_index/resource_index/packages/spatial_si_ros").is_file()
    assert (package / "share/spatial_si_ros/package.xml").is_file()
    executables = {path.name for path in (package / "lib" / "spatial_si_ros").iterdir()}
    assert executables == {"spatial-si", *(each.executable for each in ALL)}


def test_every_executable_is_the_main_of_its_module():
    scripts = {
        script.name: script.value
        for script in entry_points(group="console_scripts")
        if script.value.startswith("spatial_si_ros.nodes.")
    }
    assert scripts == {each.executable: f"{each.module}:main" for each in ALL}
    for script in entry_points(group="console_scripts"):
        if script.name in scripts:
            assert callable(script.load())


@pytest.mark.timeout(900)
def test_launch_and_config_files_are_installed(root, install):
    share = install / "spatial_si_ros" / "share" / "spatial_si_ros"
    for pattern in ("launch/*.py", "config/*.*"):
        expected = {path.name for path in root.glob(pattern)}
        folder = share / pattern.split("/")[0]
        assert {path.name for path in folder.glob("*.*")} == expected
        assert expected, pattern


@pytest.mark.timeout(900)
def test_the_installed_package_is_complete(root, install):
    """Every module and data file of the source is in the install folder."""
    source = root / "spatial_si_ros"
    installed = next((install / "spatial_si_ros" / "lib").glob("python3*/site-packages"))
    for path in source.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert (installed / path.relative_to(root)).is_file(), path


@pytest.mark.timeout(900)
def test_the_interfaces_are_built_for_every_language(install):
    package = install / "spatial_si_interfaces"
    assert (
        package / "include/spatial_si_interfaces/spatial_si_interfaces/msg/object_map.hpp"
    ).is_file()
    assert (package / "lib/libspatial_si_interfaces__rosidl_typesupport_fastrtps_cpp.so").is_file()
    python = next((package / "lib").glob("python3*/site-packages"))
    script = (
        f"import sys; sys.path.insert(0, {str(python)!r})\n"
        "import spatial_si_interfaces\n"
        f"assert spatial_si_interfaces.__file__.startswith({str(python)!r})\n"
        "from rclpy.serialization import serialize_message\n"
        "from spatial_si_interfaces.msg import ObjectMap\n"
        "assert serialize_message(ObjectMap())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True,
        env={"LD_LIBRARY_PATH": str(package / "lib")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
