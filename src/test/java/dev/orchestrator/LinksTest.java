package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links from one document to another lead to a file, and to a heading in it. */
class LinksTest {
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void every_link_between_documents_leads_to_a_file_and_a_heading() throws IOException {
    List<Path> documents = documents();
    assertThat(documents).hasSizeGreaterThan(10);
    var broken = new ArrayList<String>();
    for (Path document : documents) {
      for (String link : links(document)) {
        if (!leadsSomewhere(document, link)) {
          broken.add(document + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    try (var top = Files.list(Path.of(""));
        var docs = Files.walk(Path.of("docs"));
        var examples = Files.walk(Path.of("examples"))) {
      return Stream.of(top, docs, examples)
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  private static String prose(Path document) throws IOException {
    return CODE.matcher(Files.readString(document)).replaceAll("");
  }

  private static List<String> links(Path document) throws IOException {
    return LINK.matcher(prose(document))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains(":"))
        .toList();
  }

  private static boolean leadsSomewhere(Path document, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
    return Files.exists(target)
        && (parts.length == 1
            || !target.toString().endsWith(".md")
            || anchors(target).contains(parts[1]));
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(prose(document))
        .results()
        .map(MatchResult::group)
        .map(heading ->
            heading
                .replaceFirst("^#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
