package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local table's program, with an npm that takes packages from a folder. */
class DynoxideBinaryTest {
  private static final String PROGRAM = "#!/bin/sh\necho the table\n";

  @TempDir Path folder;

  private Path binFolder() throws IOException {
    return Files.createDirectories(folder.resolve("bin"));
  }

  private Map<String, String> environment() throws IOException {
    return Map.of("PATH", "/nowhere:" + binFolder(), "HOME", folder.toString());
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** An npm that copies the archive to where it is asked to, and notes that it was called. */
  private void npmThatServes(byte[] archive) throws IOException {
    Path source = Files.write(folder.resolve("registry.tgz"), archive);
    script(
        binFolder().resolve("npm"),
        """
        #!/bin/sh
        echo "$@" >> '%s/npm-calls'
        for a; do case $a in --pack-destination=*) /bin/cp '%s' "${a#*=}/package.tgz";; esac; done
        """
            .formatted(folder, source));
  }

  private static byte[] archive(String program) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new GZIPOutputStream(bytes)) {
      entry(tar, "package/package.json", "{}");
      entry(tar, "package/dynoxide", program);
      tar.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  private static void entry(GZIPOutputStream tar, String name, String content) throws IOException {
    byte[] data = content.getBytes(UTF_8);
    byte[] head = new byte[512];
    System.arraycopy(name.getBytes(UTF_8), 0, head, 0, name.length());
    byte[] size = "%011o".formatted(data.length).getBytes(UTF_8);
    System.arraycopy(size, 0, head, 124, size.length);
    tar.write(head);
    tar.write(Arrays.copyOf(data, (data.length + 511) / 512 * 512));
  }

  private static Properties packages(byte[] archive) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-512").digest(archive);
    var packages = new Properties();
    packages.setProperty("version", "9.8.7");
    packages.setProperty("linux-x64", "sha512-" + Base64.getEncoder().encodeToString(hash));
    packages.setProperty("darwin-arm64", packages.getProperty("linux-x64"));
    return packages;
  }

  private Path find(Properties packages) throws IOException {
    return DynoxideBinary.find(environment(), packages, "Linux", "amd64");
  }

  @Test
  void what_is_on_the_path_is_used_and_nothing_is_downloaded() throws Exception {
    npmThatServes(archive(PROGRAM));
    script(binFolder().resolve("dynoxide"), PROGRAM);

    assertThat(find(packages(archive(PROGRAM)))).isEqualTo(binFolder().resolve("dynoxide"));
    assertThat(folder.resolve("npm-calls")).doesNotExist();
  }

  @Test
  void it_is_downloaded_once_at_the_exact_version_and_kept_in_the_users_cache() throws Exception {
    byte[] archive = archive(PROGRAM);
    npmThatServes(archive);

    Path first = find(packages(archive));
    Path second = find(packages(archive));

    assertThat(first)
        .isEqualTo(second)
        .isEqualTo(folder.resolve(".cache/orchestrator/dynoxide-9.8.7-linux-x64/dynoxide"))
        .isExecutable()
        .hasContent(PROGRAM);
    assertThat(first.getParent()).isDirectoryNotContaining("glob:**/download-*");
    assertThat(Files.readAllLines(folder.resolve("npm-calls")))
        .singleElement()
        .asString()
        .startsWith("pack @dynoxide/linux-x64@9.8.7 ");
  }

  @Test
  void another_platform_has_a_package_and_a_cache_of_its_own() throws Exception {
    byte[] archive = archive(PROGRAM);
    npmThatServes(archive);

    assertThat(DynoxideBinary.find(environment(), packages(archive), "Mac OS X", "aarch64"))
        .isEqualTo(
            folder.resolve("Library/Caches/orchestrator/dynoxide-9.8.7-darwin-arm64/dynoxide"));
    assertThat(Files.readString(folder.resolve("npm-calls")))
        .startsWith("pack @dynoxide/darwin-arm64@9.8.7 ");
  }

  @Test
  void a_package_with_other_bytes_is_not_used() throws Exception {
    npmThatServes(archive("#!/bin/sh\necho something else\n"));

    assertRefused(packages(archive(PROGRAM)), "Linux", "amd64")
        .contains("@dynoxide/linux-x64@9.8.7")
        .contains("does not have the expected SHA-512");
    assertThat(folder.resolve(".cache/orchestrator/dynoxide-9.8.7-linux-x64")).isEmptyDirectory();
  }

  @Test
  void without_npm_one_sentence_says_what_to_install() throws Exception {
    assertRefused(packages(archive(PROGRAM)), "Linux", "amd64")
        .contains("Install Node.js, which brings npm, or dynoxide");
  }

  @Test
  void when_npm_cannot_download_its_own_reason_is_told() throws Exception {
    script(
        binFolder().resolve("npm"),
        """
        #!/bin/sh
        echo "npm error code ENOTFOUND"
        echo "npm error syscall getaddrinfo"
        exit 1
        """);

    assertRefused(packages(archive(PROGRAM)), "Linux", "amd64")
        .contains("npm could not download @dynoxide/linux-x64@9.8.7 (ENOTFOUND)");
  }

  @Test
  void a_platform_without_a_known_package_is_named() throws Exception {
    npmThatServes(archive(PROGRAM));

    assertRefused(packages(archive(PROGRAM)), "Linux", "riscv64")
        .contains("cannot be downloaded for linux-riscv64");
    assertThat(folder.resolve("npm-calls")).doesNotExist();
  }

  @Test
  void a_cache_folder_that_cannot_be_written_is_named() throws Exception {
    byte[] archive = archive(PROGRAM);
    npmThatServes(archive);
    Files.writeString(folder.resolve(".cache"), "a file where a folder belongs");

    assertRefused(packages(archive), "Linux", "amd64").contains(".cache/orchestrator");
  }

  private AbstractStringAssert<?> assertRefused(
      Properties packages, String operatingSystem, String cpu) {
    var refused =
        catchThrowableOfType(
            IOException.class,
            () -> DynoxideBinary.find(environment(), packages, operatingSystem, cpu));
    return assertThat(refused.getMessage())
        .startsWith("The local table needs dynoxide, but ")
        .endsWith(", or set AWS_ENDPOINT_URL_DYNAMODB.")
        .doesNotContain("\n");
  }

  @Test
  void each_known_package_is_one_exact_version_with_a_whole_hash() throws Exception {
    Properties packages = DynoxideBinary.packages();

    assertThat(packages.stringPropertyNames()).contains("version", "linux-x64");
    packages.forEach((name, value) ->
        assertThat(value.toString())
            .matches(
                name.equals("version")
                    ? "[0-9]+\\.[0-9]+\\.[0-9]+"
                    : "sha512-[A-Za-z0-9+/]{86}=="));
  }
}
