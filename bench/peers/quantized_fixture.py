"""Writes what bitsandbytes and compressed-tensors make of a random weight: their codes, scales and dense forms.

    python quantized_fixture.py core/src/test/resources/nn/quantized.safetensors --seed 3
"""

import argparse
from pathlib import Path

import bitsandbytes.functional as bnb
import torch
from compressed_tensors.compressors.pack_quantized.helpers import pack_to_int32
from safetensors.torch import save_file


def nf4(weight: torch.Tensor) -> dict:
    codes, state = bnb.quantize_4bit(weight, blocksize=64, compress_statistics=True, quant_type="nf4")
    tensors = {f"nf4.weight.{name}": value for name, value in state.as_dict(packed=True).items()}
    return {"nf4.weight": codes, **tensors, "nf4.dense": bnb.dequantize_4bit(codes, state)}


def int4(weight: torch.Tensor, group: int) -> dict:
    groups = weight.float().reshape(weight.shape[0], -1, group)
    low, high = groups.amin(-1).clamp(max=0), groups.amax(-1).clamp(min=0)
    scale = ((high - low) / 15).to(torch.bfloat16)
    zero = (-low / scale.float()).round().clamp(0, 15)
    codes = (groups / scale.float().unsqueeze(-1) + zero.unsqueeze(-1)).round().clamp(0, 15)
    dense = ((codes - zero.unsqueeze(-1)) * scale.float().unsqueeze(-1)).reshape(weight.shape)
    return {
        "int4.weight_packed": pack_to_int32((codes.reshape(weight.shape) - 8).to(torch.int8), 4),
        "int4.weight_zero_point": pack_to_int32((zero - 8).to(torch.int8), 4, packed_dim=0).contiguous(),
        "int4.weight_scale": scale,
        "int4.weight_shape": torch.tensor(weight.shape),
        "int4.dense": dense,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--out", type=int, default=44)
    parser.add_argument("--inputs", type=int, default=128)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    weight = torch.randn(args.out, args.inputs) * 0.05
    args.file.parent.mkdir(parents=True, exist_ok=True)
    save_file({"weight": weight, **nf4(weight), **int4(weight, 32)}, args.file)


if __name__ == "__main__":
    main()
