package dev.orchestrator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.http.PublicTarget.Allowed;
import dev.orchestrator.http.PublicTarget.Refused;
import dev.orchestrator.http.PublicTarget.Schemes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class PublicTargetTest {

  @ParameterizedTest
  @CsvSource({
    "https://shop.example.com, https://shop.example.com",
    "HTTPS://Shop.Example.COM/Path?q=A%2FB, https://shop.example.com/Path?q=A%2FB",
    "https://shop.example.com:443/, https://shop.example.com/",
    "https://shop.example.com:, https://shop.example.com",
    "https://shop.example.com/a#part, https://shop.example.com/a",
    "https://shop.example.com?x=1, https://shop.example.com?x=1",
    "' https://shop.example.com/ ', https://shop.example.com/",
    "https://bücher.example/größe, https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe",
    "https://93.184.216.34/, https://93.184.216.34/",
    "https://[2606:4700::1111]/, https://[2606:4700:0:0:0:0:0:1111]/",
    "https://a.b/@x:y//z, https://a.b/@x:y//z",
    "https://1password.com, https://1password.com",
    "https://0xdead.example, https://0xdead.example",
    "https://notlocal.example, https://notlocal.example",
  })
  void a_public_address_is_allowed_in_its_plain_form(String typed, String uri) {
    assertThat(PublicTarget.parse(typed))
        .isInstanceOfSatisfying(
            Allowed.class, allowed -> assertThat(allowed.uri().toString()).isEqualTo(uri));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // another scheme, or none
        "http://shop.example.com",
        "ftp://shop.example.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://shop.example.com:70/x",
        "shop.example.com",
        "//shop.example.com",
        "https:/shop.example.com",
        "https:shop.example.com",
        "",
        "https://",
        "https:///path",
        "jar:https://shop.example.com!/",
        "https//shop.example.com",
        // a user in the address
        "https://user@shop.example.com",
        "https://user:pass@shop.example.com",
        "https://@shop.example.com",
        "https://shop.example.com@127.0.0.1",
        "https://127.0.0.1#@shop.example.com",
        "https://127.0.0.1?@shop.example.com",
        "https://shop.example.com%40127.0.0.1",
        // another port
        "https://shop.example.com:80",
        "https://shop.example.com:8443",
        "https://shop.example.com:22/",
        "https://shop.example.com:0443",
        "https://shop.example.com:443:443",
        "https://shop.example.com:-1",
        "https://shop.example.com:65979",
        "https://shop.example.com:443x",
        // loopback and the like, written plainly
        "https://127.0.0.1",
        "https://0.0.0.0",
        "https://10.0.0.1",
        "https://100.64.0.1",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.16.0.1",
        "https://192.168.1.1",
        "https://192.0.0.1",
        "https://192.0.2.1",
        "https://198.18.0.1",
        "https://198.51.100.1",
        "https://203.0.113.1",
        "https://224.0.0.1",
        "https://240.0.0.1",
        "https://255.255.255.255",
        // IPv4 in odd clothes
        "https://2130706433",
        "https://0177.0.0.1",
        "https://0x7f.1",
        "https://127.1",
        "https://127.0.1",
        "https://0x7f000001",
        "https://0x7F.0x0.0x0.0x1",
        "https://017700000001",
        "https://0",
        "https://0x",
        "https://127.0.0.1.",
        "https://127.0.0.01",
        "https://8.8.8.8.8",
        "https://256.1.1.1",
        "https://1.2.3.999",
        "https://8.8.8.08",
        "https://134744072",
        "https://8.8.2056",
        "https://shop.example.0x7f",
        "https://shop.1",
        "https://127。0。0。1",
        "https://127．0．0．1",
        "https://１２７.０.０.１",
        "https://①②⑦.0.0.1",
        "https://8。8。8。8",
        "https://127.0.0.1%2f.example.com",
        "https://127%2e0%2e0%2e1",
        // IPv6
        "https://[::1]",
        "https://[::]",
        "https://[::ffff:127.0.0.1]",
        "https://[::ffff:8.8.8.8]",
        "https://[::ffff:7f00:1]",
        "https://[::127.0.0.1]",
        "https://[fe80::1]",
        "https://[fe80::1%25eth0]",
        "https://[fe80::1%eth0]",
        "https://[fc00::1]",
        "https://[fd00:ec2::254]",
        "https://[fec0::1]",
        "https://[ff02::1]",
        "https://[2001:db8::1]",
        "https://[2001::1]",
        "https://[64:ff9b::7f00:1]",
        "https://[64:ff9b:1::1]",
        "https://[2002:7f00:1::]",
        "https://[100::1]",
        "https://[3fff::1]",
        "https://[5f00::1]",
        "https://[::1",
        "https://::1]",
        "https://[]",
        "https://[1::2::3]",
        "https://2606:4700::1111",
        "https://[2606:4700::1111]x",
        "https://[8.8.8.8]",
        // names that stay inside
        "https://localhost",
        "https://LOCALHOST",
        "https://shop.localhost",
        "https://localhost.",
        "https://printer.local",
        "https://metadata.google.internal",
        "https://router.home.arpa",
        "https://home.arpa",
        "https://intranet",
        "https://shop",
        "https://local",
        "https://db.corp",
        "https://localhost.localdomain",
        "https://nas.lan",
        "https://ｌocalhost",
        "https://ec2.InTernal",
        // names that are none
        "https://shop.example.com.",
        "https://.shop.example.com",
        "https://shop..example.com",
        "https://.",
        "https://..",
        "https://-shop.example.com",
        "https://shop-.example.com",
        "https://shop_x.example.com",
        "https://shop!.example.com",
        "https://*.example.com",
        "https://shop.example.com,127.0.0.1",
        "https://shop.example.com;x",
        "https://%73hop.example.com",
        // what one parser skips and another does not
        "https://shop.example.com\\@127.0.0.1",
        "https:\\\\127.0.0.1",
        "https://127.0.0.1\\.example.com",
        "https://shop.example.com\t/",
        "https://shop.exa\nmple.com",
        "https://shop.example.com/\r\nHost: x",
        "https://shop.example.com\u0000.evil.example",
        "https://shop .example.com",
        "https://shop\u00a0.example.com",
        "https://127.0.0.1\u200b",
        "https://lo\u00adcalhost.example",
        "https://shop.example.com/\u202egnp.exe",
        "https://shop.example.com/\ud800",
        "\ufeffhttps://shop.example.com",
        // a path that no URI may have
        "https://shop.example.com/a|b",
        "https://shop.example.com/%zz",
        "https://shop.example.com/<a>",
      })
  void what_is_not_plainly_public_is_refused_with_advice(String typed) {
    assertThat(PublicTarget.parse(typed))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.sentence())
                    .matches("(Use|Write|Begin|Leave|Give|Escape) .*\\.")
                    .hasSizeLessThan(120));
  }

  @ParameterizedTest
  @CsvSource({
    "http://shop.example.com, Begin the address with https://",
    "https://ada@shop.example.com, Leave user name and password out",
    "https://shop.example.com:8443, Leave the port out",
    "https://127.1, Write the IP address as four plain numbers",
    "https://127.0.0.1, Use a public address",
    "https://printer.local, Use a host that the whole internet can reach",
    "https://shop, Use a fully qualified host name",
    "https://shop_1.example.com, Use a host that is a valid name",
    "https://shop.example.com/a|b, Escape the special characters",
    "https://shop.example.com\\x, 'Write the address without spaces, backslashes'",
  })
  void the_advice_fits_the_mistake(String typed, String advice) {
    assertThat(PublicTarget.parse(typed))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.sentence()).startsWith(advice));
  }

  @Test
  void a_very_long_address_is_refused_before_it_is_read() {
    var longest = "https://shop.example.com/" + "a".repeat(PublicTarget.MAX_LENGTH - 25);

    assertThat(PublicTarget.parse(longest)).isInstanceOf(Allowed.class);
    assertThat(PublicTarget.parse(longest + "a")).isInstanceOf(Refused.class);
  }

  @Test
  void a_name_may_have_253_characters_and_a_label_63() {
    String label = "a".repeat(63);
    String name = String.join(".", label, label, label, "b".repeat(61));

    assertThat(PublicTarget.parse("https://" + name)).isInstanceOf(Allowed.class);
    assertThat(PublicTarget.parse("https://" + name + "b")).isInstanceOf(Refused.class);
    assertThat(PublicTarget.parse("https://a" + label + ".example")).isInstanceOf(Refused.class);
    assertThat(PublicTarget.parse("https://shop.a" + label)).isInstanceOf(Refused.class);
  }

  @Test
  void plain_http_and_its_port_are_for_those_who_ask_for_it() {
    assertThat(PublicTarget.parse("http://shop.example.com:80/x", Schemes.HTTP_TOO))
        .isInstanceOfSatisfying(
            Allowed.class,
            allowed -> assertThat(allowed.uri().toString()).isEqualTo("http://shop.example.com/x"));
    assertThat(PublicTarget.parse("http://shop.example.com:443", Schemes.HTTP_TOO))
        .isInstanceOf(Refused.class);
    assertThat(PublicTarget.parse("ftp://shop.example.com", Schemes.HTTP_TOO))
        .isInstanceOf(Refused.class);
  }

  @Test
  void whatever_is_typed_is_judged_without_an_exception_and_never_lets_a_private_address_through() {
    String alphabet = "htps:/.@[]0x17f%。1a-#?\\é\u200d:ⓐ２ ";
    var random = new SplittableRandom(7);
    for (int i = 0; i < 200_000; i++) {
      var text = new StringBuilder(random.nextBoolean() ? "https://" : "");
      for (int length = random.nextInt(14); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (PublicTarget.parse(text.toString()) instanceof Allowed allowed) {
        assertThat(allowed.uri().getRawUserInfo()).isNull();
        assertThat(allowed.uri().getPort()).isEqualTo(-1);
        assertThat(allowed.uri().getHost()).as(text.toString()).contains(".").doesNotEndWith(".");
      }
    }
  }
}
