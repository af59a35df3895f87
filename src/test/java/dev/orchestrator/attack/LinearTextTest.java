package dev.orchestrator.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.CountedText;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * No regular expression does more than four times the work on four times the text, whatever the
 * text. The work is counted in characters that are read, so that no clock takes part.
 */
class LinearTextTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final int SMALL = 400;
  private static final int TIMES = 4;

  /** Redaction holds its own cost, in RedactionCostTest. */
  private static final String REDACTION = "dev/orchestrator/log/redaction/";

  /** Searched for only in texts of bounded length, which the code beside them sees to. */
  private static final Set<String> BOUNDED =
      Set.of(
          // Within 1,000 characters on both sides of a cut.
          "dev.orchestrator.discord.markdown.MarkdownEnd.LINK");

  /** Tried at one place of a text only, by {@code lookingAt} or {@code matches}. */
  private static final Set<String> ANCHORED =
      Set.of(
          "dev.orchestrator.discord.markdown.OpenMarkdown.LANGUAGE",
          "dev.orchestrator.github.GitHubErrors.PERMISSION",
          "dev.orchestrator.log.KeyLines.HEADER",
          "dev.orchestrator.log.KeyLines.JSON",
          "dev.orchestrator.log.KeyLines.LAST_LINE");

  /** What a text can consist of over and over again. */
  private static final List<String> REPEATED =
      List.of(
          " ",
          "\t",
          "\n",
          "\r\n",
          " \n",
          "a",
          "A",
          "0",
          "a0",
          "_",
          "-",
          ".",
          "/",
          "`",
          "*",
          "[",
          "]",
          "(",
          "<",
          ">",
          "@",
          "#",
          ":",
          "://",
          "http://",
          "=",
          ",",
          ";",
          "; ",
          "{",
          "\\",
          "\"",
          "'",
          "a.",
          "a-",
          "1-",
          "0.",
          "a=",
          "a:",
          "-----BEGIN ",
          "\u00e9",
          "\u2028",
          "\ud83d\ude80");

  private static final List<String> STARTS = List.of("", "a", "[", "1-", "Root=", "-----BEGIN ");
  private static final List<String> ENDS = List.of("", "!", "\n", "x");

  @Test
  void every_expression_of_the_deployed_code_reads_a_text_in_linear_time() throws Exception {
    var quadratic = new TreeSet<String>();
    for (Map.Entry<String, Pattern> one : constants().entrySet()) {
      if (!BOUNDED.contains(one.getKey())) {
        examine(one.getKey(), one.getValue(), isSearched(one.getKey()), quadratic);
      }
    }
    for (Map.Entry<String, Pattern> one : literals().entrySet()) {
      examine(one.getKey(), one.getValue(), !one.getKey().contains(" matches "), quadratic);
    }
    assertThat(quadratic).isEmpty();
  }

  private static void examine(
      String name, Pattern pattern, boolean searched, Set<String> quadratic) {
    ToLongFunction<String> work = text -> work(pattern, text, searched);
    for (String start : STARTS) {
      for (String repeated : REPEATED) {
        for (String end : ENDS) {
          String small = start + repeated.repeat(SMALL / repeated.length()) + end;
          String large = start + repeated.repeat(TIMES * SMALL / repeated.length()) + end;
          if (work.applyAsLong(large) > 2L * TIMES * (work.applyAsLong(small) + SMALL)) {
            quadratic.add(name);
            return;
          }
        }
      }
    }
  }

  private static long work(Pattern pattern, String text, boolean searched) {
    var counted = new CountedText(text);
    Matcher matcher = pattern.matcher(counted);
    if (searched) {
      while (matcher.find()) {}
    } else {
      // Reads what matches() reads, and no less than lookingAt().
      var unused = matcher.matches();
    }
    return counted.reads();
  }

  /** Every constant of the code that is an expression, by class and field. */
  private static Map<String, Pattern> constants() throws Exception {
    var found = new LinkedHashMap<String, Pattern>();
    try (var files = Files.walk(CLASSES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        String path = CLASSES.relativize(file).toString().replace('\\', '/');
        if (path.startsWith(REDACTION)
            || !path.startsWith("dev/")
            || path.endsWith("-info.class")) {
          continue;
        }
        String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        for (Field field : Class.forName(name, false, loader()).getDeclaredFields()) {
          if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            found.put(name + "." + field.getName(), (Pattern) field.get(null));
          }
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(20);
    return found;
  }

  private static ClassLoader loader() {
    return LinearTextTest.class.getClassLoader();
  }

  /** Whether the class looks for the expression within a text, and does not only match a whole. */
  private static boolean isSearched(String constant) throws IOException {
    if (ANCHORED.contains(constant)) {
      return false;
    }
    int dot = constant.lastIndexOf('.');
    String source =
        constant.substring(0, dot).replaceFirst("\\$.*", "").replace('.', '/') + ".java";
    String text = Files.readString(SOURCES.resolve(source));
    return text.contains(".find()")
        || text.contains(".lookingAt()")
        || text.contains(".replace")
        || text.contains(".results()");
  }

  private static final Pattern LITERAL =
      Pattern.compile(
          "\\.(matches|replaceAll|replaceFirst|split)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*[,)]");

  /** The expressions that stand where they are used, by file and method. */
  private static Map<String, Pattern> literals() throws IOException {
    var found = new LinkedHashMap<String, Pattern>();
    try (var files = Files.walk(SOURCES)) {
      for (Path file :
          new ArrayList<>(files.filter(f -> f.toString().endsWith(".java")).toList())) {
        String path = SOURCES.relativize(file).toString().replace('\\', '/');
        if (path.startsWith(REDACTION)) {
          continue;
        }
        Matcher matcher = LITERAL.matcher(Files.readString(file));
        while (matcher.find()) {
          String expression = matcher.group(2).translateEscapes();
          found.put(path + " " + matcher.group(1) + " " + expression, Pattern.compile(expression));
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(10);
    return found;
  }
}
