package dev.orchestrator.local;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Credentials for a local table endpoint, which accepts any. */
final class LocalCredentials {
  private LocalCredentials() {}

  static AwsCredentialsProvider of(LocalEnvironment environment) {
    boolean given =
        environment.get("AWS_ACCESS_KEY_ID").isPresent()
            || environment.get("AWS_PROFILE").isPresent()
            || environment.get("AWS_WEB_IDENTITY_TOKEN_FILE").isPresent()
            || environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").isPresent()
            || environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent();
    return given
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  }
}
