"""Habitat worlds, drivers and regression tests for spatial_si_ros."""
