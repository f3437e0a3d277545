"""Questions and instructions about a true scene: drawn by seed, worded in English, with truth."""
