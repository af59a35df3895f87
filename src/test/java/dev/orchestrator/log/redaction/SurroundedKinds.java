package dev.orchestrator.log.redaction;

import static dev.orchestrator.log.redaction.SecretKind.part;
import static dev.orchestrator.log.redaction.SecretKind.shape;

import dev.orchestrator.log.redaction.SecretKind.Sample;
import java.util.ArrayList;
import java.util.List;

/** Secrets in what surrounds them by nature: headers, URLs, the frames of private keys. */
final class SurroundedKinds {
  private SurroundedKinds() {}

  static List<SecretKind> all() {
    var kinds = new ArrayList<SecretKind>();
    kinds.addAll(headers());
    kinds.addAll(urls());
    kinds.addAll(keys());
    return kinds;
  }

  private static List<SecretKind> headers() {
    return List.of(
        part("headers", "bearer", d -> header("Authorization: Bearer ", d.url64(40))),
        part(
            "headers",
            "basic",
            d -> header("Authorization: Basic ", d.base64(d.letters(6) + ":" + d.password()))),
        part("headers", "token scheme", d -> header("authorization: token ", d.hex(40))),
        part("headers", "bare bearer", d -> header("Bearer ", d.alnum(32))),
        part("headers", "cookie", d -> header("Cookie: theme=dark; session=", d.url64(43))),
        part(
            "headers",
            "set-cookie",
            d -> header("Set-Cookie: connect.sid=", "s%3A" + d.url64(32) + "." + d.alnum(43))),
        part(
            "headers",
            "aws signature",
            d -> {
              String signature = d.hex(64);
              String start = "Authorization: AWS4-HMAC-SHA256 Credential=";
              return new Sample(
                  start
                      + "AK"
                      + "IA"
                      + d.base32(16)
                      + "/20261121/eu-west-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature="
                      + signature,
                  signature,
                  "/20261121/eu-west-1/dynamodb/aws4_request");
            }));
  }

  private static Sample header(String start, String secret) {
    return new Sample(start + secret, secret, start);
  }

  private static List<SecretKind> urls() {
    return List.of(
        part(
            "urls",
            "postgres",
            d ->
                url(
                    "postgres://app:",
                    d.password().replaceAll("[#/?]", "x"),
                    "@db.internal:5432/app?sslmode=require")),
        part(
            "urls",
            "mongodb",
            d ->
                url(
                    "mongodb+srv://svc:",
                    d.alnum(16),
                    "@cluster0.mongodb.net/prod?retryWrites=true")),
        part("urls", "redis", d -> url("redis://:", d.alnum(20), "@cache:6379/0")),
        part("urls", "amqp", d -> url("amqps://user:", d.alnum(12), "@mq.internal/vhost")),
        part("urls", "https", d -> url("https://deploy:", d.alnum(18), "@registry.internal/v2/")),
        part(
            "urls",
            "jdbc",
            d -> url("jdbc:postgresql://db:5432/app?user=app&password=", d.alnum(14), "&ssl=true")),
        part(
            "urls",
            "ado",
            d -> url("Server=db;Database=app;User Id=sa;Password=", d.password(), ";Encrypt=true")),
        part(
            "urls",
            "query token",
            d ->
                url(
                    "https://api.internal/v1/items?page=2&access_token=",
                    d.alnum(32),
                    "&limit=10")),
        part(
            "urls",
            "azure sas",
            d ->
                url(
                    "https://st.blob.core.windows.net/c/b?sv=2024-01-01&sr=b&sig=",
                    d.std64(43).replace("+", "%2B").replace("/", "%2F") + "%3D",
                    "&se=2026-12-01")),
        part(
            "urls",
            "presigned",
            d ->
                url(
                    "https://b.s3.amazonaws.com/k?X-Amz-Expires=300&X-Amz-Signature=",
                    d.hex(64),
                    "")));
  }

  private static Sample url(String start, String secret, String end) {
    return new Sample(start + secret + end, secret, start);
  }

  private static List<SecretKind> keys() {
    return List.of(
        shape("keys", "pem", d -> pem(d, "RSA PRIVATE KEY", "\n")),
        shape("keys", "pem pkcs8 escaped", d -> pem(d, "PRIVATE KEY", "\\n")),
        shape("keys", "openssh", d -> pem(d, "OPENSSH PRIVATE KEY", "\n")),
        shape("keys", "pem on one line", d -> pem(d, "EC PRIVATE KEY", " ")),
        shape(
            "keys",
            "pem without its end",
            d -> pem(d, "PRIVATE KEY", "\n").replaceAll("-----END.*", "")));
  }

  static String pem(SeededRandom dice, String label, String lineEnd) {
    var text = new StringBuilder("-----BEG" + "IN " + label + "-----" + lineEnd);
    for (int i = 0; i < 8; i++) {
      text.append(dice.std64(64)).append(lineEnd);
    }
    text.append(dice.std64(30)).append("==").append(lineEnd);
    return text + "-----END " + label + "-----";
  }
}
