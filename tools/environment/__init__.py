"""Makes the virtual environments. Standard library only: nothing is installed yet."""
