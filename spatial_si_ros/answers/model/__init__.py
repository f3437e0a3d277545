"""The model's half of an answer: what it is shown, what it is asked, and what becomes of it."""
