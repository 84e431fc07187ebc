package io.maemi.bench;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the virtual machine commits for itself, by its Native Memory Tracking ({@code
 * -XX:NativeMemoryTracking=summary}, which {@code bench/run} sets where memory is read).
 */
final class VirtualMachineMemory {
  private static final Pattern COMMITTED =
      Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");

  private VirtualMachineMemory() {}

  static long committedBytes() {
    String summary;
    try {
      summary =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "vmNativeMemory",
                      new Object[] {new String[] {"summary", "scale=KB"}},
                      new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException("cannot ask the virtual machine for its memory", e);
    }
    Matcher total = COMMITTED.matcher(summary);
    if (!total.find()) {
      throw new IllegalStateException(
          "Native Memory Tracking is off; start this by bench/run: " + summary.strip());
    }
    return Long.parseLong(total.group(1)) * 1024;
  }
}
