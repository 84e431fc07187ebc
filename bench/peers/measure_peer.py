"""scikit-image's usual way to count and size objects, as a peer of `maemi evaluate measure`.

Without arguments it answers each line `bright PATH` or `dark PATH` with {"count", "diameter"}: the objects of an
8-bit image and their mean equivalent diameter in pixels. With `--speed FOLDER PROCESSES` it prints how many of the
folder's images it measures in a second, read from disk, in processes of one thread each that are warm before the clock
starts, the best of three rounds.
"""
import json
import multiprocessing
import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy
from scipy import ndimage
from skimage import feature, filters, io, measure, segmentation


def objects(path, bright):
    image = io.imread(path)
    if image.ndim > 2:
        image = image[..., :3].mean(axis=2)
    if not bright:
        image = image.max() - image
    smooth = filters.gaussian(image, sigma=2, preserve_range=True)
    if smooth.min() == smooth.max():
        return []
    mask = smooth > filters.threshold_otsu(smooth)
    distance = ndimage.distance_transform_edt(mask)
    peaks = feature.peak_local_max(distance, min_distance=7, labels=measure.label(mask))
    seeds = numpy.zeros(mask.shape, numpy.int32)
    seeds[tuple(peaks.T)] = numpy.arange(1, len(peaks) + 1)
    labels = segmentation.watershed(-distance, seeds, mask=mask)
    properties = ("label", "area", "equivalent_diameter_area", "eccentricity", "feret_diameter_max")
    return measure.regionprops_table(labels, properties=properties)["equivalent_diameter_area"]


def main():
    if sys.argv[1:2] == ["--speed"]:
        paths = sorted(os.path.join(sys.argv[2], name) for name in os.listdir(sys.argv[2]))
        best = 0.0
        with multiprocessing.Pool(int(sys.argv[3])) as pool:
            pool.starmap(objects, [(path, True) for path in paths], chunksize=1)
            for _ in range(3):
                start = time.perf_counter()
                pool.starmap(objects, [(path, True) for path in paths], chunksize=1)
                best = max(best, len(paths) / (time.perf_counter() - start))
        print(f"{best:.2f}")
        return
    for line in sys.stdin:
        side, path = line.rstrip("\n").split(" ", 1)
        found = objects(path, side == "bright")
        print(json.dumps({"count": len(found), "diameter": float(numpy.mean(found)) if len(found) else 0.0}), flush=True)


main()
