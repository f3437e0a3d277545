"""What `spatial-si regress` and `demo` refuse, before anything is started."""

from __future__ import annotations

import pytest
from spatial_si_sim.demo.__main__ import main as demo
from spatial_si_sim.regress.__main__ import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--suite", "nonsense"], "invalid choice: 'nonsense'"),
        (["--scenes", "0"], "--scenes and --workers want a number above 0"),
        (["--workers", "0"], "--scenes and --workers want a number above 0"),
        (["--seed", "-1"], "--seed wants a number from 0 on"),
        (["--scene", "/does/not/exist"], "no /does/not/ground_truth.json"),
    ],
)
def test_a_wrong_command_line_starts_nothing(words, said, tmp_path, capsys):
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as stopped:
        main(["--suite", "smoke", "--out", str(out), *words])
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("command", [["regress", "--suite", "smoke"], ["demo"]])
def test_a_folder_that_cannot_be_made_is_told(command, tmp_path, capsys):
    (tmp_path / "file").touch()
    run = {"regress": main, "demo": demo}[command[0]]
    with pytest.raises(SystemExit) as stopped:
        run([*command[1:], "--out", str(tmp_path / "file" / "out")])
    assert stopped.value.code == 2
    assert "--out cannot be made" in capsys.readouterr().err


def test_a_folder_without_truth_is_no_scene(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--suite", "smoke", "--scene", str(tmp_path)])
    assert f"no {tmp_path}/ground_truth.json" in capsys.readouterr().err
