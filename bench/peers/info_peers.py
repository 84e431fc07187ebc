"""Files a second over a folder of vendors' files, read whole with metadata by rosettasciio and tifffile.

    python -m venv venv && venv/bin/pip install rosettasciio==0.15.0 tifffile==2026.3.3 h5py==3.16.0 imageio==2.38.1
    venv/bin/python bench/peers/info_peers.py ../shared/data/vendor
"""

import importlib
import pathlib
import sys
import time

READERS = {
    ".tif": "tiff",
    ".dm3": "digitalmicrograph",
    ".dm4": "digitalmicrograph",
    ".ser": "tia",
    ".emd": "emd",
    ".mrc": "mrc",
}
ROUNDS = 8


def rosettasciio(file):
    return importlib.import_module("rsciio." + READERS[file.suffix]).file_reader(str(file))


def tiff(file):
    import tifffile

    with tifffile.TiffFile(file) as opened:
        return opened.asarray(), [dict(page.tags.items()) for page in opened.pages]


def rate(read, files):
    times, good = [], 0
    for _ in range(ROUNDS + 2):
        start, good = time.perf_counter(), 0
        for file in files:
            try:
                read(file)
                good += 1
            except Exception as wrong:
                print("  cannot read", file.name, type(wrong).__name__, file=sys.stderr)
        times.append(time.perf_counter() - start)
    return len(files) / sorted(times[2:])[ROUNDS // 2], good


files = sorted(f for f in pathlib.Path(sys.argv[1]).rglob("*") if f.suffix in READERS)
for name, read, chosen in (
    ("rosettasciio", rosettasciio, files),
    ("tifffile, its files alone", tiff, [f for f in files if f.suffix == ".tif"]),
):
    speed, good = rate(read, chosen)
    print(f"{name}: {speed:.1f} files/s ({good} of {len(chosen)} read)")
