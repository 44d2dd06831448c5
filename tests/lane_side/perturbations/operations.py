"""Operations, gradients and optimizers."""

from __future__ import annotations

from typing import Any

from ._registry import spoils

MATMUL = "matmul_chain[chain=orthogonal,n=64,products=4,device=cpu]"
MATMUL_LONG = "matmul_chain[chain=orthogonal,n=256,products=64,device=cpu]"
SQUARING = "matmul_chain[chain=squaring,n=512,products=16,device=cpu]"
LINE = "linear_regression[samples=2000,mode=function,device=cpu]"
STEP = "mnist_training[mode=function,dataset=digits,device=cpu]"
TUNED_LINE = "linear_regression[samples=2000,implementation=tuned,device=cpu]"
TUNED_STEP = "mnist_training[implementation=tuned,dataset=digits,device=cpu]"


@spoils(MATMUL, MATMUL_LONG)
def matmul_in_half(tf: Any) -> None:
    """Products are computed in float16."""
    right = tf.matmul
    tf.matmul = lambda a, b: tf.cast(right(tf.cast(a, tf.float16), tf.cast(b, tf.float16)), a.dtype)


@spoils(SQUARING)
def matmul_without_nan(tf: Any) -> None:
    """What is no number is zero."""
    right = tf.matmul

    def wrong(a: Any, b: Any) -> Any:
        product = right(a, b)
        return tf.where(tf.math.is_nan(product), tf.zeros_like(product), product)

    tf.matmul = wrong


@spoils(LINE, STEP)
def rate_off(tf: Any) -> None:
    """The optimizers' learning rates are 0.1 % too high."""
    sgd, adam = tf.keras.optimizers.SGD, tf.keras.optimizers.Adam
    tf.keras.optimizers.SGD = lambda learning_rate: sgd(learning_rate=learning_rate * 1.001)
    tf.keras.optimizers.Adam = lambda rate=0.001: adam(learning_rate=rate * 1.001)


@spoils(LINE, STEP, TUNED_LINE, TUNED_STEP)
def gradient_off(tf: Any) -> None:
    """One gradient lacks 0.1 %."""
    right = tf.GradientTape.gradient

    def wrong(tape: Any, loss: Any, variables: Any) -> Any:
        first, *others = right(tape, loss, variables)
        return [first * 0.999, *others]

    tf.GradientTape.gradient = wrong
