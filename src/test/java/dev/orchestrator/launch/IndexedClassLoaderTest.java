package dev.orchestrator.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar with one class, one resource and one service, and an index of them. */
class IndexedClassLoaderTest {
  private static final String SERVICE = "META-INF/services/java.util.function.Supplier";

  /** In the SDK, and in newer runtimes of Lambda too. */
  private static final String OF_THE_RUNTIME =
      "software.amazon.awssdk.utilslite.SdkInternalThreadLocal";

  @TempDir private Path folder;

  /** What is loaded from the jar, although the test's own loader knows it too. */
  public static final class Loaded implements Supplier<String> {
    @Override
    public String get() {
      return "from the jar";
    }
  }

  private IndexedClassLoader loader() throws IOException {
    return loader(getClass().getClassLoader());
  }

  private IndexedClassLoader loader(ClassLoader above) throws IOException {
    var entries = new HashMap<String, byte[]>();
    for (String name : List.of(Loaded.class.getName(), OF_THE_RUNTIME)) {
      String file = name.replace('.', '/') + ".class";
      try (var in = getClass().getClassLoader().getResourceAsStream(file)) {
        entries.put(file, in.readAllBytes());
      }
    }
    entries.put("a/text.txt", "text".getBytes(UTF_8));
    entries.put(SERVICE, Loaded.class.getName().getBytes(UTF_8));
    write(entries);
    return IndexedClassLoader.open(folder.toString(), above);
  }

  /** As the build does. */
  private void write(Map<String, byte[]> entries) throws IOException {
    var index = new TreeMap<Long, int[]>();
    var jar = new java.io.ByteArrayOutputStream();
    for (var entry : entries.entrySet()) {
      jar.write("what a jar has between its entries".getBytes(UTF_8));
      index.put(hash(entry.getKey()), new int[] {jar.size(), entry.getValue().length});
      jar.write(entry.getValue());
    }
    ByteBuffer written = ByteBuffer.allocate(16 * index.size());
    index.forEach((hash, place) -> written.putLong(hash).putInt(place[0]).putInt(place[1]));
    Files.write(folder.resolve("orchestrator.jar"), jar.toByteArray());
    Files.write(folder.resolve("orchestrator.index"), written.array());
  }

  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : name.getBytes(UTF_8)) {
      hash = (hash ^ next) * 0x100000001b3L;
    }
    return hash;
  }

  @Test
  void what_is_in_the_jar_comes_from_the_jar_and_everything_else_from_above() throws Exception {
    IndexedClassLoader loader = loader();
    Class<?> loaded = loader.loadClass(Loaded.class.getName());
    assertThat(loaded).isNotSameAs(Loaded.class);
    assertThat(loaded.getClassLoader()).isSameAs(loader);
    assertThat(loader.loadClass(Loaded.class.getName())).isSameAs(loaded);
    assertThat(((Supplier<?>) loaded.getConstructor().newInstance()).get())
        .isEqualTo("from the jar");
    assertThat(loader.loadClass("java.lang.String")).isSameAs(String.class);
    assertThat(loader.loadClass(getClass().getName())).isSameAs(getClass());
    assertThatThrownBy(() -> loader.loadClass("not.There"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void what_the_runtime_brings_is_the_runtimes_and_ours_where_it_brings_none() throws Exception {
    assertThat(loader().loadClass(OF_THE_RUNTIME)).isSameAs(Class.forName(OF_THE_RUNTIME));
    IndexedClassLoader alone = loader(ClassLoader.getPlatformClassLoader());
    assertThat(alone.loadClass(OF_THE_RUNTIME).getClassLoader()).isSameAs(alone);
  }

  @Test
  void a_resource_of_the_jar_is_read_and_one_of_the_loader_above_is_found() throws Exception {
    IndexedClassLoader loader = loader();
    try (var in = loader.getResourceAsStream("a/text.txt")) {
      assertThat(in.readAllBytes()).isEqualTo("text".getBytes(UTF_8));
    }
    assertThat(Collections.list(loader.getResources("a/text.txt"))).hasSize(1);
    URL above = loader.getResource(getClass().getName().replace('.', '/') + ".class");
    assertThat(above).isNotNull();
    assertThat(loader.getResource("a/other.txt")).isNull();
    assertThat(Collections.list(loader.getResources("a/other.txt"))).isEmpty();
  }

  @Test
  void a_service_that_the_jar_names_is_found() throws Exception {
    @SuppressWarnings("rawtypes")
    ServiceLoader<Supplier> services = ServiceLoader.load(Supplier.class, loader());
    assertThat(services).hasSize(1);
    assertThat(services.iterator().next().get()).isEqualTo("from the jar");
  }

  @Test
  void many_threads_that_ask_for_one_class_get_the_same() throws Exception {
    IndexedClassLoader loader = loader();
    var together = new CyclicBarrier(8);
    var asked =
        IntStream.range(0, 8)
            .mapToObj(any ->
                new FutureTask<>(() -> {
                  together.await();
                  return loader.loadClass(Loaded.class.getName());
                }))
            .toList();
    asked.forEach(task -> Thread.ofPlatform().start(task));
    Class<?> first = asked.getFirst().get();
    for (var each : asked) {
      assertThat(each.get()).isSameAs(first);
    }
  }

  @Test
  void without_the_packaged_file_the_start_says_which_file_is_missing() throws IOException {
    assertThatThrownBy(
            () -> IndexedClassLoader.open(folder.toString(), getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("orchestrator.index");
  }
}
