package dev.orchestrator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.RepositoryName;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
  @Test
  void the_checksum_is_the_CRC_of_the_random_characters_in_base_62() {
    assertThat(ApiKey.of("A".repeat(30)).reveal())
        .isEqualTo("orc" + "_" + "A".repeat(30) + "0uCPlr");
  }

  @Test
  void a_key_has_one_form_and_a_mistyped_one_is_no_key() {
    String key = ApiKey.create(new SecureRandom()).reveal();
    assertThat(key).matches("orc_[0-9A-Za-z]{36}");
    assertThat(ApiKey.parse(key)).isPresent();
    for (int i = 0; i < key.length(); i++) {
      String mistyped =
          key.substring(0, i) + (key.charAt(i) == 'x' ? 'y' : 'x') + key.substring(i + 1);
      assertThat(ApiKey.parse(mistyped)).as(Integer.toString(i)).isEmpty();
    }
    for (String other :
        List.of(
            "",
            key + "0",
            key.substring(1),
            " " + key,
            key + "\n",
            key.toLowerCase(java.util.Locale.ROOT) + "é")) {
      assertThat(ApiKey.parse(other)).isEmpty();
    }
  }

  @Test
  void keys_differ_and_do_not_print_themselves() {
    var random = new SecureRandom();
    var seen = new HashSet<String>();
    for (int i = 0; i < 1_000; i++) {
      ApiKey key = ApiKey.create(random);
      assertThat(seen.add(key.reveal())).isTrue();
      assertThat(key.toString()).isEqualTo("API key");
      assertThat(key.hash()).hasSize(64).doesNotContain("orc");
    }
  }

  @Test
  void patterns_name_one_repository_an_owners_or_all() {
    RepositoryName storefront = RepositoryName.parse("Octo-Org/storefront").orElseThrow();
    for (String text : List.of("octo-org/storefront", "octo-org/*", "*", "OCTO-ORG/STOREFRONT")) {
      assertThat(RepositoryPattern.parse(text).orElseThrow().matches(storefront)).as(text).isTrue();
    }
    for (String text :
        List.of("octo-org/store", "octo/*", "octo-org/storefront2", "o/storefront")) {
      assertThat(RepositoryPattern.parse(text).orElseThrow().matches(storefront))
          .as(text)
          .isFalse();
    }
    for (String text :
        List.of("", "octo-org", "*/storefront", "octo-org/s*", "a/b/c", "octo-*/x", "/*")) {
      assertThat(RepositoryPattern.parse(text)).as(text).isEmpty();
    }
  }
}
