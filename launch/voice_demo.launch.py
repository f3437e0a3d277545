"""A robot with an arm in an apartment that does what it is told by voice.

    ros2 launch spatial_si_ros voice_demo.launch.py
    ros2 launch spatial_si_ros voice_demo.launch.py voice:=commands.wav robot:=plain rviz:=true

"pick up the red mug", "put it on the table", "stop". It first has to see the apartment: say
"look around". The arguments of habitat.launch.py hold here too.
"""

from pathlib import Path

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration

from spatial_si_ros.nodes.launch_arguments import VOICE_DEMO

HABITAT_FILE = str(Path(__file__).with_name("habitat.launch.py"))


def generate_launch_description() -> LaunchDescription:
    declared = [
        DeclareLaunchArgument(
            each.name,
            default_value=each.default,
            description=each.description,
            choices=list(each.choices) or None,
        )
        for each in VOICE_DEMO
    ]
    habitat = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(HABITAT_FILE),
        launch_arguments={
            **{each.name: LaunchConfiguration(each.name) for each in VOICE_DEMO},
            "arm": "true",
        }.items(),
    )
    return LaunchDescription([*declared, habitat])
