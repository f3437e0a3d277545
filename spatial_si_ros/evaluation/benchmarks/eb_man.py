"""EmbodiedBench, manipulation (Yang et al., 2025): a gripper's plan from a picture and a list.

Rows are episodes of the authors' trajectories (`eb-man_dataset_multi_step.json`,
`eb-man_dataset_single_step.json`): `eval_set`, `episode_id`, `instruction`, `input` (all words that
a model was given, the objects' discrete [X, Y, Z] among them), `success`, `input_image_path`, and
`executable_plan` or a `trajectory` of steps that have one, each action with its `action` of seven
numbers. Rows of one's own may have `objects` ({"object 1": [45, 13, 18], ...}) in place of `input`;
then the words around them are ours. Sources: huggingface.co/datasets/EmbodiedBench/
EB-Man_trajectory_dataset README.md; EmbodiedBench/EmbodiedBench embodiedbench/planner/
manip_planner.py.

The benchmark's own figure is the share of episodes that its simulator ends with success, and needs
that simulator. Here a reply is compared with a plan that succeeded; see `plans.keeps_to`.
"""

from __future__ import annotations

from typing import Any

from .items import Item, Metric
from .media import Media
from .plans import CELLS, KEY, TURN_DEG, TURNS, Action, Plan, read_action
from .rows import Row, written_list

SETS = ("base", "common_sense", "complex", "spatial", "visual")
OWN_WORDS = "rows without `input` are asked in our own words"
OURS = (
    "A robot arm with a parallel gripper stands at a table. Places are whole numbers X, Y, Z of 0 "
    f"to {CELLS}, 1 cm each; X and Y lie on the table, Z is up. Objects, by Y: {{objects}}.\n"
    "Task: {instruction}.\n"
    "Reply with JSON that has visual_state_description, reasoning_and_reflection, language_plan "
    f"and {KEY}, a list of actions [X, Y, Z, Roll, Pitch, Yaw, Gripper]: angles of 0 to {TURNS} in "
    f"steps of {TURN_DEG:g} degrees, a gripper of 1 for open and 0 for closed."
)


def succeeded(row: Row) -> bool:
    """Whether an episode can be compared with; of those that say nothing all can."""
    return row.find("success") is None or row.number_of("success") == 1.0


def notes(row: Row) -> str:
    """What is to be known of a file with such a row."""
    return "" if row.find("input") is not None else OWN_WORDS


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    kind = row.text("eval_set")
    if kind not in SETS:
        raise row.bad("eval_set", f"expected one of {', '.join(SETS)}; got {kind!r:.60}")
    who = f"-{row.text('model_name')}" if row.find("model_name") is not None else ""
    identity = f"{kind}-{row.text('episode_id')}{who}"
    if row.find("step") is not None:
        identity += f"-{row.text('step')}"
    if row.find("input") is not None:
        prompt = row.text("input")
    else:
        words = row.text("instruction").rstrip(". ")
        prompt = OURS.format(objects=_objects(row), instruction=words)
    steps = _steps(row)
    images: Any = media.pictures(_with_picture(row, steps), identity, "input_image_path", "image")
    return Item(
        identity, kind, prompt, prompt, (), "open", 0.0, Metric.PLAN, images, plan=_plan(row, steps)
    )


def _steps(row: Row) -> list[Any]:
    """The steps of an episode; the row itself where it is one."""
    found = row.find("trajectory")
    if isinstance(found, str):
        found = written_list(found)
    if found is None:
        return [row.values]
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise row.bad("trajectory", f"expected a list of steps, got {found!r:.60}")
    return found


def _with_picture(row: Row, steps: list[Any]) -> Row:
    """The row with the first step's picture, where that has it."""
    first = steps[0].get("input_image_path") if steps else None
    if row.find("input_image_path", "image") is not None or first is None:
        return row
    return Row(row.file, row.number, {**row.values, "input_image_path": first})


def _plan(row: Row, steps: list[Any]) -> Plan:
    """All actions that were carried out, in order."""
    actions: list[Action] = []
    for step in steps:
        listed = step.get(KEY)
        if isinstance(listed, str):
            listed = written_list(listed)
        if not isinstance(listed, list):
            raise row.bad(KEY, f"expected a list of actions, got {listed!r:.60}")
        for each in listed:
            if isinstance(each, dict) and each.get("action_success") == 0.0:
                continue  # the arm did not get there
            try:
                actions.append(read_action(each))
            except ValueError as error:
                raise row.bad(KEY, str(error)) from None
    if not actions:
        raise row.bad(KEY, "expected at least one action that was carried out, got none")
    return Plan(tuple(actions))


def _objects(row: Row) -> str:
    """Named places, as the benchmark writes them."""
    value = row.need("objects")
    if isinstance(value, str):
        value = written_list(value)
    if not isinstance(value, dict) or not value:
        raise row.bad("objects", f"expected named places, got {value!r:.60}")
    for name, place in value.items():
        whole = isinstance(place, list) and all(type(n) is int and 0 <= n <= CELLS for n in place)
        if not whole or len(place) != 3:
            raise row.bad(
                "objects", f"{name}: expected [X, Y, Z] of 0 to {CELLS}, got {place!r:.40}"
            )
    return ", ".join(f"{name} {place}" for name, place in value.items())
