package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server in a separate process, which can be killed. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("Interactions\\s+(http://\\S+)");

  private final Process process;
  private final URI interactions;

  private ServerProcess(Process process, URI interactions) {
    this.process = process;
    this.interactions = interactions;
  }

  /**
   * Starts a server on a free port.
   *
   * @param home the folder in which it leaves its files
   * @param longest after which it is ended, whatever it does
   * @param options of the JVM
   */
  public static ServerProcess serve(
      Path home, Map<String, String> environment, Duration longest, String... options)
      throws IOException {
    var all = new ArrayList<>(List.of(options));
    all.add("-Dorchestrator.home=" + home);
    ProcessBuilder builder = builder(all);
    builder.environment().putAll(environment);
    return serve(builder, longest);
  }

  /** Starts a server as {@code builder} says, and waits until it is ready. */
  static ServerProcess serve(ProcessBuilder builder, Duration longest) throws IOException {
    Process process = start(builder, longest);
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher url = URL.matcher(line);
      if (url.find()) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
        return new ServerProcess(process, URI.create(url.group(1)));
      }
    }
    throw new IOException("the server did not start");
  }

  /** A server that has not been started, on a free port. */
  public static ProcessBuilder builder(List<String> options) {
    return builder("serve", options);
  }

  /** A command of the command line that has not been started, on a free port. */
  static ProcessBuilder builder(String tool, List<String> options) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.orchestrator.local.Main");
    command.add(tool);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PORT", "0");
    return builder;
  }

  /** A process that ends by itself if it hangs, since reading from it cannot be interrupted. */
  public static Process start(ProcessBuilder builder, Duration longest) throws IOException {
    Process process = builder.start();
    Thread.ofVirtual()
        .start(() -> {
          try {
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
              process.destroyForcibly();
            }
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    return process;
  }

  /** Where Discord sends to. */
  public URI interactions() {
    return interactions;
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it without a chance to say goodbye. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process lives on");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
