package dev.orchestrator.log.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "db.password",
        "dbPassword",
        "DB_PASSWORD_1",
        "user[password",
        "keystorePassword",
        "spring.datasource.password",
        "passwd",
        "pwd",
        "passphrase",
        "secret",
        "clientSecret",
        "CLIENT_SECRET",
        "webhooksecret",
        "token",
        "accessToken",
        "refreshtoken",
        "GITHUB_TOKEN",
        "x-auth-token",
        "apiKey",
        "api_key",
        "APIKey",
        "apikey",
        "X-Api-Key",
        "privateKey",
        "secret_access_key",
        "AccountKey",
        "SharedAccessKey",
        "authorization",
        "Proxy-Authorization",
        "cookie",
        "set-cookie",
        "credentials",
        "oauth2Token",
        "JWT_SECRET",
        "secret_key_base"
      })
  void a_name_that_ends_in_a_secret_word_promises_a_secret(String name) {
    assertThat(SecretNames.of(name)).isNotEqualTo(SecretName.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "monkey",
        "keyboard",
        "turkey",
        "hotkey",
        "keyword",
        "keyframe",
        "passenger",
        "compass",
        "bypass",
        "passCount",
        "secretary",
        "author",
        "authority",
        "authenticated",
        "authMethod",
        "tokenizer",
        "token_count",
        "max_tokens",
        "total_tokens",
        "token_type",
        "tokenEndpoint",
        "token_expires_in",
        "primary_key",
        "foreign_key",
        "partition_key",
        "sort_key",
        "cache_key",
        "object_key",
        "dedupKey",
        "idempotency_key",
        "keyId",
        "kmsKeyId",
        "public_key",
        "secretName",
        "secretArn",
        "secretVersion",
        "passwordPolicy",
        "passwordChangedAt",
        "hasPassword",
        "sessionDurationMs",
        "signatureVersion",
        "cookieConsent",
        "next_token",
        "nextPageToken",
        "key",
        "id",
        "msg",
        "DISCORD_BOT_TOKEN_PARAMETER",
        "isSecret",
        "whiskey",
        "donkey"
      })
  void a_name_that_only_contains_one_does_not(String name) {
    assertThat(SecretNames.of(name)).isEqualTo(SecretName.NONE);
  }

  @Test
  void a_signature_is_secret_in_a_query_only() {
    char[] sig = "sig".toCharArray();
    assertThat(SecretNames.ofParameter(sig, 0, 3)).isEqualTo(SecretName.SIGNATURE);
    assertThat(SecretNames.of("sig")).isEqualTo(SecretName.NONE);
  }
}
