package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.BlockLinear;
import io.maemi.nn.DenseLinear;
import io.maemi.nn.Initialisation;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Module;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A vision-language model of the Idefics3 or LLaVA layout: tower, connector, decoder and head, with
 * the processor that feeds them; or a decoder with its head alone. It owns its weights; several
 * threads may run it while nobody changes it. Tensors that its methods return belong to the
 * caller's scope. Shapes: n images, p patches, k image tokens an image, b batch, t tokens, d
 * decoder width, v vocabulary.
 */
public final class Student implements Module {
  private static final long SHARD = 5L << 30;
  private static final double DEVIATION = 0.02;

  // The tower's output is normalised and wide; this brings image embeddings near the size of
  // words'.
  private static final double CONNECTOR_DEVIATION = 0.002;

  private final StudentConfig config;
  private final @Nullable Processor processor;
  private final StudentFiles files;
  private final Device device;
  private final DType computeType;
  private final @Nullable VisionTower tower;
  private final @Nullable Connector connector;
  private final Decoder decoder;
  private final @Nullable LinearSlot head;
  private final Set<Integer> endTokens;
  private final OpenUses uses = new OpenUses();
  final CompiledDecoder compiled = new CompiledDecoder();
  private @Nullable Path source;

  /**
   * A model without values.
   *
   * @param processor null for those who bring tokens and pixel values and take such
   * @param source where its weights lie, or null
   */
  Student(
      StudentConfig config,
      @Nullable Processor processor,
      StudentFiles files,
      Device device,
      DType computeType,
      @Nullable Path source) {
    this.config = config;
    this.processor = processor;
    this.files = files;
    this.device = device;
    this.computeType = computeType;
    this.source = source;
    endTokens = files.endTokens(processor == null ? null : processor.tokenizer());
    tower = config.sees() ? new VisionTower(config.visionConfig()) : null;
    connector = config.sees() ? connector(config) : null;
    decoder = new Decoder(config.textConfig());
    DecoderConfig text = config.textConfig();
    head =
        config.tieWordEmbeddings()
            ? null
            : new LinearSlot(new DenseLinear(text.hiddenSize(), text.vocabSize(), false));
  }

  private static Connector connector(StudentConfig config) {
    return config.projects() ? new MlpConnector(config) : new PixelShuffleConnector(config);
  }

  /**
   * The model in {@code folder} or GGUF file to answer with: on {@link Device#preferred()}, in
   * float32 where it is small and dense and in bfloat16, which the fast products take, elsewhere.
   */
  public static Student open(Path folder) {
    Device device = Device.preferred();
    return open(folder, device, new StudentLoader(folder, false).answering(device));
  }

  /**
   * The model in {@code folder} or GGUF file, its weights held and computed with as {@code
   * computeType}.
   */
  public static Student open(Path folder, Device device, DType computeType) {
    return open(folder, device, computeType, computeType);
  }

  /**
   * The model in {@code folder} or GGUF file. A tensor that is missing, of another shape or
   * superfluous is an error that names it.
   *
   * @param weightType what weights are held as, for example float32 masters
   * @param computeType what activations are
   */
  public static Student open(Path folder, Device device, DType weightType, DType computeType) {
    return new StudentLoader(folder, true).load(device, weightType, computeType);
  }

  /**
   * A new model with random float32 weights on {@link Device#preferred()}; the same seed gives the
   * same weights. It takes {@code processor} over.
   */
  public static Student create(
      StudentConfig config, Processor processor, long seed, DType computeType) {
    StudentFiles files = StudentFiles.create(config, processor);
    Device device = Device.preferred();
    Student student = new Student(config, processor, files, device, computeType, null);
    int towerBranches = 2 * config.visionConfig().numHiddenLayers();
    int decoderBranches = 2 * config.textConfig().numHiddenLayers();
    new Initialisation(seed, Initialisation.FAN_IN, towerBranches).fill(student.tower(), device);
    student.tower().layOutPositions();
    new Initialisation(seed, CONNECTOR_DEVIATION, 1).fill(student.connector(), device);
    new Initialisation(seed, DEVIATION, decoderBranches).fill(student.decoder, device);
    if (student.head != null) {
      new Initialisation(seed, DEVIATION, 1).fill(student.head, device);
    }
    return student;
  }

  /**
   * Pixel values (n, 3, side, side) of {@code images} on this model's device, float32, each image
   * whole.
   */
  public Tensor pixelValues(List<GreyImage> images) {
    return pixels(images.stream().map(processor().images()::pixelValues).toList());
  }

  /** What this model sees of each of {@code images}. */
  public List<ImageProcessor.Frames> frames(List<GreyImage> images) {
    return images.stream().map(processor().images()::frames).toList();
  }

  /** Frames, 3 × side × side values each, as one tensor on this model's device. */
  public Tensor pixels(List<float[]> frames) {
    int side = processor().images().side();
    List<Tensor> values = frames.stream().map(frame -> Tensor.of(frame, 3, side, side)).toList();
    return Tensor.stack(values, 0).to(device);
  }

  /**
   * What the connector takes of the tower (n, p, d) for pixel values (n, 3, side, side): its
   * output, or in LLaVA that of some of its blocks.
   */
  public Tensor imageFeatures(Tensor pixelValues) {
    if (!config.projects()) {
      return tower().forward(pixelValues, computeType);
    }
    List<Tensor> features = new ArrayList<>();
    for (int layer : config.featureLayers()) {
      Tensor all = tower().feature(pixelValues, layer, computeType);
      features.add(config.leavesFirstOut() ? all.narrow(1, 1, all.size(1) - 1) : all);
    }
    return features.size() == 1 ? features.get(0) : Tensor.cat(features, -1);
  }

  /**
   * The same for images of which some patches are filling.
   *
   * @param seen bool (n, rows, columns) of patches
   */
  Tensor imageFeatures(Tensor pixelValues, Tensor seen) {
    return tower().forward(pixelValues, seen, computeType);
  }

  /** Image embeddings (n, k, d) for the tower's output (n, p, tower width). */
  public Tensor connect(Tensor features) {
    return connector().forward(features.to(computeType));
  }

  /**
   * The decoder's input (b, t, d): token embeddings, each image placeholder replaced by the next
   * row of image embeddings.
   *
   * @param inputIds int64 (b, t); unequal lengths are filled up on the right with the pad token,
   *     which no real token sees
   * @param imageEmbeddings (n, k, d) in the order of their places, or null where there are none
   */
  public Tensor embed(Tensor inputIds, @Nullable Tensor imageEmbeddings) {
    Tensor words = decoder.embedding().forward(inputIds, computeType);
    Tensor places = inputIds.eq(config.imageTokenId());
    long wanted = (long) places.to(DType.INT64).sum().item();
    long given = imageEmbeddings == null ? 0 : imageEmbeddings.size(0) * imageEmbeddings.size(1);
    if (wanted != given) {
      throw new IllegalArgumentException(
          "the tokens have " + wanted + " image places, the images fill " + given);
    }
    if (imageEmbeddings == null) {
      return words;
    }
    return words.maskedScatter(places.unsqueeze(-1), imageEmbeddings.to(computeType).contiguous());
  }

  /** Hidden states (b, t, d) behind the final norm; arguments as of {@link #embed}. */
  public Tensor hidden(Tensor inputIds, @Nullable Tensor imageEmbeddings) {
    return decoder.forward(embed(inputIds, imageEmbeddings), null);
  }

  /** Logits (…, v) of hidden states (…, d), for example of the supervised positions only. */
  public Tensor logits(Tensor hidden) {
    return head == null ? decoder.embedding().logits(hidden) : head.forward(hidden);
  }

  /** The configuration. */
  public StudentConfig config() {
    return config;
  }

  /** What turns conversations and images into inputs. */
  public Processor processor() {
    return Objects.requireNonNull(processor, "opened without its processor");
  }

  /** The vision tower; asking a decoder alone for one is an error. */
  public VisionTower tower() {
    config.visionConfig();
    return Objects.requireNonNull(tower);
  }

  /** The connector; asking a decoder alone for one is an error. */
  public Connector connector() {
    config.visionConfig();
    return Objects.requireNonNull(connector);
  }

  /** The decoder. */
  public Decoder decoder() {
    return decoder;
  }

  /** Where it runs. */
  public Device device() {
    return device;
  }

  /** The type of activations. */
  public DType computeType() {
    return computeType;
  }

  /** How the model's publisher has tokens chosen, by its generation settings. */
  public Sampling sampling(long seed) {
    return files.sampling(seed);
  }

  /** Tokens that end an answer. */
  public Set<Integer> endTokens() {
    return endTokens;
  }

  /**
   * SHA-256 of the stored weights, by which an adapter names its base. A new model has one once it
   * is saved; changed weights get theirs when they are saved again.
   */
  public String weightsHash() {
    Path folder = source;
    if (folder == null) {
      throw new IllegalStateException("a model that was never saved has no hash");
    }
    return WeightsHash.of(folder);
  }

  /**
   * Writes the whole model folder but for its card; weights as {@code weightType}, quantized ones
   * as they are.
   */
  public void save(Path folder, DType weightType) {
    linears()
        .forEach(
            (path, slot) -> {
              if (!(slot.get() instanceof BaseLinear)) {
                throw MaemiException.usage(
                    "cannot save the model: "
                        + path
                        + " is adapted. Merge the adapter or save it alone.");
              }
            });
    try (Scope scope = new Scope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      visit(
          "",
          (name, parameter) ->
              tensors.put(name, parameter.tensor().detach().to(parameter.kept(weightType))));
      linears()
          .forEach(
              (path, slot) -> {
                if (slot.get() instanceof BlockLinear blocks) {
                  tensors.keySet().removeIf(name -> name.startsWith(path + ".weight."));
                  tensors.put(path + ".weight", blocks.dense(weightType));
                }
              });
      SafeTensors.writeModel(folder, tensors, Map.of(), SHARD);
    }
    files.write(folder, weightType, StoredQuantization.of(this));
    source = folder;
  }

  /** Its files beside the weights. */
  StudentFiles files() {
    return files;
  }

  @Override
  public void visit(String prefix, Visitor visitor) {
    boolean llava = config.projects();
    if (tower != null && connector != null) {
      String name = llava ? "model.vision_tower" : "model.vision_model";
      tower.visit(Module.path(prefix, name), visitor);
      String between = llava ? "model.multi_modal_projector" : "model.connector";
      connector.visit(Module.path(prefix, between), visitor);
    }
    decoder.visit(Module.path(prefix, config.decoderPath()), visitor);
    if (head != null) {
      head.visit(Module.path(prefix, Decoder.HEAD), visitor);
    }
  }

  /** Keeps the model open until the result is closed. */
  OpenUses.Use use() {
    return uses.begin();
  }

  /** Frees the weights; an error while a {@link Reading} is open or an answer is being made. */
  @Override
  public void close() {
    if (uses.end()) {
      compiled.close();
      Module.super.close();
      if (processor != null) {
        processor.tokenizer().close();
      }
    }
  }
}
