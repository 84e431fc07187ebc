package io.maemi.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the map of ARCHITECTURE.md: rooms in one order, each using only those above it. */
class RoomsTest {
  private static final List<String> ROOMS =
      List.of(
          "foundation",
          "micrograph",
          "synth",
          "tensor",
          "nn",
          "adapter",
          "student",
          "measure",
          "instruct",
          "tune",
          "evaluate",
          "assistant");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.maemi");

  @TestFactory
  Stream<DynamicTest> aRoomUsesOnlyRoomsAboveIt() {
    return ROOMS.stream()
        .filter(room -> ROOMS.indexOf(room) < ROOMS.size() - 1)
        .map(room -> DynamicTest.dynamicTest(room, () -> holdsTheOrder(room)));
  }

  private static void holdsTheOrder(String room) {
    String[] below =
        ROOMS.subList(ROOMS.indexOf(room) + 1, ROOMS.size()).stream()
            .map(RoomsTest::packages)
            .toArray(String[]::new);
    EvaluationResult result =
        noClasses()
            .that()
            .resideInAPackage(packages(room))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(below)
            .allowEmptyShould(true)
            .evaluate(CLASSES);
    assertThat(result.getFailureReport().getDetails()).isEmpty();
  }

  @Test
  void everyPackageIsARoom() {
    TreeSet<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(type.getPackageName().split("\\.")[2]));
    assertThat(ROOMS).containsAll(found);
  }

  @Test
  void onlyTheTensorRoomTouchesLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage(packages("tensor"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void theCoreKnowsNoCommandLine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..", "io.maemi.cli..")
        .check(CLASSES);
  }

  @Test
  void theCoreNeverPrintsOrExits() {
    noClasses().should().accessField(System.class, "out").check(CLASSES);
    noClasses().should().accessField(System.class, "err").check(CLASSES);
    noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
  }

  @Test
  void roomsAreFreeOfCycles() {
    slices().matching("io.maemi.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarkedAndSaysWhatItIsFor() {
    TreeSet<String> bare = new TreeSet<>();
    for (JavaPackage part : CLASSES.getPackage("io.maemi").getSubpackagesInTree()) {
      if (!part.getClasses().isEmpty() && !part.isAnnotatedWith(NullMarked.class)) {
        bare.add(part.getName());
      }
    }
    assertThat(bare).isEmpty();
  }

  private static String packages(String room) {
    return "io.maemi." + room + "..";
  }
}
