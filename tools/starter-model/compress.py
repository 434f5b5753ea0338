"""Smaller files of the same graphs: weights are stored as int8 or float16 and become float32 when the file is
loaded.

Everything is still computed in float32, so that a vector does not depend on its neighbours in a batch (as it
does with dynamic int8), and any execution provider can run it. ONNX Runtime unpacks the weights once, while
it loads.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SMALLEST = 2048  # a tensor of fewer numbers stays as it is
# A matrix with a few numbers far larger than the rest loses more than this share of itself as int8: float16
# then.
MOST_LOST = 0.009


def compress(model: onnx.ModelProto, kind: str) -> onnx.ModelProto:
    """`kind`: "float16" or "int8" (a scale for each row or each column, whichever loses less).

    With "int8" the heads (the only Gemm nodes) are stored as float16: they are small, and standardisation,
    which has gone into them, spreads their weights over too many sizes.
    """
    graph = model.graph
    users = {name: node for node in graph.node for name in node.input}
    for initializer in list(graph.initializer):
        values = numpy_helper.to_array(initializer)
        if values.dtype != np.float32 or values.size < SMALLEST or initializer.name not in users:
            continue
        user = users[initializer.name]
        graph.initializer.remove(initializer)
        if kind == "float16" or user.op_type == "Gemm":
            _store(graph, initializer.name, values.astype(np.float16), None)
        elif user.op_type == "Gather":
            _store_table(graph, user, initializer.name, values)
        else:
            quantized, scale = _quantize_best(values)
            if np.linalg.norm(quantized * scale - values) > MOST_LOST * np.linalg.norm(values):
                _store(graph, initializer.name, values.astype(np.float16), None)
            else:
                _store(graph, initializer.name, quantized, scale)
    onnx.checker.check_model(model)
    return model


def _quantize_best(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nothing is multiplied as int8, so the scales may lie along any axis."""
    ways = [_quantize(values, axis) for axis in range(values.ndim) if values.shape[axis] > 1]
    return min(ways, key=lambda way: float(np.square(way[0] * way[1] - values).sum()))


def _quantize(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    others = tuple(i for i in range(values.ndim) if i != axis)
    scale = np.maximum(np.abs(values).max(others, keepdims=True), 1e-12) / 127
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)


def _store(graph: onnx.GraphProto, name: str, values: np.ndarray, scale: np.ndarray | None) -> None:
    graph.initializer.append(numpy_helper.from_array(values, f"{name}.stored"))
    unpacked = name if scale is None else f"{name}.unscaled"
    nodes = [helper.make_node("Cast", [f"{name}.stored"], [unpacked], to=TensorProto.FLOAT)]
    if scale is not None:
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        nodes.append(helper.make_node("Mul", [unpacked, f"{name}.scale"], [name]))
    for place, node in enumerate(nodes):
        graph.node.insert(place, node)


def _store_table(graph: onnx.GraphProto, user: onnx.NodeProto, name: str, values: np.ndarray) -> None:
    """A table of which rows are looked up: rows are unpacked after the look-up, the table never is."""
    table, scale = _quantize(values, 0)
    graph.initializer.append(numpy_helper.from_array(table, f"{name}.stored"))
    graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
    ids, output = user.input[1], user.output[0]
    nodes = [
        helper.make_node("Gather", [f"{name}.stored", ids], [f"{name}.rows"]),
        helper.make_node("Cast", [f"{name}.rows"], [f"{name}.unscaled"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}.scale", ids], [f"{name}.scales"]),
        helper.make_node("Mul", [f"{name}.unscaled", f"{name}.scales"], [output]),
    ]
    place = list(graph.node).index(user)
    graph.node.remove(user)
    for offset, node in enumerate(nodes):
        graph.node.insert(place + offset, node)
