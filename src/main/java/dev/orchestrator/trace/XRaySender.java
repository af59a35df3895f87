package dev.orchestrator.trace;

import java.util.List;
import software.amazon.awssdk.services.xray.XRayClient;

/** Sends documents with AWS's X-Ray client. */
public final class XRaySender implements SegmentQueue.Sender {
  private final XRayClient client;

  public XRaySender(XRayClient client) {
    this.client = client;
  }

  @Override
  public int send(List<String> documents) {
    return client
        .putTraceSegments(put -> put.traceSegmentDocuments(documents))
        .unprocessedTraceSegments()
        .size();
  }
}
