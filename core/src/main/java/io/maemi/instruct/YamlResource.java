package io.maemi.instruct;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads this room's YAML texts from the class path. */
final class YamlResource {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private YamlResource() {}

  /** The content of {@code name}, which lies beside this class. */
  static <T> T read(String name, TypeReference<T> type) {
    try (InputStream in = YamlResource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "resource missing from the class path: io/maemi/instruct/" + name);
      }
      return YAML.readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "resource io/maemi/instruct/" + name + " is not as expected", e);
    }
  }
}
