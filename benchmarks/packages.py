"""Writing a package to measure with: `python -m benchmarks.packages SIZE FOLDER`.

SIZE is a number of records, `demonstration`, or municipalities and persons as `43x30000`: then of an invented region, which
is written into the folder `region` in it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.engines import read_region
from benchmarks.synthetic import write_package
from benchmarks.wide_region import write_wide_package
from di_metrics.demonstration import write_demonstration_package
from di_metrics.settings import default_region

if __name__ == "__main__":
    size, folder = sys.argv[1], Path(sys.argv[2])
    if size == "demonstration":
        write_demonstration_package(default_region(), folder)
    elif "x" in size:
        write_wide_package(folder, *map(int, size.split("x")))
    else:
        write_package(read_region(default_region()), int(size), folder)
