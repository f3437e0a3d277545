"""The nodes on a robot whose camera, localisation and Nav2 run already.

    ros2 launch spatial_si_ros robot.launch.py \\
        color_image:=/camera/color/image_raw \\
        depth_image:=/camera/aligned_depth_to_color/image_raw \\
        detector_model:=$HOME/models/grounding-dino-tiny

`detections:=TOPIC` names a detector that runs already; ours is then not started.

`ros2 launch spatial_si_ros robot.launch.py --show-args` lists the arguments.
"""

from launch import LaunchContext, LaunchDescription, LaunchDescriptionEntity
from launch.actions import DeclareLaunchArgument, ExecuteProcess, OpaqueFunction
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

from spatial_si_ros.nodes.launch_arguments import (
    ROBOT,
    robot_model,
    robot_options,
    robot_processes,
)
from spatial_si_ros.nodes.node_set import PACKAGE, config_file, ros_arguments


def generate_launch_description() -> LaunchDescription:
    declared = [
        DeclareLaunchArgument(
            each.name,
            default_value=each.default,
            description=each.description,
            choices=list(each.choices) or None,
        )
        for each in ROBOT
    ]
    return LaunchDescription([*declared, OpaqueFunction(function=start)])


def start(context: LaunchContext) -> list[LaunchDescriptionEntity]:
    """The processes, once the arguments have values."""
    values = {each.name: LaunchConfiguration(each.name).perform(context) for each in ROBOT}
    options = robot_options(values)
    nodes = [
        Node(
            package=PACKAGE,
            executable=process.executable,
            exec_name=process.executable,
            arguments=ros_arguments(options, process),
            additional_env=dict(process.environment),
            output="screen",
            emulate_tty=True,
            respawn=values["respawn"] == "true",
            respawn_delay=2.0,
        )
        for process in robot_processes(values)
    ]
    model = robot_model(values)
    if model is not None:  # its supervisor starts it again
        nodes.append(
            ExecuteProcess(
                cmd=list(model.command()),
                name=model.executable,
                output="screen",
                emulate_tty=True,
            )
        )
    if values["rviz"] == "true":
        nodes.append(
            Node(
                package="rviz2",
                executable="rviz2",
                exec_name="rviz2",
                namespace=values["namespace"],
                arguments=["-d", str(config_file("spatial_si.rviz"))],
                remappings=list(options.remaps.items()),
                parameters=[{"use_sim_time": values["use_sim_time"] == "true"}],
            )
        )
    return nodes
