"""Writes tiny random vision towers and vision-language models, each with what transformers makes of it.

    python vision_fixture.py core/src/test/resources/vision --seed 3

FOLDER/NAME is the model as published, FOLDER/NAME/reference.safetensors holds its inputs (input.*) and outputs (output.*), for
`maemi models verify FOLDER/NAME --reference FOLDER/NAME/reference.safetensors`. Towers: siglip, clip, clip_projection, dinov2,
dinov2_gated (a gated MLP, images larger than its positions). Vision-language models: llava, smolvlm, and idefics3, whose image
is split into rows and columns; two conversations of unequal length about FOLDER/image.png, filled up on the left;
FOLDER/NAME/processed.json holds the conversations and their tokens.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from student_fixture import TEMPLATE, picture, tokenizer
from transformers import (
    CLIPImageProcessor,
    CLIPVisionConfig,
    CLIPVisionModel,
    CLIPVisionModelWithProjection,
    Dinov2Config,
    Dinov2Model,
    Idefics3Config,
    Idefics3ForConditionalGeneration,
    Idefics3ImageProcessor,
    Idefics3Processor,
    LlavaConfig,
    LlavaForConditionalGeneration,
    LlavaProcessor,
    SiglipVisionConfig,
    SiglipVisionModel,
    SmolVLMConfig,
    SmolVLMForConditionalGeneration,
)

HALF = dict(image_mean=[0.5] * 3, image_std=[0.5] * 3)


def randomised(model):
    """Weights larger than a fresh model's, so that every part shows in the outputs."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            around = 1.0 if ("norm" in name and name.endswith("weight")) or "lambda" in name else 0.0
            weight.copy_(around + 0.15 * torch.randn_like(weight))
    return model.eval()


def towers(args) -> dict:
    common = dict(hidden_size=args.tower, num_hidden_layers=2, num_attention_heads=2, image_size=args.image, patch_size=args.patch)
    plain = dict(intermediate_size=2 * args.tower, **common)
    gated = dict(common, image_size=args.image - 2 * args.patch)
    return {
        "siglip": SiglipVisionModel(SiglipVisionConfig(**plain)),
        "clip": CLIPVisionModel(CLIPVisionConfig(**plain)),
        "clip_projection": CLIPVisionModelWithProjection(CLIPVisionConfig(projection_dim=12, **plain)),
        "dinov2": Dinov2Model(Dinov2Config(mlp_ratio=2, **common)),
        "dinov2_gated": Dinov2Model(Dinov2Config(mlp_ratio=2, use_swiglu_ffn=True, **gated)),
    }


def write_tower(name: str, model, folder: Path, args) -> None:
    randomised(model).save_pretrained(folder)
    pixels = torch.randn(2, 3, args.image, args.image)
    with torch.no_grad():
        out = model(pixel_values=pixels, output_hidden_states=True)
    tensors = {"input.pixel_values": pixels, "output.last_hidden_state": out.last_hidden_state}
    for i, hidden in enumerate(out.hidden_states):
        tensors[f"output.hidden_states.{i}"] = hidden
    if getattr(out, "pooler_output", None) is not None:
        tensors["output.pooler_output"] = out.pooler_output
    if getattr(out, "image_embeds", None) is not None:
        tensors["output.image_features"] = out.image_embeds
    save_file({key: value.clone().contiguous() for key, value in tensors.items()}, folder / "reference.safetensors")


def text_config(tok, args) -> dict:
    return dict(
        model_type="llama", hidden_size=args.hidden, intermediate_size=2 * args.hidden, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, vocab_size=len(tok), max_position_embeddings=512, rms_norm_eps=1e-5,
        bos_token_id=tok.bos_token_id, eos_token_id=tok.eos_token_id, pad_token_id=tok.pad_token_id)


def vision_language(name: str, tok, args) -> tuple:
    image = tok.convert_tokens_to_ids("<image>")
    vision = dict(
        hidden_size=args.tower, intermediate_size=2 * args.tower, num_hidden_layers=3, num_attention_heads=2,
        image_size=args.image, patch_size=args.patch)
    if name == "llava":
        config = LlavaConfig(
            vision_config=dict(model_type="clip_vision_model", projection_dim=12, **vision), text_config=text_config(tok, args),
            image_token_index=image, image_seq_length=(args.image // args.patch) ** 2, vision_feature_layer=-2)
        images = CLIPImageProcessor(
            size={"shortest_edge": args.image}, crop_size={"height": args.image, "width": args.image})
        processor = LlavaProcessor(
            images, tok, patch_size=args.patch, vision_feature_select_strategy="default", num_additional_image_tokens=1,
            chat_template=TEMPLATE)
        return LlavaForConditionalGeneration(config), processor
    kind, model = (
        (Idefics3Config, Idefics3ForConditionalGeneration)
        if name == "idefics3"
        else (SmolVLMConfig, SmolVLMForConditionalGeneration))
    config = kind(
        text_config=text_config(tok, args), vision_config=vision, scale_factor=2, image_token_id=image,
        tie_word_embeddings=name == "idefics3")
    images = Idefics3ImageProcessor(
        do_resize=True, size={"longest_edge": args.image * (2 if name == "idefics3" else 1)}, max_image_size={"longest_edge": args.image},
        do_image_splitting=True, resample=1, **HALF)
    sequence = (args.image // args.patch // 2) ** 2
    return model(config), Idefics3Processor(images, tok, image_seq_len=sequence, chat_template=TEMPLATE)


def write_model(name: str, folder: Path, image, args) -> None:
    tok = tokenizer(["<row_%d_col_%d>" % (row, column) for row in (1, 2) for column in (1, 2)])
    tok.padding_side = "left"
    model, processor = vision_language(name, tok, args)
    randomised(model).save_pretrained(folder)
    processor.save_pretrained(folder)
    talks = [
        [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": question}]}]
        for question in ("Count.", "How wide are the fibres?")]
    texts = [processor.apply_chat_template(talk, add_generation_prompt=True) for talk in talks]
    batch = processor(text=texts, images=[[image.convert("RGB")]] * len(texts), padding=True, return_tensors="pt")
    with torch.no_grad():
        out = model(**batch, output_hidden_states=True)
        features = model.get_image_features(
            **{key: value for key, value in batch.items() if key.startswith("pixel")}, return_dict=True).pooler_output
        greedy = model.generate(**batch, max_new_tokens=32, min_new_tokens=32, do_sample=False, eos_token_id=None)
    tensors = {f"input.{key}": value for key, value in batch.items()}
    tensors |= {
        **{f"output.hidden_states.{i}": hidden for i, hidden in enumerate(out.hidden_states)},
        "output.logits": out.logits,
        "output.image_features": torch.cat([f.reshape(-1, f.shape[-1]) for f in features]),
        "output.greedy_ids": greedy[:, batch["input_ids"].shape[1]:],
    }
    save_file({key: value.clone().contiguous() for key, value in tensors.items()}, folder / "reference.safetensors")
    rows = [ids[mask.bool()].tolist() for ids, mask in zip(batch["input_ids"], batch["attention_mask"])]
    laid_out = [{"messages": talk, "ids": ids} for talk, ids in zip(talks, rows)]
    (folder / "processed.json").write_text(json.dumps(laid_out, ensure_ascii=False, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--hidden", type=int, default=16, help="decoder width")
    parser.add_argument("--tower", type=int, default=12, help="tower width")
    parser.add_argument("--image", type=int, default=16, help="pixels a side")
    parser.add_argument("--patch", type=int, default=4, help="pixels a side of a patch")
    parser.add_argument("--only", nargs="*", help="names of models")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    args.folder.mkdir(parents=True, exist_ok=True)
    image = picture(np.random.default_rng(args.seed))
    image.save(args.folder / "image.png", optimize=True)
    for name, model in towers(args).items():
        if not args.only or name in args.only:
            write_tower(name, model, args.folder / name, args)
    for name in ("llava", "idefics3", "smolvlm"):
        if not args.only or name in args.only:
            write_model(name, args.folder / name, image, args)


if __name__ == "__main__":
    main()
