package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches models by name from a hub, or a mirror of one, that speaks the Hugging Face hub's
 * protocol. The one place of this library that opens a connection, and only when called. What was
 * fetched before an interruption is kept, and each file is held against the hash that the hub
 * lists.
 */
public final class ModelHub {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PART = 1 << 20;

  /**
   * A file on the hub.
   *
   * @param name its name, without folders
   * @param size in bytes
   * @param sha256 of large files, or null
   * @param blob git's own hash of small files, or null
   */
  private record Listed(String name, long size, @Nullable String sha256, @Nullable String blob) {}

  private final URI hub;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(PATIENCE)
          .build();

  /** The hub at {@code hub}; nothing is asked of it yet. */
  public ModelHub(URI hub) {
    String text = hub.toString();
    if (hub.getScheme() == null || !hub.getScheme().matches("https?")) {
      throw MaemiException.usage(
          "cannot use the hub " + hub + ": it is no http or https address. Give one.");
    }
    this.hub = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  /**
   * Fetches {@code model} (ORG/NAME) into {@code installed} under its NAME and returns the folder.
   */
  public Path pull(String model, InstalledModels installed, Progress.Factory progress) {
    if (!model.matches("[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw MaemiException.usage(
          "cannot fetch " + model + ": it is not of the form ORG/NAME. Name it so.");
    }
    Path target = installed.free(model.substring(model.indexOf('/') + 1));
    JsonNode description = describe(model);
    String revision = description.path("sha").asText("main");
    List<Listed> files = files(model, description);
    Path part = InstalledModels.unfinished(target);
    try (Progress bar = progress.start("fetch", files.stream().mapToLong(Listed::size).sum())) {
      Files.createDirectories(part);
      long done = 0;
      for (Listed file : files) {
        fetch(model, revision, file, part.resolve(file.name()), done, bar);
        done += file.size();
      }
      return InstalledModels.finish(part, target);
    } catch (IOException e) {
      throw failed(model, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private JsonNode describe(String model) {
    String path = "/api/models/" + model + "/revision/main?blobs=true";
    try {
      HttpResponse<InputStream> response = get(path, 0);
      try (InputStream body = response.body()) {
        require(response, model);
        return Json.MAPPER.readTree(body);
      }
    } catch (IOException e) {
      throw failed(model, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  /** The files that a model needs, of those that the hub lists. */
  private List<Listed> files(String model, JsonNode description) {
    List<String> names = new ArrayList<>();
    List<Listed> wanted = new ArrayList<>();
    for (JsonNode entry : description.path("siblings")) {
      String name = entry.path("rfilename").asText();
      if (name.isEmpty() || name.startsWith("/") || name.contains("\\") || name.contains("..")) {
        throw failed(model, "the hub lists " + name + ", which leads out of the model's folder");
      }
      if (name.contains("/")) {
        continue;
      }
      names.add(name);
      if (InstalledModels.wanted(name)) {
        wanted.add(
            new Listed(
                name,
                entry.path("size").asLong(),
                entry.path("lfs").path("sha256").asText(null),
                entry.path("blobId").asText(null)));
      }
    }
    InstalledModels.check(model, names);
    return wanted;
  }

  private void fetch(
      String model, String revision, Listed file, Path place, long before, Progress bar)
      throws IOException {
    if (Files.isRegularFile(place)) {
      if (intact(file, place)) {
        return; // fetched before an interruption
      }
      Files.delete(place); // the hub has another one now
    }
    Path part = place.resolveSibling(file.name() + ".fetching");
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (have > file.size()) {
      Files.delete(part);
      have = 0;
    }
    if (have < file.size() || have == 0) {
      String path = "/" + model + "/resolve/" + revision + "/" + file.name();
      HttpResponse<InputStream> response = get(path, have);
      try (InputStream body = response.body()) {
        require(response, model + "/" + file.name());
        boolean goesOn = response.statusCode() == 206;
        long done = goesOn ? have : 0;
        try (OutputStream out =
            Files.newOutputStream(
                part,
                StandardOpenOption.CREATE,
                goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING)) {
          byte[] bytes = new byte[PART];
          for (int count = body.read(bytes); count >= 0; count = body.read(bytes)) {
            out.write(bytes, 0, count);
            done += count;
            bar.to(before + done, file.name());
          }
        }
      }
    }
    if (!intact(file, part)) {
      boolean all = Files.size(part) >= file.size();
      if (all) {
        Files.delete(part);
      }
      throw failed(
          model, file.name() + (all ? " does not have the hash that the hub lists" : " broke off"));
    }
    Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean intact(Listed file, Path part) throws IOException {
    if (Files.size(part) != file.size()) {
      return false;
    }
    if (file.sha256() != null) {
      return Digests.hex(Digests.sha256(), List.of(part)).equals(file.sha256());
    }
    if (file.blob() != null && file.blob().matches("[0-9a-f]{40}")) {
      MessageDigest git = Digests.sha1();
      git.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.UTF_8));
      return Digests.hex(git, List.of(part)).equals(file.blob());
    }
    return true;
  }

  private HttpResponse<InputStream> get(String path, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub + path)).timeout(PATIENCE).GET();
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    }
  }

  private void require(HttpResponse<InputStream> response, String what) {
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      return;
    }
    throw failed(
        what,
        switch (status) {
          case 401, 403 ->
              "the hub wants a permission; fetch it in a browser and use maemi models import";
          case 404 -> "the hub has nothing of that name";
          default -> "the hub answers " + status;
        });
  }

  private MaemiException failed(String what, String why) {
    return MaemiException.failed(
        "cannot fetch "
            + what
            + " from "
            + hub
            + ": "
            + why
            + ". Run the same command again to go on where it ended.");
  }
}
