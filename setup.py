"""The ament_python package spatial_si_ros. Metadata for ROS is in package.xml."""

from glob import glob

from setuptools import find_packages, setup

PACKAGE = "spatial_si_ros"

EXECUTABLES = (
    "spatial",
    "guard",
    "scene_mapper",
    "spatial_qa",
    "navigation_planner",
    "manipulation_planner",
    "executive",
    "arm",
    "voice_command",
    "detector",
)
"""For ros2 run and launch: those of spatial_si_ros/nodes/node_set.py."""

setup(
    name=PACKAGE,
    version="0.1.0",
    description="Spatial questions, answers and goals for ROS 2 robots",
    author="spatial_si_ros maintainers",
    author_email="maintainers@spatial-si-ros.invalid",
    maintainer="spatial_si_ros maintainers",
    maintainer_email="maintainers@spatial-si-ros.invalid",
    license="Apache-2.0",
    python_requires=">=3.10",
    packages=find_packages(include=[PACKAGE, f"{PACKAGE}.*"]),
    package_data={PACKAGE: ["py.typed", "**/*.lark", "**/*.json", "**/*.yaml"]},
    data_files=[
        ("share/ament_index/resource_index/packages", [f"resource/{PACKAGE}"]),
        (f"share/{PACKAGE}", ["package.xml"]),
        (f"share/{PACKAGE}/launch", sorted(glob("launch/*.py"))),
        (f"share/{PACKAGE}/config", sorted(glob("config/*.*"))),
        (f"share/{PACKAGE}/models", sorted(glob("models/*.*"))),
    ],
    zip_safe=False,
    extras_require={"test": ["pytest"]},
    entry_points={
        "console_scripts": [
            "spatial-si = spatial_si_ros.cli.main:main",
            *(f"{name} = spatial_si_ros.nodes.{name}:main" for name in EXECUTABLES),
        ]
    },
)
