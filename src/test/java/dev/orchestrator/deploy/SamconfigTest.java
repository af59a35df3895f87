package dev.orchestrator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Each environment of {@code samconfig.toml} deploys its own stack and can touch no other. */
class SamconfigTest {
  private static final Map<String, String> STAGES =
      Map.of("default", "dev", "staging", "staging", "prod", "prod");

  private final TomlParseResult config = parse();
  private final Template template = Template.read();

  private static TomlParseResult parse() {
    try {
      return Toml.parse(Path.of("samconfig.toml"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private TomlTable deploy(String environment) {
    return config.getTableOrEmpty(environment + ".deploy.parameters");
  }

  private Map<String, String> overrides(String environment) {
    TomlArray list = deploy(environment).getArrayOrEmpty("parameter_overrides");
    return list.toList().stream()
        .map(pair -> String.valueOf(pair).split("=", 2))
        .collect(
            Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> a, LinkedHashMap::new));
  }

  @Test
  void it_can_be_read_and_has_these_environments() {
    assertThat(config.errors()).isEmpty();
    assertThat(config.keySet()).contains("default", "staging", "prod");
  }

  @Test
  void each_environment_has_its_own_stack_and_stage_and_names_of_secrets() {
    var stacks = new ArrayList<String>();
    STAGES.forEach((environment, stage) -> {
      stacks.add(config.getString(environment + ".global.parameters.stack_name"));
      assertThat(overrides(environment)).containsEntry("Stage", stage);
      assertThat(deploy(environment).getString("tags")).contains("stage=" + stage);
      overrides(environment)
          .forEach((name, value) -> {
            if (name.endsWith("Parameter")) {
              assertThat(value).startsWith("/orchestrator/" + stage + "/");
            }
          });
    });
    assertThat(stacks)
        .containsExactlyInAnyOrder("orchestrator-dev", "orchestrator-staging", "orchestrator-prod");
  }

  @Test
  void prod_asks_before_it_changes_anything() {
    assertThat(deploy("prod").getBoolean("confirm_changeset")).isTrue();
  }

  @Test
  void it_sets_what_the_template_demands_and_nothing_that_it_does_not_know() {
    List<String> demanded =
        template.parameters().entrySet().stream()
            .filter(parameter -> !parameter.getValue().fields().containsKey("Default"))
            .map(Map.Entry::getKey)
            .toList();
    for (String environment : STAGES.keySet()) {
      assertThat(overrides(environment).keySet())
          .containsAll(demanded)
          .isSubsetOf(template.parameters().keySet());
      overrides(environment)
          .forEach((name, value) -> {
            String pattern = template.root.at("Parameters", name, "AllowedPattern").text();
            if (!demanded.contains(name) && !pattern.isEmpty()) {
              assertThat(Pattern.matches(pattern, value)).as(name).isTrue();
            }
          });
    }
  }
}
