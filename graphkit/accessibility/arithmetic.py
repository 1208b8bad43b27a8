"""Formulas for memory and money, each with its source. Sizes are GB of 10⁹ bytes, prices USD.

Memory is bounded, not guessed: weights that do not fit prove that a model cannot be served, and a generous upper bound
that fits proves that it can; between the two nothing is proved.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "ASPECT",
    "BITS_AS_PUBLISHED",
    "FREE_TOKENS",
    "OVERHEAD",
    "QUANTISED_BITS",
    "SMALLEST_BITS",
    "api_cost",
    "cache_bound",
    "cache_of",
    "cache_size",
    "memory_bound",
    "parameters",
    "precision_bits",
    "rental_cost",
]

#: Memory to run a model is about 1.2 times that of its weights (EleutherAI, "Transformer Math 101", 2023).
OVERHEAD: Final = 1.2
#: Layers of a transformer are about 1/128 of its width: OPT-13B has 40 layers of width 5,120.
ASPECT: Final = 128
#: Quantised weights take between 4 bits and 8.5 bits each: the 4-bit formats and Q8_0 of llama.cpp.
QUANTISED_BITS: Final = (4.0, 8.5)
#: No published format takes less than 1.5 bits a weight: IQ1_S of llama.cpp.
SMALLEST_BITS: Final = 1.5
#: Weights whose precision is not on record are taken for 16-bit where parameters are counted from their size.
BITS_AS_PUBLISHED: Final = 16.0
#: Up to this many tokens a month a free tier is taken to carry the use; beyond it, its allowance must be known.
FREE_TOKENS: Final = 1_000_000

_BITS: Final = re.compile(r"(\d+(?:\.\d+)?)-bit")


def precision_bits(setting: str | None) -> float | None:
    """Read the bits a weight takes from the setting of an observation; None where it names no precision.

    >>> precision_bits("16-bit, one request of full length"), precision_bits("weights alone")
    (16.0, None)
    """
    match = _BITS.search(setting or "")
    return float(match[1]) if match else None


def parameters(size: float, bits: float) -> float:
    """Count parameters from the size of the weights in GB and the bits each takes.

    >>> parameters(810, 16)
    405000000000.0
    """
    return size * 1e9 * 8 / bits


def cache_size(layers: int, heads: int, head_width: int, tokens: int, *, bytes_each: float = 2) -> float:
    """Give the GB of keys and values that `tokens` tokens leave in the cache of one request.

    Two vectors a layer of `heads` key-value heads (Kwon and others 2023, arXiv 2309.06180).

    >>> round(cache_size(40, 40, 128, 1) * 1e6)  # OPT-13B: about 800 KB a token
    819
    """
    return 2 * layers * heads * head_width * bytes_each * tokens / 1e9


def cache_bound(count: float, tokens: int) -> float:
    """Bound the cache in GB from above, from the number of parameters alone.

    A transformer of L layers and width d has about 12·L·d² parameters (Kaplan and others 2020, arXiv 2001.08361); with
    d = 128·L, d = (128·N/12)^⅓. Keys and values of all heads in 16 bits then take 4·L·d bytes a token. Grouped-query
    attention, mixtures of experts and 8-bit caches take less.

    >>> round(cache_bound(12.85e9, 1) * 1e6)  # OPT-13B again
    831
    """
    width: float = (ASPECT * count / 12) ** (1 / 3)
    return 4 * width * width / ASPECT * tokens / 1e9


def cache_of(width: int, tokens: int) -> float:
    """Give the GB of a cache that keeps `width` numbers of 16 bits for each token.

    >>> round(cache_of(61 * 576, 131_072), 1)  # DeepSeek-V3: 61 layers, each a latent vector of 512 + 64 numbers
    9.2
    """
    return 2 * width * tokens / 1e9


def memory_bound(weights: float, bits: float, tokens: int, width: int | None = None) -> float:
    """Bound from above the GB needed to serve one request: weights, overhead, and the cache of `tokens` tokens.

    The cache follows from its `width` where the architecture is on record, else it is bounded by `cache_bound`.

    >>> round(memory_bound(5.2, 16, 8192), 1)  # 2.6 billion parameters
    8.6
    """
    if width is not None:
        return OVERHEAD * weights + cache_of(width, tokens)
    return OVERHEAD * weights + (cache_bound(parameters(weights, bits), tokens) if tokens else 0.0)


def api_cost(input_price: float, output_price: float, input_tokens: int, output_tokens: int) -> float:
    """Give the USD a month of tokens at prices in USD per million tokens.

    >>> api_cost(3, 15, 2_000_000, 500_000)
    13.5
    """
    return (input_price * input_tokens + output_price * output_tokens) / 1e6


def rental_cost(per_hour: float, hours: float) -> float:
    """Give the USD a month of hardware rented for some hours a month.

    >>> rental_cost(1.79, 100)
    179.0
    """
    return per_hour * hours
