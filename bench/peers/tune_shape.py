"""A step of adapter tuning with transformers + PEFT beside ours, same shapes, same threads, on random weights.

    python tune_shape.py --ours "bench/run shape"            all rows, each in a process of its own, rounds interleaved
    python tune_shape.py --ours "bench/run shape" --goal 2 --rounds 1     what one of the goals needs
    python tune_shape.py --only lora-bf16pure                one row of PEFT's

Rows: SmolLM2-135M's shape, 4 x 512 tokens, rank 8 on all linears of the decoder, with activations kept and recomputed;
one block of Llama-2-7B's shape, 1 x 512 tokens, where a model has 32. Prints one JSON object a line: tokens/s, seconds a
step (median of six behind two), peak resident memory of the steps in MiB, and the bfloat16 product's speed in the same
process. With --ours, lines of ratios follow: medians of our rows over those of PEFT's quickest comparable one. Give the
machine nothing else to do.
"""

import argparse
import ctypes
import gc
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

THREADS, WARM, STEPS, ROUNDS, RANK, ALPHA = 2, 2, 6, 3, 8, 16
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
SHAPES = {
    "smollm2": dict(
        hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3,
        vocab_size=49152, tie_word_embeddings=True, max_position_embeddings=8192,
    ),
    "block7b": dict(
        hidden_size=4096, intermediate_size=11008, num_hidden_layers=1, num_attention_heads=32, num_key_value_heads=32,
        vocab_size=320, tie_word_embeddings=True, max_position_embeddings=4096,
    ),
}
BATCHES = {"smollm2": (4, 512), "block7b": (1, 512)}
# name: shape, base, method, recomputed
THEIRS = {
    "lora-bf16": ("smollm2", "bf16", "lora", False),
    "lora-bf16-recomputed": ("smollm2", "bf16", "lora", True),
    "lora-bf16pure": ("smollm2", "bf16pure", "lora", False),
    "lora-bf16pure-recomputed": ("smollm2", "bf16pure", "lora", True),
    "lorafa-bf16pure": ("smollm2", "bf16pure", "lora-fa", False),
    "lora-nf4-recomputed": ("smollm2", "nf4", "lora", True),
    "block-lora-nf4": ("block7b", "nf4", "lora", False),
    "block-lora-nf4-recomputed": ("block7b", "nf4", "lora", True),
    "block-lora-bf16pure": ("block7b", "bf16pure", "lora", False),
}
OURS = {
    "lora-bf16": ("smollm2", "bf16", "lora", "keep"),
    "lora-bf16-recomputed": ("smollm2", "bf16", "lora", "recompute"),
    "lora-fa-bf16": ("smollm2", "bf16", "lora-fa", "keep"),
    "lora-nf4-recomputed": ("smollm2", "nf4", "lora", "recompute"),
    "lora-int4-recomputed": ("smollm2", "int4", "lora", "recompute"),
    "block-dylora-fa-int4": ("block7b", "int4", "dylora-fa", "keep"),
    "block-dylora-fa-int4-recomputed": ("block7b", "int4", "dylora-fa", "recompute"),
    "block-lora-nf4": ("block7b", "nf4", "lora", "keep"),
    "block-lora-nf4-recomputed": ("block7b", "nf4", "lora", "recompute"),
    "block-lora-bf16": ("block7b", "bf16", "lora", "keep"),
}
# what: our row, PEFT's rows of which the quickest counts, least ratio of speed, largest of memory
GOALS = {
    "SmolLM2-135M, activations kept": (
        "lora-bf16", ["lora-bf16", "lora-bf16pure", "lorafa-bf16pure"], 2.0, 1.0,
    ),
    "SmolLM2-135M, recomputed": (
        "lora-bf16-recomputed", ["lora-bf16-recomputed", "lora-bf16pure-recomputed", "lora-nf4-recomputed"], 1.3, 0.5,
    ),
    "Llama-2-7B block, int4 DyLoRA-FA beside NF4": (
        "block-dylora-fa-int4", ["block-lora-nf4", "block-lora-nf4-recomputed"], 1.2, 1.0,
    ),
}


def restart_peak() -> None:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def peak_mib() -> int:
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) // 1024 for line in file if line.startswith("VmHWM"))


def matmul_gflops() -> float:
    import torch

    x, weight = torch.randn(2048, 1024).bfloat16(), torch.randn(1024, 1024).bfloat16()
    seconds = []
    with torch.no_grad():
        for _ in range(30):
            start = time.perf_counter()
            torch.nn.functional.linear(x, weight)
            seconds.append(time.perf_counter() - start)
    return round(2 * 2048 * 1024 * 1024 / statistics.median(seconds) / 1e9, 1)


def model(shape: str, base: str):
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig, LlamaConfig, LlamaForCausalLM

    fresh = LlamaForCausalLM(LlamaConfig(**SHAPES[shape])).to(torch.bfloat16)
    if base != "nf4":
        return fresh
    with tempfile.TemporaryDirectory() as folder:  # bitsandbytes quantizes while it loads
        fresh.save_pretrained(folder)
        del fresh
        how = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        )
        return AutoModelForCausalLM.from_pretrained(
            folder, quantization_config=how, device_map="cpu", dtype=torch.bfloat16
        )


def theirs(name: str) -> None:
    import torch
    from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
    from peft.optimizers import create_lorafa_optimizer

    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    shape, base, method, recomputed = THEIRS[name]
    made = model(shape, base)
    if base == "nf4":
        made = prepare_model_for_kbit_training(made, recomputed, {"use_reentrant": False})
    elif recomputed:
        made.gradient_checkpointing_enable({"use_reentrant": False})
    config = LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=0.0, target_modules=TARGETS, task_type="CAUSAL_LM")
    tuned = get_peft_model(made, config, autocast_adapter_dtype=base != "bf16pure")
    tuned.train()
    tuned.config.use_cache = False
    if method == "lora-fa":
        optimizer = create_lorafa_optimizer(tuned, r=RANK, lora_alpha=ALPHA, lr=1e-4)
    else:
        optimizer = torch.optim.AdamW([p for p in tuned.parameters() if p.requires_grad], lr=1e-4)
    limit = matmul_gflops()
    restart_peak()
    rows, length = BATCHES[shape]
    seconds, loss = [], None
    for _ in range(WARM + STEPS):
        ids = torch.randint(0, SHAPES[shape]["vocab_size"], (rows, length))
        start = time.perf_counter()
        loss = tuned(input_ids=ids, labels=ids).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        seconds.append(time.perf_counter() - start)
    step = statistics.median(seconds[WARM:])
    told = dict(tokens_per_s=round(rows * length / step, 1), step_s=round(step, 3), peak_rss_steps_mib=peak_mib())
    told.update(loss=round(loss.item(), 3), matmul_bf16_gflops=limit, threads=THREADS)
    print(json.dumps(told), flush=True)


def last_json(command: list[str]) -> dict:
    environment = dict(os.environ, OMP_NUM_THREADS=str(THREADS), HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"failed": done.returncode, "error": done.stderr.strip()[-300:]}


def tell(told: list[dict], who: str, row: str, number: int, command: list[str]) -> None:
    told.append({"who": who, "row": row, "round": number, **last_json(command)})
    print(json.dumps(told[-1]), flush=True)


def medians(told: list[dict], who: str, row: str) -> tuple[float, float] | None:
    """Tokens/s and peak memory of a row, over its rounds."""
    rounds = [t for t in told if t["who"] == who and t["row"] == row and "tokens_per_s" in t]
    if not rounds:
        return None
    return tuple(statistics.median(t[key] for t in rounds) for key in ("tokens_per_s", "peak_rss_steps_mib"))


def ratios(told: list[dict], goals: dict) -> None:
    for what, (row, peers, speed, memory) in goals.items():
        ours = medians(told, "maemi", row)
        found = {peer: figures for peer in peers if (figures := medians(told, "peft", peer))}
        if ours is None or not found:
            print(f"{what}: no figures", flush=True)
            continue
        best = max(found, key=lambda peer: found[peer][0])
        print(
            f"{what}: {ours[0]:.0f} tokens/s in {ours[1]:.0f} MiB; PEFT's {best} {found[best][0]:.0f} in"
            f" {found[best][1]:.0f} MiB: {ours[0] / found[best][0]:.2f} times the speed (goal {speed}),"
            f" {ours[1] / found[best][1]:.2f} times the memory (goal {memory})",
            flush=True,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=list(THEIRS))
    parser.add_argument("--ours", help="command that runs io.maemi.bench.ShapeBench")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--goal", type=int, choices=range(1, len(GOALS) + 1), help="only the rows of this goal")
    args = parser.parse_args()
    if args.only:
        theirs(args.only)
        return 0
    goals = dict(list(GOALS.items())[args.goal - 1 : args.goal]) if args.goal else GOALS
    theirs_wanted = {row for goal in goals.values() for row in goal[1]} if args.goal else set(THEIRS)
    ours_wanted = {goal[0] for goal in goals.values()} if args.goal else set(OURS)
    shapes_wanted = {OURS[row][0] for row in ours_wanted}
    with tempfile.TemporaryDirectory() as folder:
        ours = shlex.split(args.ours) if args.ours else []
        for shape in sorted(shapes_wanted) if ours else []:
            subprocess.run([*ours, "make", f"{folder}/{shape}", shape], check=True)
        told = []
        for number in range(args.rounds):
            for name in [row for row in THEIRS if row in theirs_wanted]:
                tell(told, "peft", name, number, [sys.executable, __file__, "--only", name])
            for name in [row for row in OURS if ours and row in ours_wanted]:
                shape, base, method, how = OURS[name]
                rows, length = BATCHES[shape]
                command = [*ours, "run", f"{folder}/{shape}", base, method, how, str(rows), str(length)]
                tell(told, "maemi", name, number, command)
        if ours:
            ratios(told, goals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
