"""Writes a small SentencePiece vocabulary of pairs, as Llama 2 has, and the ids of random strings by SentencePiece itself.

    python pieces_fixture.py core/src/test/resources/student/pieces.json --count 150
"""

import argparse
import io
import json
import random
from pathlib import Path

import sentencepiece
from tokenizer_fuzz import part

CORPUS = [
    "What is the mean particle diameter? The particles are round and touch each other.",
    "The fibres are 128 nm wide. The scale is unknown, so no size can be given in nanometres.",
    "Evidence: particle count 42; mean diameter 128.5 nm; coverage 31 %.",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS * 20), model_writer=model, model_type="bpe", vocab_size=400, byte_fallback=True,
        split_digits=True, normalization_rule_name="identity", remove_extra_whitespaces=False, allow_whitespace_only_pieces=True)
    reference = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    count = reference.get_piece_size()
    kinds = [2 if reference.is_unknown(i) else 3 if reference.is_control(i) else 6 if reference.is_byte(i) else 1 for i in range(count)]
    rng = random.Random(args.seed)
    strings = ["".join(part(rng, ["<s>", "</s>", "<unk>"]) for _ in range(rng.randrange(1, 6))) for _ in range(args.count)]
    strings += [line[:60] for line in CORPUS]
    args.out.write_text(json.dumps({
        "pieces": [reference.id_to_piece(i) for i in range(count)],
        "scores": [reference.get_score(i) for i in range(count)],
        "types": kinds,
        "strings": [{"text": text, "ids": reference.encode(text)} for text in strings],
    }) + "\n")


if __name__ == "__main__":
    main()
