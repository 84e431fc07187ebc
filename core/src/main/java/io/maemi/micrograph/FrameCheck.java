package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;

/** Refuses a frame that a file does not have. */
final class FrameCheck {
  private FrameCheck() {}

  static void check(String name, int frame, int frames) {
    if (frame < 1 || frame > frames) {
      throw MaemiException.unreadable(
          "cannot read frame "
              + frame
              + " of "
              + name
              + ": it holds "
              + frames
              + (frames == 1 ? " image." : " images.")
              + " Choose a frame from 1 to "
              + frames
              + ".");
    }
  }
}
