"""How well is heard: synthetic speech with noise, and figures of what was made of it."""
