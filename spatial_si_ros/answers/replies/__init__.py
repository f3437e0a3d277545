"""One question, one reply: every kind of question by what its answer is."""
