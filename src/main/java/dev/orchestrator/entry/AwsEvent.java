package dev.orchestrator.entry;

import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.json.Json;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.trace.TraceKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Lambda hands to the function, told apart by its shape. Sources: AWS Lambda, "Using API
 * Gateway", "Function URLs", "Application Load Balancer", "DynamoDB", and EventBridge, "Events".
 */
sealed interface AwsEvent {

  /** The form in which an HTTP answer has to go back. */
  enum HttpForm {
    /** API Gateway payload 2.0 and function URLs. */
    V2,
    /** API Gateway payload 1.0. */
    V1,
    /** Application Load Balancer, which wants a status description. */
    ALB,
    /** The same with multi-value headers switched on, which then have to go back as such. */
    ALB_MULTI_VALUE
  }

  /**
   * @param path as it was sent, without the query
   * @param rawQuery as it was sent, or encoded again where AWS hands on decoded values only
   * @param headers by lower-case name
   * @param body what the caller sent, decoded if AWS had encoded it
   */
  record Http(
      HttpForm form,
      String method,
      String path,
      String rawQuery,
      Map<String, String> headers,
      byte[] body)
      implements AwsEvent {}

  /**
   * @param records one for each change of the table, in order
   */
  record StreamBatch(List<StreamRecord> records) implements AwsEvent {}

  /** A change of the table. */
  record StreamRecord(String sequenceNumber, Change change) {}

  /** What a change of the table asks for. */
  sealed interface Change {
    /** A command was recorded for a worker. */
    record NewCommand(TraceKey key) implements Change {}

    /**
     * Another item was put into the table.
     *
     * @param image the item as DynamoDB writes it
     */
    record Put(ItemKey key, Json image) implements Change {}

    /** Nothing. */
    record Other() implements Change {}
  }

  /**
   * @param job the job to run
   * @param every runs the jobs with this interval; all of them if the event names neither
   */
  record Scheduled(Optional<String> job, Optional<Duration> every) implements AwsEvent {}

  /** What tools send to keep an instance warm; nothing is to be done. */
  record WarmUp() implements AwsEvent {}

  /**
   * @param shape the names at the top of the event, for the log
   */
  record Unknown(List<String> shape) implements AwsEvent {}

  Set<String> WARM_UPS = Set.of("warmer", "warmup", "keepwarm", "keepalive", "ping");

  static AwsEvent read(Json event) {
    Json context = event.get("requestContext");
    if (context.get("http").isObject()) {
      Json http = context.get("http");
      return http(HttpForm.V2, http.text("method"), event.text("rawPath"), event);
    }
    if (event.text("httpMethod").isPresent() && context.isObject()) {
      boolean multiValue = event.get("multiValueHeaders").isObject();
      HttpForm form =
          !context.get("elb").isObject()
              ? HttpForm.V1
              : multiValue ? HttpForm.ALB_MULTI_VALUE : HttpForm.ALB;
      return http(form, event.text("httpMethod"), event.text("path"), event);
    }
    if (event.get("Records").isArray()
        && event.get("Records").items().stream()
            .allMatch(r -> r.text("eventSource").equals(Optional.of("aws:dynamodb")))) {
      return new StreamBatch(event.get("Records").items().stream().map(AwsEvent::record).toList());
    }
    if (isWarmUp(event)) {
      return new WarmUp();
    }
    if (event.text("job").isPresent()) {
      return new Scheduled(event.text("job"), Optional.empty());
    }
    boolean scheduled =
        event
                .text("source")
                .filter(s -> s.equals("aws.events") || s.equals("aws.scheduler"))
                .isPresent()
            && event.text("detail-type").equals(Optional.of("Scheduled Event"));
    return scheduled
        ? new Scheduled(
            Optional.empty(), event.get("detail").text("every").flatMap(AwsEvent::duration))
        : new Unknown(List.copyOf(event.fields().keySet()));
  }

  /**
   * Sources: the packages serverless-plugin-warmup, lambda-warmer and thundra-lambda-warmup, and
   * the events that people write for their own schedules.
   */
  private static boolean isWarmUp(Json event) {
    boolean isNamed =
        event.fields().entrySet().stream()
            .anyMatch(member -> isSet(member.getValue()) && isWarmUp(member.getKey()));
    boolean isSaid =
        Stream.of("source", "type", "action", "event")
            .flatMap(name -> event.text(name).stream())
            .anyMatch(text -> text.startsWith("serverless-plugin-") || isWarmUp(text));
    return isNamed || isSaid || event.text().filter(text -> text.startsWith("#warmup")).isPresent();
  }

  /** {@code keepWarm}, {@code keep_warm} and {@code keep-warm} are one name. */
  private static boolean isWarmUp(String name) {
    return WARM_UPS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""));
  }

  private static boolean isSet(Json value) {
    return value.isTrue()
        || value.text().filter("true"::equals).isPresent()
        || value.integer().equals(OptionalLong.of(1));
  }

  private static Optional<Duration> duration(String text) {
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeParseException none) {
      return Optional.empty();
    }
  }

  private static AwsEvent http(
      HttpForm form, Optional<String> method, Optional<String> path, Json event) {
    String text = event.text("body").orElse("");
    byte[] body;
    try {
      body =
          event.get("isBase64Encoded").isTrue()
              ? Base64.getDecoder().decode(text)
              : text.getBytes(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      body = new byte[0];
    }
    return new Http(
        form,
        method.orElse("").toUpperCase(Locale.ROOT),
        RequestPath.of(path.filter(p -> !p.isEmpty()).orElse("/"), event),
        rawQuery(form, event),
        headers(event),
        body);
  }

  /**
   * The query: payload 2.0 has it as it was sent; a load balancer splits it and leaves it encoded;
   * payload 1.0 splits and decodes it.
   */
  private static String rawQuery(HttpForm form, Json event) {
    if (form == HttpForm.V2) {
      return event.text("rawQueryString").orElse("");
    }
    var pairs = new ArrayList<String>();
    Map<String, Json> multi = event.get("multiValueQueryStringParameters").fields();
    multi.forEach((name, values) ->
        values.items().forEach(value -> pairs.add(pair(form, name, value.text().orElse("")))));
    if (multi.isEmpty()) {
      event
          .get("queryStringParameters")
          .fields()
          .forEach((name, value) -> pairs.add(pair(form, name, value.text().orElse(""))));
    }
    return String.join("&", pairs);
  }

  private static String pair(HttpForm form, String name, String value) {
    return form == HttpForm.V1
        ? URLEncoder.encode(name, StandardCharsets.UTF_8)
            + "="
            + URLEncoder.encode(value, StandardCharsets.UTF_8)
        : name + "=" + value;
  }

  private static Map<String, String> headers(Json event) {
    var headers = new HashMap<String, String>();
    event
        .get("multiValueHeaders")
        .fields()
        .forEach((name, values) ->
            headers.put(
                name.toLowerCase(Locale.ROOT),
                String.join(",", values.items().stream().map(v -> v.text().orElse("")).toList())));
    event
        .get("headers")
        .fields()
        .forEach((name, value) ->
            value.text().ifPresent(v -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), v)));
    return headers;
  }

  private static StreamRecord record(Json record) {
    Json stored = record.get("dynamodb");
    Json image = stored.get("NewImage");
    String pk = image.get("pk").text("S").orElse("");
    String sk = image.get("sk").text("S").orElse("");
    Change change;
    if (!record.text("eventName").equals(Optional.of("INSERT"))) {
      change = new Change.Other();
    } else if (!TraceKey.matches(pk, sk)) {
      change = new Change.Put(new ItemKey(pk, sk), image);
    } else if (image.get("work").get("M").isObject()) {
      change = new Change.NewCommand(TraceKey.of(pk, sk));
    } else {
      change = new Change.Other();
    }
    return new StreamRecord(stored.text("SequenceNumber").orElse(""), change);
  }

  /** The answer to {@code request} in the form that AWS expects for it. */
  static byte[] answer(Http request, EndpointResponse response) {
    int status = response.status();
    boolean binary = response.isBinary();
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeNumberField("statusCode", status);
      boolean alb = request.form() == HttpForm.ALB || request.form() == HttpForm.ALB_MULTI_VALUE;
      if (alb) {
        json.writeStringField("statusDescription", status + " " + StatusText.of(status));
      }
      boolean multiValue = request.form() == HttpForm.ALB_MULTI_VALUE;
      json.writeObjectFieldStart(multiValue ? "multiValueHeaders" : "headers");
      var sorted = new ArrayList<>(response.headers().entrySet());
      sorted.sort(Map.Entry.comparingByKey());
      for (var header : sorted) {
        if (multiValue) {
          json.writeArrayFieldStart(header.getKey());
          json.writeString(header.getValue());
          json.writeEndArray();
        } else {
          json.writeStringField(header.getKey(), header.getValue());
        }
      }
      json.writeEndObject();
      json.writeBooleanField("isBase64Encoded", binary);
      json.writeStringField(
          "body",
          binary
              ? Base64.getEncoder().encodeToString(response.body())
              : new String(response.body(), StandardCharsets.UTF_8));
      json.writeEndObject();
    });
  }
}
