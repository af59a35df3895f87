package dev.orchestrator.log.redaction;

import static dev.orchestrator.log.redaction.SecretKind.part;
import static dev.orchestrator.log.redaction.SecretKind.shape;

import dev.orchestrator.log.redaction.SecretKind.Sample;
import java.util.ArrayList;
import java.util.List;

/** More shapes: second forms of well-known makers, and makers that are met less often. */
final class RarerKinds {
  private RarerKinds() {}

  static List<SecretKind> all() {
    var kinds = new ArrayList<SecretKind>();
    kinds.addAll(hosts());
    kinds.addAll(clouds());
    kinds.addAll(tools());
    kinds.addAll(schemes());
    return kinds;
  }

  private static List<SecretKind> hosts() {
    return List.of(
        shape("code hosts", "github app", d -> "gh" + "s_" + d.digits(6) + "_" + jwt(d)),
        shape(
            "code hosts",
            "gitlab routable",
            d -> "glp" + "at-" + d.url64(27) + "." + d.digits(2) + "." + d.alnum(9)),
        shape(
            "code hosts",
            "gitlab runner",
            d -> "gl" + d.pick("rt-", "cbt-", "imt-", "agent-", "soat-", "ft-") + d.url64(20)),
        shape(
            "code hosts",
            "slack user",
            d ->
                "xo"
                    + "xp-"
                    + d.digits(12)
                    + "-"
                    + d.digits(12)
                    + "-"
                    + d.digits(12)
                    + "-"
                    + d.hex(32)),
        shape("code hosts", "slack rotating", d -> "xo" + "xe.xoxp-1-" + d.alnum(163)),
        part(
            "code hosts",
            "slack workflow",
            d ->
                url(
                    "https://hooks.sl"
                        + "ack.com/"
                        + d.pick("workflows", "triggers")
                        + "/T"
                        + d.upper(8)
                        + "/"
                        + d.digits(12)
                        + "/",
                    d.alnum(24))),
        shape("code hosts", "linear oauth", d -> "lin" + "_oauth_" + d.hex(64)),
        shape("code hosts", "clojars", d -> "CLOJ" + "ARS_" + d.hex(60)),
        shape("code hosts", "crates", d -> "ci" + "o" + d.alnum(32)),
        shape("code hosts", "docker organisation", d -> "dckr" + "_oat_" + d.url64(32)),
        shape("code hosts", "octopus", d -> "AP" + "I-" + d.upper(26)));
  }

  private static List<SecretKind> clouds() {
    return List.of(
        shape("clouds", "aws session token, old", d -> "FwoG" + "ZXIvYXdz" + d.std64(300) + "=="),
        shape("clouds", "aws bedrock, short", d -> "bedrock-" + "api-key-" + d.std64(120)),
        shape("clouds", "aws key id, others", d -> d.pick("AB" + "IA", "AC" + "CA") + d.base32(16)),
        shape("clouds", "cloudflare origin", d -> "v1" + ".0-" + d.hex(24) + "-" + d.hex(146)),
        shape("clouds", "vercel", d -> "vc" + d.pick("p_", "i_", "a_", "r_", "k_") + d.alnum(56)),
        shape("clouds", "planetscale password", d -> "ps" + "cale_pw_" + d.url64(43)),
        shape("clouds", "pulumi", d -> "pu" + "l-" + d.hex(40)),
        shape("clouds", "supabase secret", d -> "sb_" + "secret_" + d.url64(31)));
  }

  private static List<SecretKind> tools() {
    return List.of(
        shape("tools", "pypi test", d -> "py" + "pi-AgENdGVzdC5weXBp" + d.url64(150)),
        shape("tools", "vault batch", d -> "hv" + "b." + d.url64(160)),
        shape("tools", "grafana cloud", d -> "gl" + "c_" + d.std64(60)),
        shape(
            "tools",
            "grafana, old",
            d ->
                d.base64(
                    "{\"k\":\"" + d.alnum(32) + "\",\"n\":\"ci\",\"id\":" + d.digits(1) + "}")),
        shape(
            "tools",
            "sentry organisation",
            d ->
                "sn"
                    + "trys_"
                    + d.base64("{\"iat\":1" + d.digits(9) + ".1,\"url\":\"https://sentry.io\"}")
                    + "_"
                    + d.std64(43)),
        shape("tools", "new relic insert", d -> "NR" + d.pick("II-", "JS-") + d.url64(32)),
        shape("tools", "mailgun, new", d -> d.hex(32) + "-" + d.hex(8) + "-" + d.hex(8)),
        shape("tools", "square", d -> "sq" + d.pick("0atp-", "0csp-") + d.url64(43)),
        shape("tools", "square access", d -> "EA" + "AA" + d.url64(60)),
        shape(
            "tools",
            "onepassword service",
            d -> "op" + "s_" + d.base64("{\"signInAddress\":\"" + d.alnum(200) + "\"}")),
        shape(
            "tools",
            "doppler others",
            d -> "d" + "p." + d.pick("st.", "ct.", "sa.", "scim.", "audit.") + d.alnum(43)),
        shape("tools", "jwe", RarerKinds::jwe),
        shape(
            "tools",
            "jwt, pretty header",
            d ->
                d.base64Url("{\n  \"alg\": \"RS256\"\n}")
                    + "."
                    + d.base64Url("{\"sub\":\"" + d.digits(9) + "\"}")
                    + "."
                    + d.url64(342)),
        shape("tools", "jwt, cut short", d -> jwt(d).replaceAll("\\.[^.]*$", "")),
        part(
            "tools",
            "azure connection",
            d -> {
              String key = d.std64(86);
              String start = "DefaultEndpointsProtocol=https;AccountName=store;AccountKey=";
              return new Sample(start + key + "==;EndpointSuffix=core.windows.net", key, start);
            }));
  }

  private static List<SecretKind> schemes() {
    return List.of(
        part(
            "headers",
            "digest",
            d -> {
              String response = d.hex(32);
              return new Sample(
                  "Authorization: Digest username=\"app\", realm=\"r\", response=\""
                      + response
                      + "\"",
                  response,
                  "Authorization: Digest ");
            }),
        part("headers", "api key scheme", d -> url("Authorization: ApiKey ", d.alnum(44))),
        part(
            "headers",
            "proxy",
            d -> url("Proxy-Authorization: Basic ", d.base64("ci:" + d.password()))),
        part("headers", "vault header", d -> url("X-Vault-Token: ", d.alnum(26))),
        part("headers", "private token", d -> url("PRIVATE-TOKEN: ", d.alnum(20))));
  }

  private static Sample url(String start, String secret) {
    return new Sample(start + secret, secret, start);
  }

  static String jwt(SeededRandom dice) {
    return dice.base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
        + "."
        + dice.base64Url("{\"sub\":\"" + dice.digits(10) + "\",\"iss\":\"" + dice.alnum(8) + "\"}")
        + "."
        + dice.url64(43);
  }

  private static String jwe(SeededRandom dice) {
    return dice.base64Url("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}")
        + "."
        + dice.url64(342)
        + "."
        + dice.url64(16)
        + "."
        + dice.url64(60)
        + "."
        + dice.url64(22);
  }
}
