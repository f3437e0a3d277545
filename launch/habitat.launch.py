"""The simulator's bridge and the same nodes as on a robot.

    ros2 launch spatial_si_ros habitat.launch.py seed:=7 rviz:=true

The arguments of robot.launch.py hold here too; use_sim_time is always true, and no detector is
started: the simulator has one.
"""

from pathlib import Path

from launch import LaunchContext, LaunchDescription, LaunchDescriptionEntity
from launch.actions import (
    DeclareLaunchArgument,
    EmitEvent,
    ExecuteProcess,
    IncludeLaunchDescription,
    OpaqueFunction,
    RegisterEventHandler,
    SetEnvironmentVariable,
)
from launch.event_handlers import OnProcessExit
from launch.events import Shutdown
from launch.events.process import ProcessExited
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration

from spatial_si_ros.cli.sim_process import sim_environment, sim_python
from spatial_si_ros.nodes.launch_arguments import HABITAT, ROBOT, bridge_arguments
from spatial_si_ros.nodes.transport import transport_environment

ROBOT_FILE = str(Path(__file__).with_name("robot.launch.py"))


def generate_launch_description() -> LaunchDescription:
    declared = [
        DeclareLaunchArgument(
            each.name,
            default_value=each.default,
            description=each.description,
            choices=list(each.choices) or None,
        )
        for each in HABITAT
    ]
    transport = [
        SetEnvironmentVariable(name, value) for name, value in transport_environment().items()
    ]
    robot = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(ROBOT_FILE),
        launch_arguments={"use_sim_time": "true", "detector": "none"}.items(),
    )
    return LaunchDescription([*declared, *transport, robot, OpaqueFunction(function=start)])


def start(context: LaunchContext) -> list[LaunchDescriptionEntity]:
    """The bridge, after the apartment has been generated where no scene is given."""
    values = {
        each.name: LaunchConfiguration(each.name).perform(context) for each in (*HABITAT, *ROBOT)
    }
    python = values["sim_python"] or sim_python()
    if values["scene"]:
        return [bridge(python, values, values["scene"])]
    folder = str(Path(values["out"]) / values["seed"])
    maker = ExecuteProcess(
        cmd=[python, "-m", "spatial_si_sim.make_scene", "--seed", values["seed"], "--out", folder],
        name="make_scene",
        env=sim_environment(),
        output="screen",
    )

    def made(event: ProcessExited, _: LaunchContext) -> LaunchDescriptionEntity:
        if event.returncode != 0:
            return EmitEvent(event=Shutdown(reason="no apartment was generated"))
        return bridge(python, values, folder)

    return [maker, RegisterEventHandler(OnProcessExit(target_action=maker, on_exit=made))]


def bridge(python: str, values: dict[str, str], scene: str) -> ExecuteProcess:
    """The simulator in its own Python; without it the whole launch ends."""
    return ExecuteProcess(
        cmd=[python, "-m", "spatial_si_sim.bridge", *bridge_arguments(values, scene)],
        name="habitat_bridge",
        env=sim_environment(),
        output="screen",
        on_exit=EmitEvent(event=Shutdown(reason="the simulator has ended")),
    )
