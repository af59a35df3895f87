package dev.orchestrator.publication;

import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.Finding;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The copy of findings that is kept when GitHub refuses them: JSON in gzip, in parts that fit the
 * table's items. Its text was redacted when it was accepted, and code is never shown.
 */
public final class FallbackCopy {
  static final String REDACTED = "<REDACTED>";
  private static final int PART = 300 * 1024;

  private FallbackCopy() {}

  static List<byte[]> of(Audit audit, List<RepositoryFindings> repositories) {
    byte[] packed = pack(json(audit, repositories));
    var parts = new ArrayList<byte[]>();
    for (int from = 0; from < packed.length; from += PART) {
      parts.add(Arrays.copyOfRange(packed, from, Math.min(packed.length, from + PART)));
    }
    return parts;
  }

  /** The copy as JSON. */
  public static byte[] json(Audit audit, List<RepositoryFindings> repositories) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("audit_id", audit.id());
      json.writeStringField("tool", audit.upload().source().tool());
      json.writeStringField("accepted_at", audit.upload().at().toString());
      json.writeArrayFieldStart("findings");
      for (RepositoryFindings each : repositories) {
        for (Finding finding : each.findings()) {
          json.writeStartObject();
          json.writeStringField("repo", each.repository().toString());
          json.writeStringField("path", finding.path());
          json.writeStringField("pattern", finding.rule());
          if (finding.line().isPresent()) {
            json.writeNumberField("line", finding.line().get());
          }
          json.writeStringField("severity", finding.severity().word());
          json.writeStringField("message", finding.message());
          json.writeStringField("snippet", REDACTED);
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static byte[] pack(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
