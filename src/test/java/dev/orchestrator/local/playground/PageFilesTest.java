package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's files: short, local only, and without a way from text to markup. */
class PageFilesTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/dev/orchestrator/local/playground");
  private static final Pattern ADDRESS =
      Pattern.compile("(https?:)?//[a-z0-9.-]+\\.[a-z]{2,}[^\\s'\"]*");
  private static final Pattern USED =
      Pattern.compile("(?:from|src=|href=) ?\"(?:\\./|/playground/)([a-z-]+\\.(?:js|css))\"");

  private static List<Path> files() throws IOException {
    try (var all = Files.list(FOLDER)) {
      return all.sorted().toList();
    }
  }

  @Test
  void no_file_is_long() throws IOException {
    for (Path file : files()) {
      assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
    }
  }

  @Test
  void nothing_comes_from_another_host() throws IOException {
    for (Path file : files()) {
      Matcher addresses = ADDRESS.matcher(Files.readString(file));
      while (addresses.find()) {
        // The name of a language, which is not called.
        assertThat(addresses.group()).as(file.toString()).startsWith("http://www.w3.org/2000/svg");
      }
    }
  }

  @Test
  void no_text_becomes_markup_or_code() throws IOException {
    for (Path file : files()) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContain(
              "innerHTML",
              "outerHTML",
              "insertAdjacentHTML",
              "document.write",
              "eval(",
              "new Function",
              "DOMParser",
              "srcdoc",
              " style=\"",
              " onclick=");
    }
  }

  @Test
  void every_file_is_served_and_used_by_another() throws IOException {
    var used = new TreeSet<>(List.of("index.html"));
    for (Path file : files()) {
      Matcher names = USED.matcher(Files.readString(file));
      while (names.find()) {
        used.add(names.group(1));
      }
    }
    assertThat(files())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(used);
    for (String name : used) {
      assertThat(PageFiles.file(name)).as(name).isPresent();
    }
    assertThat(PageFiles.file("../Playground.class")).isEmpty();
    assertThat(PageFiles.file("Playground.class")).isEmpty();
  }
}
