import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The file that is deployed: one jar in which nothing is compressed, a list of what stands where in
 * it, and beside it the classes that read them. Compressed as one, classes take little more than
 * half of what they do one by one; docs/adr/0015 and 0017.
 */
final class LeanArchive {
  private static final String JAR = "orchestrator.jar";
  private static final String INDEX = "orchestrator.index";
  private static final String LAUNCH = "dev/orchestrator/launch/";

  /** The bytes before an entry's name in a jar. Source: APPNOTE.TXT of PKWARE, 4.3.7. */
  private static final int HEAD = 30;

  private static final int NAME_LENGTH = 26;
  private static final int EXTRA_LENGTH = 28;

  private final Path file;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Map<String, LocalDateTime> times = new HashMap<>();

  private LeanArchive(Path file) {
    this.file = file;
  }

  static LeanArchive read(Path jar) throws IOException {
    var archive = new LeanArchive(jar);
    try (var zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        archive.entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        archive.times.put(entry.getName(), entry.getTimeLocal());
      }
    }
    return archive;
  }

  /** What is in it; what is changed and added here is written. */
  Map<String, byte[]> entries() {
    return entries;
  }

  /** Writes it in place of the jar that was read. */
  void write() throws IOException {
    LocalDateTime any = times.values().iterator().next();
    byte[] jar = pack(entries, ZipEntry.STORED, entry -> times.getOrDefault(entry, any));
    var outer = new LinkedHashMap<String, byte[]>();
    outer.put(JAR, jar);
    outer.put(INDEX, index(jar));
    entries.forEach((name, bytes) -> {
      if (name.startsWith(LAUNCH) && name.endsWith(".class")) {
        outer.put(name, bytes);
      }
    });
    Path made = file.resolveSibling(file.getFileName() + ".made");
    Files.write(made, pack(outer, ZipEntry.DEFLATED, entry -> any));
    Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] pack(
      Map<String, byte[]> entries, int method, Function<String, LocalDateTime> time)
      throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.setLevel(9);
      for (var entry : entries.entrySet()) {
        var written = new ZipEntry(entry.getKey());
        written.setTimeLocal(time.apply(entry.getKey()));
        written.setMethod(method);
        if (method == ZipEntry.STORED) {
          var crc = new CRC32();
          crc.update(entry.getValue());
          written.setCrc(crc.getValue());
          written.setSize(entry.getValue().length);
        }
        zip.putNextEntry(written);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  /**
   * For each entry the hash of its name, 8 bytes, its place and its length, 4 each, in the order of
   * the hashes.
   */
  private byte[] index(byte[] jar) {
    ByteBuffer read = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
    var places = new TreeMap<Long, int[]>();
    int at = 0;
    for (var entry : entries.entrySet()) {
      int start = at + HEAD + read.getShort(at + NAME_LENGTH) + read.getShort(at + EXTRA_LENGTH);
      int length = entry.getValue().length;
      boolean loaded =
          !entry.getKey().startsWith(LAUNCH) && !entry.getKey().endsWith("/");
      if (loaded && places.put(hash(entry.getKey()), new int[] {start, length}) != null) {
        throw new IllegalStateException("two names have one hash: " + entry.getKey());
      }
      at = start + length;
    }
    ByteBuffer index = ByteBuffer.allocate(places.size() * 16);
    places.forEach((hash, place) -> index.putLong(hash).putInt(place[0]).putInt(place[1]));
    return index.array();
  }

  /** FNV-1a, 64 bits; {@code dev.orchestrator.launch.IndexedClassLoader} does the same. */
  private static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : name.getBytes(StandardCharsets.ISO_8859_1)) {
      hash = (hash ^ (next & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
