from dataclasses import dataclass

from spatial_si_ros.inference.scoring.lru import ByteCache


@dataclass(frozen=True)
class Thing:
    nbytes: int


def test_what_was_used_longest_ago_goes_first():
    cache = ByteCache(10)
    a, b, c = Thing(4), Thing(5), Thing(3)
    cache.put("a", a)
    cache.put("b", b)
    assert cache.get("a") is a
    cache.put("c", c)
    assert cache.get("b") is None and cache.get("a") is a and cache.get("c") is c
    assert (cache.bytes, len(cache), cache.hits, cache.misses) == (7, 2, 3, 1)


def test_what_is_too_large_is_not_kept_and_drives_nobody_out():
    cache = ByteCache(10)
    cache.put("a", Thing(4))
    cache.put("b", Thing(11))
    assert cache.peek("b") is None and cache.peek("a") is not None


def test_a_thing_is_replaced_and_dropped():
    cache = ByteCache(10)
    cache.put("a", Thing(4))
    cache.put("a", Thing(6))
    assert cache.bytes == 6
    cache.drop("a")
    cache.drop("a")
    assert cache.bytes == 0
    cache.put("a", Thing(6))
    cache.clear()
    assert cache.bytes == 0 and len(cache) == 0
