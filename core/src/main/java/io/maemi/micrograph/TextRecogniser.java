package io.maemi.micrograph;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of text: the recognition model of PP-OCRv4 through ONNX Runtime, on the CPU. Its
 * output, one distribution over characters for every few columns, is decoded greedily
 * (connectionist temporal classification: Graves et al. 2006) over the characters that data bars
 * are written with; the model knows thousands more. Loaded at its first use, once a process.
 */
final class TextRecogniser {
  private static final String MODEL = "/models/ch_PP-OCRv4_rec_infer.onnx";
  private static final String KEYS = "/models/ppocr_keys_v1.txt";
  private static final String ALLOWED =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:;=-+*/()[]<>%#&'_|°±×μ ";
  private static final int HEIGHT = 48;
  private static final int LEAST_WIDTH = 96;
  private static final int MOST_WIDTH = 2400;

  private static @Nullable TextRecogniser shared;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;

  /** The class of every allowed character, and which character it is; blank is class 0. */
  private final int[] classes;

  private final String[] characters;
  private final KnownTexts known = new KnownTexts();

  private TextRecogniser(byte[] model, List<String> keys) throws OrtException {
    environment = OrtEnvironment.getEnvironment();
    environment.setTelemetry(false);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // The rest of what could be optimised costs more than a bar's few lines save.
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
      options.setIntraOpNumThreads(Math.min(4, Runtime.getRuntime().availableProcessors()));
      // Threads that wait busily take the processor from whoever works.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(model, options);
    }
    input = session.getInputNames().iterator().next();
    List<Integer> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= keys.size(); i++) {
      String key = i < keys.size() ? keys.get(i) : " ";
      if (ALLOWED.contains(key)) {
        found.add(i + 1);
        names.add(key);
      }
    }
    classes = found.stream().mapToInt(Integer::intValue).toArray();
    characters = names.toArray(String[]::new);
  }

  /** The process's one; the first call loads it. */
  static synchronized TextRecogniser shared() {
    TextRecogniser loaded = shared;
    if (loaded == null) {
      try {
        loaded =
            new TextRecogniser(
                resource(MODEL),
                new String(resource(KEYS), StandardCharsets.UTF_8).lines().toList());
      } catch (OrtException | IOException | LinkageError | IllegalStateException e) {
        throw MaemiException.failed(
            "cannot read the data bar: the text recogniser does not load ("
                + e.getMessage()
                + "). Install MAEMI again.",
            e);
      }
      shared = loaded;
    }
    return loaded;
  }

  /** Loads it beside what is done until {@link #close}, if it is not loaded yet. */
  static final class Ahead implements AutoCloseable {
    private final @Nullable Thread loading;

    /** Does so if {@code wanted} and there is a processor to spare. */
    Ahead(boolean wanted) {
      boolean loads = wanted && !isLoaded() && Runtime.getRuntime().availableProcessors() > 1;
      loading = loads ? new Thread(Ahead::load, "text recogniser") : null;
      if (loading != null) {
        loading.setDaemon(true);
        loading.start();
      }
    }

    private static void load() {
      try {
        shared();
      } catch (MaemiException e) {
        // Whoever wants to read will be told.
      }
    }

    /** Waits for it: a process must not end while native code starts. */
    @Override
    public void close() {
      if (loading != null) {
        try {
          loading.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static synchronized boolean isLoaded() {
    return shared != null;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TextRecogniser.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing");
      }
      return in.readAllBytes();
    }
  }

  /** What is written in {@code box} of {@code levels}; {@code box} frames the ink tightly. */
  TextLine read(Levels levels, Box box) {
    int margin = Math.max(2, box.height() / 8);
    int aside = Math.max(3, box.height() / 4);
    Box crop =
        new Box(
            Math.max(0, box.left() - aside),
            Math.max(0, box.top() - margin),
            Math.min(levels.width(), box.right() + aside),
            Math.min(levels.height(), box.bottom() + margin));
    ByteBuffer picture = KnownTexts.picture(levels, crop);
    KnownTexts.Text text = picture == null ? null : known.get(picture);
    if (text == null) {
      text = recognise(levels, crop);
      if (picture != null) {
        known.put(picture, text);
      }
    }
    return text.line(box, crop.left());
  }

  private KnownTexts.Text recognise(Levels levels, Box crop) {
    double scale = HEIGHT / (double) crop.height();
    int width = (int) Math.max(1, Math.min(MOST_WIDTH, Math.round(crop.width() * scale)));
    int padded = Math.max(LEAST_WIDTH, width);
    float[] pixels = new float[3 * HEIGHT * padded];
    fill(levels, crop, width, padded, pixels);
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(pixels), new long[] {1, 3, HEIGHT, padded});
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      float[][] steps = ((float[][][]) result.get(0).getValue())[0];
      return decode(steps, padded / scale / steps.length);
    } catch (OrtException e) {
      throw MaemiException.failed(
          "cannot read the data bar: the text recogniser failed ("
              + e.getMessage()
              + "). Give the scale with --pixel-size.",
          e);
    }
  }

  /** Bilinear samples in three equal planes, from -1 to 1; what is padded is the middle grey. */
  private static void fill(Levels levels, Box crop, int width, int padded, float[] pixels) {
    for (int y = 0; y < HEIGHT; y++) {
      double v = (y + 0.5) * crop.height() / HEIGHT - 0.5;
      int y0 = (int) Math.max(0, Math.min(crop.height() - 1, Math.floor(v)));
      int y1 = Math.min(crop.height() - 1, y0 + 1);
      double fy = Math.max(0, v - y0);
      for (int x = 0; x < width; x++) {
        double u = (x + 0.5) * crop.width() / width - 0.5;
        int x0 = (int) Math.max(0, Math.min(crop.width() - 1, Math.floor(u)));
        int x1 = Math.min(crop.width() - 1, x0 + 1);
        double fx = Math.max(0, u - x0);
        double above =
            (1 - fx) * levels.at(crop.left() + x0, crop.top() + y0)
                + fx * levels.at(crop.left() + x1, crop.top() + y0);
        double below =
            (1 - fx) * levels.at(crop.left() + x0, crop.top() + y1)
                + fx * levels.at(crop.left() + x1, crop.top() + y1);
        float value = (float) (((1 - fy) * above + fy * below) / 127.5 - 1);
        for (int plane = 0; plane < 3; plane++) {
          pixels[(plane * HEIGHT + y) * padded + x] = value;
        }
      }
    }
  }

  private KnownTexts.Text decode(float[][] steps, double columnsPerStep) {
    StringBuilder text = new StringBuilder();
    List<Integer> columns = new ArrayList<>();
    double confidence = 0;
    int previous = -1;
    for (int step = 0; step < steps.length; step++) {
      float[] chances = steps[step];
      int best = -1;
      float chance = chances[0];
      for (int i = 0; i < classes.length; i++) {
        if (chances[classes[i]] > chance) {
          best = i;
          chance = chances[classes[i]];
        }
      }
      if (best >= 0 && best != previous) {
        text.append(characters[best]);
        columns.add((int) Math.round((step + 0.5) * columnsPerStep));
        confidence += chance;
      }
      previous = best;
    }
    int length = text.length();
    return new KnownTexts.Text(
        text.toString(),
        columns.stream().mapToInt(Integer::intValue).toArray(),
        length == 0 ? 0 : confidence / length);
  }
}
