package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.Events;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;

/** A server in a separate process, which says its port on standard error. */
record ThroughputProcess(Process process, int port) implements AutoCloseable {
  private static final String SAYS = "port ";

  /**
   * @param table where it writes; empty if it writes nothing
   */
  static ThroughputProcess start(List<String> command, String table) throws IOException {
    var builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.putAll(
        Map.of(
            "STAGE", "dev",
            "NODE_ENV", "production",
            "AWS_REGION", "us-east-1",
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_SESSION_TOKEN", "local",
            "DISCORD_APPLICATION_ID", "1000000000000000001",
            "DISCORD_PUBLIC_KEY", Events.SIGNER.publicKeyHex()));
    if (!table.isEmpty()) {
      environment.put("TABLE_NAME", "orchestrator-dev");
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", table);
    }
    Process process = builder.start();
    return new ThroughputProcess(process, port(process));
  }

  private static int port(Process server) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(server.getErrorStream(), UTF_8));
    var said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(SAYS)) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(System.err::println));
        return Integer.parseInt(line.substring(SAYS.length()));
      }
      said.append(line).append('\n');
    }
    throw new IOException("a server did not start: " + said);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
