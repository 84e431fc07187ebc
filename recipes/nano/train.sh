#!/usr/bin/env bash
# Trains the bundled student again, from simulated and real images, on two cores in about three hours.
#
#   recipes/nano/train.sh DATA OUT
#
# DATA holds the real images (see real-images.sh). Every step leaves its result in OUT, so the same command goes on where it
# stopped. OUT/nano is the model folder that ships in nano/src/main/resources/io/maemi/nano.
set -euo pipefail
[ $# = 2 ] || { echo "usage: $0 DATA OUT" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd); root=$here/../..
mkdir -p "$2"; out=$(cd "$2" && pwd); data=$(cd "$1" && pwd)
maemi() { "$root/maemi" "$@"; }

"$here/real-images.sh" "$data" "$out/real-images"
maemi instruct --synth 6000 --seed 1000000 --records 24 --longest-edge 320 "$out/sim"
maemi instruct "$out/real-images/train" --categories --longest-edge 320 "$out/real"
maemi instruct "$out"/real-images/train/[!N]* "$out/real-images/train/Nanowires" --records 10 --longest-edge 320 "$out/real-measured" # all but Not_a_micrograph
[ -e "$out/all/images.jsonl" ] || "$here/join.sh" "$out/all" "$out/sim" "$out/real" "$out/real-measured"
maemi tune "$root/recipes/nano-tower.yaml" data="$out/all" out="$out/nano-tower" cache="$out/cache"
maemi tune "$root/recipes/nano-recall.yaml" model="$out/nano-tower/model" data="$out/all" out="$out/nano-recall" cache="$out/cache"
maemi tune "$root/recipes/nano-instruct.yaml" model="$out/nano-recall/model" data="$out/all" out="$out/nano-instruct" cache="$out/cache"

# Held out: seeds and images that no step above has seen.
maemi instruct --synth 310 --seed 9000000 --records 16 --longest-edge 0 "$out/heldout"
rm -rf "$out/nano"; cp -r "$out/nano-instruct/model" "$out/nano"
maemi evaluate "$out/all" "$out/calibration" --questions 1 --calibrate --model "$out/nano"
maemi evaluate "$out/heldout" "$out/evaluation" --split all --model "$out/nano"
(cd "$out/nano" && sha256sum ./* | sed 's#\./##' > files.txt)
