package dev.orchestrator.finding;

import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Findings as bytes that fit the table's items: JSON in gzip, split where a part would be larger
 * than an item may be.
 */
final class FindingChunks {
  private static final int MAX_CHUNK_BYTES = 300 * 1024;

  /** How many findings are tried in one chunk; typical ones then need a tenth of an item. */
  private static final int CHUNK = 5_000;

  private FindingChunks() {}

  private record Entry(RepositoryName repository, Finding finding) {}

  /** The chunks of these findings; none if there are none. */
  static List<byte[]> write(List<RepositoryFindings> repositories) {
    var entries = new ArrayList<Entry>();
    for (RepositoryFindings each : repositories) {
      each.findings().forEach(finding -> entries.add(new Entry(each.repository(), finding)));
    }
    var chunks = new ArrayList<byte[]>();
    for (int first = 0; first < entries.size(); first += CHUNK) {
      write(entries.subList(first, Math.min(first + CHUNK, entries.size())), chunks);
    }
    return chunks;
  }

  private static void write(List<Entry> entries, List<byte[]> chunks) {
    byte[] packed = pack(json(entries));
    if (packed.length <= MAX_CHUNK_BYTES || entries.size() == 1) {
      chunks.add(packed);
      return;
    }
    int middle = entries.size() / 2;
    write(entries.subList(0, middle), chunks);
    write(entries.subList(middle, entries.size()), chunks);
  }

  private static byte[] json(List<Entry> entries) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("findings");
      for (Entry entry : entries) {
        Finding finding = entry.finding();
        json.writeStartObject();
        json.writeStringField("repo", entry.repository().toString());
        json.writeStringField("fp", finding.fingerprint());
        json.writeStringField("tool", finding.tool());
        json.writeStringField("rule", finding.rule());
        json.writeStringField("path", finding.path());
        if (finding.line().isPresent()) {
          json.writeNumberField("line", finding.line().get());
        }
        json.writeStringField("severity", finding.severity().word());
        json.writeStringField("message", finding.message());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static byte[] pack(byte[] plain) {
    var packed = new ByteArrayOutputStream(plain.length / 8 + 64);
    try (var gzip =
        new GZIPOutputStream(packed) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return packed.toByteArray();
  }

  /** The findings in these chunks, by repository in the order in which they were written. */
  static List<RepositoryFindings> read(List<byte[]> chunks) {
    var findings = new LinkedHashMap<RepositoryName, List<Finding>>();
    for (byte[] chunk : chunks) {
      Json json;
      try (var gzip = new GZIPInputStream(new ByteArrayInputStream(chunk))) {
        json = Json.tryRead(gzip.readAllBytes()).orElseThrow();
      } catch (IOException damaged) {
        throw new UncheckedIOException("a chunk of findings is damaged", damaged);
      }
      for (Json each : json.get("findings").items()) {
        findings
            .computeIfAbsent(
                RepositoryName.parse(text(each, "repo")).orElseThrow(), name -> new ArrayList<>())
            .add(finding(each));
      }
    }
    var repositories = new ArrayList<RepositoryFindings>();
    for (Map.Entry<RepositoryName, List<Finding>> each : findings.entrySet()) {
      repositories.add(new RepositoryFindings(each.getKey(), each.getValue()));
    }
    return List.copyOf(repositories);
  }

  private static Finding finding(Json each) {
    return new Finding(
        text(each, "fp"),
        text(each, "tool"),
        text(each, "rule"),
        text(each, "path"),
        each.get("line").integer().isPresent()
            ? Optional.of((int) each.get("line").integer().getAsLong())
            : Optional.empty(),
        Level.of(text(each, "severity")).orElseThrow(),
        text(each, "message"));
  }

  private static String text(Json object, String name) {
    return object.text(name).orElseThrow();
  }
}
