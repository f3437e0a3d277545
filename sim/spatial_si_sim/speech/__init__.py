"""People who speak to the robot: synthetic voices, a noisy room, and its microphone."""
