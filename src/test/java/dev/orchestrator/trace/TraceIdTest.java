package dev.orchestrator.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceIdTest {
  @Test
  void a_new_id_has_X_Rays_form_and_its_time() {
    String id = TraceId.create(Instant.ofEpochSecond(0x67000000L), new Random(1));

    assertThat(TraceId.isValid(id)).isTrue();
    assertThat(id).startsWith("1-67000000-").hasSize(35);
  }

  @Test
  void the_id_is_read_from_Lambdas_header_wherever_it_stands_there() {
    String id = "1-5759e988-bd862e3fe1be46a994272793";

    assertThat(TraceId.ofHeader("Root=" + id + ";Parent=53995c3f42cd8ad8;Sampled=1")).contains(id);
    assertThat(TraceId.ofHeader("Self=1-aa;Root=" + id)).contains(id);
    assertThat(TraceId.ofHeader("Root=1-xyz;Sampled=1")).isEmpty();
    assertThat(TraceId.ofHeader("")).isEmpty();
  }

  @Test
  void text_order_of_sort_keys_is_the_order_of_the_ids() {
    assertThat(new TraceKey("1", "999").sk()).isLessThan(new TraceKey("1", "1000").sk());
    TraceKey key = new TraceKey("40", "1100000000000000001");
    assertThat(TraceKey.of(key.pk(), key.sk())).isEqualTo(key);
  }
}
