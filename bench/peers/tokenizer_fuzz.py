"""Writes random strings and their tokens by the reference's tokenizer, special tokens in them read as plain text.

    python tokenizer_fuzz.py MODEL.gguf OUT.json --count 10000 --smollm
    python tokenizer_fuzz.py core/src/test/resources/vision/llava core/src/test/resources/student/fuzz.json --count 250 --parts 4

MODEL is a model folder or a GGUF file. TokenizerFuzz, among the tests, holds ours against OUT.
"""

import argparse
import json
import random
from pathlib import Path

from tokenizers import pre_tokenizers
from transformers import AutoTokenizer, PreTrainedTokenizerFast

SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", "\u00a0", "\u3000", "\u2028", "\u200b", "\v", "\f", " \n ", "\u0085"]
EMOJI = ["🔬", "👩‍🔬", "👍🏽", "🇩🇪", "❤️", "🧪🧫", "\U0001f9ec", "1️⃣"]
WORDS = ["What", "is", "the", "mean", "diameter", "nanowires", "don't", "WE'LL", "it's", "I'd", "ÄÖÜß", "naïve", "µm", "Å", "±", "ﬁbre",
         "日本語", "电子显微镜", "электрон", "مجهر", "מיקרוסקופ", "ไทย", "हिन्दी", "한국어", "e\u0301", "a\u0308\u0323", "½", "Ⅷ", "٣", "²"]
SCRIPTS = [(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x590, 0x780), (0x900, 0xE80), (0x1E00, 0x2400),
           (0x2600, 0x2800), (0x3040, 0x3100), (0x4E00, 0x9FA6), (0xAC00, 0xD7A4), (0xE000, 0xE100), (0xFB00, 0xFFFE),
           (0x1D400, 0x1D800), (0x1F300, 0x1FB00), (0x20000, 0x20100), (0x1, 0x20)]


def part(rng: random.Random, special: list) -> str:
    kind = rng.randrange(8)
    if kind == 0:
        return rng.choice(SPACES)
    if kind == 1:
        return rng.choice(EMOJI)
    if kind == 2:
        return str(rng.randrange(10 ** rng.randrange(1, 9))) + rng.choice(["", ".5", ",000", " nm", "e-3", "%"])
    if kind == 3:
        whole = rng.choice(special)
        return rng.choice([whole, whole[1:], whole[:-1], whole.upper(), " " + whole + " "])
    if kind == 4:
        low, high = rng.choice(SCRIPTS)
        return "".join(chr(rng.randrange(low, high)) for _ in range(rng.randrange(1, 6)))
    if kind == 5:
        return rng.choice("!?.,;:'\"()[]{}<>|/\\@#$%^&*-_=+~`") * rng.randrange(1, 4)
    return rng.choice(["", " "]) + rng.choice(WORDS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--parts", type=int, default=12, help="parts of a string at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--smollm", action="store_true", help="cut digits as SmolLM2's tokenizer.json does; the reference's GGUF reader forgets it")
    args = parser.parse_args()
    # By the file, whatever class the model's configuration goes with.
    tokenizer = (
        PreTrainedTokenizerFast.from_pretrained(args.model) if args.model.is_dir()
        else AutoTokenizer.from_pretrained(args.model.parent, gguf_file=args.model.name))
    if args.smollm:
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    special = sorted(set(tokenizer.all_special_tokens) | set(tokenizer.get_added_vocab()))
    rng = random.Random(args.seed)
    lines = []
    for _ in range(args.count):
        text = "".join(part(rng, special) for _ in range(rng.randrange(1, args.parts + 1)))
        ids = tokenizer(text, add_special_tokens=False, split_special_tokens=True).input_ids
        decoded = tokenizer.decode(ids, clean_up_tokenization_spaces=False)
        # A vocabulary may lack bytes, which are lost then.
        lost = {} if decoded == text else {"decoded": decoded}
        lines.append(json.dumps({"text": text, "ids": ids} | lost, ensure_ascii=True))
    args.out.write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
