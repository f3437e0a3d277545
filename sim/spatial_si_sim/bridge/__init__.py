"""The robot's drivers, simulated: sensors, base, localisation and `navigate_to_pose` over ROS 2.

Start it with `python -m spatial_si_sim.bridge --ros-args -p scene:=FOLDER`.
"""
