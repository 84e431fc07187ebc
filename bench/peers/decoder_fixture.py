"""Writes tiny random decoders in their published folder form, each with what transformers makes of it.

    python decoder_fixture.py core/src/test/resources/decoders --seed 5

FOLDER/NAME is the model, FOLDER/NAME/reference.safetensors holds input.input_ids, output.hidden_states.N, output.logits and
output.greedy_ids. llama3 has scaled rotary frequencies, shared key heads and a head of its own; qwen2 biases and a tied head.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file
from student_fixture import tokenizer
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM

TEMPLATE = "{% for m in messages %}{{ bos_token + m['role'] + '\\n' + m['content'] + eos_token + '\\n' }}{% endfor %}"


def models(width: int, vocabulary: int) -> dict:
    common = dict(
        vocab_size=vocabulary, hidden_size=width, intermediate_size=2 * width, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, bos_token_id=1, eos_token_id=2, pad_token_id=0,
        initializer_range=0.3)
    llama3 = LlamaConfig(
        **common, max_position_embeddings=256, tie_word_embeddings=False, rms_norm_eps=1e-5,
        rope_parameters=dict(
            rope_type="llama3", rope_theta=5000.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
            original_max_position_embeddings=64))
    qwen2 = Qwen2Config(**common, max_position_embeddings=128, tie_word_embeddings=True)
    return {"llama3": LlamaForCausalLM(llama3), "qwen2": Qwen2ForCausalLM(qwen2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--width", type=int, default=32)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    tok = tokenizer()
    tok.chat_template = TEMPLATE
    for name, model in models(args.width, len(tok)).items():
        model.eval()
        for parameter_name, parameter in model.named_parameters():
            if parameter_name.endswith("bias"):
                torch.nn.init.normal_(parameter, std=0.3)
        folder = args.folder / name
        model.save_pretrained(folder)
        tok.save_pretrained(folder)
        ids = torch.tensor([tok("Evidence: particle count 42; the fibres are 128 nm wide.").input_ids])
        with torch.no_grad():
            out = model(ids, output_hidden_states=True)
            greedy = model.generate(
                ids, do_sample=False, max_new_tokens=32, min_new_tokens=32, eos_token_id=None, pad_token_id=0)
        hidden = {f"output.hidden_states.{i}": h.contiguous() for i, h in enumerate(out.hidden_states)}
        save_file(
            {"input.input_ids": ids, "output.logits": out.logits.contiguous(),
             "output.greedy_ids": greedy[:, ids.shape[1]:].contiguous(), **hidden},
            folder / "reference.safetensors")


if __name__ == "__main__":
    main()
