/**
 * The one door to libtorch: tensors with an owner, operators, devices and element types,
 * safetensors files. No other package imports the presets. {@link io.maemi.tensor.GraphSession}
 * runs whole graphs on the same tensors by ONNX Runtime.
 *
 * <p>Native memory is never left to the garbage collector, whose pace knows nothing of it. Every
 * {@link io.maemi.tensor.Tensor} belongs to exactly one owner: the innermost open {@link
 * io.maemi.tensor.Scope} of the thread that made it, the scope outside to which {@link
 * io.maemi.tensor.Scope#keep} moved it, or, after {@link io.maemi.tensor.Scope#release}, whoever
 * then holds it and calls {@link io.maemi.tensor.Tensor#close}. Making a tensor where no scope is
 * open is a programming error and fails at once.
 */
@NullMarked
package io.maemi.tensor;

import org.jspecify.annotations.NullMarked;
