package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Event codes, as the sources have them. */
final class EventCodesTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern CALL =
      Pattern.compile("\\bLOG\\.(?:debug|info|warn|error)\\(\\s*([^,)]+)[,)]");
  private static final Pattern CODE = Pattern.compile("\"[a-z]+(\\.[a-z0-9_]+)+\"");

  private static List<Path> files() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  @Test
  void every_line_has_a_code_of_one_form() throws IOException {
    var codes = new ArrayList<String>();
    for (Path file : files()) {
      Matcher calls = CALL.matcher(Files.readString(file));
      while (calls.find()) {
        String code = calls.group(1).strip();
        // Operations writes the code that it is given.
        if (!file.endsWith("operation/Operations.java") || !code.equals("event")) {
          assertThat(code).as(SOURCES.relativize(file).toString()).matches(CODE);
          codes.add(code);
        }
      }
    }
    assertThat(codes).hasSizeGreaterThan(80);
  }

  @Test
  void a_code_belongs_to_one_package() throws IOException {
    Map<String, TreeSet<String>> packages = new TreeMap<>();
    for (Path file : files()) {
      Matcher calls = CALL.matcher(Files.readString(file));
      while (calls.find()) {
        packages
            .computeIfAbsent(calls.group(1).strip(), code -> new TreeSet<>())
            .add(SOURCES.relativize(file.resolveSibling(".")).toString());
      }
    }
    // What several places may meet, and an operator treats alike.
    packages
        .keySet()
        .removeAll(
            List.of(
                "\"table.unavailable\"",
                "\"request.refused\"",
                "\"failure.unexpected\"",
                "\"alert.left_to_schedule\""));
    packages.forEach((code, found) -> assertThat(found).as(code).hasSize(1));
  }
}
