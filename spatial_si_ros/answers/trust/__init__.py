"""What a measured probability is worth, learned from answers whose truth is known."""
