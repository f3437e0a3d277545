"""The arm: where it reaches, the joints that put the hand there, and the ways between them."""
