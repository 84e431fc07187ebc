"""Writes the first losses of transformers + PEFT tuning on the tiny random model of student_fixture.py.

    python tuning_fixture.py core/src/test/resources/student core/src/test/resources/tune

For each of lora, rslora and lorafa: FOLDER/<method> is the adapter before its first step, FOLDER/losses.json the loss of
each of ten steps. The LoRA-FA optimizer computes its projection in bfloat16 where the processor has it, which no other
implementation can repeat to five digits; here it computes in float32.
"""

import argparse
import json
from pathlib import Path

import peft.optimizers.lorafa as lorafa
import torch
from peft import LoraConfig, get_peft_model
from peft.optimizers import create_lorafa_optimizer
from safetensors.torch import load_file
from transformers import AutoModelForImageTextToText

STEPS, RATE, RANK, ALPHA, SUPERVISED = 10, 1e-3, 4, 8, 12


def batch(student: Path) -> dict[str, torch.Tensor]:
    stored = load_file(student / "reference.safetensors")
    ids = stored["input_ids"]
    labels = torch.full_like(ids, -100)
    labels[:, -SUPERVISED:] = ids[:, -SUPERVISED:]
    return {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "pixel_values": stored["pixel_values"].unsqueeze(1),
        "labels": labels,
    }


def optimizer(method: str, model: torch.nn.Module) -> torch.optim.Optimizer:
    if method == "lorafa":
        made = create_lorafa_optimizer(model, r=RANK, lora_alpha=ALPHA, lr=RATE)
        for group in made.param_groups:
            group["eps"] = 1e-12  # added before the bias correction there, behind it elsewhere
        return made
    return torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=RATE, eps=1e-12, weight_decay=0.0)


def run(method: str, student: Path, folder: Path) -> list[float]:
    torch.manual_seed(11)
    base = AutoModelForImageTextToText.from_pretrained(student / "model", dtype=torch.float32)
    config = LoraConfig(
        r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules="all-linear", use_rslora=method == "rslora"
    )
    model = get_peft_model(base, config)
    model.save_pretrained(folder / method)
    (folder / method / "README.md").unlink(missing_ok=True)
    if method == "lorafa":
        file = folder / method / "adapter_config.json"
        told = json.loads(file.read_text())
        told["frozen_a"] = {"gradient_correction": True}
        file.write_text(json.dumps(told, indent=2) + "\n")
    step, inputs, losses = optimizer(method, model), batch(student), []
    for _ in range(STEPS):
        loss = model(**inputs).loss
        loss.backward()
        step.step()
        step.zero_grad()
        losses.append(loss.item())
    return losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("student", type=Path)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    lorafa.is_bf16_available = lambda: False
    args.folder.mkdir(parents=True, exist_ok=True)
    losses = {method: run(method, args.student, args.folder) for method in ("lora", "rslora", "lorafa")}
    told = {"steps": STEPS, "rate": RATE, "supervised": SUPERVISED, "losses": losses}
    (args.folder / "losses.json").write_text(json.dumps(told, indent=2) + "\n")


if __name__ == "__main__":
    main()
