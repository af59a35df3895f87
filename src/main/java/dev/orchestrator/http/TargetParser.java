package dev.orchestrator.http;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes an address apart by our own rules, so that no other parser can read it differently. */
final class TargetParser {
  private static final Pattern URL =
      Pattern.compile("(https?)://([^/?#]*)([^#]*)(?:#.*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]*]|[^:\\[\\]]*)(?::([0-9]*))?");
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern DOTTED_QUAD =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
  private static final int MAX_NAME = 253;

  /** Names that never leave a machine, a cloud or a building (RFC 6761, 6762, 8375 and custom). */
  private static final List<String> INWARD =
      List.of(
          "localhost",
          "local",
          "localdomain",
          "internal",
          "intranet",
          "lan",
          "home",
          "corp",
          "private",
          "home.arpa");

  private final PublicTarget.Schemes schemes;

  TargetParser(PublicTarget.Schemes schemes) {
    this.schemes = schemes;
  }

  PublicTarget parse(String text) {
    if (text.length() > PublicTarget.MAX_LENGTH) {
      return refused("Use an address of at most " + PublicTarget.MAX_LENGTH + " characters.");
    }
    if (text.codePoints().anyMatch(TargetParser::isTreacherous)) {
      return refused("Write the address without spaces, backslashes and invisible characters.");
    }
    Matcher url = URL.matcher(text);
    boolean httpToo = schemes == PublicTarget.Schemes.HTTP_TOO;
    if (!url.matches() || !(httpToo || url.group(1).equalsIgnoreCase("https"))) {
      return refused("Begin the address with https://, like https://shop.example.com.");
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    if (url.group(2).indexOf('@') >= 0) {
      return refused("Leave user name and password out of the address.");
    }
    Matcher authority = AUTHORITY.matcher(url.group(2));
    if (!authority.matches()) {
      return refused("Give the address one host, like https://shop.example.com.");
    }
    String port = Optional.ofNullable(authority.group(2)).orElse("");
    if (!port.isEmpty() && !port.equals(scheme.equals("https") ? "443" : "80")) {
      return refused("Leave the port out of the address: only the default port is supported.");
    }
    return switch (host(authority.group(1))) {
      case Host.Good good -> target(scheme, good.text(), url.group(3));
      case Host.Bad bad -> refused(bad.sentence());
    };
  }

  private sealed interface Host {
    record Good(String text) implements Host {}

    record Bad(String sentence) implements Host {}
  }

  private static Host host(String typed) {
    if (typed.startsWith("[")) {
      return v6(typed.substring(1, typed.length() - 1));
    }
    Optional<String> ascii = ascii(typed);
    if (ascii.isEmpty()) {
      return new Host.Bad("Use a host that is a valid name, like shop.example.com.");
    }
    String name = ascii.get();
    if (NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()) {
      return v4(typed);
    }
    if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
      return new Host.Bad("Use a fully qualified host name, like shop.example.com.");
    }
    if (INWARD.stream().anyMatch(inward -> name.equals(inward) || name.endsWith("." + inward))) {
      return new Host.Bad("Use a host that the whole internet can reach, not a local name.");
    }
    return new Host.Good(name);
  }

  /** Full-width digits and dots become plain ones here, before anything is judged. */
  private static Optional<String> ascii(String typed) {
    try {
      return Optional.of(IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
      return Optional.empty();
    }
  }

  private static Host v4(String typed) {
    if (!DOTTED_QUAD.matcher(typed).matches()) {
      return new Host.Bad("Write the IP address as four plain numbers, or use a name.");
    }
    try {
      return address(Inet4Address.ofLiteral(typed), typed);
    } catch (IllegalArgumentException tooLarge) {
      return new Host.Bad("Use an IP address whose numbers are at most 255, or a name.");
    }
  }

  private static Host v6(String typed) {
    try {
      return Inet6Address.ofLiteral(typed) instanceof Inet6Address address
          ? address(address, "[" + address.getHostAddress() + "]")
          : new Host.Bad("Write an IPv4 address as four plain numbers, or use a name.");
    } catch (IllegalArgumentException malformed) {
      return new Host.Bad("Use a valid IPv6 address in brackets, or a name.");
    }
  }

  private static Host address(InetAddress address, String text) {
    return PublicAddresses.isPublic(address)
        ? new Host.Good(text)
        : new Host.Bad("Use a public address: this one is private or reserved.");
  }

  private static PublicTarget target(String scheme, String host, String rest) {
    try {
      var uri = new URI(new URI(scheme + "://" + host + rest).toASCIIString());
      boolean readAlike =
          host.equals(uri.getHost()) && uri.getRawUserInfo() == null && uri.getPort() == -1;
      return readAlike
          ? new PublicTarget.Allowed(uri)
          : refused("Use a plain address, like https://shop.example.com/path.");
    } catch (URISyntaxException malformed) {
      return refused("Escape the special characters in the path of the address.");
    }
  }

  private static PublicTarget refused(String sentence) {
    return new PublicTarget.Refused(sentence);
  }

  /** What one reader skips and another does not. */
  private static boolean isTreacherous(int c) {
    return c == '\\'
        || Character.isISOControl(c)
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.SURROGATE
        || Character.getType(c) == Character.FORMAT
        || !Character.isDefined(c);
  }
}
