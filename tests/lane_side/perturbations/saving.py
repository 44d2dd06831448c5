"""Models, weights and metrics: what is saved and described, copied and counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._registry import spoils

WEIGHTS = "weights_round_trip[form=keras,device=cpu]"
WEIGHTS_LARGE = "weights_round_trip[form=keras,units=2048,device=cpu]"
JSON = "architecture_json[device=cpu]"
CONFIG = "architecture_yaml[form=config,device=cpu]"
HDF5 = "whole_model[form=h5,device=cpu]"
KERAS = "whole_model[form=keras,device=cpu]"
EXPORTED = "whole_model[form=savedmodel,device=cpu]"
NOTE_MEAN = "metrics_mean[stream=note,device=cpu]"
NOTE_MEAN_TUNED = "metrics_mean[stream=note,implementation=tuned,device=cpu]"
LARGE_MEAN = "metrics_mean[stream=vectors,size=1000000,device=cpu]"
COPY = "device_copies[to=cpu,form={},size=1048576,device=cpu]"
SUMMARY = "model_summary[device=cpu]"


def last_bit_flipped(variable: Any) -> None:
    """Change one element of a variable by one unit in the last place."""
    import numpy as np

    value = np.array(variable)
    value.flat[-1] = np.nextafter(value.flat[-1], np.float32(np.inf))
    variable.assign(value)


def then(right: Callable[..., Any], spoil: Callable[[Any], None]) -> Callable[..., Any]:
    """The function, whose result is spoilt before it is returned."""

    def wrong(*arguments: Any, **options: Any) -> Any:
        result = right(*arguments, **options)
        spoil(result)
        return result

    return wrong


@spoils(WEIGHTS, WEIGHTS_LARGE)
def loaded_weight_off(tf: Any) -> None:
    """A weight that is loaded is off by one unit in the last place."""
    right = tf.keras.Model.load_weights

    def wrong(model: Any, path: str) -> Any:
        result = right(model, path)
        last_bit_flipped(model.trainable_variables[0])
        return result

    tf.keras.Model.load_weights = wrong


@spoils(HDF5, KERAS)
def loaded_model_off(tf: Any) -> None:
    """A weight of a model that is loaded is off by one unit in the last place."""
    models = tf.keras.models
    models.load_model = then(models.load_model, lambda model: last_bit_flipped(model.trainable_variables[0]))


@spoils(HDF5, KERAS)
def loaded_step_off(tf: Any) -> None:
    """The optimizer of a model that is loaded has taken one step more."""
    models = tf.keras.models
    models.load_model = then(models.load_model, lambda model: model.optimizer.iterations.assign_add(1))


@spoils(EXPORTED)
def exported_weight_off(tf: Any) -> None:
    """A weight that is exported is off by one unit in the last place."""
    right = tf.keras.Model.export

    def wrong(model: Any, path: str) -> None:
        import numpy as np

        variable = model.trainable_variables[0]
        value = np.array(variable)
        last_bit_flipped(variable)
        right(model, path)
        variable.assign(value)

    tf.keras.Model.export = wrong


@spoils(JSON, CONFIG, HDF5, KERAS)
def regularizer_off(tf: Any) -> None:
    """The l2 factor of a model made from its description is too large by two units of float32."""

    def spoil(model: Any) -> None:
        model.layers[-1].kernel_regularizer.l2 *= 1 + 2e-7

    models, sequential = tf.keras.models, tf.keras.Sequential
    models.model_from_json = then(models.model_from_json, spoil)
    models.load_model = then(models.load_model, spoil)
    sequential.from_config = then(sequential.from_config, spoil)


@spoils(JSON, CONFIG, HDF5, KERAS, EXPORTED)
def probabilities_off(tf: Any) -> None:
    """Softmax layers answer 2e-6 too much."""
    right = tf.keras.layers.Dense.call

    def wrong(layer: Any, inputs: Any) -> Any:  # Keras looks at the names of its parameters
        output = right(layer, inputs)
        return output * (1 + 2e-6) if layer.activation.__name__ == "softmax" else output

    tf.keras.layers.Dense.call = wrong


@spoils(NOTE_MEAN, NOTE_MEAN_TUNED)
def mean_ulp_off(tf: Any) -> None:
    """A mean is one unit in the last place too large."""
    right = tf.keras.metrics.Mean.result
    tf.keras.metrics.Mean.result = lambda metric: right(metric) * (1 + 2.0**-23)


@spoils(LARGE_MEAN)
def mean_off(tf: Any) -> None:
    """A mean is a millionth too large."""
    right = tf.keras.metrics.Mean.result
    tf.keras.metrics.Mean.result = lambda metric: right(metric) * (1 + 1e-6)


@spoils(COPY.format("identity"))
def identity_bit_flipped(tf: Any) -> None:
    """A copied element has another last bit."""
    right = tf.identity
    tf.identity = lambda tensor: flipped(tf, right(tensor))


@spoils(COPY.format("method"), COPY.format("numpy"))
def method_bit_flipped(tf: Any) -> None:
    """An element copied by a method of the tensor has another last bit."""
    tensors = tf.__internal__.EagerTensor
    to_cpu, to_numpy = tensors.cpu, tensors.numpy

    def numpy(tensor: Any) -> Any:
        array = to_numpy(tensor)
        array.flat[-1] ^= 1
        return array

    tensors.cpu = lambda tensor: flipped(tf, to_cpu(tensor))
    tensors.numpy = numpy


def flipped(tf: Any, tensor: Any) -> Any:
    """The tensor of whole numbers with another last bit in its last element."""
    import numpy as np

    array = np.array(tensor)
    array[-1] ^= 1
    return tf.constant(array)


@spoils(SUMMARY)
def parameter_too_many(tf: Any) -> None:
    """The summary counts a parameter of a dense layer twice."""
    right = tf.keras.layers.Dense.count_params
    tf.keras.layers.Dense.count_params = lambda layer: right(layer) + 1
