"""The spoken demo: its commands are what they are called by the truth; its page has every turn."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sim.truth.hand_scene import MUG, SCENE
from spatial_si_sim.demo.voice import SEED
from spatial_si_sim.demo.voice import main as demo_voice
from spatial_si_sim.demo.voice_story import Told, VoiceStory
from spatial_si_sim.demo.voice_wishes import Wish, choose_commands
from spatial_si_sim.manipulation.drawing import Drawing
from spatial_si_sim.manipulation.errands import Deed, Episode, Errand, Expect
from spatial_si_sim.regress.hands_records import EpisodeRecord
from spatial_si_sim.regress.voice_client import Turn, same_words
from spatial_si_sim.reports.voice import write_voice_report
from spatial_si_sim.scenes import make_scene
from spatial_si_sim.truth.referents import candidates, resolve
from spatial_si_sim.truth.scene import TruePose, TrueScene
from spatial_si_sim.truth.spec import Reference
from spatial_si_sim.truth.surfaces import Surfaces


def test_one_is_to_do_one_fits_several_one_is_impossible(tmp_path):
    make_scene(SEED, tmp_path)
    scene = TrueScene.load(tmp_path / "ground_truth.json")
    drawing = Drawing(scene, Surfaces.load(tmp_path, scene), "voice")
    wishes = choose_commands(drawing, scene.start, SEED)
    assert wishes is not None and wishes == choose_commands(drawing, scene.start, SEED)
    plain, ambiguous, impossible = wishes
    now = drawing.situation(scene.start, None)
    assert resolve(plain.episode.errand.subject, now).id == plain.episode.target
    assert plain.answer == "" and plain.episode.expect is Expect.DONE
    fitting = candidates(ambiguous.episode.errand.subject, now)
    assert len(fitting) > 1 and ambiguous.episode.target in {thing.id for thing in fitting}
    wanted = scene.by_id[ambiguous.episode.target]
    assert ambiguous.answer == f"the {wanted.colour} one"
    assert [thing.colour for thing in fitting].count(wanted.colour) == 1
    assert impossible.episode.expect in (Expect.ABSENT, Expect.TOO_BIG)
    assert plain.episode.target not in ambiguous.episode.rivals


def picture() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(sink, format="JPEG")
    return sink.getvalue()


def told(number: int, right: bool) -> Told:
    start = TruePose((3.0, 2.2), 0.0)
    episode = Episode(number, Errand(Deed.PICK, Reference("mug")), ("Pick up the mug.",), MUG, (),
                      start, None, Expect.DONE)  # fmt: skip
    record = EpisodeRecord(
        number, "pick up X", "possible", "", episode.commands, MUG, "mug_4", (3.0, 2.2, 0.0), None,
        final=(2.0, 2.2, 0.0), outcome="succeeded" if right else "failed", tree=("✓ take it",),
        trail=((3.0, 2.2), (2.0, 2.2)), report="picked <up>", began=True,
    )  # fmt: skip
    turns = (
        Turn("flite slt", "Pick up the mug.", "pick up the mug", "ACCEPTED", 0.93),
        Turn("robot", "Which mug: the red one or the blue one?"),
    )
    pictures = {f"robot {when}": picture() for when in ("before", "after")}
    return Told(Wish("one to do", episode), record, turns, pictures, "command_1.mp4", right)


def test_the_page_has_the_talk_the_plan_and_the_pictures(tmp_path):
    story = VoiceStory(SCENE, 7, "default", told=[told(1, True), told(2, True), told(3, False)])
    story.seconds = {"start": 10.0}
    page = write_voice_report(story, tmp_path / "report.html").read_text()
    assert page.count('class="turn robot"') == 3 and "0.93 sure: accepted" in page
    assert "✓ take it" in page and "picked &lt;up&gt;" in page
    assert page.count('src="data:image/') == 9 and 'src="command_1.mp4"' in page
    assert 'src="http' not in page and "<script" not in page
    result = story.result()
    assert (result["commands"], result["commands_right"], result["all_right"]) == (3, 2, False)


def test_the_same_words_are_the_same_however_they_are_written():
    assert same_words("Pick up the mug.", "pick up  the mug")
    assert not same_words("Pick up the mug.", "pick up the cup")


def test_what_cannot_be_begun_is_told(tmp_path, capsys):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit):
        demo_voice(["--out", str(tmp_path / "file" / "out")])
    assert "--out cannot be made" in capsys.readouterr().err
