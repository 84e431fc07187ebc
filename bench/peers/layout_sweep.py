"""Writes tiny random models of every layout in many shapes, without tokenizers, each with what transformers makes of it.

    python layout_sweep.py OUT --seed 11
    for f in OUT/*; do maemi models verify $f --reference $f/reference.safetensors; done

Shapes: heads of any number and width, shared key heads, biases, tied heads, every kind of rotary scaling, towers whose side is no
multiple of their patch, batches of unequal lengths filled up on the left or the right, several images a sample or none, images
seen in part, blocks and tokens that LLaVA takes, shards, older names. bench/peers/vision_fixture.py and decoder_fixture.py write
whole folders, tokenizers included.
"""

import argparse
import json
import re
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    CLIPConfig,
    CLIPModel,
    CLIPVisionConfig,
    CLIPVisionModel,
    CLIPVisionModelWithProjection,
    Dinov2Config,
    Dinov2Model,
    Idefics3Config,
    Idefics3ForConditionalGeneration,
    LlamaConfig,
    LlamaForCausalLM,
    LlavaConfig,
    LlavaForConditionalGeneration,
    Qwen2Config,
    Qwen2ForCausalLM,
    SiglipConfig,
    SiglipModel,
    SiglipVisionConfig,
    SiglipVisionModel,
    SmolVLMConfig,
    SmolVLMForConditionalGeneration,
)
from vision_fixture import randomised

IMAGE_ID = 7


def decoders() -> dict:
    base = dict(vocab_size=211, hidden_size=32, intermediate_size=56, num_hidden_layers=3, num_attention_heads=4,
                num_key_value_heads=2, max_position_embeddings=128, bos_token_id=1, eos_token_id=2, pad_token_id=0)

    def llama(**changes):
        return LlamaForCausalLM(LlamaConfig(**(base | changes)))

    def qwen2(**changes):
        return Qwen2ForCausalLM(Qwen2Config(**(base | changes)))

    def rope(kind, theta=10000.0, **more):
        return dict(rope_parameters=dict(rope_type=kind, rope_theta=theta, **more))

    return {
        "llama_plain": llama(),
        "llama_odd_heads": llama(hidden_size=42, num_attention_heads=3, num_key_value_heads=1),
        "llama_head_dim": llama(hidden_size=30, num_attention_heads=5, num_key_value_heads=5, head_dim=10),
        "llama_wide_heads": llama(head_dim=22),
        "llama_tied": llama(tie_word_embeddings=True),
        "llama_biases": llama(attention_bias=True, mlp_bias=True, rms_norm_eps=1e-3),
        "llama_gelu": llama(hidden_act="gelu"),
        "llama_linear": llama(**rope("linear", factor=2.5)),
        "llama_llama3": llama(**rope("llama3", 500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                     original_max_position_embeddings=32)),
        "llama_dynamic": llama(**rope("dynamic", factor=2.0)),
        "llama_yarn": llama(**rope("yarn", factor=4.0, original_max_position_embeddings=32)),
        "llama_yarn_tuned": llama(**rope("yarn", factor=4.0, original_max_position_embeddings=32, beta_fast=16.0, beta_slow=2.0,
                                         attention_factor=1.2)),
        "llama_one_layer": llama(num_hidden_layers=1, num_attention_heads=1, num_key_value_heads=1),
        "qwen2_plain": qwen2(),
        "qwen2_tied": qwen2(tie_word_embeddings=True, rms_norm_eps=1e-5, **rope("default", 1000000.0)),
        "qwen2_odd": qwen2(hidden_size=42, num_attention_heads=7, num_key_value_heads=7),
        "qwen2_window_off": qwen2(sliding_window=4, use_sliding_window=False, max_window_layers=1),
        "qwen2_yarn": qwen2(**rope("yarn", 1000000.0, factor=4.0, original_max_position_embeddings=32)),
    }


def towers() -> dict:
    base = dict(hidden_size=24, num_hidden_layers=3, num_attention_heads=3, image_size=28, patch_size=7)
    plain = dict(base, intermediate_size=40)
    return {
        "siglip_plain": SiglipVisionModel(SiglipVisionConfig(**plain)),
        "siglip_remainder": SiglipVisionModel(SiglipVisionConfig(**dict(plain, image_size=31))),
        "siglip_no_head": SiglipVisionModel(SiglipVisionConfig(vision_use_head=False, **plain)),
        "siglip_gelu": SiglipVisionModel(SiglipVisionConfig(hidden_act="gelu", layer_norm_eps=1e-4, **plain)),
        "clip_plain": CLIPVisionModel(CLIPVisionConfig(**plain)),
        "clip_remainder": CLIPVisionModel(CLIPVisionConfig(hidden_act="gelu", **dict(plain, image_size=31))),
        "clip_projection": CLIPVisionModelWithProjection(CLIPVisionConfig(projection_dim=18, **plain)),
        "clip_whole": CLIPModel(CLIPConfig(
            vision_config=plain, text_config=dict(hidden_size=16, intermediate_size=32, num_hidden_layers=1,
            num_attention_heads=2, vocab_size=50, max_position_embeddings=16), projection_dim=14)),
        "siglip_whole": SiglipModel(SiglipConfig(
            vision_config=plain, text_config=dict(hidden_size=24, intermediate_size=32, num_hidden_layers=1,
            num_attention_heads=2, vocab_size=50, max_position_embeddings=16))),
        "dinov2_plain": Dinov2Model(Dinov2Config(mlp_ratio=3, **base)),
        "dinov2_other_size": Dinov2Model(Dinov2Config(mlp_ratio=2, **dict(base, image_size=42))),
        "dinov2_remainder": Dinov2Model(Dinov2Config(mlp_ratio=2, **dict(base, image_size=31))),
        "dinov2_no_bias": Dinov2Model(Dinov2Config(mlp_ratio=2, qkv_bias=False, hidden_act="gelu_pytorch_tanh", **base)),
        "dinov2_gated": Dinov2Model(Dinov2Config(mlp_ratio=4, use_swiglu_ffn=True, layer_norm_eps=1e-5, **base)),
        "dinov2_no_mask": Dinov2Model(Dinov2Config(use_mask_token=False, **base)),
    }


def vision_language() -> dict:
    text = dict(model_type="llama", hidden_size=32, intermediate_size=56, num_hidden_layers=2, num_attention_heads=4,
                num_key_value_heads=2, vocab_size=211, max_position_embeddings=256, rms_norm_eps=1e-5, bos_token_id=1,
                eos_token_id=2, pad_token_id=0)
    tower = dict(hidden_size=24, intermediate_size=40, num_hidden_layers=3, num_attention_heads=3, image_size=24, patch_size=6)

    def llava(vision=(), words=(), **changes):
        config = LlavaConfig(vision_config=dict(model_type="clip_vision_model") | tower | dict(vision),
                             text_config=text | dict(words), image_token_index=IMAGE_ID, **changes)
        return LlavaForConditionalGeneration(config)

    def idefics3(kind=Idefics3Config, model=Idefics3ForConditionalGeneration, vision=(), words=(), **changes):
        return model(kind(vision_config=tower | dict(vision), text_config=text | dict(words), image_token_id=IMAGE_ID,
                          pad_token_id=0, **(dict(scale_factor=2) | changes)))

    def smolvlm(**changes):
        return idefics3(SmolVLMConfig, SmolVLMForConditionalGeneration, **changes)

    siglip = dict(model_type="siglip_vision_model")
    return {
        "llava_plain": llava(),
        "llava_last": llava(vision_feature_layer=-1),
        "llava_full": llava(vision_feature_select_strategy="full"),
        "llava_first": llava(vision_feature_layer=1),
        "llava_layers": llava(vision_feature_layer=[-2, -1, 0]),
        "llava_equal_widths": llava(vision=dict(hidden_size=32, num_attention_heads=4)),
        "llava_no_bias": llava(multimodal_projector_bias=False, projector_hidden_act="gelu_pytorch_tanh"),
        "llava_remainder": llava(vision=dict(image_size=27)),
        "llava_siglip": llava(vision=siglip, vision_feature_select_strategy="full"),
        "llava_siglip_no_head": llava(vision=siglip | dict(vision_use_head=False), vision_feature_layer=-1,
                                      vision_feature_select_strategy="full"),
        "llava_qwen2": llava(words=dict(model_type="qwen2", tie_word_embeddings=True), tie_word_embeddings=True),
        "llava_text_tied": llava(words=dict(tie_word_embeddings=True)),
        "idefics3_plain": idefics3(),
        "idefics3_tied": idefics3(tie_word_embeddings=True),
        "idefics3_scale4": idefics3(scale_factor=4, vision=dict(image_size=48)),
        "idefics3_scale1": idefics3(scale_factor=1),
        "idefics3_remainder": idefics3(vision=dict(image_size=28)),
        "idefics3_equal_sizes": idefics3(vision=dict(hidden_size=8, num_attention_heads=2)),
        "idefics3_llama3": idefics3(words=dict(rope_parameters=dict(
            rope_type="llama3", rope_theta=5000.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
            original_max_position_embeddings=64))),
        "idefics3_text_tied": idefics3(words=dict(tie_word_embeddings=True)),
        "smolvlm_plain": smolvlm(),
        "smolvlm_tied": smolvlm(tie_word_embeddings=True),
        "smolvlm_scale4": smolvlm(scale_factor=4, vision=dict(image_size=48)),
    }


def rows_of(lengths, seed_rows, left) -> tuple:
    longest = max(lengths)
    ids, mask = torch.zeros(len(lengths), longest, dtype=torch.long), torch.zeros(len(lengths), longest, dtype=torch.long)
    for i, row in enumerate(seed_rows):
        place = slice(longest - len(row), longest) if left else slice(0, len(row))
        ids[i, place], mask[i, place] = torch.tensor(row), 1
    return ids, mask


def words(count) -> list:
    return torch.randint(10, 200, (count,)).tolist()


def text_inputs(name) -> dict:
    lengths = [40, 9, 17]
    ids, mask = rows_of(lengths, [words(n) for n in lengths], left=len(name) % 2 == 0)
    return dict(input_ids=ids, attention_mask=mask)


def image_inputs(name, model) -> dict:
    config = model.config
    llava = config.model_type == "llava"
    side = config.vision_config.image_size
    grid = side // config.vision_config.patch_size
    if llava:
        cls = config.vision_config.model_type == "clip_vision_model"
        places = grid * grid + int(cls) - int(config.vision_feature_select_strategy == "default")
    else:
        places = (grid // config.scale_factor) ** 2
    counts = [2, 0, 1] if len(name) % 3 else [1, 3, 1]
    rows = []
    for count in counts:
        row = words(4)
        for _ in range(count):
            row += [IMAGE_ID] * places + words(2)
        rows.append(row + words(5))
    ids, mask = rows_of([len(r) for r in rows], rows, left=len(name) % 2 == 0)
    if llava:
        return dict(input_ids=ids, attention_mask=mask, pixel_values=torch.randn(sum(counts), 3, side, side))
    pixels = torch.zeros(len(counts), max(counts), 3, side, side)
    seen = torch.zeros(len(counts), max(counts), side, side, dtype=torch.long)
    for i, count in enumerate(counts):
        pixels[i, :count] = torch.randn(count, 3, side, side)
        seen[i, :count] = 1
    if len(name) % 4 < 2:
        seen[0, 0, side - 8:, :] = 0
        seen[2, 0, :, side - 13:] = 0
    inputs = dict(input_ids=ids, attention_mask=mask, pixel_values=pixels, pixel_attention_mask=seen)
    if name.endswith("plain"):
        inputs.pop("pixel_attention_mask")
    return inputs


def write(folder, inputs, outputs) -> None:
    tensors = {f"input.{k}": v for k, v in inputs.items()} | {f"output.{k}": v for k, v in outputs.items() if v is not None}
    save_file({k: v.clone().contiguous() for k, v in tensors.items()}, folder / "reference.safetensors")


def write_tower(name, model, folder) -> None:
    randomised(model).save_pretrained(folder)
    side = 28 if name.startswith("dinov2") else (31 if "remainder" in name else 28)
    pixels = torch.randn(2, 3, side, side + (14 if name == "dinov2_other_size" else 0))
    with torch.no_grad():
        tower = model.vision_model if name.endswith("whole") else model
        out = tower(pixel_values=pixels, output_hidden_states=True)
        outputs = {"last_hidden_state": out.last_hidden_state, "pooler_output": getattr(out, "pooler_output", None)}
        outputs |= {f"hidden_states.{i}": h for i, h in enumerate(out.hidden_states)}
        if name.endswith("whole"):
            features = model.get_image_features(pixel_values=pixels)
            outputs["image_features"] = features if isinstance(features, torch.Tensor) else features.pooler_output
        elif getattr(out, "image_embeds", None) is not None:
            outputs["image_features"] = out.image_embeds
    write(folder, dict(pixel_values=pixels), outputs)


def write_model(name, model, folder, inputs) -> None:
    randomised(model).save_pretrained(folder, max_shard_size="40KB" if name.endswith("plain") else "5GB")
    with torch.no_grad():
        out = model(**inputs, output_hidden_states=True)
        greedy = []
        for i in range(inputs["input_ids"].shape[0]):  # one by one: batches filled up on the right do not generate
            keep = inputs["attention_mask"][i].bool()
            own = dict(input_ids=inputs["input_ids"][i:i + 1, keep])
            if "pixel_values" in inputs:
                places = int((own["input_ids"] == IMAGE_ID).sum())
                before = int((inputs["input_ids"][:i] == IMAGE_ID).sum())
                each = places_of(model)
                if model.config.model_type == "llava":
                    pixels = inputs["pixel_values"][before // each:before // each + places // each]
                    own |= dict(pixel_values=pixels) if places else {}
                elif places:
                    own |= {k: v[i:i + 1, :places // each] for k, v in inputs.items() if k.startswith("pixel")}
            made = model.generate(**own, max_new_tokens=32, min_new_tokens=32, do_sample=False, eos_token_id=None, pad_token_id=0)
            greedy.append(made[0, own["input_ids"].shape[1]:])
    outputs = {f"hidden_states.{i}": h for i, h in enumerate(out.hidden_states)}
    outputs |= {"logits": out.logits, "greedy_ids": torch.stack(greedy)}
    if "pixel_values" in inputs:
        with torch.no_grad():
            pixels = {k: v for k, v in inputs.items() if k.startswith("pixel")}
            features = model.get_image_features(**pixels, return_dict=True).pooler_output
            outputs["image_features"] = torch.cat([f.reshape(-1, f.shape[-1]) for f in features])
            outputs["last_hidden_state"] = model.model(**inputs).last_hidden_state
    write(folder, inputs, outputs)


def places_of(model) -> int:
    config, vision = model.config, model.config.vision_config
    grid = vision.image_size // vision.patch_size
    if config.model_type == "llava":
        cls = vision.model_type == "clip_vision_model"
        return grid * grid + int(cls) - int(config.vision_feature_select_strategy == "default")
    return (grid // config.scale_factor) ** 2


OLD_NAMES = {
    "llava": [(r"^model\.language_model\.", "language_model.model."), (r"^lm_head\.", "language_model.lm_head."),
              (r"^model\.vision_tower\.(?!vision_model)", "vision_tower.vision_model."),
              (r"^model\.vision_tower\.", "vision_tower."), (r"^model\.multi_modal", "multi_modal")],
    "idefics3": [(r"^model\.", "")],
    "clip": [(r"^(?!vision_model|visual|text|logit)", "vision_model.")],
    "siglip": [(r"^(?!vision_model|text|logit)", "vision_model.")],
}


def write_old(source, folder) -> None:
    """The same model as transformers wrote it before version 5."""
    folder.mkdir(parents=True, exist_ok=True)
    config = json.loads((source / "config.json").read_text())

    def older(tree):
        for part in tree.values():
            if isinstance(part, dict):
                older(part)
        if "dtype" in tree:
            tree["torch_dtype"] = tree.pop("dtype")
        rope = tree.pop("rope_parameters", None)
        if rope:
            tree["rope_theta"] = rope.pop("rope_theta", 10000.0)
            kind = rope.pop("rope_type")
            tree["rope_scaling"] = None if kind == "default" else {"type" if kind == "linear" else "rope_type": kind} | rope

    older(config)
    (folder / "config.json").write_text(json.dumps(config, indent=1))
    tensors = {}
    for file in source.glob("model*.safetensors"):
        for name, tensor in load_file(file).items():
            for pattern, replacement in OLD_NAMES.get(config["model_type"].split("_")[0], []):
                name = re.sub(pattern, replacement, name)
            tensors[name] = tensor
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    save_file(load_file(source / "reference.safetensors"), folder / "reference.safetensors")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--only", nargs="*", help="names, or their beginnings")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    for make, write_one in ((decoders, "text"), (towers, "tower"), (vision_language, "image")):
        for name, model in make().items():
            if args.only and not name.startswith(tuple(args.only)):
                continue
            folder = args.folder / name
            if write_one == "tower":
                write_tower(name, model, folder)
            else:
                write_model(name, model, folder, text_inputs(name) if write_one == "text" else image_inputs(name, model))
            write_old(folder, args.folder / f"{name}_old")
            print(name, flush=True)


if __name__ == "__main__":
    main()
