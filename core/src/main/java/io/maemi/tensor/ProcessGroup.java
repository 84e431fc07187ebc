package io.maemi.tensor;

import io.maemi.foundation.MaemiException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch_gloo;

/**
 * Processes that add up tensors, on one machine or several: libtorch's process group over Gloo.
 * Every member must make the same calls in the same order.
 */
public final class ProcessGroup implements AutoCloseable {
  static {
    Libtorch.load();
    Loader.load(torch_gloo.class);
  }

  private final TCPStore store;
  private final ProcessGroupGloo group;

  private ProcessGroup(TCPStore store, ProcessGroupGloo group) {
    this.store = store;
    this.group = group;
  }

  /**
   * Joins a group and waits until all members are there.
   *
   * @param host of member 0, which listens at {@code port}
   * @param rank of this member, from 0
   * @param count members
   * @throws MaemiException where the others cannot be reached
   */
  public static ProcessGroup join(String host, int port, int rank, int count) {
    try (PointerScope temporaries = new PointerScope()) {
      TCPStore store =
          new TCPStore(
              host,
              new TCPStoreOptions().port((short) port).isServer(rank == 0).waitWorkers(false));
      ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create();
      GlooDeviceVector devices = new GlooDeviceVector();
      boolean here = host.equals("localhost") || host.startsWith("127.");
      devices.push_back(
          here
              ? ProcessGroupGloo.createDeviceForHostname(host)
              : ProcessGroupGloo.createDefaultDevice());
      options.devices(devices);
      ProcessGroupGloo group = new ProcessGroupGloo(store, rank, count, options);
      store.retainReference(); // the temporaries give up theirs
      group.retainReference();
      return new ProcessGroup(store, group);
    } catch (RuntimeException e) {
      throw unreachable("cannot join the workers at " + host + ":" + port, e);
    }
  }

  /**
   * Puts the sum of all members' values in the place of {@code tensor}'s own.
   *
   * @param tensor contiguous, of the same shape and type everywhere
   * @throws MaemiException where a member is gone
   */
  public void sum(Tensor tensor) {
    try (PointerScope temporaries = new PointerScope();
        Work work = group.allreduce(new TensorVector(tensor.raw()))) {
      work._wait();
    } catch (RuntimeException e) {
      throw unreachable("lost the other workers", e);
    }
  }

  private static MaemiException unreachable(String what, RuntimeException e) {
    String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return MaemiException.failed(
        what + ": " + why + ". Start all of them again; the run goes on from its checkpoint.", e);
  }

  @Override
  public void close() {
    group.close();
    store.close();
  }
}
