"""Text to words: letters that look alike, contractions, numbers, units, listed choices."""
