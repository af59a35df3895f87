package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkException;

/** That it leaves nothing behind is shown with the packaged file. */
class PrimingTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "DISCORD_PUBLIC_KEY", TestServices.PUBLIC_KEY,
          "AWS_ENDPOINT_URL_DYNAMODB", TestServices.NOWHERE.toString(),
          "AWS_ACCESS_KEY_ID", "made-up",
          "AWS_SECRET_ACCESS_KEY", "made-up",
          "AWS_SESSION_TOKEN", "made-up");

  private static Priming priming(InstantSource clock) {
    return new Priming(ENVIRONMENT, Settings.read(ENVIRONMENT), clock, new Random(1));
  }

  @Test
  void a_table_that_is_away_cuts_it_short_and_nothing_more() {
    assertThat(priming(InstantSource.system()).run())
        .hasValueSatisfying(cut -> assertThat(cut).isInstanceOf(SdkException.class));
  }

  /**
   * Each second look at the clock is an hour later, so a signature is too old when it is checked.
   */
  @Test
  void a_request_of_it_that_is_refused_is_told_because_it_rehearses_nothing() {
    var looks = new AtomicLong();
    InstantSource clock =
        () -> Instant.parse("2026-11-26T03:00:00Z").plusSeconds(3_600 * looks.getAndIncrement());
    assertThat(priming(clock).run())
        .hasValueSatisfying(cut ->
            assertThat(cut).isInstanceOf(IllegalStateException.class).hasMessageContaining("401"));
  }

  /** The table is not there, so both stop at its reads, after what they rehearse. */
  @Test
  void the_worker_does_commands_without_any_secret_or_other_system() {
    var worker = new HashMap<>(ENVIRONMENT);
    worker.put("FUNCTION_ROLE", "worker");
    worker.put("DISCORD_API_BASE_URL", TestServices.NOWHERE.toString());
    worker.put("DISCORD_BOT_TOKEN_PARAMETER", "/made-up/token");
    worker.put("AWS_ENDPOINT_URL_SSM", TestServices.NOWHERE.toString());
    var priming = new Priming(worker, Settings.read(worker), InstantSource.system(), new Random(1));
    assertThat(priming.run())
        .hasValueSatisfying(cut -> assertThat(cut).isInstanceOf(SdkException.class));
  }

  @ParameterizedTest
  @EnumSource(FunctionRole.class)
  void every_role_rehearses_until_it_reads_the_real_table(FunctionRole role) {
    var environment = new HashMap<>(ENVIRONMENT);
    environment.put("FUNCTION_ROLE", role.name().toLowerCase(Locale.ROOT));
    var priming =
        new Priming(environment, Settings.read(environment), InstantSource.system(), new Random(1));
    assertThat(priming.run())
        .hasValueSatisfying(cut -> assertThat(cut).isInstanceOf(SdkException.class));
  }

  @Test
  void it_is_worthwhile_only_where_nobody_waits_for_the_start() {
    assertThat(Priming.isWorthwhile(started("snap-start"))).isTrue();
    assertThat(Priming.isWorthwhile(started("provisioned-concurrency"))).isTrue();
    assertThat(Priming.isWorthwhile(started("on-demand"))).isFalse();
    assertThat(Priming.isWorthwhile(Map.of())).isFalse();
  }

  private static Map<String, String> started(String how) {
    var all = new HashMap<>(ENVIRONMENT);
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", how);
    return all;
  }
}
