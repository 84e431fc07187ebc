"""Files a second over a folder of vendors' files by rosettasciio and tifffile, by the clock and in processor time.

"headers" leave the samples in the file, "samples" reads them, both with the metadata; "hashed" are samples with a SHA-256 of the
file's bytes besides. "all" are all files, "TIFF" those alone.

    python -m venv venv && venv/bin/pip install rosettasciio==0.15.0 tifffile==2026.3.3 h5py==3.16.0 imageio==2.38.1 dask
    venv/bin/python bench/peers/info_peers.py ../shared/data/vendor
"""

import hashlib
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
ROUNDS = 20


def rosettasciio(file, lazy=False):
    reader = importlib.import_module("rsciio." + READERS[file.suffix])
    return reader.file_reader(str(file), lazy=lazy)


def tiff(file, samples=True):
    """What it knows of a file: vendors' tags as it parses them where it knows the vendor, else the page's tags."""
    import tifffile

    with tifffile.TiffFile(file) as opened:
        known = [getattr(opened, vendor + "_metadata") for vendor in ("sem", "fei", "sis", "imagej", "ome")]
        tags = [{tag.name: tag.value for tag in page.tags} for page in opened.pages]
        return samples and opened.asarray(), known, tags


def hashed(read):
    return lambda file: (read(file), hashlib.sha256(file.read_bytes()).hexdigest())


def rate(read, files):
    clock, processor, good = [], [], 0
    for _ in range(ROUNDS + 2):
        start, used, good = time.perf_counter(), time.process_time(), 0
        for file in files:
            try:
                read(file)
                good += 1
            except Exception as wrong:
                print("  cannot read", file.name, type(wrong).__name__, file=sys.stderr)
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    return [len(files) / sorted(times[2:])[ROUNDS // 2] for times in (clock, processor)] + [good]


files = sorted(f for f in pathlib.Path(sys.argv[1]).rglob("*") if f.suffix in READERS)
tiffs = [f for f in files if f.suffix == ".tif"]
for name, read, chosen in (
    ("headers, all, rosettasciio", lambda file: rosettasciio(file, lazy=True), files),
    ("headers, TIFF, rosettasciio", lambda file: rosettasciio(file, lazy=True), tiffs),
    ("headers, TIFF, tifffile", lambda file: tiff(file, samples=False), tiffs),
    ("samples, all, rosettasciio", rosettasciio, files),
    ("samples, all, rosettasciio, hashed", hashed(rosettasciio), files),
    ("samples, TIFF, rosettasciio", rosettasciio, tiffs),
    ("samples, TIFF, rosettasciio, hashed", hashed(rosettasciio), tiffs),
    ("samples, TIFF, tifffile", tiff, tiffs),
    ("samples, TIFF, tifffile, hashed", hashed(tiff), tiffs),
):
    clock, processor, good = rate(read, chosen)
    print(f"{name}: {clock:.1f} files/s ({processor:.1f} by processor; {good} of {len(chosen)} read)")
