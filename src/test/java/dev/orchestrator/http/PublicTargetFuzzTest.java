package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.orchestrator.http.PublicTarget.Allowed;
import dev.orchestrator.http.PublicTarget.Refused;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is typed: refused, or an address that every reader reads alike and that is public. */
class PublicTargetFuzzTest {

  static Stream<Arguments> texts() {
    return Stream.of(
            "https://shop.example.com",
            "https://shop.example.com:443/a?b#c",
            "https://bücher.example/größe",
            "https://93.184.216.34/",
            "https://[2606:4700::1111]/",
            "https://[::ffff:127.0.0.1]",
            "https://[fe80::1%25eth0]",
            "https://2130706433",
            "https://0x7f.1",
            "https://0177.0.0.1",
            "https://127。0。0。1",
            "https://user:pass@shop.example.com",
            "https://shop.example.com\\@127.0.0.1",
            "https://localhost.",
            "https://shop.example.com./",
            "https://xn--pple-43d.com",
            "https://а" + "pple.com",
            "https://metadata.google.internal",
            "https://a.b/@x:y//z",
            "http://shop.example.com")
        .map(text -> arguments(text));
  }

  @MethodSource("texts")
  @FuzzTest(maxDuration = "5m")
  void any_text_is_refused_or_public_to_every_reader(@NotNull String text)
      throws UnknownHostException {
    switch (PublicTarget.parse(text)) {
      case Refused refused -> assertThat(refused.sentence()).hasSizeLessThan(120).endsWith(".");
      case Allowed(URI uri) -> {
        assertThat(uri.getScheme()).isEqualTo("https");
        assertThat(uri.getRawUserInfo()).isNull();
        assertThat(uri.getPort()).isEqualTo(-1);
        assertThat(uri.toString()).matches("\\p{ASCII}*").doesNotContain("\\", " ", "\r", "\n");
        assertThat(uri.getHost()).matches("\\[[0-9a-f:]+]|[a-z0-9.-]*\\.[a-z0-9-]*[a-z0-9]");
        assertThat(IDN.toASCII(new HttpGet(uri).getAuthority().getHostName()))
            .isEqualTo(uri.getHost());
        assertThat(PublicTarget.parse(uri.toString())).isEqualTo(new Allowed(uri));
        assertLiteralIsPublic(uri.getHost());
      }
    }
  }

  /** No look-up: only what is an address already. */
  private static void assertLiteralIsPublic(String host) throws UnknownHostException {
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (host.startsWith("[") || last.matches("[0-9]+|0x.*")) {
      assertThat(PublicAddresses.isPublic(InetAddress.getByName(host))).isTrue();
    }
  }

  static Stream<Arguments> addresses() {
    return Stream.of("127.0.0.1", "10.1.2.3", "100.64.0.1", "::1", "64:ff9b::a00:1", "2002:a00:1::")
        .map(PublicTargetFuzzTest::sixteen)
        .map(bytes -> arguments((Object) bytes));
  }

  private static byte[] sixteen(String literal) {
    return Arrays.copyOf(InetAddress.ofLiteral(literal).getAddress(), 16);
  }

  @MethodSource("addresses")
  @FuzzTest(maxDuration = "5m")
  void an_address_that_is_called_public_is_nothing_else(
      byte @NotNull @WithLength(min = 16, max = 16) [] bytes) throws UnknownHostException {
    assertNothingSpecial(InetAddress.getByAddress(Arrays.copyOf(bytes, 16)));
    assertNothingSpecial(InetAddress.getByAddress(Arrays.copyOf(bytes, 4)));
  }

  private static void assertNothingSpecial(InetAddress address) {
    boolean special =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    assertThat(special && PublicAddresses.isPublic(address)).isFalse();
  }
}
