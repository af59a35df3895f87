package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"octo-org/storefront", "a/b", "A1_corp/.github", "x/y.z-1_2"})
  void a_name_that_github_allows_is_read_and_written_alike(String text) {
    assertThat(RepositoryName.parse(text)).map(RepositoryName::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "acme",
        "acme/",
        "/shop",
        "acme/shop/x",
        "acme/..",
        "acme/.",
        "../shop",
        "-acme/shop",
        "acme/shop.git",
        "acme/sh op",
        "acme/shop?x",
        "acme/shop#x",
        "acme/sh%2fop",
        "acmé/shop",
        "https://github.com/acme/shop",
        "acme/shop\n",
      })
  void a_name_that_github_does_not_allow_is_none(String text) {
    assertThat(RepositoryName.parse(text)).isEmpty();
  }

  @Test
  void a_name_longer_than_github_allows_is_none() {
    assertThat(RepositoryName.parse("a".repeat(39) + "/" + "b".repeat(100))).isPresent();
    assertThat(RepositoryName.parse("a".repeat(40) + "/b")).isEmpty();
    assertThat(RepositoryName.parse("a/" + "b".repeat(101))).isEmpty();
  }

  @Test
  void a_wrong_name_cannot_be_made() {
    assertThatThrownBy(() -> new RepositoryName("acme", ".."))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
