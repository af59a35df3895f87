package dev.orchestrator.log.redaction;

import static dev.orchestrator.log.redaction.SecretKind.part;

import dev.orchestrator.log.redaction.SecretKind.Sample;
import java.util.List;

/** Secrets as files and protocols hold them. Some are of several lines, some are JSON. */
final class DocumentKinds {
  private DocumentKinds() {}

  static List<SecretKind> all() {
    return List.of(
        of("npmrc", "//npm.internal/:_authToken=", d -> d.uuid(), ""),
        of(
            "npmrc password",
            "//npm.internal/:_password=",
            d -> d.base64(d.password() + d.alnum(9)),
            ""),
        of("netrc", "machine git.internal login ci password ", d -> d.alnum(20), ""),
        of("libpq", "host=db user=app password=", SeededRandom::password, " dbname=app"),
        of(
            "jdbc sqlserver",
            "jdbc:sqlserver://db;user=sa;password=",
            d -> d.alnum(14),
            ";encrypt=true"),
        of("jdbc oracle", "jdbc:oracle:thin:app/", d -> d.alnum(14), "@db:1521/app"),
        of("mysql", "mysql://app:", d -> d.alnum(16), "@db:3306/app?useSSL=true"),
        of(
            "mongodb hosts",
            "mongodb://svc:",
            d -> d.alnum(16),
            "@a:27017,b:27017/app?replicaSet=r"),
        of("rediss", "rediss://default:", d -> d.alnum(32), "@cache:6380"),
        of("ftp", "ftp://up:", d -> d.alnum(12), "@files.internal/in"),
        of(
            "git url with a token",
            "https://x-access-token:",
            d -> d.alnum(40),
            "@git.internal/a/b.git"),
        of(
            "presigned token",
            "https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Security-Token=",
            d -> d.alnum(200),
            "&x=1"),
        of(
            "oauth redirect",
            "https://app.internal/callback?code=",
            d -> d.alnum(30),
            "&state=" + "open"),
        of(
            "fragment",
            "https://app.internal/#access_token=",
            d -> d.url64(60),
            "&token_type=bearer"),
        of("form", "grant_type=refresh_token&refresh_token=", d -> d.alnum(40), "&scope=a"),
        of("curl user", "curl -u ci:", d -> d.alnum(16), " https://api.internal/"),
        of("sql", "ALTER USER app WITH PASSWORD '", SeededRandom::password, "'"),
        of("identified by", "CREATE USER app IDENTIFIED BY '", SeededRandom::password, "'"),
        of(
            "java option",
            "java -Djavax.net.ssl.keyStorePassword=",
            d -> d.alnum(12),
            " -jar app.jar"),
        of("helm", "helm upgrade app --set db.password=", d -> d.alnum(14), ",replicas=2"),
        of(
            "service bus",
            "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=",
            d -> d.std64(43),
            "="),
        of(
            "putty",
            "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n",
            d -> d.std64(48),
            "\nPrivate-MAC: x"));
  }

  private static SecretKind of(
      String label,
      String start,
      java.util.function.Function<SeededRandom, String> secret,
      String end) {
    return part(
        "documents",
        label,
        dice -> {
          String made = secret.apply(dice);
          return new Sample(start + made + end, made, start.replaceAll("\n.*", ""));
        });
  }
}
