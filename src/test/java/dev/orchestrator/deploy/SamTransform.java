package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** AWS's own transform of SAM templates, the Python package {@code aws-sam-translator}. */
final class SamTransform {
  private static final String SCRIPT = "src/test/resources/deploy/transform.py";
  private static final int NOT_INSTALLED = 3;

  private SamTransform() {}

  /**
   * Transforms a template for each of some deployments. The running test is skipped where Python or
   * the package is missing.
   *
   * @param deployments the values of the parameters, and which artifact is deployed
   */
  static List<Yaml> of(Path template, List<Deployment> deployments)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("python3", SCRIPT, template.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException missing) {
      assumeThat(missing).as("python3 is not installed").isNull();
      throw missing;
    }
    try (var stdin = process.outputWriter()) {
      for (Deployment deployment : deployments) {
        stdin.write("Artifact=%08x\n".formatted(deployment.artifact().hashCode()));
        for (var parameter : deployment.parameters().entrySet()) {
          stdin.write(parameter.getKey() + "=" + parameter.getValue() + "\n");
        }
        stdin.write("\n");
      }
    }
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    assumeThat(code)
        .as("the Python package aws-sam-translator is not installed")
        .isNotEqualTo(NOT_INSTALLED);
    if (code != 0) {
      throw new AssertionError("the SAM transform refused the template");
    }
    return Yaml.of(out).items();
  }

  static Yaml of(Path template, Map<String, String> parameters)
      throws IOException, InterruptedException {
    return of(template, List.of(new Deployment("the packaged file", parameters))).getFirst();
  }

  /** What CloudFormation is given. */
  record Deployment(String artifact, Map<String, String> parameters) {}

  /** The logical id of each function's version, by the function. */
  static Map<String, String> versions(Yaml transformed) {
    return transformed.get("Resources").fields().entrySet().stream()
        .filter(entry -> entry.getValue().get("Type").text().equals("AWS::Lambda::Version"))
        .collect(
            Collectors.toMap(
                entry -> entry.getValue().at("Properties", "FunctionName", "Ref").text(),
                Map.Entry::getKey,
                (a, b) -> a,
                TreeMap::new));
  }
}
