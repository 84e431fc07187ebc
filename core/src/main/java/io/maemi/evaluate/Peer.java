package io.maemi.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Another program that measures the same images: it is given the path of an 8-bit PNG of the
 * specimen a line, with {@code bright} or {@code dark} before it, and answers each with a line
 * {@code {"count": …, "diameter": …}}, the mean equivalent diameter in pixels.
 */
final class Peer implements AutoCloseable {
  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;
  private final Path image;

  private Peer(Process process, Path image) {
    this.process = process;
    this.image = image;
    this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts {@code command}, a program and its arguments parted by spaces. */
  static Peer start(String command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command.strip().split("\\s+", -1)))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new Peer(process, Files.createTempFile("maemi-peer", ".png"));
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot start the peer '" + command + "': " + e.getMessage() + ". Check the command.", e);
    }
  }

  /** What the peer finds. */
  ImageJBaseline.Found measure(Micrograph micrograph, boolean bright) {
    try {
      GreyImage specimen = micrograph.specimen();
      BufferedImage grey =
          new BufferedImage(specimen.width(), specimen.height(), BufferedImage.TYPE_BYTE_GRAY);
      grey.getRaster()
          .setDataElements(
              0, 0, specimen.width(), specimen.height(), specimen.toBytes(specimen.contrast()));
      if (!ImageIO.write(grey, "png", image.toFile())) {
        throw new IOException("this Java has no PNG writer");
      }
      questions.write((bright ? "bright " : "dark ") + image + "\n");
      questions.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("it ended");
      }
      JsonNode answer = Json.MAPPER.readTree(line);
      return new ImageJBaseline.Found(
          answer.path("count").asInt(), answer.path("diameter").asDouble());
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot compare with the peer: " + e.getMessage() + ". Run it by itself to see why.", e);
    }
  }

  @Override
  public void close() {
    try {
      questions.close();
      Files.deleteIfExists(image);
    } catch (IOException e) {
      // It has ended; nothing is left to tell it.
    }
    process.destroy();
  }
}
