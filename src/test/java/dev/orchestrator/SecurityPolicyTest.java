package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names tests; they are there, and every test of an attack is named. */
class SecurityPolicyTest {
  private static final Path TESTS = Path.of("src", "test", "java");
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))`");

  private static TreeSet<String> named() throws IOException {
    var named = new TreeSet<String>();
    Matcher names = NAMED.matcher(Files.readString(Path.of("SECURITY.md")));
    while (names.find()) {
      named.add(names.group(1));
    }
    return named;
  }

  private static TreeSet<String> tests(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      var tests = new TreeSet<String>();
      files
          .map(TESTS::relativize)
          .map(Path::toString)
          .filter(file -> file.matches(ending))
          .map(file -> file.replaceAll(".*/|\\.java", ""))
          .forEach(tests::add);
      return tests;
    }
  }

  @Test
  void every_test_that_it_names_is_there() throws IOException {
    assertThat(named()).hasSizeGreaterThan(20);
    assertThat(tests(".*(Test|IT)\\.java")).containsAll(named());
  }

  @Test
  void it_names_every_attack_and_every_fuzz_test() throws IOException {
    assertThat(named()).containsAll(tests(".*/attack/\\w+Test\\.java"));
    assertThat(named()).containsAll(tests(".*FuzzTest\\.java"));
  }
}
