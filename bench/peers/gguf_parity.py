"""Greedy tokens of transformers in fp32 on a GGUF file's dequantized weights, for GgufParity to be held against.

    python gguf_parity.py MODEL.gguf OUT.json --tokens 64
"""

import argparse
import json
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

PROMPTS = [
    "The scanning electron microscope is",
    "Grain boundaries in cast aluminium alloys",
    "Question: What is the melting point of nickel?\nAnswer:",
    "The image shows a secondary electron micrograph of a fracture surface. The surface is",
    "1, 1, 2, 3, 5, 8, 13,",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--tokens", type=int, default=64)
    args = parser.parse_args()
    torch.set_num_threads(1)
    where = dict(pretrained_model_name_or_path=str(args.model.parent), gguf_file=args.model.name)
    tokenizer = AutoTokenizer.from_pretrained(**where)
    model = AutoModelForCausalLM.from_pretrained(**where, dtype=torch.float32).eval()
    results = []
    for prompt in PROMPTS:
        ids = tokenizer(prompt, add_special_tokens=False, return_tensors="pt").input_ids
        with torch.no_grad():
            logits = model(ids).logits[0, -1]
            out = model.generate(
                ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=args.tokens,
                min_new_tokens=args.tokens, eos_token_id=None, pad_token_id=0)
        top = logits.topk(10)
        results.append({"prompt": prompt, "ids": ids[0].tolist(), "greedy": out[0, ids.shape[1]:].tolist(),
                        "top": top.indices.tolist(), "logits": [round(v, 5) for v in top.values.tolist()]})
    chat = tokenizer.apply_chat_template([{"role": "user", "content": "Hello"}], tokenize=False, add_generation_prompt=True)
    args.out.write_text(json.dumps({"prompts": results, "chat": chat}, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
