"""Builders of object kinds: each takes a random source and a colour name and gives a Model."""
