package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceTest {
  @AfterEach
  void back() {
    Device.prefer(Device.parse("auto"));
  }

  @Test
  void theCpuIsTakenWhereThereIsNoGpu() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
    assertThat(Device.parse("auto").cuda()).isEqualTo(Device.cudaAvailable());
  }

  @Test
  void whatWasPreferredIsTaken() {
    Device.prefer(Device.CPU);
    assertThat(Device.preferred()).isEqualTo(Device.CPU);
  }

  @Test
  void unknownAndAbsentDevicesAreNamed() {
    assertThatThrownBy(() -> Device.parse("tpu"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("cpu, cuda, cuda:N, auto");
    if (!Device.cudaAvailable()) {
      assertThatThrownBy(() -> Device.parse("cuda:1"))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("no CUDA");
    }
  }
}
