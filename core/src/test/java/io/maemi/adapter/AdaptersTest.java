package io.maemi.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersTest {
  private static final String HASH = "0123456789abcdef";

  @TempDir Path folder;
  private final Scope scope = new Scope();
  private final TinyModel model = new TinyModel();
  private final Tensor x = Tensor.randn(new SplittableRandom(1), 3, 6);
  private final Map<String, float[]> outputs = new HashMap<>();

  @BeforeEach
  void writeFolders() {
    outputs.put("none", model.forward(x).toFloats());
    LoraConfig plain = LoraConfig.of(2, 4, LoraConfig.ALL_LINEAR);
    write("a", plain.withModulesToSave(List.of("connector")), 2);
    write("b", plain.withModulesToSave(List.of("connector")), 3);
    write("c", plain.with(null, null, Experts.top(1, 2)), 4);
  }

  private void write(String name, LoraConfig config, int seed) {
    try (LoraAdapter adapter = LoraAdapter.attach(model, config, 1);
        NoGrad noGrad = new NoGrad()) {
      SplittableRandom random = new SplittableRandom(seed);
      adapter.trained().values().forEach(p -> p.tensor().copyFrom(Tensor.randn(random, p.shape())));
      outputs.put(name, model.forward(x).toFloats());
      AdapterFolder.write(folder.resolve(name), adapter, "tiny", HASH);
    }
  }

  @AfterEach
  void close() {
    model.close();
    scope.close();
  }

  @Test
  void eachGivesItsOwnOutputInAnyOrder() {
    try (Adapters adapters = new Adapters(model, HASH)) {
      for (String name : List.of("a", "b", "c")) {
        adapters.load(name, folder.resolve(name));
      }
      assertThat(model.forward(x).toFloats()).isEqualTo(outputs.get("none"));
      for (String name : List.of("b", "a", "c", "b", "none", "c", "a")) {
        adapters.use(name.equals("none") ? null : name);
        assertThat(model.forward(x).toFloats()).as(name).isEqualTo(outputs.get(name));
      }
    }
    assertThat(model.forward(x).toFloats()).isEqualTo(outputs.get("none"));
    assertThat(model.query.get()).isInstanceOf(io.maemi.nn.DenseLinear.class);
  }

  @Test
  void oneIsLoadedOrTakenOffWhileAnotherIsInUse() {
    try (Adapters adapters = new Adapters(model, HASH)) {
      adapters.load("a", folder.resolve("a"));
      adapters.use("a");
      adapters.load("b", folder.resolve("b"));
      adapters.load("c", folder.resolve("c"));
      assertThat(model.forward(x).toFloats()).isEqualTo(outputs.get("a"));
      adapters.remove("b");
      assertThat(model.forward(x).toFloats()).isEqualTo(outputs.get("a"));
      adapters.use("c");
      adapters.remove("a");
      assertThat(model.forward(x).toFloats()).isEqualTo(outputs.get("c"));
      adapters.remove("c");
      assertThat(adapters.inUse()).isNull();
      assertThat(model.forward(x).toFloats()).isEqualTo(outputs.get("none"));
    }
  }

  @Test
  void unknownAndTakenNamesAreRefused() {
    try (Adapters adapters = new Adapters(model, HASH)) {
      adapters.load("a", folder.resolve("a"));
      assertThatThrownBy(() -> adapters.use("z"))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("no adapter z");
      assertThatThrownBy(() -> adapters.load("a", folder.resolve("b")))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("name a is taken");
    }
  }

  @Test
  void exportRefusesWhatWouldBeOfNoUse() {
    assertThatThrownBy(() -> AdapterExport.write(folder.resolve("a"), 1, folder.resolve("out")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("trained at rank 2 alone");
    assertThatThrownBy(() -> AdapterExport.write(folder.resolve("a"), 3, folder.resolve("out")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it has 2 components");
    assertThatThrownBy(() -> AdapterExport.write(folder.resolve("c"), 0, folder.resolve("out")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("mixture of experts");
    assertThatThrownBy(() -> AdapterExport.write(folder.resolve("a"), 0, folder.resolve("a")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("would replace it");
  }
}
