"""Where something can be put down: free, level, reachable, and as the words say."""
