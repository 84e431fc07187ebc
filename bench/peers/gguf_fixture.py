"""Writes two small GGUF files: one tensor of every block type with its weights beside it, and a tiny random Llama.

    python gguf_fixture.py core/src/test/resources/gguf --seed 5

FOLDER/types.gguf holds TYPE (blocks of random bytes) and TYPE.expected (float32) by the gguf package's own conversion;
FOLDER/llama.gguf a model, its linear layers in blocks, with its vocabulary and chat template; FOLDER/llama.json tokens, logits and greedy tokens of transformers.
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Kind
from student_fixture import tokenizer
from transformers import LlamaConfig, LlamaForCausalLM

KINDS = [Kind.Q4_0, Kind.Q4_1, Kind.Q5_0, Kind.Q5_1, Kind.Q8_0, Kind.Q4_K, Kind.Q5_K, Kind.Q6_K]
SCALES = {Kind.Q6_K: [208], Kind.Q4_K: [0, 2], Kind.Q5_K: [0, 2], Kind.Q4_1: [0, 2], Kind.Q5_1: [0, 2]}
TEMPLATE = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<end_of_utterance>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def types(path: Path, rng: np.random.Generator) -> None:
    writer = gguf.GGUFWriter(path, "types")
    for kind in KINDS:
        weights, size = gguf.GGML_QUANT_SIZES[kind]
        blocks = rng.integers(0, 256, (3, 512 // weights, size), dtype=np.uint8)
        for place in SCALES.get(kind, [0]):
            half = rng.uniform(0.001, 0.1, blocks.shape[:2]).astype(np.float16)
            blocks[:, :, place : place + 2] = half.view(np.uint8).reshape(*half.shape, 2)
        data = blocks.reshape(3, -1)
        writer.add_tensor(kind.name, data, raw_dtype=kind)
        writer.add_tensor(kind.name + ".expected", gguf.quants.dequantize(data, kind).astype(np.float32))
    plain = rng.normal(size=(3, 8)).astype(np.float32)
    writer.add_tensor("F16", plain.astype(np.float16))
    writer.add_tensor("F16.expected", plain.astype(np.float16).astype(np.float32))
    writer.add_tensor("BF16", gguf.quants.quantize(plain, Kind.BF16), raw_dtype=Kind.BF16)
    writer.add_tensor("BF16.expected", gguf.quants.dequantize(gguf.quants.quantize(plain, Kind.BF16), Kind.BF16))
    finish(writer)


def finish(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def side_by_side(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows in the order of Llama's original checkpoints, as the converter writes them."""
    rows, width = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, width).swapaxes(1, 2).reshape(rows, width)


def llama(folder: Path) -> None:
    tok = tokenizer()
    config = LlamaConfig(
        vocab_size=len(tok), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=128, rope_theta=5000.0, rms_norm_eps=1e-5,
        tie_word_embeddings=True, bos_token_id=1, eos_token_id=2, pad_token_id=0, initializer_range=0.3)
    model = LlamaForCausalLM(config).eval()
    writer = gguf.GGUFWriter(folder / "llama.gguf", "llama")
    writer.add_block_count(2)
    writer.add_context_length(128)
    writer.add_embedding_length(32)
    writer.add_feed_forward_length(64)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_rope_freq_base(5000.0)
    writer.add_layer_norm_rms_eps(1e-5)
    vocabulary = sorted(tok.get_vocab().items(), key=lambda entry: entry[1])
    special = set(tok.all_special_tokens)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([text for text, _ in vocabulary])
    writer.add_token_types([3 if text in special else 1 for text, _ in vocabulary])
    core = json.loads(tok.backend_tokenizer.to_str())
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in core["model"]["merges"]])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_pad_token_id(0)
    writer.add_chat_template(TEMPLATE)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, 2)
    state = model.state_dict()
    state.pop("lm_head.weight", None)
    kinds = iter(2 * [Kind.Q4_1, Kind.Q4_0, Kind.Q8_0, Kind.Q4_1, Kind.Q4_0, Kind.Q5_1, Kind.Q4_0])
    for name, tensor in state.items():
        data = tensor.numpy().astype(np.float32)
        kind = next(kinds) if "_proj" in name else Kind.F32
        rounded = gguf.quants.dequantize(gguf.quants.quantize(data, kind), kind)
        tensor.copy_(torch.from_numpy(rounded.reshape(data.shape).copy()))
        if "q_proj" in name or "k_proj" in name:
            data = side_by_side(data, 4 if "q_proj" in name else 2)
        blocks = gguf.quants.quantize(np.ascontiguousarray(data), kind)
        writer.add_tensor(names.get_name(name, try_suffixes=(".weight",)), blocks, raw_dtype=kind)
    finish(writer)
    ids = torch.tensor([tok("What is the mean 128 nm diameter?", add_special_tokens=False).input_ids])
    with torch.no_grad():
        logits = model(ids).logits[0, -1]
        greedy = model.generate(ids, do_sample=False, max_new_tokens=32, min_new_tokens=32, pad_token_id=0)
    tok.chat_template = TEMPLATE
    chat = tok.apply_chat_template([{"role": "user", "content": "Count <|im_start|> 7"}], tokenize=False, add_generation_prompt=True)
    reference = {"text": "What is the mean 128 nm diameter?", "ids": ids[0].tolist(), "logits": logits.tolist(),
                 "greedy": greedy[0, ids.shape[1]:].tolist(), "chat": chat}
    (folder / "llama.json").write_text(json.dumps(reference, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    args.folder.mkdir(parents=True, exist_ok=True)
    types(args.folder / "types.gguf", np.random.default_rng(args.seed))
    llama(args.folder)


if __name__ == "__main__":
    main()
