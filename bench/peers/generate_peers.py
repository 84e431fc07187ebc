"""What other engines reach at what bench/run generate measures; one JSON object a line: {"what", "engine", "value", "unit"}.

    python generate_peers.py MODEL.gguf [--only llama transformers smolvlm]

llama.cpp (llama-cpp-python) with the linears requantized by itself to Q4_0 and as they are in the file; transformers in bfloat16 on
the same weights; SmolVLM-256M's shape with random weights, 512 x 512 pixels and 64 tokens of text to the first token. Each in a process
of its own, medians of five runs behind one that warms up; an engine that is not installed is left out.
"""

import argparse
import ctypes
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

THREADS, PROMPT, WRITTEN, RUNS = os.cpu_count(), 512, 128, 5
PARTS = ["llama-file", "llama-Q4_0", "transformers", "smolvlm"]
LLAMA_Q4_0 = 2


def tell(what: str, engine: str, value: float, unit: str) -> None:
    print(json.dumps({"what": what, "engine": engine, "value": round(value, 4), "unit": unit}), flush=True)


def medians(once) -> list:
    runs = [once() for _ in range(RUNS + 1)][1:]
    return [statistics.median(column) for column in zip(*runs)]


def llama(file: Path, requantized: bool) -> None:
    import llama_cpp
    import numpy

    if requantized:
        target = Path(tempfile.gettempdir()) / (file.stem + ".requantized-Q4_0.gguf")
        if not target.exists():
            params = llama_cpp.llama_model_quantize_default_params()
            params.nthread, params.ftype, params.allow_requantize = THREADS, LLAMA_Q4_0, True
            if llama_cpp.llama_model_quantize(str(file).encode(), str(target).encode(), ctypes.byref(params)):
                raise RuntimeError("llama.cpp cannot requantize " + str(file))
        file = target
    llm = llama_cpp.Llama(str(file), n_ctx=1024, n_batch=PROMPT, n_ubatch=PROMPT, n_threads=THREADS, n_threads_batch=THREADS,
                          verbose=False)
    filler = llm.tokenize((" The micrograph shows fine grains." * 200).encode(), add_bos=False)[:PROMPT]

    def decode(ids):
        array = (llama_cpp.llama_token * len(ids))(*ids)
        if llama_cpp.llama_decode(llm.ctx, llama_cpp.llama_batch_get_one(array, len(ids))):
            raise RuntimeError("llama_decode failed")
        return numpy.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(llm.ctx, -1), (llm.n_vocab(),))

    def once():
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(llm.ctx), True)
        start = time.perf_counter()
        logits = decode(filler)
        middle = time.perf_counter()
        for _ in range(WRITTEN):
            logits = decode([int(logits.argmax())])
        return PROMPT / (middle - start), WRITTEN / (time.perf_counter() - middle)

    engine = f"llama.cpp {importlib.metadata.version('llama_cpp_python')} {'Q4_0' if requantized else 'as in the file'}"
    read, written = medians(once)
    tell("read", engine, read, "tokens/s")
    tell("write", engine, written, "tokens/s")


def transformers(file: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    torch.set_num_threads(THREADS)
    model = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.bfloat16).eval()
    ids = torch.randint(1000, 40000, (1, PROMPT), generator=torch.Generator().manual_seed(0))

    def once():
        start = time.perf_counter()
        out = model(input_ids=ids, use_cache=True, logits_to_keep=1)
        middle = time.perf_counter()
        for _ in range(WRITTEN // 4):
            out = model(input_ids=out.logits[:, -1:].argmax(-1), past_key_values=out.past_key_values, use_cache=True)
        return PROMPT / (middle - start), WRITTEN // 4 / (time.perf_counter() - middle)

    with torch.no_grad():
        read, written = medians(once)
    engine = f"transformers {importlib.metadata.version('transformers')} bf16"
    tell("read", engine, read, "tokens/s")
    tell("write", engine, written, "tokens/s")


def smolvlm() -> None:
    import numpy
    import torch
    from PIL import Image
    from transformers import Idefics3Config, Idefics3ForConditionalGeneration, Idefics3ImageProcessor

    torch.set_num_threads(THREADS)
    side, image_id, text = 512, 49190, 64
    config = Idefics3Config(
        text_config=dict(model_type="llama", hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
                         num_key_value_heads=3, vocab_size=49280, max_position_embeddings=8192),
        vision_config=dict(hidden_size=768, intermediate_size=3072, num_hidden_layers=12, num_attention_heads=12, image_size=side,
                           patch_size=16),
        scale_factor=4, image_token_id=image_id, pad_token_id=2, tie_word_embeddings=True)
    model = Idefics3ForConditionalGeneration(config).to(torch.bfloat16).eval()
    edge = {"longest_edge": side}
    processor = Idefics3ImageProcessor(do_image_splitting=False, size=edge, max_image_size=edge)
    image = Image.fromarray(numpy.random.default_rng(0).integers(0, 256, (side, side, 3), numpy.uint8))
    ids = torch.cat([torch.full((64,), image_id), torch.randint(1000, 40000, (text,))])[None]
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")

    def once():
        start = time.perf_counter()
        seen = processor([[image]], return_tensors="pt")
        model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=seen["pixel_values"].to(torch.bfloat16),
                       pixel_attention_mask=seen["pixel_attention_mask"], do_sample=False, max_new_tokens=1)
        return (time.perf_counter() - start,)

    with torch.no_grad():
        seconds = medians(once)[0]
    engine = f"transformers {importlib.metadata.version('transformers')} bf16"
    tell("first token", engine, seconds, "s")
    with open("/proc/self/status") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    tell("first token's memory", engine, peak * 1024 / 1e9, "GB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--only", nargs="*", default=PARTS)
    parser.add_argument("--part", help="run this one in this process")
    args = parser.parse_args()
    if args.part is None:
        for part in PARTS:
            if part.split("-")[0] in args.only or part in args.only:
                command = [sys.executable, __file__, str(args.model), "--part", part]
                done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
                print(done.stdout, end="", flush=True)
                if done.returncode:
                    print(part + " not run: " + (done.stderr.strip().splitlines() or ["?"])[-1], file=sys.stderr)
    elif args.part.startswith("llama"):
        llama(args.model, args.part.endswith("Q4_0"))
    elif args.part == "transformers":
        transformers(args.model)
    else:
        smolvlm()


if __name__ == "__main__":
    main()
