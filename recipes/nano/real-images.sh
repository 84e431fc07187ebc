#!/usr/bin/env bash
# Lays real images out as one folder a label, for the bundled student's training and its held-out table.
#
#   recipes/nano/real-images.sh DATA OUT
#
# DATA holds particles-emps, powder-ampis, nanoparticles-stem and captions. OUT gets train/LABEL/ and heldout/LABEL/ with links to
# the images. Held out: a fifth of each set, by image where images are independent and by paper for images cut from papers. The
# labels of captions are guessed from a paper's words on the material and are noisy; images of optical, fluorescence and force
# microscopes are the ones that no electron microscope took.
set -euo pipefail
[ $# = 2 ] || { echo "usage: $0 DATA OUT" >&2; exit 2; }
data=$(cd "$1" && pwd); out=$2
place() { mkdir -p "$out/$1/$2"; ln -sfn "$3" "$out/$1/$2/$4$(basename "$3")"; }
every_fifth() { # label, prefix, files…
  local label=$1 prefix=$2 i=0; shift 2
  for f in "$@"; do
    if [ $((i % 5)) = 0 ]; then place heldout "$label" "$f" "$prefix"; else place train "$label" "$f" "$prefix"; fi
    i=$((i + 1))
  done
}
every_fifth Particles emps- "$data"/particles-emps/images/*
every_fifth Particles stem- "$data"/nanoparticles-stem/images/*
every_fifth Powder ampis- "$data"/powder-ampis/images/*
awk -F'\t' 'NR > 1 {
  what = tolower($4 " " $5); label = ""
  if ($2 ~ /^(Optical|Fluorescence|AFM)/) label = "Not_a_micrograph"
  else if ($2 !~ /^(SEM|TEM|STEM|HRTEM|Cryo-TEM)$/) next
  else if (what ~ /nanowire|nanorod|nanotube|cnt/) label = "Nanowires"
  else if (what ~ /fib(er|re)|fibrous|textile|yarn|fibril/) label = "Fibres"
  else if (what ~ /cell|bacteri|tissue|neuron|virus|viron|phage|organoid/) label = "Biological"
  else if (what ~ /porous|pore|sponge|foam|scaffold|aerogel|hydrogel/) label = "Porous_Sponge"
  else if (what ~ /electrode|device|chip|transistor|mems/) label = "MEMS_devices_and_electrodes"
  else if (what ~ /pattern|lithograph|grating|array/) label = "Patterned_surface"
  else if (what ~ /powder/) label = "Powder"
  else if (what ~ /film|coating|layer|cross.section|membrane/) label = "Films_Coated_Surface"
  else if (what ~ /particle|nanocrystal|sphere|colloid|cube|nps|micelle|vesicle/) label = "Particles"
  if (label != "") print label "\t" $1 "\t" $NF
}' "$data/captions/labels.tsv" | while IFS=$'\t' read -r label file doi; do
  # The paper decides, so that frames of one paper never stand on both sides.
  if [ $(( $(printf %s "$doi" | cksum | cut -d' ' -f1) % 5 )) = 0 ]; then part=heldout; else part=train; fi
  place "$part" "$label" "$data/captions/images/$file" captions-
done
for part in train heldout; do
  for folder in "$out/$part"/*/; do echo "$part $(basename "$folder"): $(find "$folder" -type l | wc -l)"; done
done
