package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.GitHubWeb.Pasted;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubWebTest {
  private static final RepositoryName SHOP = new RepositoryName("acme", "shop");
  private static final GitHubWeb PUBLIC = new GitHubWeb("github.com");

  @ParameterizedTest
  @CsvSource({
    "https://api.github.com, github.com",
    "https://ghe.acme.example/api/v3, ghe.acme.example",
    "https://ghe.acme.example:8443/api/v3, ghe.acme.example:8443",
    "https://api.acme.ghe.com, acme.ghe.com",
    "http://127.0.0.1:4567, github.com",
  })
  void the_pages_of_an_api_are_known(String api, String host) {
    assertThat(GitHubWeb.of(URI.create(api))).isEqualTo(new GitHubWeb(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/shop/actions/runs/42",
        " https://github.com/acme/shop/actions/runs/42/ ",
        "https://GitHub.com/Acme/Shop/actions/runs/42",
        "HTTPS://github.com/acme/shop/actions/runs/42/job/7?pr=1#step:3:1",
        "<https://github.com/acme/shop/actions/runs/42>",
        " < https://github.com/acme/shop/actions/runs/42/ > ",
        "https://www.github.com/acme/shop/actions/runs/42",
        "<https://WWW.github.com/acme/shop/actions/runs/42/job/7?pr=1>",
        "https://github.com/acme/shop/actions/runs/42?check_suite_focus=true",
        "https://github.com/acme/shop/actions/runs/42#summary-1",
        "https://github.com:443/acme/shop/actions/runs/42",
        "https://github.com/acme/shop/actions/runs/42/usage",
        "`https://github.com/acme/shop/actions/runs/42`",
        "[the run](https://github.com/acme/shop/actions/runs/42)",
        "[run #7](<https://github.com/acme/shop/actions/runs/42>)",
        "github.com/acme/shop/actions/runs/42",
        "www.github.com/acme/shop/actions/runs/42",
      })
  void the_address_of_a_run_is_read_as_it_is_pasted(String address) {
    assertThat(PUBLIC.run(address, SHOP)).isEqualTo(new Pasted.Run(42, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/acme/shop/actions/runs/42/attempts/2",
        "<https://www.github.com/acme/shop/actions/runs/42/attempts/2/>",
        "https://github.com/acme/shop/actions/runs/42/attempts/2?pr=1",
      })
  void an_address_may_name_one_attempt(String address) {
    assertThat(PUBLIC.run(address, SHOP)).isEqualTo(new Pasted.Run(42, Optional.of(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "42, must be the address of a run",
    "'', must be the address of a run",
    "http://github.com/acme/shop/actions/runs/42, must be the address of a run",
    "https://me:pw@github.com/acme/shop/actions/runs/42, must be the address of a run",
    "https://github.com/acme/shop/actions/runs/4 2, must be the address of a run",
    "<https://github.com/acme/shop/actions/runs/42, must be the address of a run",
    "https://www.www.github.com/acme/shop/actions/runs/42, is on another host",
    "https:///acme/shop/actions/runs/42, must be the address of a run",
    "https://github.com.evil.example/acme/shop/actions/runs/42, is on another host",
    "https://github.com:444/acme/shop/actions/runs/42, is on another host",
    "https://github.com/acme/shop, is not the address of a run",
    "https://github.com/acme/shop/actions/runs/x, is not the address of a run",
    "https://github.com/acme/shop/actions/runs/42x, is not the address of a run",
    "https://github.com/acme/shop/actions/runs/1234567890123456789, is not the address of a run",
    "https://github.com/acme/shop/actions/runs/42/attempts/0, does not name an attempt",
    "https://github.com/acme/shop/actions/runs/42/attempts/x, does not name an attempt",
    "https://github.com/acme/shop/actions/runs/42/attempts/-1/, does not name an attempt",
    "https://github.com/acme/shop/actions/runs/42/attempts/12345678, does not name an attempt",
    "https://github.com/acme/shop/actions/runs/42/attempts/, does not name an attempt",
    "https://github.com/acme/shop2/actions/runs/42, belongs to another repository",
    "https://github.com/acme%2Fshop/x/actions/runs/42, belongs to another repository",
  })
  void anything_else_has_its_own_sentence(String address, String sentence) {
    assertThat(PUBLIC.run(address, SHOP))
        .isInstanceOfSatisfying(
            Pasted.Refused.class,
            refused ->
                assertThat(refused.sentence()).contains(sentence).doesNotContain("evil", "pw"));
  }

  @Test
  void a_company_has_its_own_host() {
    var company = new GitHubWeb("ghe.acme.example:8443");

    assertThat(company.run("https://ghe.acme.example:8443/acme/shop/actions/runs/42", SHOP))
        .isEqualTo(new Pasted.Run(42, Optional.empty()));
    assertThat(company.run("https://github.com/acme/shop/actions/runs/42", SHOP))
        .isEqualTo(
            new Pasted.Refused(
                "`run_url` is on another host: the runs of this bot are on"
                    + " ghe.acme.example:8443."));
  }
}
