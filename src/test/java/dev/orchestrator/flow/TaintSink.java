package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.trace.XRayOnLoopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A way by which text gets out of the system. A new one is one line in {@link #all}.
 *
 * @param reading everything that came out there, whatever it was about
 */
record TaintSink(String name, Reading reading) {

  @FunctionalInterface
  interface Reading {
    String read(RunningSystem running, Tainted sown) throws Exception;
  }

  static List<TaintSink> all(XRayOnLoopback xRay) {
    return List.of(
        new TaintSink("the log", (running, sown) -> running.logText()),
        new TaintSink("the table", (running, sown) -> table(running)),
        new TaintSink("answers over HTTP", (running, sown) -> answers(sown)),
        new TaintSink("messages to Discord", (running, sown) -> toDiscord(running)),
        new TaintSink("requests to GitHub", (running, sown) -> toGitHub(running)),
        new TaintSink("X-Ray", (running, sown) -> xRay.text()),
        new TaintSink("/debug-last", (running, sown) -> shown(running, "debug-last", Map.of())),
        new TaintSink("/alerts", (running, sown) -> shown(running, "alerts list", Map.of())),
        new TaintSink("/trace", TaintSink::trace));
  }

  String read(RunningSystem running, Tainted sown) throws Exception {
    return reading.read(running, sown);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Every attribute of every item, but what an open command needs for its work. */
  private static String table(RunningSystem running) {
    var system = running.system();
    return system
        .table()
        .scanPaginator(request -> request.tableName(system.tableName()))
        .items()
        .stream()
        .map(item -> {
          Map<String, AttributeValue> shown = new HashMap<>(item);
          shown.remove("work");
          shown.computeIfPresent("answer", (name, answer) -> inflated(answer));
          return shown.toString();
        })
        .collect(Collectors.joining("\n"));
  }

  /** An answer is stored compressed if it is long. */
  private static AttributeValue inflated(AttributeValue answer) {
    if (answer.b() == null) {
      return answer;
    }
    try (var in = new InflaterInputStream(answer.b().asInputStream(), new Inflater(true))) {
      return AttributeValue.fromS(new String(in.readAllBytes(), UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String answers(Tainted sown) {
    var all = new ArrayList<>(sown.answers());
    sown.sent().forEach(sent -> all.add(sent.answer().toString()));
    return String.join("\n", all);
  }

  /** Without the paths: the token of an interaction has to stand there. */
  private static String toDiscord(RunningSystem running) {
    return running.system().discord().requests().stream()
        .map(request -> withoutCredentials(request) + request.text())
        .collect(Collectors.joining("\n"));
  }

  private static String toGitHub(RunningSystem running) {
    return running.system().gitHub().requests().stream()
        .map(request -> request.path() + withoutCredentials(request) + request.text())
        .collect(Collectors.joining("\n"));
  }

  private static String withoutCredentials(RecordedRequest request) {
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.remove("authorization");
    return " " + request.query() + headers;
  }

  private static String trace(RunningSystem running, Tainted sown) throws Exception {
    if (sown.sent().isEmpty()) {
      return "";
    }
    String id = Commands.traceId(sown.sent().getLast());
    return id.isEmpty() ? "" : shown(running, "trace", Map.of("id", id));
  }

  private static String shown(RunningSystem running, String command, Map<String, String> options)
      throws Exception {
    SentInteraction sent = Commands.run(running, command, options);
    return sent.answer() + "\n" + sent.states();
  }
}
