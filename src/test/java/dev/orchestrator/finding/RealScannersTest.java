package dev.orchestrator.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.finding.ArtifactReader.Given;
import dev.orchestrator.finding.ArtifactReader.Reading;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scanners run on sources of this project: ESLint from npm; SpotBugs, PMD and Checkstyle from Maven
 * Central, each with a class path of its own, because they need different versions of one library.
 */
@Tag("slow")
@Timeout(180)
class RealScannersTest {
  private static final Path JAVA_SOURCES = Path.of("src/main/java/dev/orchestrator/attestation");
  private static final Path SCRIPTS =
      Path.of("src/main/resources/dev/orchestrator/local/playground");

  private static final Map<String, List<String>> FROM_MAVEN_CENTRAL =
      Map.of(
          "spotbugs", List.of("com.github.spotbugs:spotbugs:4.9.8"),
          "pmd",
              List.of("net.sourceforge.pmd:pmd-cli:7.17.0", "net.sourceforge.pmd:pmd-java:7.17.0"),
          "checkstyle", List.of("com.puppycrawl.tools:checkstyle:12.1.1"));
  private static final List<String> FROM_NPM =
      List.of("eslint@8.57.1", "@microsoft/eslint-formatter-sarif@3.1.0");

  @TempDir static Path folder;

  @BeforeAll
  static void resolve() throws Exception {
    assumeTrue(isOnPath("mvn") && isOnPath("npm"), "Maven or npm is missing");
    Process maven = resolveFromMavenCentral();
    Process npm = installFromNpm();
    await(maven, "(?s).*(Could not transfer|Cannot access|offline mode).*");
    await(npm, "(?s).*npm error (code|errno) E(AI_AGAIN|NOTFOUND|CONNREFUSED|TIMEDOUT).*");
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  /** One build with a module for each scanner, which writes the scanner's class path. */
  private static Process resolveFromMavenCentral() throws IOException {
    var modules = new StringBuilder();
    for (Map.Entry<String, List<String>> each : FROM_MAVEN_CENTRAL.entrySet()) {
      modules.append("<module>").append(each.getKey()).append("</module>");
      var dependencies = new StringBuilder();
      for (String coordinates : each.getValue()) {
        String[] part = coordinates.split(":", -1);
        dependencies.append(
            "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>"
                .formatted(part[0], part[1], part[2]));
      }
      writePom(
          folder.resolve(each.getKey()),
          each.getKey(),
          "<dependencies>" + dependencies + "</dependencies>");
    }
    writePom(folder, "scanners", "<modules>" + modules + "</modules>");
    var maven =
        new ProcessBuilder(
            "mvn",
            "--batch-mode",
            "--quiet",
            "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath",
            "-Dmdep.outputFile=class-path.txt");
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return start(maven, folder, "maven");
  }

  private static void writePom(Path directory, String name, String content) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("pom.xml"),
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>scanners</groupId><artifactId>%s</artifactId><version>1</version>
          <packaging>pom</packaging>
          %s
        </project>
        """
            .formatted(name, content));
  }

  private static Process installFromNpm() throws IOException {
    var command =
        new ArrayList<>(
            List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"));
    command.addAll(List.of("--prefer-offline", "--prefix", folder.toString()));
    command.addAll(FROM_NPM);
    return start(new ProcessBuilder(command), folder, "npm");
  }

  private static Process start(ProcessBuilder builder, Path directory, String name)
      throws IOException {
    return builder
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output(name).toFile())
        .start();
  }

  private static Path output(String name) {
    return folder.resolve(name + ".txt");
  }

  private static void await(Process process, String unreachable) throws Exception {
    int exitCode = process.waitFor();
    String name = unreachable.contains("npm") ? "npm" : "maven";
    String output = Files.readString(output(name));
    assumeTrue(exitCode == 0 || !output.matches(unreachable), "the registry cannot be reached");
    assertThat(exitCode).as(output).isZero();
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** What a scanner with this class path and main class writes to the file that is asked for. */
  private static byte[] scan(String scanner, String mainClass, String... arguments)
      throws Exception {
    String classPath = Files.readString(folder.resolve(scanner).resolve("class-path.txt")).strip();
    var command =
        new ArrayList<>(
            List.of(
                java().toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                mainClass));
    command.addAll(List.of(arguments));
    return run(scanner, new ProcessBuilder(command));
  }

  private static Path sarif(String scanner) {
    return folder.resolve(scanner + ".sarif");
  }

  private static byte[] run(String scanner, ProcessBuilder builder) throws Exception {
    // Where there are findings, scanners end with an exit code that is not 0.
    var unused = start(builder, Path.of("").toAbsolutePath(), scanner).waitFor();
    assertThat(sarif(scanner)).as(Files.readString(output(scanner))).exists();
    return Files.readAllBytes(sarif(scanner));
  }

  // ---- the scanners

  @Test
  void spotbugs() throws Exception {
    check(
        scan(
            "spotbugs",
            "edu.umd.cs.findbugs.LaunchAppropriateUI",
            "-textui",
            "-low",
            "-effort:min",
            "-sarif=" + sarif("spotbugs"),
            "-sourcepath",
            "src/main/java",
            "-auxclasspath",
            "target/classes",
            "target/classes/dev/orchestrator/attestation/Attestation.class",
            "target/classes/dev/orchestrator/attestation/Envelope.class",
            "target/classes/dev/orchestrator/attestation/Envelope$Signature.class",
            "target/classes/dev/orchestrator/attestation/MerkleTree.class",
            "target/classes/dev/orchestrator/attestation/RecordLog.class"),
        JAVA_SOURCES);
  }

  @Test
  void pmd() throws Exception {
    check(
        scan(
            "pmd",
            "net.sourceforge.pmd.cli.PmdCli",
            "check",
            "-d",
            JAVA_SOURCES.toString(),
            "-R",
            "category/java/codestyle.xml",
            "-f",
            "sarif",
            "-r",
            sarif("pmd").toString(),
            "--no-cache",
            "--no-progress"),
        JAVA_SOURCES);
  }

  @Test
  void checkstyle() throws Exception {
    check(
        scan(
            "checkstyle",
            "com.puppycrawl.tools.checkstyle.Main",
            "-c",
            "/sun_checks.xml",
            "-f",
            "sarif",
            "-o",
            sarif("checkstyle").toString(),
            JAVA_SOURCES.toString()),
        JAVA_SOURCES);
  }

  @Test
  void eslint() throws Exception {
    var builder =
        new ProcessBuilder(
            "node",
            folder.resolve("node_modules/eslint/bin/eslint.js").toString(),
            "--no-eslintrc",
            "--resolve-plugins-relative-to",
            folder.toString(),
            "--parser-options=ecmaVersion:2022,sourceType:module",
            "--rule=no-magic-numbers: warn",
            "--rule=no-ternary: error",
            "--format",
            folder.resolve("node_modules/@microsoft/eslint-formatter-sarif/sarif.js").toString(),
            "--output-file",
            sarif("eslint").toString(),
            SCRIPTS.resolve("dom.js").toString(),
            SCRIPTS.resolve("store.js").toString());
    // The formatter then puts the whole of each source into its output.
    builder.environment().put("SARIF_ESLINT_EMBED", "true");
    byte[] sarif = run("eslint", builder);
    assertThat(new String(sarif, UTF_8)).contains("export function");
    check(sarif, SCRIPTS);
  }

  // ---- what is read of their output

  private static void check(byte[] sarif, Path sources) throws IOException {
    Reading reading =
        new ArtifactReader(InstantSource.system())
            .read(
                sarif,
                new Given(
                    Optional.empty(),
                    Optional.of(new RepositoryName("octo-org", "shop")),
                    Optional.empty(),
                    Optional.empty()));
    assertThat(reading).isInstanceOf(Reading.Read.class);
    Artifact artifact = ((Reading.Read) reading).artifact();
    List<Json> results =
        Json.read(new String(sarif, UTF_8)).get("runs").items().stream()
            .flatMap(run -> run.get("results").items().stream())
            .toList();

    // Each result is a finding, or is counted as skipped.
    int skipped = artifact.skipped().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(results).hasSizeGreaterThan(3);
    assertThat(artifact.hits() + skipped).isEqualTo(results.size());
    assertThat(artifact.hits()).isPositive();
    List<Finding> findings = artifact.repositories().getFirst().findings();
    assertThat(results.stream().map(result -> result.text("ruleId").orElse("")).toList())
        .containsAll(findings.stream().map(Finding::rule).toList());
    assertThat(findings)
        .allSatisfy(finding -> {
          assertThat(finding.message()).isNotBlank();
          assertThat(finding.path()).doesNotContain("file:");
          assertThat(sources.resolve(Path.of(finding.path()).getFileName())).exists();
        })
        .extracting(Finding::fingerprint)
        .doesNotHaveDuplicates();
    assertThat(artifact.scans()).hasSize(1);

    // Snippets, contents and properties are not stored.
    String stored = stored(artifact);
    var outside = new HashSet<String>();
    collect(Json.read(new String(sarif, UTF_8)), false, outside);
    assertThat(outside).isNotEmpty().noneMatch(text -> text.length() > 20 && stored.contains(text));
  }

  private static String stored(Artifact artifact) throws IOException {
    var text = new StringBuilder();
    for (byte[] chunk : FindingChunks.write(artifact.repositories())) {
      try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(chunk))) {
        text.append(new String(unpacked.readAllBytes(), UTF_8));
      }
    }
    return text.toString();
  }

  private static final Set<String> NOT_STORED =
      Set.of("properties", "snippet", "contextRegion", "contents", "help", "fullDescription");

  /** The texts below members that are not stored. */
  private static void collect(Json json, boolean inside, Set<String> texts) {
    if (inside) {
      json.text().ifPresent(texts::add);
    }
    json.items().forEach(item -> collect(item, inside, texts));
    json.fields()
        .forEach((name, value) -> collect(value, inside || NOT_STORED.contains(name), texts));
  }
}
