package dev.orchestrator.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code template.yaml}, with its parameters and conditions given values. */
public final class Template {
  static final Path FILE = Path.of("template.yaml");
  static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";
  static final List<String> FUNCTIONS = List.of("IngressFunction", "ApiFunction", "WorkerFunction");

  final Yaml root;

  private Template(Yaml root) {
    this.root = root;
  }

  public static Template read() {
    try {
      return new Template(Yaml.read(FILE));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  Map<String, Yaml> parameters() {
    return root.get("Parameters").fields();
  }

  Yaml resource(String name) {
    Yaml resource = root.at("Resources", name);
    if (resource.isNothing()) {
      throw new IllegalArgumentException("the template has no " + name);
    }
    return resource;
  }

  Yaml properties(String name) {
    return resource(name).get("Properties");
  }

  /** The resources of a type. */
  Map<String, Yaml> ofType(String type) {
    var found = new LinkedHashMap<String, Yaml>();
    root.get("Resources")
        .fields()
        .forEach((name, resource) -> {
          if (resource.get("Type").text().equals(type)) {
            found.put(name, resource);
          }
        });
    return found;
  }

  /** The variables that a function is started with, as the template writes them. */
  Map<String, Yaml> environment(String function) {
    var all =
        new LinkedHashMap<>(root.at("Globals", "Function", "Environment", "Variables").fields());
    all.putAll(properties(function).at("Environment", "Variables").fields());
    return all;
  }

  /** The switches that the JVM takes from its environment where SnapStart restores it. */
  public String javaToolOptions() {
    return properties("IngressFunction").at("Environment", "Variables", JAVA_TOOL_OPTIONS).text();
  }

  /** The variables that a function is started with if the parameters have these values. */
  Map<String, String> environment(String function, Map<String, String> given) {
    var values = new HashMap<String, String>();
    parameters().forEach((name, parameter) -> values.put(name, parameter.get("Default").text()));
    values.putAll(given);
    var environment = new HashMap<String, String>();
    environment(function)
        .forEach((name, value) -> {
          String reference = value.get("Ref").text();
          environment.put(
              name,
              reference.equals("Table")
                  ? "orchestrator-" + values.get("Stage")
                  : reference.isEmpty() ? value.text() : values.getOrDefault(reference, ""));
        });
    return environment;
  }

  /** What a role may do, each statement of each of its policies, whatever condition it is under. */
  List<Yaml> statements(String role) {
    var policies = new ArrayList<Yaml>();
    properties(role)
        .get("Policies")
        .items()
        .forEach(policy -> policies.add(policy.get("PolicyDocument")));
    ofType("AWS::IAM::RolePolicy").values().stream()
        .map(policy -> policy.get("Properties"))
        .filter(policy -> policy.at("RoleName", "Ref").text().equals(role))
        .forEach(policy -> policies.add(policy.get("PolicyDocument")));
    return policies.stream()
        .flatMap(policy -> policy.get("Statement").all())
        .filter(part -> part.fields().keySet().containsAll(Set.of("Effect", "Action")))
        .toList();
  }
}
