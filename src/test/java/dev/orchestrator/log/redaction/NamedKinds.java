package dev.orchestrator.log.redaction;

import static dev.orchestrator.log.redaction.SecretKind.named;

import java.util.List;

/** Secrets that look like anything: only the name beside one tells. */
final class NamedKinds {
  private NamedKinds() {}

  static List<SecretKind> all() {
    return List.of(
        named("discord client secret", "client_secret", d -> d.url64(32)),
        named("discord oauth token", "access_token", d -> d.alnum(30)),
        named("refresh token", "refreshToken", d -> d.alnum(30)),
        named("aws secret key", "AWS_SECRET_ACCESS_KEY", d -> d.std64(40)),
        named("datadog api key", "DD_API_KEY", d -> d.hex(32)),
        named("azure storage key", "AccountKey", d -> d.std64(86) + "=="),
        named("webhook secret", "GITHUB_WEBHOOK_SECRET", d -> d.hex(40)),
        named("database password", "db.password", SeededRandom::password),
        named("plain password", "password", SeededRandom::password),
        named("numeric password", "password", d -> d.digits(8)),
        named(
            "passphrase", "passphrase", d -> d.letters(5) + "-" + d.letters(6) + "-" + d.digits(3)),
        named("api key", "apiKey", d -> d.alnum(32)),
        named("private key name", "private_key", d -> d.std64(88)),
        named("joined name", "refreshtoken", d -> d.alnum(40)),
        named("joined secret", "webhooksecret", d -> d.alnum(24)),
        named("signing key", "signingKey", d -> d.hex(64)),
        named("header name", "X-Api-Key", d -> d.alnum(40)),
        named("vault token", "X-Vault-Token", d -> "s." + d.alnum(24)),
        named("bot token by name", "DISCORD_TOKEN", d -> d.alnum(59)),
        named("session token", "aws_session_token", d -> d.std64(120)),
        named("twilio auth token", "TWILIO_AUTH_TOKEN", d -> d.hex(32)),
        named("okta token", "OKTA_API_TOKEN", d -> "00" + d.url64(40)),
        named("cloudflare old token", "CF_API_TOKEN", d -> d.url64(40)),
        named("deepseek key", "DEEPSEEK_API_KEY", d -> "sk-" + d.hex(32)),
        named("datadog app key", "DD_APP_KEY", d -> d.hex(40)),
        named("old notion secret", "notionToken", d -> "secret" + "_" + d.alnum(43)),
        named("consumer secret", "consumerSecret", d -> d.alnum(50)),
        named("encryption key", "encryption_key", d -> d.std64(43) + "="),
        named("cookie key", "COOKIE_KEY", d -> d.hex(32)),
        named("repeated password", "passwordConfirmation", SeededRandom::password),
        named("mysql password", "MYSQL_PWD", SeededRandom::password),
        named("smtp password", "smtp_pass", SeededRandom::password),
        named("personal token", "personalAccessToken", d -> d.alnum(52)),
        named("one-time secret", "totpSecret", d -> d.base32(32)),
        named("subscription key", "Ocp-Apim-Subscription-Key", d -> d.hex(32)),
        named("functions key", "x-functions-key", d -> d.url64(54) + "=="),
        named("numbered password", "PASSWORD_2", SeededRandom::password),
        named("unseal key", "unsealKey", d -> d.std64(44)),
        named("password store", "keyStorePassword", SeededRandom::password));
  }
}
