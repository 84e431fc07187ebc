package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs a recipe from a shell while developing: {@code TuneMain recipe.yaml key=value …}. */
public final class TuneMain {
  private TuneMain() {}

  /** Recipe first, then overrides. */
  public static void main(String[] args) {
    List<String> overrides = Arrays.asList(args).subList(1, args.length);
    try {
      System.out.print(Tuning.run(Path.of(args[0]), overrides, TuneMain::lines).text());
    } catch (MaemiException e) {
      System.err.println("maemi: " + e.getMessage());
      System.exit(e.kind().exitCode());
    }
  }

  private static Progress lines(String task, long total) {
    return new Progress() {
      private long last = System.nanoTime();

      @Override
      public void to(long done, String note) {
        if (System.nanoTime() - last > 10e9) {
          last = System.nanoTime();
          System.err.println(task + " " + done + "/" + total + " " + note);
        }
      }

      @Override
      public void close() {}
    };
  }
}
