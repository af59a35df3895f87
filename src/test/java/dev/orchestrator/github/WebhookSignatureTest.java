package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  /** The test values that GitHub's documentation gives for checking an implementation. */
  private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);

  private static final String DIGEST =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private final WebhookSignature signature =
      new WebhookSignature("It's a " + "Secret to " + "Everybody");

  @Test
  void the_documented_example_is_accepted() {
    assertThat(signature.sign(BODY)).isEqualTo("sha256=" + DIGEST);
    assertThat(signature.matches(BODY, "sha256=" + DIGEST)).isTrue();
    assertThat(signature.matches(BODY, " sha256=" + DIGEST + " ")).isTrue();
  }

  @Test
  void a_body_with_one_changed_byte_is_refused() {
    assertThat(
            signature.matches("Hello, World.".getBytes(StandardCharsets.UTF_8), "sha256=" + DIGEST))
        .isFalse();
    assertThat(signature.matches(new byte[0], "sha256=" + DIGEST)).isFalse();
  }

  @Test
  void another_secret_is_refused() {
    assertThat(new WebhookSignature("x").matches(BODY, "sha256=" + DIGEST)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256=",
        DIGEST,
        "sha1=" + DIGEST,
        "sha256=" + "0",
        "SHA256=" + DIGEST,
        "sha256=" + DIGEST + "00",
        "sha256=zz",
        "sha256=ü",
        "sha256=" + DIGEST + ",sha256=" + DIGEST,
      })
  void a_header_of_another_form_is_refused(String header) {
    assertThat(signature.matches(BODY, header)).isFalse();
  }

  @Test
  void bytes_that_are_no_text_are_signed_as_they_are() {
    byte[] raw = {(byte) 0xff, 0, (byte) 0xc3};

    assertThat(signature.matches(raw, signature.sign(raw))).isTrue();
    assertThat(signature.sign(raw))
        .isNotEqualTo(
            signature.sign(
                new String(raw, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void a_blank_secret_is_refused_at_the_start() {
    assertThatThrownBy(() -> new WebhookSignature(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
