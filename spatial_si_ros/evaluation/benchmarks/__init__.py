"""The files of published benchmarks as items that a model can be asked.

`read_benchmark(format, path)` is the door; `FORMATS` says which there are. Every reader names the
page that its columns are from. A row that cannot be read stops the reading: nothing is left out.
"""

from .formats import FORMATS, Format, Rule, read_benchmark
from .items import Dataset, Item, Metric

__all__ = ["FORMATS", "Dataset", "Format", "Item", "Metric", "Rule", "read_benchmark"]
