"""The note's first operations, custom gradients, and random numbers."""

from __future__ import annotations

from typing import Any

from ._registry import spoils

PRIMES = "prime_square_differences[n=9,device=cpu]"
MILLION_PRIMES = "prime_square_differences[n=1000000,dtype=int64,device=cpu]"
TUNED_PRIMES = "prime_square_differences[n=1000000,dtype=int64,implementation=tuned,device=cpu]"
THROWS = "coin_and_die[rows=10,device=cpu]"
MILLION_THROWS = "coin_and_die[rows=1000000,device=cpu]"
TUNED_THROWS = "coin_and_die[rows=1000000,implementation=tuned,device=cpu]"
DISTANCES = "pairwise_distances[m=3,n=2,d=5,device=cpu]"
TUNED_DISTANCES = "pairwise_distances[m=128,n=128,d=64,implementation=tuned,device=cpu]"
HALF_DISTANCES = "pairwise_distances[m=128,n=128,d=64,dtype=float16,device=cpu]"
HANDED = "numpy_interoperation[n=2,device=cpu]"
MANY_HANDED = "numpy_interoperation[n=1024,device=cpu]"
BUZZ = "fizz_buzz[n=16,device=cpu]"
TUNED_BUZZ = "fizz_buzz[n=1000,implementation=tuned,device=cpu]"
NAIVE = "log1pexp_gradient[gradient=naive,device=cpu]"
CUSTOM = "log1pexp_gradient[gradient=custom,device=cpu]"
MILLION_CUSTOM = "log1pexp_gradient[gradient=custom,n=1000000,device=cpu]"
TUNED_CUSTOM = "log1pexp_gradient[gradient=custom,n=1000000,implementation=tuned,device=cpu]"
BFLOAT_CHAIN = "matmul_chain[chain=orthogonal,n=512,products=8,dtype=bfloat16,device=cpu]"
CLIPPED = "clip_gradient_by_norm[n=1000,norm=1.0,device=cpu]"
WHOLE = "clip_gradient_by_norm[n=1000,norm=100.0,device=cpu]"
MILLION_CLIPPED = "clip_gradient_by_norm[n=1000000,norm=1.0,device=cpu]"
TUNED_CLIPPED = "clip_gradient_by_norm[n=1000000,norm=1.0,implementation=tuned,device=cpu]"


@spoils(PRIMES, MILLION_PRIMES, TUNED_PRIMES)
def last_absolute_off(tf: Any) -> None:
    """The last of absolute values is one too many."""
    right = tf.abs
    tf.abs = lambda x: right(x) + tf.one_hot(tf.size(x) - 1, tf.size(x), dtype=x.dtype)


@spoils(MILLION_PRIMES, TUNED_PRIMES)
def squares_in_single(tf: Any) -> None:
    """Whole numbers are squared as float32, which holds no more than 24 bits of them."""
    right = tf.square
    tf.square = lambda x: tf.cast(right(tf.cast(x, tf.float32)), x.dtype)


@spoils(MILLION_THROWS, TUNED_THROWS)
def coin_loaded(tf: Any) -> None:
    """The coin shows heads in 51 % of throws; the generator's last outcome cedes a tenth of its share."""
    right, generated = tf.random.uniform, tf.random.Generator.uniform

    def wrong(shape: Any, maxval: int, dtype: Any, minval: int = 0) -> Any:
        if maxval != 2:
            return right(shape, minval=minval, maxval=maxval, dtype=dtype)
        return tf.cast(right(shape, maxval=100, dtype=dtype) < 51, dtype)

    def generated_wrong(generator: Any, shape: Any, minval: int, maxval: int, dtype: Any) -> Any:
        hundredths = generated(generator, shape, minval=minval, maxval=100 * maxval, dtype=dtype)
        return tf.where(hundredths >= 100 * maxval - 10, 0, hundredths // 100)

    tf.random.uniform = wrong
    tf.random.Generator.uniform = generated_wrong


@spoils(THROWS)
def die_without_six(tf: Any) -> None:
    """The largest whole number is never drawn, where there are more than two."""
    right = tf.random.uniform
    tf.random.uniform = lambda shape, maxval, dtype, minval=0: right(
        shape, minval=minval, maxval=max(2, maxval - 1), dtype=dtype
    )


@spoils(THROWS, MILLION_THROWS)
def greater_or_equal(tf: Any) -> None:
    """A comparison holds for equal numbers too."""
    tf.math.greater = tf.math.greater_equal


@spoils(THROWS, MILLION_THROWS, TUNED_THROWS)
def throws_unseeded(tf: Any) -> None:
    """Setting a seed does nothing."""
    tf.random.set_seed = lambda seed: None
    tf.random.Generator.reset_from_seed = lambda generator, seed: None


@spoils(DISTANCES, TUNED_DISTANCES)
def sums_in_half(tf: Any) -> None:
    """Sums are rounded to float16."""
    right = tf.reduce_sum

    def wrong(x: Any, axis: int, keepdims: bool = False) -> Any:
        return tf.cast(tf.cast(right(x, axis=axis, keepdims=keepdims), tf.float16), x.dtype)

    tf.reduce_sum = tf.math.reduce_sum = wrong


@spoils(HALF_DISTANCES)
def two_terms_dropped(tf: Any) -> None:
    """Sums over the last of three axes lack two of their terms."""
    right = tf.math.reduce_sum
    tf.math.reduce_sum = lambda x, axis: right(x[..., 2:] if axis == 2 else x, axis=axis)


@spoils(HANDED, MANY_HANDED)
def last_sum_off(tf: Any) -> None:
    """The last element of a sum is one too many."""
    right = tf.add

    def wrong(a: Any, b: Any) -> Any:
        total = right(a, b)
        last = tf.one_hot(tf.size(total) - 1, tf.size(total), dtype=total.dtype)
        return total + tf.reshape(last, tf.shape(total))

    tf.add = wrong


@spoils(BUZZ)
def fifteen_is_fourteen(tf: Any) -> None:
    """A constant of 15 holds 14."""
    right = tf.constant
    tf.constant = lambda value: right(14 if value == 15 else value)


@spoils(TUNED_BUZZ)
def mask_short(tf: Any) -> None:
    """What a mask leaves lacks its last element."""
    right = tf.boolean_mask
    tf.boolean_mask = lambda *arguments: right(*arguments)[:-1]


@spoils(NAIVE, CUSTOM)
def exponential_off(tf: Any) -> None:
    """An exponential is off by two parts in a million."""
    right = tf.exp
    tf.exp = lambda x: right(x) * 1.000002


@spoils(MILLION_CUSTOM, TUNED_CUSTOM)
def logarithm_off(tf: Any) -> None:
    """A logarithm is off by one part in a million."""
    right = tf.math.log
    tf.math.log = lambda x: right(x) * 1.000001


@spoils(NAIVE)
def gradient_without_nan(tf: Any) -> None:
    """A gradient that is no number is one."""
    right = tf.GradientTape.gradient

    def wrong(tape: Any, value: Any, x: Any) -> Any:
        gradient = right(tape, value, x)
        return tf.where(tf.math.is_nan(gradient), tf.ones_like(gradient), gradient)

    tf.GradientTape.gradient = wrong


@spoils(CUSTOM, MILLION_CUSTOM, TUNED_CUSTOM)
def gradient_too_steep(tf: Any) -> None:
    """A gradient is off by one part in a million."""
    right = tf.GradientTape.gradient
    tf.GradientTape.gradient = lambda tape, value, x: right(tape, value, x) * 1.000001


@spoils(CLIPPED, MILLION_CLIPPED, TUNED_CLIPPED)
def limit_off(tf: Any) -> None:
    """What is clipped is three parts in a million too long."""
    right = tf.clip_by_norm
    tf.clip_by_norm = lambda x, norm: right(x, norm * 1.000003)


@spoils(WHOLE)
def always_scaled(tf: Any) -> None:
    """What is short enough is scaled to the limit all the same."""
    tf.clip_by_norm = lambda x, norm: x * norm / tf.norm(x)


@spoils(CLIPPED, TUNED_CLIPPED)
def identity_off(tf: Any) -> None:
    """An identity changes the last bit of some numbers."""
    right = tf.identity
    tf.identity = lambda x: right(x) * 1.0000001


@spoils(CLIPPED, WHOLE)
def none_is_zero(tf: Any) -> None:
    """Where there is no gradient it is zero."""
    right = tf.GradientTape.gradient

    def wrong(tape: Any, value: Any, sources: Any, output_gradients: Any) -> Any:
        gradients = right(tape, value, sources, output_gradients=output_gradients)
        return [tf.zeros_like(x) if g is None else g for x, g in zip(sources, gradients, strict=True)]

    tf.GradientTape.gradient = wrong


@spoils(BFLOAT_CHAIN)
def last_term_dropped(tf: Any) -> None:
    """Products lack the last of their terms."""
    right = tf.matmul
    tf.matmul = lambda a, b: right(a[:, :-1], b[:-1])
