"""The set-up tools: what they look for, what they leave alone, how they say that they must stop."""

from __future__ import annotations

import sys

import pytest
from environment import debian, environments, interfaces, pythons, stamps
from environment.commands import Runner, SetupError, child_environment


@pytest.fixture
def runner(tmp_path):
    return Runner("test", tmp_path / "log" / "test.log")


def fake(folder, name, body):
    """An executable shell script `name` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


# Stamps ---------------------------------------------------------------------------------------


def test_a_stamp_is_current_until_a_file_changes(tmp_path):
    file = tmp_path / "a.msg"
    file.write_text("float64 x")
    before = stamps.digest([file])
    stamps.mark(tmp_path, "step", before)
    assert stamps.is_current(tmp_path, "step", stamps.digest([file]))
    file.write_text("float64 y")
    assert not stamps.is_current(tmp_path, "step", stamps.digest([file]))


def test_a_digest_sees_names_and_words_but_no_order(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("same")
    two.write_text("same")
    assert stamps.digest([one, two]) == stamps.digest([two, one])
    assert stamps.digest([one]) != stamps.digest([two])
    assert stamps.digest([one]) != stamps.digest([one], "word")


# Commands -------------------------------------------------------------------------------------


def test_a_failing_command_says_what_it_printed(runner):
    with pytest.raises(SetupError, match=r"(?s)step failed \(status 3\).*the reason"):
        runner.run("step", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"])


def test_a_child_does_not_inherit_what_belongs_to_another_python(monkeypatch):
    monkeypatch.setenv("_ROS_WHEELS_BOOTSTRAP_COMPLETE", "1")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/somewhere")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    kept = child_environment(ADDED="yes")
    assert kept["ADDED"] == "yes"
    assert not {"_ROS_WHEELS_BOOTSTRAP_COMPLETE", "LD_LIBRARY_PATH", "PYTHONPATH"} & set(kept)


def test_a_library_path_of_the_users_own_stays(monkeypatch):
    monkeypatch.delenv("_ROS_WHEELS_BOOTSTRAP_COMPLETE", raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/somewhere")
    assert child_environment()["LD_LIBRARY_PATH"] == "/somewhere"


# Pythons --------------------------------------------------------------------------------------


def test_this_python_is_usable():
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert pythons.is_usable(sys._base_executable, version)
    assert not pythons.is_usable(sys._base_executable, "3.99")


def test_a_shim_that_runs_nothing_is_passed_over(tmp_path, monkeypatch):
    """pyenv has a shim for every version that is installed anywhere; most of them do not run."""
    fake(tmp_path / "shims", "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    good = fake(tmp_path / "pyenv" / "versions" / "3.13.0" / "bin", "python3.13", "echo 3.13")
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert pythons.find(["3.13"]) == good


def test_the_path_comes_before_pyenv_and_versions_in_order(tmp_path, monkeypatch):
    fake(tmp_path / "pyenv" / "versions" / "3.11.9" / "bin", "python3.11", "echo 3.11")
    on_path = fake(tmp_path / "bin", "python3.11", "echo 3.11")
    fake(tmp_path / "bin", "python3.10", "echo 3.10")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert pythons.find(["3.11", "3.10"]) == on_path


def test_uv_is_asked_last_and_may_install(tmp_path, monkeypatch):
    installed = tmp_path / "managed" / "python3.13"
    uv = fake(
        tmp_path / "uv", "uv",
        f'if [ "$2" = install ]; then mkdir -p {installed.parent}; '
        f"printf '#!/bin/sh\\necho 3.13\\n' > {installed}; chmod +x {installed}; exit 0; fi\n"
        f"[ -x {installed} ] && echo {installed} || exit 2",
    )  # fmt: skip
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))
    assert pythons.find_for_simulation(uv) == installed


def test_without_python_3_13_the_message_says_what_to_install(tmp_path, monkeypatch):
    uv = fake(tmp_path, "uv", "exit 1")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "none"))
    with pytest.raises(SetupError, match=r"(?s)pyenv install 3\.13.*SPATIAL_SI_SIM_PYTHON"):
        pythons.find_for_simulation(uv)


# Debian packages ------------------------------------------------------------------------------


def test_what_dpkg_knows_is_not_installed_again(tmp_path, monkeypatch):
    fake(tmp_path, "dpkg-query", "echo 'libegl1 installed'; echo 'g++ config-files'; exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert debian.missing(["libegl1", "g++", "binutils"]) == ["binutils", "g++"]


def test_without_the_right_to_install_the_exact_command_is_printed(tmp_path, monkeypatch, runner):
    fake(tmp_path, "dpkg-query", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="sudo apt-get install -y g[+][+] libegl1"):
        debian.install(runner, ["libegl1", "g++"])


def test_a_system_without_dpkg_is_left_alone(tmp_path, monkeypatch, runner):
    monkeypatch.setenv("PATH", str(tmp_path))
    debian.install(runner, ["libegl1"])
    assert runner.log.read_text() == ""


# The user's own Habitat -----------------------------------------------------------------------


def test_own_habitat_is_checked_and_what_lacks_is_named(root, tmp_path, monkeypatch):
    python = fake(tmp_path, "python", 'case "$2" in *habitat_sim*) exit 0;; *) exit 1;; esac')
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", str(python))
    assert environments.own_simulation_python() == python
    with pytest.raises(SetupError) as caught:
        environments.check_own_simulation(root, python)
    assert "rclpy:" in str(caught.value)
    assert f"-m pip install -e {root / 'sim'}" in str(caught.value)
    assert "habitat_sim:" not in str(caught.value)


def test_own_habitat_that_does_not_run_is_refused(root, tmp_path):
    with pytest.raises(SetupError, match="does not run"):
        environments.check_own_simulation(root, tmp_path / "nothing")


def test_own_habitat_needs_no_packages_for_ours(monkeypatch):
    monkeypatch.setenv("SPATIAL_SI_SIM_PYTHON", "/opt/habitat/bin/python")
    assert "libegl1" not in environments.debian_packages()


# Interface packages ---------------------------------------------------------------------------


@pytest.mark.parametrize("package", interfaces.FOREIGN, ids=lambda package: package.name)
def test_a_rendered_package_is_complete(root, tmp_path, package):
    interfaces.render(root, package, tmp_path / package.name)
    cmake = (tmp_path / package.name / "CMakeLists.txt").read_text()
    assert f"project({package.name})" in cmake
    assert "@" not in cmake
    for name in package.dependencies:
        assert f"<depend>{name}</depend>" in (tmp_path / package.name / "package.xml").read_text()
    for definition in (tmp_path / package.name).glob("[ma]*/*.[ma]*"):
        assert f"{definition.parent.name}/{definition.name}" in cmake


def test_what_is_made_is_not_made_again(root, monkeypatch):
    """The tests run after make setup: every step finds its stamp current and runs nothing."""

    def refuse(self, title, command, env=None):
        raise AssertionError(f"'{title}' would run again: say make setup first")

    monkeypatch.setattr(Runner, "run", refuse)
    monkeypatch.setattr(Runner, "__init__", lambda self, name, log: setattr(self, "name", name))
    environments.make_nodes(root)
    if environments.own_simulation_python() is None:
        environments.make_simulation(root)
