package dev.orchestrator.gate;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The environments that the jobs of a workflow file name, and for which GitHub creates deployments
 * by itself. Source: GitHub, "Control deployments", "Using environments without deployments".
 */
public final class WorkflowEnvironments {
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  private WorkflowEnvironments() {}

  /**
   * The names in the file. A job whose name is an expression, that switches deployments off, or
   * that a reusable workflow holds, is not among them; a file that cannot be read names none.
   */
  public static Set<String> named(String text) {
    var names = new LinkedHashSet<String>();
    try {
      if (new Load(SETTINGS).loadFromString(text) instanceof Map<?, ?> file
          && file.get("jobs") instanceof Map<?, ?> jobs) {
        for (Object job : jobs.values()) {
          if (job instanceof Map<?, ?> fields) {
            add(fields.get("environment"), names);
          }
        }
      }
    } catch (YamlEngineException unreadable) {
      return Set.of();
    }
    return names;
  }

  private static void add(@Nullable Object environment, Set<String> names) {
    if (environment instanceof Map<?, ?> fields) {
      if (!Boolean.FALSE.equals(fields.get("deployment"))) {
        add(fields.get("name"), names);
      }
    } else if (environment instanceof String name && !name.contains("${{")) {
      names.add(name);
    }
  }
}
