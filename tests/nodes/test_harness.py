"""The harness itself: tests keep out of domains in which something runs."""

from __future__ import annotations

from nodes.harness import Ros, free_domain


def test_a_domain_in_use_is_left_alone(ros: Ros) -> None:
    used = ros.context.get_domain_id()
    assert free_domain(used - 1) != used
    assert 1 <= free_domain(99) <= 100
