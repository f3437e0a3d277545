"""Picking, placing and fetching: what is asked, and what truly became of it.

Shares nothing with the code that acts but the written definitions.
"""
