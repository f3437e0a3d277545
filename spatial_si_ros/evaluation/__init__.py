"""How good answers are: the benchmarks of others, read, asked and scored. Knows no ROS."""
