"""Ways to take a thing with two fingers, from measured points alone."""
