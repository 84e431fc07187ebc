package io.maemi.student;

import io.maemi.nn.Parameter;
import io.maemi.nn.Weights;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.WeightStore;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Opens a model folder or a GGUF file.
 *
 * @param path where it lies
 * @param talks whether its tokenizer, chat template and image processor are wanted too; numbers go
 *     in and out without them
 */
record StudentLoader(Path path, boolean talks) {
  /** Weights up to which float32 is fast enough. */
  private static final long SMALL = 30_000_000;

  /** The model; loading is strict. */
  Student load(Device device, DType weightType, DType computeType) {
    if (GgufModel.isFile(path)) {
      try (GgufModel model = GgufModel.open(path)) {
        return filled(outline(model, device, computeType), weightType, model::weights);
      }
    }
    Student student = outline(device, computeType);
    return filled(
        student, weightType, () -> Checkpoint.of(WeightStore.open(path), student.config()));
  }

  /** The model without its weights, to know its parts by. */
  Student outline() {
    if (GgufModel.isFile(path)) {
      try (GgufModel model = GgufModel.open(path)) {
        return outline(model, Device.CPU, DType.FLOAT32);
      }
    }
    return outline(Device.CPU, DType.FLOAT32);
  }

  /** The type that answers are computed in on {@code device}. */
  DType answering(Device device) {
    if (device.cuda() || GgufModel.isFile(path)) {
      return DType.BFLOAT16;
    }
    try (Student student = outline()) {
      if (student.files().quantized()) {
        return DType.BFLOAT16;
      }
      long weights = student.parameters().values().stream().mapToLong(Parameter::numel).sum();
      return weights > SMALL ? DType.BFLOAT16 : DType.FLOAT32;
    }
  }

  private Student outline(GgufModel model, Device device, DType computeType) {
    Processor processor = talks ? model.processor() : null;
    return new Student(
        model.config(), processor, model.files(processor), device, computeType, path);
  }

  private Student outline(Device device, DType computeType) {
    StudentConfig stated = StudentConfig.read(path);
    StudentConfig config = talks ? stated : stated.headed();
    InstalledModels.refusePickles(path);
    StudentFiles files = StudentFiles.read(path);
    if (config.tieWordEmbeddings() && Checkpoint.hasOwnHead(path, config)) {
      config = config.untied();
      files = files.untied();
    }
    Processor processor = talks ? Processor.open(path, config) : null;
    return new Student(config, processor, files, device, computeType, path);
  }

  private Student filled(Student student, DType weightType, Supplier<WeightStore> weights) {
    try (WeightStore store = weights.get()) {
      if (talks && student.config().sees()) {
        checkImages(student.processor(), student.config());
      }
      Weights.load(student, store, "", weightType, student.device());
      return student;
    } catch (RuntimeException e) {
      student.close();
      throw e;
    }
  }

  private static void checkImages(Processor processor, StudentConfig config) {
    Require.that(
        processor.tokenizer().id(SpecialTokens.IMAGE) == config.imageTokenId(),
        "config.json's image_token_id is not the tokenizer's " + SpecialTokens.IMAGE);
    Require.that(
        processor.images().side() == config.visionConfig().imageSize(),
        "the image processor makes "
            + processor.images().side()
            + " pixels a side, the tower takes "
            + config.visionConfig().imageSize());
  }
}
