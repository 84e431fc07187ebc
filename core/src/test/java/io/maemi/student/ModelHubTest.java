package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a hub on this machine that speaks as much of the protocol as is used. */
class ModelHubTest {
  @TempDir private Path home;

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> listedHashes = new TreeMap<>();
  private final List<String> requests = new ArrayList<>();
  private int breakAfter = Integer.MAX_VALUE;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    for (String name : List.of("config.json", "tokenizer.json", "model.safetensors", "README.md")) {
      files.put(name, ("content of " + name + " ").repeat(2000).getBytes(StandardCharsets.UTF_8));
    }
    files.put("pytorch_model.bin", new byte[] {1, 2, 3});
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/models/lab/tiny", this::describe);
    server.createContext("/lab/tiny/resolve/abc123/", this::send);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void describe(HttpExchange exchange) throws IOException {
    List<Map<String, Object>> siblings = new ArrayList<>();
    files.forEach(
        (name, content) -> {
          Map<String, Object> entry = new TreeMap<>();
          entry.put("rfilename", name);
          entry.put("size", content.length);
          if (name.endsWith(".safetensors")) {
            String hash = HexFormat.of().formatHex(Digests.sha256().digest(content));
            entry.put("lfs", Map.of("sha256", listedHashes.getOrDefault(name, hash)));
          } else {
            var git = Digests.sha1();
            git.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            entry.put("blobId", HexFormat.of().formatHex(git.digest(content)));
          }
          siblings.add(entry);
        });
    answer(
        exchange,
        200,
        Json.line(Map.of("sha", "abc123", "siblings", siblings)).getBytes(StandardCharsets.UTF_8));
  }

  private void send(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(name + (range == null ? "" : " " + range));
    byte[] content = files.get(name);
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = Arrays.copyOfRange(content, from, content.length);
    if (rest.length > breakAfter && name.endsWith(".safetensors")) {
      exchange.sendResponseHeaders(200, rest.length);
      exchange.getResponseBody().write(rest, 0, breakAfter);
      exchange.getResponseBody().flush();
      throw new IOException("the line breaks");
    }
    answer(exchange, from > 0 ? 206 : 200, rest);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Path pull(String name) {
    URI hub = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return new ModelHub(hub)
        .pull(name, new InstalledModels(new ModelFolders(home)), Progress.SILENT);
  }

  @Test
  void whatAModelNeedsIsFetched() throws IOException {
    Path folder = pull("lab/tiny");
    assertThat(folder).isEqualTo(home.resolve("models/tiny"));
    try (var all = Files.list(folder)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.json", "tokenizer.json", "model.safetensors", "README.md");
    }
    assertThat(folder.resolve("model.safetensors"))
        .hasBinaryContent(files.get("model.safetensors"));
    assertThatThrownBy(() -> pull("lab/tiny"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("there already");
  }

  @Test
  void anInterruptedFetchGoesOnWhereItEnded() throws IOException {
    breakAfter = 10_000;
    assertThatThrownBy(() -> pull("lab/tiny"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("again to go on");
    assertThat(home.resolve("models/tiny")).doesNotExist();
    breakAfter = Integer.MAX_VALUE;
    requests.clear();
    Path folder = pull("lab/tiny");
    assertThat(requests)
        .anyMatch(request -> request.matches("model.safetensors bytes=[1-9]\\d*-"))
        .noneMatch(request -> request.startsWith("config.json"));
    assertThat(folder.resolve("model.safetensors"))
        .hasBinaryContent(files.get("model.safetensors"));
  }

  @Test
  void aFileWithAnotherHashIsNotKept() {
    listedHashes.put("model.safetensors", "0".repeat(64));
    assertThatThrownBy(() -> pull("lab/tiny"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("model.safetensors does not have the hash");
    assertThat(home.resolve("models/tiny")).doesNotExist();
    assertThat(home.resolve("models/.tiny.part/model.safetensors.fetching")).doesNotExist();
  }

  @Test
  void namesThatLeadElsewhereAreRefusedBeforeAnythingIsFetched() {
    files.put("../evil.json", new byte[] {1});
    assertThatThrownBy(() -> pull("lab/tiny"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("../evil.json");
    assertThat(requests).isEmpty();
    for (String name : List.of("tiny", "../tiny", "lab/../tiny", "lab/tiny/x", "lab/.tiny")) {
      assertThatThrownBy(() -> pull(name)).as(name).isInstanceOf(MaemiException.class);
    }
  }

  @Test
  void picklesAndMissingModelsAreExplained() {
    files.remove("model.safetensors");
    assertThatThrownBy(() -> pull("lab/tiny"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("pickled")
        .hasMessageContaining("save_pretrained");
    assertThatThrownBy(() -> pull("lab/other"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("nothing of that name");
    assertThatThrownBy(() -> new ModelHub(URI.create("ftp://x")))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("http");
  }
}
