package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.adapter.LoraConfig;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeReaderTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeRecipe() throws IOException {
    file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        model: base
        data: records
        out: result
        train: {adapters: true}
        adapter: {r: 4, target_modules: [q_proj, v_proj]}
        budget: {epochs: 2}
        """);
  }

  @Test
  void fileIsLaidOverDefaultsAndOverridesOverTheFile() {
    Recipe recipe =
        RecipeReader.read(file, List.of("adapter.r=8", "optimizer.rates.adapters=1e-4", "seed=7"));
    assertThat(recipe.adapter()).isNotNull();
    assertThat(recipe.adapter().r()).isEqualTo(8);
    assertThat(recipe.adapter().loraAlpha()).isEqualTo(16);
    assertThat(recipe.adapter().targetModules().matches("model.layers.0.self_attn.q_proj"))
        .isTrue();
    assertThat(recipe.adapter().targetModules().matches("model.layers.0.self_attn.k_proj"))
        .isFalse();
    assertThat(recipe.optimizer().rates().adapters()).isEqualTo(1e-4);
    assertThat(recipe.optimizer().beta1()).isEqualTo(0.9);
    assertThat(recipe.seed()).isEqualTo(7);
    assertThat(recipe.compute()).isEqualTo(Recipe.Compute.BF16);
  }

  @Test
  void unknownKeyNamesTheNearestOne() {
    assertThatThrownBy(() -> RecipeReader.read(file, List.of("optimizer.wieght_decay=0")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no key optimizer.wieght_decay")
        .hasMessageContaining("nearest that exists is optimizer.weight_decay");
  }

  @Test
  void misspeltSectionNamesTheWholeKey() {
    assertThatThrownBy(() -> RecipeReader.read(file, List.of("budgt.steps=3")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no key budgt.steps. The nearest that exists is budget.steps.");
  }

  @Test
  void keyInTheWrongSectionNamesItsSection() {
    assertThatThrownBy(() -> RecipeReader.read(file, List.of("minutes=10")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("budget.minutes");
  }

  @Test
  void wrongEnumValueListsTheAllowed() {
    assertThatThrownBy(() -> RecipeReader.read(file, List.of("compute=fp16")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("compute is fp16")
        .hasMessageContaining("one of bf16, fp32");
  }

  @Test
  void missingModelIsNamed() {
    assertThatThrownBy(() -> RecipeReader.read(file, List.of("model=")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it has no model");
  }

  @Test
  void adapterWithoutTrainAdaptersIsRefused() {
    assertThatThrownBy(
            () -> RecipeReader.read(file, List.of("train.adapters=false", "train.decoder=true")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("train.adapters is false");
  }

  @Test
  void overrideWithoutValueIsRefused() {
    assertThatThrownBy(() -> RecipeReader.read(file, List.of("seed")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("not key=value");
  }

  @Test
  void missingFileIsOneLine() {
    assertThatThrownBy(() -> RecipeReader.read(folder.resolve("none.yaml"), List.of()))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no such file and no bundled recipe");
  }

  @Test
  void brokenYamlIsOneLine() throws IOException {
    Files.writeString(file, "model: [unclosed");
    assertThatThrownBy(() -> RecipeReader.read(file, List.of()))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("not YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora", "lora-fa", "dylora-fa", "mope"})
  void bundledRecipesOfAdaptersCanBeRead(String name) {
    Recipe recipe = RecipeReader.read(Path.of(name), List.of("data=mine"));
    assertThat(recipe.train().adapters()).isTrue();
    assertThat(recipe.adapter()).isNotNull();
    assertThat(recipe.adapter().frozenA() != null).isEqualTo(!name.equals("lora"));
    assertThat(recipe.adapter().dynamicRank() != null)
        .isEqualTo(name.equals("dylora-fa") || name.equals("mope"));
    assertThat(recipe.adapter().experts() != null).isEqualTo(name.equals("mope"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"smolvlm", "llava-7b"})
  void bundledRecipesOfLargerModelsRecomputeBlocksAndLearnEveryRank(String name) {
    Recipe recipe = RecipeReader.read(Path.of(name), List.of("data=mine"));
    assertThat(recipe.activations()).isEqualTo(Activations.RECOMPUTE);
    assertThat(recipe.notFinite()).isEqualTo(Recipe.NotFinite.SKIP);
    assertThat(recipe.adapter().dynamicRank().of(16)).contains(2, 4, 8, 16);
    assertThat(recipe.adapter().frozenA() != null).isEqualTo(name.equals("llava-7b"));
  }

  /** As the headers of both recipes say. */
  @ParameterizedTest
  @ValueSource(strings = {"smolvlm", "llava-7b"})
  void otherMethodsOnTheShapesOfLargerModelsAreOverrides(String name) {
    LoraConfig plain =
        adapter(name, "data=mine", "adapter.frozen_a=null", "adapter.dynamic_rank=null");
    assertThat(plain.frozenA()).isNull();
    assertThat(plain.dynamicRank()).isNull();
    LoraConfig frozen =
        adapter(name, "data=mine", "adapter.dynamic_rank=null", "adapter.frozen_a={}");
    assertThat(frozen.frozenA()).isEqualTo(new LoraConfig.FrozenA(true));
    LoraConfig mixed =
        adapter(
            name,
            "data=mine",
            "adapter.r=8",
            "adapter.dynamic_rank.ranks=[2,4,8]",
            "adapter.frozen_a.gradient_correction=false",
            "adapter.use_rslora=true",
            "adapter.experts={count: 4, top_k: 2}");
    assertThat(mixed.frozenA()).isEqualTo(new LoraConfig.FrozenA(false));
    assertThat(mixed.dynamicRank().of(8)).containsExactly(2, 4, 8);
    assertThat(mixed.experts().count()).isEqualTo(4);
  }

  private static LoraConfig adapter(String recipe, String... overrides) {
    return RecipeReader.read(Path.of(recipe), List.of(overrides)).adapter();
  }

  @Test
  void resolvedRecipeReadsBackEqual() throws IOException {
    Recipe recipe = RecipeReader.read(file, List.of("adapter.lora_dropout=0.1"));
    Files.writeString(file, RecipeReader.toYaml(recipe));
    assertThat(RecipeReader.read(file, List.of())).isEqualTo(recipe);
  }
}
