"""Writes a tiny random Idefics3 model and what the reference implementation makes of it.

    python student_fixture.py core/src/test/resources/student --seed 7

FOLDER/model is the published folder form; FOLDER/image.png a micrograph-like image; FOLDER/reference.safetensors holds
pixel values, grey levels of a two-step Lanczos resizing, tower features, connected features, logits of every position; FOLDER/reference.json conversations with their
rendering and tokens, strings with their tokens, greedy tokens.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForImageTextToText,
    AutoProcessor,
    Idefics3Config,
    Idefics3ForConditionalGeneration,
    Idefics3ImageProcessor,
    Idefics3Processor,
    PreTrainedTokenizerFast,
)

SPECIAL = [
    "<|pad|>",
    "<|im_start|>",
    "<end_of_utterance>",
    "<fake_token_around_image>",
    "<image>",
    "<global-img>",
    "<|abstain|>",
]
TEMPLATE = (
    "{{ '<|im_start|>' }}{% for message in messages %}{{ message['role'] | capitalize }}:"
    "{% for part in message['content'] %}{% if part['type'] == 'image' %}{{ '<image>' }}{% else %}"
    "{% if loop.first %}{{ ' ' }}{% endif %}{{ part['text'] }}{% endif %}{% endfor %}"
    "{{ '<end_of_utterance>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}"
)
CORPUS = [
    "What is the mean particle diameter? The particles are round and touch each other.",
    "The fibres are 128 nm wide. The scale is unknown, so no size can be given in nanometres.",
    "Evidence: particle count 42; mean diameter 128.5 nm; coverage 31 %.",
]
STRINGS = [
    "",
    " ",
    "What is the mean particle diameter?",
    "128.5 nm ± 2 µm",
    "  two  spaces \n\n and\ttabs\u00a0no-break ",
    "日本語 🔬 e\u0301 don't WE'LL ½ Ⅷ ٣",
    "a\r\nb\u2028c\u3000d",
]


def tokenizer(more: list = ()) -> PreTrainedTokenizerFast:
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    core.decoder = decoders.ByteLevel()
    special = [AddedToken(token, special=True, normalized=False) for token in [*SPECIAL, *more]]
    trainer = trainers.BpeTrainer(
        vocab_size=296 + len(more),
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator(CORPUS, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        bos_token="<|im_start|>",
        eos_token="<end_of_utterance>",
        pad_token="<|pad|>",
        additional_special_tokens=["<fake_token_around_image>", "<image>", "<global-img>", "<|abstain|>", *more],
    )


def picture(rng: np.random.Generator) -> Image.Image:
    y, x = np.mgrid[0:53, 0:71]
    grey = 90 + 60 * np.sin(x / 5.0) * np.cos(y / 7.0) + rng.normal(0, 12, x.shape)
    # Every grey level's extremes, so that an 8-bit contrast mapping is the identity.
    grey[0, 0], grey[0, 1] = 0, 255
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def conversations() -> list:
    image, text = {"type": "image"}, lambda words: {"type": "text", "text": words}
    return [
        [{"role": "user", "content": [image, text("What is the mean particle diameter?")]}],
        [{"role": "user", "content": [text("Hello, {{ 7 }} {% x %} & <b> 'it' \"is\"\n  fine ")]}],
        [
            {"role": "system", "content": [text("Be brief.")]},
            {"role": "user", "content": [image, text("Count.")]},
            {"role": "assistant", "content": [text("42 particles.")]},
            {"role": "user", "content": [text("And their size?")]},
        ],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hidden", type=int, default=24, help="decoder width")
    parser.add_argument("--tower", type=int, default=16, help="tower width")
    parser.add_argument("--image", type=int, default=32, help="pixels a side")
    parser.add_argument("--untied", action="store_true", help="a head of its own")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    tok = tokenizer()
    config = Idefics3Config(
        text_config=dict(
            model_type="llama",
            hidden_size=args.hidden,
            intermediate_size=2 * args.hidden,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            vocab_size=len(tok),
            max_position_embeddings=128,
            rms_norm_eps=1e-5,
            bos_token_id=tok.bos_token_id,
            eos_token_id=tok.eos_token_id,
            pad_token_id=tok.pad_token_id,
        ),
        vision_config=dict(
            hidden_size=args.tower,
            intermediate_size=2 * args.tower,
            num_hidden_layers=2,
            num_attention_heads=2,
            image_size=args.image,
            patch_size=8,
        ),
        scale_factor=2,
        image_token_id=tok.convert_tokens_to_ids("<image>"),
        tie_word_embeddings=not args.untied,
    )
    model = Idefics3ForConditionalGeneration(config).eval()
    with torch.no_grad():
        # Larger than a fresh model's, so that every part shows in the logits.
        for name, weight in model.named_parameters():
            around = 1.0 if "norm" in name and name.endswith("weight") else 0.0
            weight.copy_(around + 0.15 * torch.randn_like(weight))
    edge = {"longest_edge": args.image}
    images = Idefics3ImageProcessor(
        do_resize=False, size=edge, max_image_size=edge, do_image_splitting=False, resample=3,
        image_mean=[0.5] * 3, image_std=[0.5] * 3,
    )
    sequence = (args.image // 8 // 2) ** 2
    processor = Idefics3Processor(images, tok, image_seq_len=sequence, chat_template=TEMPLATE)
    folder = args.folder / "model"
    model.save_pretrained(folder)
    processor.save_pretrained(folder)

    model = AutoModelForImageTextToText.from_pretrained(folder, dtype=torch.float32).eval()
    processor = AutoProcessor.from_pretrained(folder)
    image = picture(np.random.default_rng(args.seed))
    image.save(args.folder / "image.png", optimize=True)
    talks = conversations()
    text = processor.apply_chat_template(talks[0], add_generation_prompt=True)
    inputs = processor(text=text, images=[image.convert("RGB")], return_tensors="pt")
    pil = AutoProcessor.from_pretrained(folder, backend="pil")
    stretched = pil.image_processor(
        [image.convert("RGB")], do_resize=True, size={"longest_edge": 2 * args.image}, resample=1, return_tensors="pt"
    )
    with torch.no_grad():
        features = model.model.get_image_features(inputs["pixel_values"], inputs["pixel_attention_mask"], return_dict=True)
        logits = model(**inputs).logits
        greedy = model.generate(**inputs, max_new_tokens=24, do_sample=False, eos_token_id=None)
    tensors = {
        "pixel_values": inputs["pixel_values"][0],
        "grey_lanczos": ((stretched["pixel_values"][0, 0, 0] * 0.5 + 0.5) * 255).round().to(torch.uint8),
        "image_features": features.last_hidden_state,
        "connected": torch.stack(list(features.pooler_output)),
        "input_ids": inputs["input_ids"],
        "logits": logits,
    }
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, args.folder / "reference.safetensors")
    rendered = []
    for talk in talks:
        prompt = processor.apply_chat_template(talk, add_generation_prompt=True)
        count = prompt.count("<image>")
        pictures = [image.convert("RGB")] * count or None
        rendered.append(
            {
                "messages": talk,
                "text": prompt,
                "ids": processor(text=prompt, images=pictures, return_tensors="pt")["input_ids"][0].tolist(),
            }
        )
    strings = [{"text": s, "ids": tok(s, add_special_tokens=False)["input_ids"]} for s in STRINGS]
    reference = {
        "conversations": rendered,
        "strings": strings,
        "greedy": greedy[0, inputs["input_ids"].shape[1]:].tolist(),
    }
    (args.folder / "reference.json").write_text(json.dumps(reference, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
