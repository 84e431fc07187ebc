package io.maemi.student;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.BlockLinear;
import io.maemi.tensor.DType;
import io.maemi.tensor.GgufFile;
import io.maemi.tensor.GgufType;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A decoder in one GGUF file: its configuration, vocabulary and chat template from the metadata,
 * its tensors under the names of a model folder.
 */
final class GgufModel implements AutoCloseable {
  private static final String LLAMA = "llama";

  private static final Map<String, String> LAYER =
      Map.of(
          "attn_norm", "input_layernorm",
          "attn_q", "self_attn.q_proj",
          "attn_k", "self_attn.k_proj",
          "attn_v", "self_attn.v_proj",
          "attn_output", "self_attn.o_proj",
          "ffn_norm", "post_attention_layernorm",
          "ffn_gate", "mlp.gate_proj",
          "ffn_up", "mlp.up_proj",
          "ffn_down", "mlp.down_proj");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output.weight", "lm_head.weight");

  private final GgufFile file;
  private final String architecture;
  private final StudentConfig config;

  private GgufModel(GgufFile file) {
    this.file = file;
    architecture = required("general.architecture");
    if (!DecoderConfig.MODEL_TYPES.contains(architecture)) {
      throw refused("its architecture is " + architecture + "; llama and qwen2 are supported");
    }
    config = readConfig();
  }

  /** Whether {@code path} is a GGUF file by its name. */
  static boolean isFile(Path path) {
    return path.toString().endsWith(".gguf") && !Files.isDirectory(path);
  }

  /** Reads and checks the metadata of {@code path}. */
  static GgufModel open(Path path) {
    return new GgufModel(GgufFile.open(path));
  }

  /** The licence that {@code path} states, or {@code not stated}. */
  static String licence(Path path) {
    try (GgufFile file = GgufFile.open(path)) {
      String stated = file.text("general.license");
      return stated == null ? "not stated" : stated;
    }
  }

  /** The configuration as a model folder would have it. */
  StudentConfig config() {
    return config;
  }

  private StudentConfig readConfig() {
    if (file.names().contains("rope_freqs.weight")) {
      throw refused("it scales rotary frequencies one by one; use the model folder");
    }
    int width = integer("embedding_length");
    int heads = integer("attention.head_count");
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("model_type", architecture);
    node.put("vocab_size", file.shape("token_embd.weight")[0]);
    node.put("hidden_size", width).put("intermediate_size", integer("feed_forward_length"));
    node.put("num_hidden_layers", integer("block_count")).put("num_attention_heads", heads);
    Number shared = file.number(architecture + ".attention.head_count_kv");
    node.put("num_key_value_heads", shared == null ? heads : shared.intValue());
    Number head = file.number(architecture + ".attention.key_length");
    node.put("head_dim", head == null ? width / heads : head.intValue());
    node.put("max_position_embeddings", integer("context_length"));
    node.put("rms_norm_eps", number("attention.layer_norm_rms_epsilon").doubleValue());
    node.putObject("rope_parameters")
        .put("rope_type", ropeType())
        .put("factor", factor())
        .put("rope_theta", frequencyBase());
    putToken(node, "bos_token_id", "tokenizer.ggml.bos_token_id");
    putToken(node, "eos_token_id", "tokenizer.ggml.eos_token_id");
    putToken(node, "pad_token_id", "tokenizer.ggml.padding_token_id");
    try {
      return StudentConfig.of(
          List.of(architecture.equals(LLAMA) ? "LlamaForCausalLM" : "Qwen2ForCausalLM"),
          !file.names().contains("output.weight"),
          Json.MAPPER.treeToValue(node, DecoderConfig.class),
          null);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw refused(Require.reason(e));
    }
  }

  private String ropeType() {
    String scaling = file.text(architecture + ".rope.scaling.type");
    return scaling == null || scaling.equals("none") ? "default" : scaling;
  }

  private double factor() {
    Number factor = file.number(architecture + ".rope.scaling.factor");
    return factor == null ? 1 : factor.doubleValue();
  }

  private double frequencyBase() {
    Number base = file.number(architecture + ".rope.freq_base");
    return base == null ? 10000 : base.doubleValue();
  }

  private void putToken(ObjectNode node, String name, String key) {
    Number id = file.number(key);
    if (id != null) {
      node.put(name, id.intValue());
    }
  }

  /** The vocabulary and chat template. */
  Processor processor() {
    String template = file.text("tokenizer.chat_template");
    if (template == null) {
      throw refused("it has no chat template; use an instruction-tuned model");
    }
    return new Processor(
        Tokenizer.of(GgufTokenizer.json(file)), new ChatTemplate(template, tokens()), null, 0);
  }

  private Map<String, String> tokens() {
    List<?> all = file.list("tokenizer.ggml.tokens");
    Map<String, String> tokens = new LinkedHashMap<>();
    Map.of(
            "bos_token", "tokenizer.ggml.bos_token_id",
            "eos_token", "tokenizer.ggml.eos_token_id",
            "pad_token", "tokenizer.ggml.padding_token_id")
        .forEach(
            (name, key) -> {
              Number id = file.number(key);
              if (id != null && id.intValue() < all.size()) {
                tokens.put(name, String.valueOf(all.get(id.intValue())));
              }
            });
    return tokens;
  }

  /**
   * What a model folder would have beside its weights.
   *
   * @param processor of {@link #processor()}; null where vocabulary and chat template are not
   *     wanted
   */
  StudentFiles files(@Nullable Processor processor) {
    ObjectNode tree = Json.MAPPER.valueToTree(config.textConfig());
    tree.putPOJO("architectures", config.architectures());
    tree.put("tie_word_embeddings", config.tieWordEmbeddings());
    ObjectNode tokenizer = Json.MAPPER.createObjectNode();
    tokenizer.put("tokenizer_class", "PreTrainedTokenizerFast");
    tokens().forEach(tokenizer::put);
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("config.json", Json.pretty(tree));
    if (processor == null) {
      return new StudentFiles(texts);
    }
    texts.put("tokenizer.json", processor.tokenizer().json());
    texts.put("tokenizer_config.json", Json.pretty(tokenizer));
    texts.put("chat_template.jinja", String.valueOf(file.text("tokenizer.chat_template")));
    return new StudentFiles(texts);
  }

  /** The tensors by the names of a model folder. */
  WeightStore weights() {
    SortedMap<String, String> places = new TreeMap<>();
    for (String name : file.names()) {
      String own = folderName(name);
      GgufType type = file.type(name);
      // Linear layers keep their blocks; what is looked up or added is made dense.
      boolean linear = own.endsWith("_proj.weight") || own.equals("lm_head.weight");
      boolean kept = linear && !type.plain();
      String path = own.substring(0, own.length() - (kept ? "weight".length() : 0));
      places.put(kept ? path + BlockLinear.blocksName(type) : own, name);
    }
    return new Renamed(places);
  }

  private String folderName(String name) {
    String outside = OUTSIDE.get(name);
    if (outside != null) {
      return outside;
    }
    String[] parts = name.split("\\.", -1);
    String layer = parts.length == 4 && parts[0].equals("blk") ? LAYER.get(parts[2]) : null;
    return layer == null ? name : "model.layers." + parts[1] + "." + layer + "." + parts[3];
  }

  private String required(String key) {
    String text = file.text(key);
    if (text == null) {
      throw refused("its metadata has no " + key);
    }
    return text;
  }

  private Number number(String key) {
    Number number = file.number(architecture + "." + key);
    if (number == null) {
      throw refused("its metadata has no " + architecture + "." + key);
    }
    return number;
  }

  private int integer(String key) {
    return number(key).intValue();
  }

  private MaemiException refused(@Nullable String why) {
    return MaemiException.unreadable(
        "cannot use " + file.path() + ": " + why + ". Use another file.");
  }

  @Override
  public void close() {
    file.close();
  }

  private final class Renamed implements WeightStore {
    private final SortedMap<String, String> places;

    Renamed(SortedMap<String, String> places) {
      this.places = places;
    }

    private String place(String name) {
      String place = places.get(name);
      if (place == null) {
        throw new IllegalArgumentException(path() + " has no tensor " + name);
      }
      return place;
    }

    @Override
    public Path path() {
      return file.path();
    }

    @Override
    public SortedSet<String> names() {
      return new TreeSet<>(places.keySet());
    }

    private boolean kept(String name) {
      return !name.endsWith(".weight") && !name.endsWith(".bias");
    }

    @Override
    public long[] shape(String name) {
      long[] shape = file.shape(place(name));
      if (kept(name)) {
        GgufType type = file.type(place(name));
        shape[1] = shape[1] / type.weights() * type.bytes();
      }
      return shape;
    }

    @Override
    public DType dtype(String name) {
      return kept(name) ? DType.UINT8 : file.dtype(place(name));
    }

    @Override
    public Tensor load(String name) {
      Tensor tensor = kept(name) ? file.blocks(place(name)) : file.load(place(name));
      boolean query = name.contains(".q_proj.");
      if (!architecture.equals(LLAMA) || !(query || name.contains(".k_proj."))) {
        return tensor;
      }
      // Llama's files have the two halves that turn together side by side.
      DecoderConfig decoder = config.textConfig();
      long heads = query ? decoder.numAttentionHeads() : decoder.numKeyValueHeads();
      long[] shape = tensor.shape();
      return tensor.reshape(heads, shape[0] / heads / 2, 2, -1).transpose(1, 2).reshape(shape);
    }

    @Override
    public Map<String, String> metadata() {
      return file.metadata();
    }

    @Override
    public void close() {}
  }
}
