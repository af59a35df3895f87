package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The executable of dynoxide, the DynamoDB-compatible server behind the local table. It is the one
 * on {@code PATH}; else the one in the user's cache folder, to which npm downloads the package of
 * this platform once. A download whose SHA-512 is not the one in {@code dynoxide.properties} is not
 * used.
 */
final class DynoxideBinary {
  private static final String NAME = "dynoxide";
  private static final String IN_PACKAGE = "package/" + NAME;
  private static final int TAR_BLOCK = 512;
  private static final int LONGEST_DOWNLOAD_MINUTES = 5;
  private static final Pattern NPM_ERROR = Pattern.compile("npm (?:error|ERR!) (?:code )?(\\S.*)");
  private static final Log LOG = Log.named("local.table");

  private final Map<String, String> environment;
  private final Properties packages;
  private final String platform;

  private DynoxideBinary(
      Map<String, String> environment, Properties packages, String operatingSystem, String cpu) {
    this.environment = environment;
    this.packages = packages;
    this.platform = npmSystem(operatingSystem) + "-" + npmProcessor(cpu);
  }

  /**
   * Finds the executable, or downloads it.
   *
   * @param environment where {@code PATH}, {@code HOME} and {@code XDG_CACHE_HOME} are read
   * @throws IOException with a sentence that says what to install, if there is none
   */
  static Path find(Map<String, String> environment) throws IOException {
    return find(
        environment, packages(), System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /**
   * As {@link #find(Map)}, on another platform.
   *
   * @param packages the version and the integrity of each platform's package
   * @param operatingSystem as the JDK's {@code os.name}
   * @param cpu as the JDK's {@code os.arch}
   */
  static Path find(
      Map<String, String> environment, Properties packages, String operatingSystem, String cpu)
      throws IOException {
    var binary = new DynoxideBinary(environment, packages, operatingSystem, cpu);
    Optional<Path> installed = binary.onPath(NAME);
    return installed.isPresent() ? installed.get() : binary.cached();
  }

  static Properties packages() throws IOException {
    var packages = new Properties();
    try (InputStream in = DynoxideBinary.class.getResourceAsStream("dynoxide.properties")) {
      packages.load(in);
    }
    return packages;
  }

  private Optional<Path> onPath(String name) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private Path cached() throws IOException {
    Path binary = cacheFolder().resolve(NAME + "-" + version() + "-" + platform).resolve(NAME);
    if (Files.isExecutable(binary)) {
      return binary;
    }
    String integrity = packages.getProperty(platform);
    if (integrity == null) {
      throw missing("it cannot be downloaded for " + platform, "Install dynoxide");
    }
    Path npm =
        onPath("npm")
            .orElseThrow(() ->
                missing(
                    "neither dynoxide nor npm is on PATH",
                    "Install Node.js, which brings npm, or dynoxide"));
    try {
      Files.createDirectories(binary.getParent());
      Path work = Files.createTempDirectory(binary.getParent(), "download-");
      try {
        download(npm, integrity, work, binary);
      } finally {
        delete(work);
      }
    } catch (FileSystemException unusable) {
      throw missing(
          "the cache folder " + binary.getParent() + " cannot be written", "Install dynoxide");
    }
    return binary;
  }

  private void download(Path npm, String integrity, Path work, Path binary) throws IOException {
    String name = "@dynoxide/" + platform + "@" + version();
    LOG.info(
        "local.table_download", "downloading the local table's program", Field.of("package", name));
    Path output = work.resolve("npm.log");
    Process process =
        new ProcessBuilder(
                npm.toString(),
                "pack",
                name,
                "--ignore-scripts",
                "--fetch-retries=1",
                "--pack-destination=" + work)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(LONGEST_DOWNLOAD_MINUTES, TimeUnit.MINUTES)) {
        throw notDownloaded(name, "no answer in " + LONGEST_DOWNLOAD_MINUTES + " minutes");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw notDownloaded(name, "interrupted");
    } finally {
      process.destroyForcibly();
    }
    Optional<Path> archive = archive(work);
    if (process.exitValue() != 0 || archive.isEmpty()) {
      throw notDownloaded(name, firstError(output, process.exitValue()));
    }
    if (!integrity.equals(integrity(archive.get()))) {
      throw missing(
          "the package " + name + " that npm downloaded does not have the expected SHA-512",
          "Check which registry npm uses, or install dynoxide");
    }
    Path unpacked = work.resolve(NAME);
    unpack(archive.get(), unpacked);
    if (!unpacked.toFile().setExecutable(true)) {
      throw missing(unpacked + " cannot be made executable", "Install dynoxide");
    }
    // Another process may have done the same meanwhile, with the same bytes.
    Files.move(unpacked, binary, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<Path> archive(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(".tgz")).findFirst();
    }
  }

  private static String firstError(Path output, int exitCode) throws IOException {
    return Files.readString(output, UTF_8)
        .lines()
        .map(NPM_ERROR::matcher)
        .filter(Matcher::lookingAt)
        .map(match -> match.group(1))
        .findFirst()
        .orElse("exit code " + exitCode);
  }

  private static String integrity(Path file) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file));
      return "sha512-" + Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Takes the executable out of an npm package, a gzipped tar file. */
  private static void unpack(Path archive, Path target) throws IOException {
    try (var in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
      for (byte[] head = in.readNBytes(TAR_BLOCK);
          head.length == TAR_BLOCK && head[0] != 0;
          head = in.readNBytes(TAR_BLOCK)) {
        long size = Long.parseLong(text(head, 124, 12).strip(), 8);
        if (text(head, 0, 100).equals(IN_PACKAGE)) {
          Files.write(target, in.readNBytes(Math.toIntExact(size)));
          return;
        }
        in.skipNBytes((size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK);
      }
    }
    throw new IOException("The package " + archive.getFileName() + " has no " + IN_PACKAGE + ".");
  }

  private static String text(byte[] head, int from, int length) {
    String field = new String(head, from, length, US_ASCII);
    int end = field.indexOf('\0');
    return end < 0 ? field : field.substring(0, end);
  }

  private Path cacheFolder() {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path folder;
    if (Path.of(xdg).isAbsolute()) {
      folder = Path.of(xdg);
    } else if (platform.startsWith("darwin-")) {
      folder = Path.of(home, "Library", "Caches");
    } else {
      folder = Path.of(home, ".cache");
    }
    return folder.resolve("orchestrator");
  }

  private String version() {
    return packages.getProperty("version");
  }

  private static String npmSystem(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("mac")) {
      return "darwin";
    }
    return lower.startsWith("windows") ? "win32" : lower;
  }

  private static String npmProcessor(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> "x64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  private static IOException notDownloaded(String name, String reason) {
    return missing(
        "npm could not download " + name + " (" + reason + ")",
        "Check npm's connection, or install dynoxide");
  }

  private static IOException missing(String reason, String remedy) {
    return new IOException(
        "The local table needs dynoxide, but %s. %s, or set AWS_ENDPOINT_URL_DYNAMODB."
            .formatted(reason, remedy));
  }

  private static void delete(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(files::add);
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
