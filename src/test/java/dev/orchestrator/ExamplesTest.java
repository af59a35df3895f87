package dev.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show as code is code. */
class ExamplesTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(package .*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("\n(?:public )?(?:final )?class (\\w+)");

  @TempDir Path folder;

  @Test
  void the_examples_of_the_documents_compile() throws Exception {
    var sources = new ArrayList<Path>();
    for (Path document :
        List.of(
            Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("docs/your-own-bot.md"))) {
      Matcher block = BLOCK.matcher(Files.exists(document) ? Files.readString(document) : "");
      while (block.find()) {
        Matcher name = CLASS.matcher(block.group(1));
        assertThat(name.find()).isTrue();
        Path source = folder.resolve(name.group(1) + ".java");
        sources.add(Files.writeString(source, block.group(1)));
      }
    }
    assertThat(sources).isNotEmpty();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var problems = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(problems, null, UTF_8)) {
      String classPath =
          Path.of("target/classes") + File.pathSeparator + System.getProperty("java.class.path");
      compiler
          .getTask(
              null,
              files,
              problems,
              List.of("-proc:none", "-cp", classPath, "-d", folder.toString()),
              null,
              files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    assertThat(problems.getDiagnostics())
        .filteredOn(problem -> problem.getKind() == javax.tools.Diagnostic.Kind.ERROR)
        .isEmpty();
  }

  @Test
  void the_lines_of_the_example_bots_are_those_that_the_guide_counts() throws Exception {
    String guide = Files.readString(Path.of("docs/your-own-bot.md"));

    assertThat(guide)
        .contains("| poll, lines of code | " + linesOfCode("PollBot") + ",")
        .contains("| ticket with a form, lines of code | " + linesOfCode("TicketBot") + " |");
  }

  /** Lines that are not blank, not a comment, and neither {@code import} nor {@code package}. */
  private static long linesOfCode(String bot) throws Exception {
    Path source = Path.of("examples/bots/main/dev/orchestrator/bots", bot + ".java");
    return Files.readString(source)
        .replaceAll("(?s)/\\*.*?\\*/", "")
        .lines()
        .map(String::strip)
        .filter(line -> !line.matches("|//.*|(import|package) .*"))
        .count();
  }
}
