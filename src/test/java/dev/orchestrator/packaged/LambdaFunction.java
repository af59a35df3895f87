package dev.orchestrator.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.orchestrator.Events;
import dev.orchestrator.deploy.Template;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The artifact in a separate process, under AWS's runtime interface client, with the switches of
 * Lambda's Java runtime.
 */
public final class LambdaFunction implements AutoCloseable {
  /** The template's handler; {@code handleRequest} is what the runtime calls without a name. */
  public static final String HANDLER = "dev.orchestrator.entry.Orchestrator";

  /** The runtime's own switch for its native library, which it else unpacks to one fixed file. */
  private static final String NATIVE_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final Pattern RUNTIME_JAR =
      Pattern.compile(
          "aws-lambda-java-(runtime-interface-client|core|serialization)-.*\\.jar|utils-lite-.*\\.jar");

  private static final int MOST_LINES = 20_000;

  private final LambdaRuntimeApi api;
  private final Process process;
  private final Deque<String> output = new ConcurrentLinkedDeque<>();
  private final AtomicLong lines = new AtomicLong();

  private LambdaFunction(LambdaRuntimeApi api, Process process) {
    this.api = api;
    this.process = process;
    Thread.ofVirtual()
        .start(() ->
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
                .lines()
                .forEach(this::keep));
  }

  /**
   * Starts it; returns before it is initialised.
   *
   * @param task the folder into which the artifact was unpacked
   */
  public static LambdaFunction start(Path task, Map<String, String> environment)
      throws IOException {
    return run(javaCommand(List.of(), true), task, environment);
  }

  /**
   * Starts any command that speaks with the Runtime API as the function.
   *
   * @param task the folder in which it runs
   */
  public static LambdaFunction run(List<String> command, Path task, Map<String, String> environment)
      throws IOException {
    LambdaRuntimeApi api = LambdaRuntimeApi.start();
    try {
      return new LambdaFunction(api, process(command, task, environment, api));
    } catch (IOException failed) {
      api.close();
      throw failed;
    }
  }

  /** As {@link #start}, published with SnapStart: it stands still until it is restored. */
  public static LambdaFunction snapStart(Path task, Map<String, String> environment)
      throws IOException {
    return run(javaCommand(List.of(), false), task, withSnapStart(environment));
  }

  /** What Lambda and the template set beside {@code environment} where SnapStart is on. */
  public static Map<String, String> withSnapStart(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    all.put("JAVA_TOOL_OPTIONS", Template.read().javaToolOptions());
    return all;
  }

  /**
   * How Lambda starts its runtime for Java.
   *
   * @param ours what the JVM's own class path holds besides the runtime: nothing in the managed
   *     runtime, which reads the task's folder with its own class loader; the whole artifact in a
   *     container image
   * @param quick compiled quickly only, as on demand; with SnapStart the JVM decides
   */
  public static List<String> javaCommand(List<Path> ours, boolean quick, String... more)
      throws IOException {
    var classPath = new ArrayList<String>();
    ours.forEach(path -> classPath.add(path.toString()));
    classPath.add(runtimeJars());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    if (quick) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of(more));
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-D" + NATIVE_CLIENT + "=" + nativeLibrary(),
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "-cp",
            String.join(File.pathSeparator, classPath),
            AWSLambda.class.getName(),
            HANDLER));
    return command;
  }

  private static Process process(
      List<String> command, Path task, Map<String, String> given, LambdaRuntimeApi api)
      throws IOException {
    var builder = new ProcessBuilder(command).directory(task.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("_HANDLER", command.getLast());
    environment.put("LAMBDA_TASK_ROOT", task.toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "orchestrator-test");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("GUILD_IDS", Events.GUILD);
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769");
    environment.put("TZ", ":UTC");
    if (given.containsKey("AWS_LAMBDA_INITIALIZATION_TYPE")) {
      environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", api.credentialsUri());
      environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "local");
    } else {
      environment.put("AWS_ACCESS_KEY_ID", "local");
      environment.put("AWS_SECRET_ACCESS_KEY", "local");
      environment.put("AWS_SESSION_TOKEN", "local");
    }
    environment.putAll(given);
    return builder.start();
  }

  /** The runtime's native library in a separate file, so that functions can run side by side. */
  private static Path nativeLibrary() throws IOException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    Path library = Files.createTempFile("aws-lambda-jni", ".so");
    library.toFile().deleteOnExit();
    try (InputStream in =
        AWSLambda.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-" + machine + ".so")) {
      Files.copy(Objects.requireNonNull(in), library, StandardCopyOption.REPLACE_EXISTING);
    }
    return library;
  }

  /** What Lambda itself has on its class path, and nothing of ours. */
  private static String runtimeJars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> RUNTIME_JAR.matcher(Path.of(entry).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  public LambdaRuntimeApi api() {
    return api;
  }

  private void keep(String line) {
    if (line.startsWith("Picked up JAVA_TOOL_OPTIONS: ")) {
      return; // the JVM's own notice, before anything of ours runs
    }
    output.add(line);
    if (lines.incrementAndGet() > MOST_LINES) {
      output.poll();
    }
  }

  /** The last lines that the process has printed: its log. */
  public List<String> output() {
    return List.copyOf(output);
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Asks the process to end and waits until it has; it may print until then. */
  public boolean end(Duration limit) throws InterruptedException {
    process.toHandle().destroy();
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    api.close();
  }
}
