"""The occupancy grid understood: walls, rooms, places, clutter."""
