package io.maemi.evaluate;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;

/**
 * A page in one file: styles and pictures are inside, so that it opens anywhere without a network.
 */
public final class HtmlPage {
  private final StringBuilder body = new StringBuilder();
  private final String title;

  /** An empty page. */
  public HtmlPage(String title) {
    this.title = title;
  }

  /** Adds markup as it is. */
  public HtmlPage add(String markup) {
    body.append(markup).append('\n');
    return this;
  }

  /** A PNG file as an image element; {@code description} is for who cannot see it. */
  public static String image(Path png, String description) {
    try {
      return image(Files.readAllBytes(png), description);
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot put " + png + " into the report: it cannot be read. Run again.", e);
    }
  }

  /** The bytes of a PNG file as an image element. */
  static String image(byte[] png, String description) {
    return "<img alt=\""
        + escape(description)
        + "\" src=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(png)
        + "\">";
  }

  /** {@code text} safe inside markup. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + escape(title)
        + "</title>\n<style>\n"
        + styles()
        + "</style>\n</head>\n<body>\n"
        + body
        + "</body>\n</html>\n";
  }

  private static String styles() {
    try (InputStream in = Objects.requireNonNull(HtmlPage.class.getResourceAsStream("page.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
