package dev.orchestrator.launch;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads what is in a jar that is not compressed, with the help of an index that the build made of
 * it. The JDK's class loader for jars would read the list of all 10,000 entries first, and for each
 * class its manifest, its signers and its address. What is in the jar comes from nowhere else, and
 * everything else from the loader above. Only for what Lambda's runtime brings itself is that one
 * asked first: both sides have to mean the same class.
 *
 * <p>The index has 16 bytes for each entry, in the order of the hashes: the hash of its name, 8
 * bytes, where its content starts in the jar and how long it is, 4 bytes each. The hash is FNV-1a
 * with 64 bits; the build fails where two names have the same.
 */
final class IndexedClassLoader extends ClassLoader {
  private static final int ENTRY = 16;
  private static final int START = 8;
  private static final int LENGTH = 12;
  private static final int ABSENT = -1;
  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** The interfaces of a handler, and where the runtime leaves the trace for the SDK. */
  private static final List<String> OF_THE_RUNTIME =
      List.of("com.amazonaws.services.lambda.runtime.", "software.amazon.awssdk.utilslite.");

  static {
    registerAsParallelCapable();
  }

  private final RandomAccessFile jar;
  private final byte[] index;
  private final URLStreamHandler resources = new Resources();

  private IndexedClassLoader(RandomAccessFile jar, byte[] index, ClassLoader parent) {
    super("orchestrator", parent);
    this.jar = jar;
    this.index = index;
  }

  /**
   * Reads the index.
   *
   * @param folder in which the jar and its index are
   * @throws IOException if they are not
   */
  static IndexedClassLoader open(String folder, ClassLoader parent) throws IOException {
    try (var index = new FileInputStream(folder + "/orchestrator.index")) {
      return new IndexedClassLoader(
          new RandomAccessFile(folder + "/orchestrator.jar", "r"), index.readAllBytes(), parent);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    int place = name.startsWith("java.") ? ABSENT : find(name, ".class");
    if (place == ABSENT || isOfTheRuntime(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name, place) : loaded;
    }
  }

  private static boolean isOfTheRuntime(String name) {
    for (String start : OF_THE_RUNTIME) {
      if (name.startsWith(start)) {
        return true;
      }
    }
    return false;
  }

  /** Asked after the loader above had nothing. */
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    int place = find(name, ".class");
    if (place == ABSENT) {
      throw new ClassNotFoundException(name);
    }
    return define(name, place);
  }

  private Class<?> define(String name, int place) throws ClassNotFoundException {
    try {
      byte[] bytes = read(place);
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    return find(name, "") == ABSENT ? super.getResource(name) : resource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return find(name, "") == ABSENT
        ? super.getResources(name)
        : Collections.enumeration(List.of(resource(name)));
  }

  private URL resource(String name) {
    try {
      return URL.of(URI.create("orchestrator:/" + name), resources);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** An address for what is in the jar, which only this loader can read. */
  private final class Resources extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL address) {
      return new URLConnection(address) {
        @Override
        public void connect() {
          connected = true;
        }

        @Override
        public InputStream getInputStream() throws IOException {
          return new ByteArrayInputStream(read(find(url.getPath().substring(1), "")));
        }
      };
    }
  }

  private byte[] read(int place) throws IOException {
    byte[] bytes = new byte[number(place + LENGTH)];
    synchronized (jar) {
      jar.seek(number(place + START));
      jar.readFully(bytes);
    }
    return bytes;
  }

  /** Where the index tells of an entry; a class name's points stand for slashes. */
  private int find(String name, String suffix) {
    long wanted = hash(hash(FNV_START, name, !suffix.isEmpty()), suffix, false);
    int low = 0;
    int high = index.length / ENTRY - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long hash = hashAt(middle * ENTRY);
      if (hash < wanted) {
        low = middle + 1;
      } else if (hash > wanted) {
        high = middle - 1;
      } else {
        return middle * ENTRY;
      }
    }
    return ABSENT;
  }

  private static long hash(long start, String text, boolean ofClass) {
    long hash = start;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      hash = (hash ^ (ofClass && next == '.' ? '/' : next)) * FNV_PRIME;
    }
    return hash;
  }

  private long hashAt(int at) {
    return (long) number(at) << 32 | number(at + 4) & 0xffffffffL;
  }

  private int number(int at) {
    return index[at] << 24
        | (index[at + 1] & 0xff) << 16
        | (index[at + 2] & 0xff) << 8
        | index[at + 3] & 0xff;
  }
}
