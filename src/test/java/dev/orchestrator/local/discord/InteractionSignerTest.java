package dev.orchestrator.local.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class InteractionSignerTest {
  static final byte[] SEED =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  @Test
  void the_known_vector_is_signed_byte_for_byte() {
    var signer = new InteractionSigner(SEED);
    String body =
        "{\"application_id\":\"775799577604522054\",\"id\":\"786008729715212338\","
            + "\"token\":\"A_UNIQUE_TOKEN\",\"type\":1,\"version\":1}";

    SignedInteraction signed = signer.sign("1700000000", body.getBytes(StandardCharsets.UTF_8));

    assertThat(HexFormat.of().formatHex(signer.publicKey()))
        .isEqualTo("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8");
    assertThat(signed.signature())
        .isEqualTo(
            "0c201b7e809828a83a1a2bae27abefb6c885400f839a358b08d6cafb01374a80"
                + "c729488a9700fb12ae5bd0fea82970cbeb621fc2a0e5f5b6739fbfc25c346f02");
  }
}
