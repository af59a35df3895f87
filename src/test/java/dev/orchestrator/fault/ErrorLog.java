package dev.orchestrator.fault;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The log of all runs of this process, of which only the alerts that could not be kept matter. */
final class ErrorLog extends OutputStream {
  static final ErrorLog OF_ALL_RUNS = new ErrorLog();

  private final Set<String> notRecorded = ConcurrentHashMap.newKeySet();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final boolean shown = Boolean.getBoolean("fault.log");

  @Override
  public synchronized void write(int octet) {
    if (octet != '\n') {
      line.write(octet);
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (shown) {
      System.out.println(text);
    }
    if (text.contains("alerts_not_recorded")) {
      Json.tryRead(text.getBytes(StandardCharsets.UTF_8))
          .flatMap(json -> json.text("trace_id"))
          .ifPresent(notRecorded::add);
    }
  }

  /** Whether the log counted an alert of this trace that could not be written down. */
  boolean countedNotRecorded(String traceId) {
    return notRecorded.contains(traceId);
  }
}
