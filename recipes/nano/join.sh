#!/usr/bin/env bash
# Joins data folders that `maemi instruct` wrote into one for training: images are linked, records renamed after their folder.
#
#   recipes/nano/join.sh OUT FOLDER…
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: $0 OUT FOLDER…" >&2; exit 2; }
out=$1; shift
mkdir -p "$out/images"
for split in train valid test; do : > "$out/$split.jsonl"; done
: > "$out/images.jsonl"
for folder in "$@"; do
  name=$(basename "$folder")
  for image in "$folder"/images/*.png; do ln -sf "$(realpath "$image")" "$out/images/$name-$(basename "$image")"; done
  for file in train.jsonl valid.jsonl test.jsonl images.jsonl; do
    sed -E "s#\"(images/)([0-9]+\.png)#\"\1$name-\2#g" "$folder/$file" >> "$out/$file"
  done
done
wc -l "$out"/*.jsonl
