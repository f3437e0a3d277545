"""Makes the two virtual environments. Standard library only: nothing is installed yet."""
