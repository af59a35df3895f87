package dev.orchestrator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.log.Redactor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.xray.XRayClient;

/** The way of an ended command into X-Ray. */
class SegmentTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final String TRACE = "1-5759e988-bd862e3fe1be46a994272793";
  private static final String OTHER = "1-5759e988-aaaaaaaaaaaaaaaaaaaaaaaa";
  private static final Segment SEGMENT = new Segment(TRACE, "53995c3f42cd8ad8");
  private static final String SECRET = "hush-" + "hush-hush-hush";

  private final Redactor redactor = new Redactor();
  private final SegmentDocuments documents = new SegmentDocuments(redactor, new Random(1));

  private static Trace ended(Step... steps) {
    return new Trace(
        new TraceKey("4000000000000000001", "11"),
        TRACE,
        "diagnose",
        TraceStatus.FAILED,
        T0,
        Optional.of(T0.plusMillis(1_500)),
        List.of(steps),
        Optional.of("it broke with " + SECRET));
  }

  private static Step step(String name, String detail) {
    return new Step(
        name,
        StepStatus.SUCCEEDED,
        T0.plusMillis(100),
        Optional.of(Duration.ofMillis(250)),
        detail,
        Optional.empty());
  }

  private static Work work(Optional<Segment> segment) {
    return new Work("1", "{}", "token", T0, Optional.empty(), segment, Map.of());
  }

  @Test
  void only_a_header_that_says_sampled_names_a_segment() {
    String header = "Root=" + TRACE + ";Parent=53995c3f42cd8ad8;Sampled=";
    assertThat(Segment.ofHeader(header + "1")).contains(SEGMENT);
    assertThat(Segment.ofHeader(header + "1;Lineage=a87bd80c:1|68fd508a:5")).contains(SEGMENT);
    assertThat(Segment.ofHeader(header + "0")).isEmpty();
    assertThat(Segment.ofHeader("Root=" + TRACE + ";Sampled=1")).isEmpty();
    assertThat(Segment.ofHeader("Parent=53995c3f42cd8ad8;Sampled=1")).isEmpty();
  }

  @Test
  void a_command_is_a_subsegment_of_the_call_it_came_in_and_its_steps_are_below_it() {
    List<Json> sent =
        documents.of(ended(step("table", "it answers")), SEGMENT).stream().map(Json::read).toList();

    assertThat(sent).hasSize(2);
    Json command = sent.getFirst();
    assertThat(command.text("name")).contains("/diagnose");
    assertThat(command.text("trace_id")).contains(TRACE);
    assertThat(command.text("parent_id")).contains("53995c3f42cd8ad8");
    assertThat(command.text("type")).contains("subsegment");
    assertThat(command.get("start_time").number()).hasValue(T0.getEpochSecond());
    assertThat(command.get("end_time").number()).hasValue(T0.getEpochSecond() + 1.5);
    assertThat(command.get("fault").isTrue()).isTrue();
    assertThat(command.get("annotations").text("cmd")).contains("diagnose");
    Json step = sent.getLast();
    assertThat(step.text("name")).contains("table");
    assertThat(step.text("parent_id")).isEqualTo(command.text("id"));
    assertThat(step.text("id")).isNotEqualTo(command.text("id"));
    assertThat(step.get("end_time").number()).hasValue(T0.getEpochSecond() + 0.35);
  }

  @Test
  void a_button_that_was_pressed_in_a_call_of_another_trace_has_a_segment_of_its_own() {
    Json press =
        Json.read(documents.of(ended(), new Segment(OTHER, "1111111111111111")).getFirst());
    assertThat(press.text("trace_id")).contains(TRACE);
    assertThat(press.fields()).doesNotContainKeys("parent_id", "type");
  }

  @Test
  void no_secret_gets_out_and_no_document_grows_near_64_KB() {
    redactor.remember("test", SECRET);
    String huge = ("ünicode " + SECRET + " ").repeat(20_000);
    List<String> sent = documents.of(ended(step(huge, huge), step("a\"b<c", "x")), SEGMENT);

    assertThat(sent)
        .allSatisfy(document -> {
          assertThat(document).doesNotContain(SECRET);
          assertThat(document.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(16_000);
        });
    assertThat(Json.read(sent.getLast()).text("name")).contains("a_b_c");
  }

  @Test
  void what_waits_is_sent_in_batches_of_50_with_AWSs_own_client() throws Exception {
    try (var xray = XRayOnLoopback.start();
        var client = client(xray.uri())) {
      var queue = new SegmentQueue(documents, () -> new XRaySender(client));
      Step[] steps =
          IntStream.range(0, 60).mapToObj(i -> step("step-" + i, "")).toArray(Step[]::new);
      queue.add(ended(steps), work(Optional.of(SEGMENT)));
      assertThat(xray.callsLeft()).isZero();

      queue.flush();
      queue.flush();

      assertThat(xray.awaitDocuments()).hasSize(50);
      assertThat(xray.awaitDocuments()).hasSize(11);
      assertThat(xray.callsLeft()).isZero();
    }
  }

  @Test
  void without_a_sample_nothing_is_sent_and_no_client_is_made() {
    var queue =
        new SegmentQueue(
            documents,
            () -> {
              throw new AssertionError("the client was made");
            });
    queue.add(ended(), work(Optional.empty()));
    queue.flush();
  }

  @Test
  void an_X_Ray_that_is_away_or_refuses_is_nobodys_trouble() throws Exception {
    try (var refusing =
            XRayOnLoopback.answering(
                200, "{\"UnprocessedTraceSegments\":[{\"Id\":\"1\",\"ErrorCode\":\"x\"}]}");
        var client = client(refusing.uri())) {
      var queue = new SegmentQueue(documents, () -> new XRaySender(client));
      queue.add(ended(), work(Optional.of(SEGMENT)));
      queue.flush();
      assertThat(refusing.awaitDocuments()).hasSize(1);
    }
    List<Integer> tries = Collections.synchronizedList(new ArrayList<>());
    var queue =
        new SegmentQueue(
            documents,
            () ->
                batch -> {
                  tries.add(batch.size());
                  throw new IllegalStateException("away");
                });
    queue.add(ended(), work(Optional.of(SEGMENT)));
    queue.flush();
    assertThat(tries).containsExactly(1);
  }

  private static XRayClient client(URI endpoint) {
    return XRayClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
