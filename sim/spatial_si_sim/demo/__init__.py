"""The demo: an apartment, a robot that explores, questions, instructions, and a report."""
