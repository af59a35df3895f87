package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reliability.md names tests that exist. */
class ReliabilityTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))`");

  @Test
  void every_test_that_the_page_names_exists() throws IOException {
    var named = new TreeSet<String>();
    Matcher matcher = TEST.matcher(Files.readString(Path.of("docs/reliability.md")));
    while (matcher.find()) {
      named.add(matcher.group(1));
    }

    assertThat(named).hasSizeGreaterThan(8);
    assertThat(tests()).containsAll(named);
  }

  @Test
  void the_page_says_how_many_seeds_are_run() throws IOException {
    Matcher runs =
        Pattern.compile("\"fault.runs\", ([0-9_]+)")
            .matcher(
                Files.readString(
                    Path.of("src/test/java/dev/orchestrator/fault/SeededFaultsTest.java")));

    assertThat(runs.find()).isTrue();
    assertThat(Files.readString(Path.of("docs/reliability.md")))
        .contains("| `mvn verify` | " + runs.group(1) + " seeds |");
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }
}
