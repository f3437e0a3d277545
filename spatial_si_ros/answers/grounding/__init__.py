"""From words to the things and viewpoints of the map that they mean, or why none is meant."""
