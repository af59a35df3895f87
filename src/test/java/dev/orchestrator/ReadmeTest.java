package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.command.CommandTable;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.TestServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README and the table of variables say what the code does. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path CONFIGURATION = Path.of("docs", "configuration.md");
  private static final Pattern COMMANDS =
      Pattern.compile("(?<=<!-- commands -->\n).*?(?=<!-- /commands -->)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)\"");

  @Test
  void the_table_of_commands_is_made_from_their_declarations() throws IOException {
    String readme = Files.readString(README);
    String table = CommandTable.markdown(TestServices.inert().router().specs());
    if (Boolean.getBoolean("readme.write")) {
      readme = COMMANDS.matcher(readme).replaceFirst(Matcher.quoteReplacement(table));
      Files.writeString(README, readme);
    }
    Matcher commands = COMMANDS.matcher(readme);
    assertThat(commands.find()).isTrue();
    assertThat(commands.group())
        .as("stale: mvn test -Dtest=ReadmeTest -Dreadme.write=true writes it anew")
        .isEqualTo(table);
  }

  /** A build that ends with {@code compile} runs nothing of a later phase. */
  @Test
  void the_first_command_leaves_the_class_path_of_the_tool_for_the_second_terminal()
      throws IOException {
    assertThat(Files.readString(README)).contains("\nmvn -q compile exec:exec ");
    Matcher phase =
        Pattern.compile("<id>class-path</id>\\s*<phase>([^<]*)</phase>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(phase.find()).isTrue();
    assertThat(phase.group(1)).isEqualTo("compile");
  }

  @Test
  void every_variable_that_is_read_is_explained_and_no_other() throws IOException {
    var read = new TreeSet<String>();
    Settings.read(
        new HashMap<>(Map.of("DISCORD_PUBLIC_KEY", TestServices.PUBLIC_KEY)) {
          private static final long serialVersionUID = 1L;

          @Override
          public String get(Object name) {
            read.add((String) name);
            return super.get(name);
          }
        });
    Matcher names =
        VARIABLE.matcher(
            Files.readString(
                Path.of("src/main/java/dev/orchestrator/local/LocalEnvironment.java")));
    while (names.find()) {
      read.add(names.group(1));
    }
    // AWS sets these, or they are the SDK's own.
    read.removeAll(
        List.of(
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL_SSM"));

    var explained = new TreeSet<String>();
    for (String line : Files.readString(CONFIGURATION).split("\n")) {
      if (line.startsWith("| `")) {
        Matcher cell = Pattern.compile("`([A-Z_0-9]+)`").matcher(line.split("\\|")[1]);
        while (cell.find()) {
          explained.add(cell.group(1));
        }
      }
    }
    assertThat(explained).isEqualTo(read);
  }
}
