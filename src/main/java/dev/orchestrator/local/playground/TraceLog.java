package dev.orchestrator.local.playground;

import dev.orchestrator.local.http.History;
import dev.orchestrator.trace.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log's output: passes every line on, and keeps the newest {@value #LINES} lines of each of the
 * newest {@value #TRACES} traces. The lines come redacted.
 */
public final class TraceLog extends OutputStream {
  static final int TRACES = 200;
  static final int LINES = 300;

  private static final int LONGEST_LINE = 64 * 1024;
  private static final Pattern WORD = Pattern.compile("[0-9a-f-]{35}");

  private final OutputStream out;
  private final History<String> growing = new History<>();
  private final Map<String, Deque<String>> lines = new NewestEntries<>(TRACES);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  public TraceLog(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    keep(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** The lines about one trace, oldest first. */
  synchronized List<String> lines(String traceId) {
    return new ArrayList<>(lines.getOrDefault(traceId, new ArrayDeque<>()));
  }

  /** The id of each trace about which a line was written. */
  History<String> growing() {
    return growing;
  }

  private synchronized void keep(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] == '\n') {
        keep(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else if (line.size() < LONGEST_LINE) {
        line.write(bytes[i]);
      }
    }
  }

  private void keep(String text) {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      if (TraceId.isValid(words.group())) {
        Deque<String> ofTrace = lines.computeIfAbsent(words.group(), id -> new ArrayDeque<>());
        ofTrace.addLast(text);
        if (ofTrace.size() > LINES) {
          ofTrace.removeFirst();
        }
        growing.add(words.group());
        return;
      }
    }
  }
}
