"""Holds our adapter folders against PEFT, both ways: PEFT loads one that we wrote and an exported slice of a dynamic one, we
load one that PEFT wrote; the logits must agree. Exit 1 where they do not.

    python adapter_parity.py MODEL --run "COMMAND"

COMMAND runs the test class io.maemi.tune.AdapterParityDump; its arguments are appended.
"""

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file
from transformers import AutoModelForImageTextToText


def ours(command: str, half: str, model: Path, adapter: Path, out: Path) -> dict[str, torch.Tensor]:
    subprocess.run([*shlex.split(command), half, str(model), str(adapter), str(out)], check=True)
    return load_file(out)


def theirs(model: torch.nn.Module, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
    with torch.no_grad():
        return model(
            input_ids=inputs["input_ids"],
            attention_mask=torch.ones_like(inputs["input_ids"]),
            pixel_values=inputs["pixel_values"].unsqueeze(1),
        ).logits


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--run", required=True, help="command that runs io.maemi.tune.AdapterParityDump")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    args = parser.parse_args()

    def load() -> torch.nn.Module:
        return AutoModelForImageTextToText.from_pretrained(args.model, dtype=torch.float32).eval()

    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for half in ("write", "slice"):
            dumped = ours(args.run, half, args.model, out / half, out / f"{half}.safetensors")
            base = theirs(load(), dumped)
            loaded = PeftModel.from_pretrained(load(), out / half).eval()
            reference = theirs(loaded, dumped)
            moved = (dumped["logits"] - base).abs().max().item()
            difference = (dumped["logits"] - reference).abs().max().item()
            print(f"ours in PEFT, {half}: largest difference {difference:.2e}; it moves logits by up to {moved:.2e}")
            assert moved > 10 * args.tolerance, "an adapter that changes nothing proves nothing"
            worst = max(worst, difference)

        torch.manual_seed(5)
        config = LoraConfig(
            r=4, lora_alpha=8, target_modules="all-linear", modules_to_save=["connector"], init_lora_weights=False
        )
        peft = get_peft_model(load(), config).eval()
        peft.save_pretrained(out / "theirs")
        dumped = ours(args.run, "read", args.model, out / "theirs", out / "read.safetensors")
        difference = (dumped["logits"] - theirs(peft, dumped)).abs().max().item()
        moved = (dumped["logits"] - base).abs().max().item()
        print(f"PEFT's in ours: largest difference {difference:.2e}; the adapter moves logits by up to {moved:.2e}")
        worst = max(worst, difference)
    print("equal" if worst <= args.tolerance else "failed")
    return 0 if worst <= args.tolerance else 1


if __name__ == "__main__":
    sys.exit(main())
