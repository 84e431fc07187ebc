package io.maemi.tensor;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.maemi.foundation.MaemiException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An {@link OnnxGraph} made ready to run on the CPU by ONNX Runtime: all its operators in one call,
 * where libtorch's cost a call each. It reads and writes tensors of this package where they lie.
 * Several threads may run one.
 */
public final class GraphSession implements AutoCloseable {
  /** A tensor as a session's input or output, closed before the tensor is. */
  public static final class Value implements AutoCloseable {
    private final OnnxTensor tensor;

    private Value(OnnxTensor tensor) {
      this.tensor = tensor;
    }

    /** {@code tensor}, row-major on the CPU, which stays the caller's. */
    public static Value of(Tensor tensor) {
      try {
        return new Value(
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                tensor.memory(),
                tensor.shape(),
                type(tensor.dtype())));
      } catch (OrtException e) {
        throw failed(e);
      }
    }

    private static OnnxJavaType type(DType dtype) {
      return switch (dtype) {
        case FLOAT32 -> OnnxJavaType.FLOAT;
        case FLOAT16 -> OnnxJavaType.FLOAT16;
        case UINT8 -> OnnxJavaType.UINT8;
        case INT8 -> OnnxJavaType.INT8;
        case INT32 -> OnnxJavaType.INT32;
        case INT64 -> OnnxJavaType.INT64;
        default -> throw new IllegalArgumentException("graphs hold no " + dtype.torchName());
      };
    }

    @Override
    public void close() {
      tensor.close();
    }
  }

  private static final boolean AVAILABLE = loads();

  private final OrtSession session;

  /** Whether ONNX Runtime runs on this system. */
  public static boolean available() {
    return AVAILABLE;
  }

  private static boolean loads() {
    try {
      OrtEnvironment.getEnvironment();
      return true;
    } catch (LinkageError | IllegalStateException e) { // it has no library for this system
      return false;
    }
  }

  /** Makes {@code graph}, which stays the caller's, ready for {@code threads} threads. */
  public GraphSession(OnnxGraph graph, int threads) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> weights = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      environment.setTelemetry(false);
      graph.packed().forEach((name, tensor) -> weights.put(name, Value.of(tensor).tensor));
      options.addExternalInitializers(new LinkedHashMap<>(weights));
      // A graph is written as it shall run.
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
      options.setIntraOpNumThreads(threads);
      // Operators take microseconds: a thread that sleeps between them wakes too late. Between
      // runs none waits busily.
      options.addConfigEntry("session.force_spinning_stop", "1");
      // Weights are laid out once: the arena would set aside twice their bytes.
      options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
      options.setMemoryPatternOptimization(false);
      session = environment.createSession(graph.bytes(), options);
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      weights.values().forEach(OnnxTensor::close);
    }
  }

  /** Computes {@code outputs} of {@code inputs}; a value may be both. */
  public void run(Map<String, Value> inputs, Map<String, Value> outputs) {
    Map<String, OnnxTensor> in = new LinkedHashMap<>();
    Map<String, OnnxTensor> out = new LinkedHashMap<>();
    inputs.forEach((name, value) -> in.put(name, value.tensor));
    outputs.forEach((name, value) -> out.put(name, value.tensor));
    try (OrtSession.Result result = session.run(in, out)) {
      if (result.size() != out.size()) {
        throw new IllegalStateException("a graph's run gave " + result.size() + " values");
      }
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private static MaemiException failed(OrtException e) {
    return MaemiException.failed(
        "cannot run the model: its compiled graph failed ("
            + e.getMessage()
            + "). Give back memory, or open the model in float32.",
        e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
