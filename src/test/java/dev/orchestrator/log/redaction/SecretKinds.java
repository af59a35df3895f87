package dev.orchestrator.log.redaction;

import static dev.orchestrator.log.redaction.SecretKind.part;
import static dev.orchestrator.log.redaction.SecretKind.shape;

import dev.orchestrator.log.redaction.SecretKind.Sample;
import java.util.ArrayList;
import java.util.List;

/** The kinds of secrets in the corpus. Prefixes are written in two parts: none is real. */
public final class SecretKinds {
  private static final List<String> DISCORD_HOSTS =
      List.of(
          "discord.com/api/v10",
          "discord.com/api",
          "discordapp.com/api/v9",
          "canary.discord.com/api/v10",
          "ptb.discord.com/api/v10");

  private SecretKinds() {}

  public static List<SecretKind> all() {
    var kinds = new ArrayList<SecretKind>();
    kinds.addAll(discord());
    kinds.addAll(hosts());
    kinds.addAll(clouds());
    kinds.addAll(models());
    kinds.addAll(tools());
    kinds.addAll(NamedKinds.all());
    kinds.addAll(SurroundedKinds.all());
    kinds.addAll(RarerKinds.all());
    kinds.addAll(DocumentKinds.all());
    return kinds;
  }

  static String interactionToken(SeededRandom dice) {
    String text = "interaction:" + dice.snowflake() + ":" + dice.alnum(dice.between(100, 130));
    return dice.base64Url(text);
  }

  static String botToken(SeededRandom dice) {
    return dice.base64Url(dice.snowflake())
        + "."
        + dice.url64(6)
        + "."
        + dice.url64(dice.pick(List.of(27, 38)));
  }

  private static List<SecretKind> discord() {
    return List.of(
        shape("discord", "bot token", SecretKinds::botToken),
        shape("discord", "interaction token", SecretKinds::interactionToken),
        part(
            "discord",
            "webhook url",
            dice -> {
              String token = dice.url64(68);
              String start =
                  "https://" + dice.pick(DISCORD_HOSTS) + "/webhooks/" + dice.snowflake() + "/";
              return new Sample(
                  start + token + dice.pick("", "?wait=true", "/github"), token, start);
            }),
        part(
            "discord",
            "follow-up url",
            dice -> {
              String token = interactionToken(dice);
              String start = "https://discord.com/api/v10/webhooks/" + dice.snowflake() + "/";
              return new Sample(
                  start
                      + token
                      + dice.pick("/messages/@original", "/messages/" + dice.snowflake(), ""),
                  token,
                  start);
            }),
        part(
            "discord",
            "callback url",
            dice -> {
              String token = interactionToken(dice);
              String start = "https://discord.com/api/v10/interactions/" + dice.snowflake() + "/";
              return new Sample(start + token + "/callback", token, start);
            }),
        part(
            "discord",
            "payload",
            dice -> {
              String token = interactionToken(dice);
              String id = dice.snowflake();
              return new Sample(
                  "{\"id\":\"" + id + "\",\"token\":\"" + token + "\",\"type\":2}", token, id);
            }),
        part(
            "discord",
            "authorization header",
            dice -> {
              String token = botToken(dice);
              return new Sample("Authorization: Bot " + token, token, "Authorization: Bot ");
            }));
  }

  private static List<SecretKind> hosts() {
    return List.of(
        shape(
            "code hosts",
            "github classic",
            d -> "gh" + d.pick("p_", "o_", "u_", "s_", "r_") + d.alnum(36)),
        shape(
            "code hosts",
            "github fine-grained",
            d -> "github" + "_pat_" + d.alnum(22) + "_" + d.alnum(59)),
        shape(
            "code hosts",
            "gitlab",
            d -> "gl" + d.pick("pat-", "dt-", "rt-", "ptt-", "oas-") + d.url64(20)),
        shape(
            "code hosts",
            "slack bot",
            d -> "xo" + "xb-" + d.digits(12) + "-" + d.digits(12) + "-" + d.alnum(24)),
        shape(
            "code hosts",
            "slack app",
            d -> "xa" + "pp-1-A" + d.upper(10) + "-" + d.digits(13) + "-" + d.hex(64)),
        part(
            "code hosts",
            "slack webhook",
            d -> {
              String token = d.alnum(24);
              String start =
                  "https://hooks.sl" + "ack.com/services/T" + d.upper(8) + "/B" + d.upper(10) + "/";
              return new Sample(start + token, token, start);
            }),
        shape(
            "code hosts",
            "stripe",
            d ->
                d.pick("s", "r")
                    + "k_"
                    + d.pick("live", "test")
                    + "_"
                    + d.alnum(d.pick(List.of(24, 99)))),
        shape("code hosts", "stripe webhook", d -> "wh" + "sec_" + d.alnum(32)),
        shape("code hosts", "linear", d -> "lin" + "_api_" + d.alnum(40)),
        shape("code hosts", "notion", d -> "nt" + "n_" + d.digits(11) + d.alnum(35)),
        shape("code hosts", "figma", d -> "fi" + "gd_" + d.url64(43)),
        shape("code hosts", "atlassian", d -> "ATA" + "TT3" + d.url64(186)),
        shape("code hosts", "postman", d -> "PM" + "AK-" + d.hex(24) + "-" + d.hex(34)),
        shape(
            "code hosts",
            "shopify",
            d -> "sh" + d.pick("pat_", "pca_", "ppa_", "pss_") + d.hex(32)));
  }

  private static List<SecretKind> clouds() {
    return List.of(
        shape("clouds", "aws key id", d -> d.pick("AK", "AS") + "IA" + d.base32(16)),
        shape(
            "clouds",
            "aws session token",
            d -> "IQoJb3Jp" + "Z2luX2Vj" + d.std64(d.between(260, 420)) + "="),
        shape("clouds", "aws bedrock", d -> "AB" + "SK" + d.std64(108)),
        shape("clouds", "google api key", d -> "AI" + "za" + d.url64(35)),
        shape("clouds", "google oauth", d -> "ya" + "29." + d.url64(120)),
        shape("clouds", "google client secret", d -> "GOC" + "SPX-" + d.url64(28)),
        shape(
            "clouds",
            "azure client secret",
            d -> d.alnum(3) + d.digits(1) + "Q" + "~" + d.url64(34)),
        shape("clouds", "digitalocean", d -> "do" + d.pick("p", "o", "r") + "_v1_" + d.hex(64)),
        shape("clouds", "databricks", d -> "da" + "pi" + d.hex(32)),
        shape("clouds", "heroku", d -> "HR" + "KU-AA" + d.url64(58)),
        shape(
            "clouds",
            "cloudflare",
            d -> "cf" + d.pick("k_", "ut_", "at_") + d.alnum(40) + d.hex(8)),
        shape("clouds", "supabase", d -> "sb" + "p_" + d.hex(40)),
        shape("clouds", "netlify", d -> "nf" + "p_" + d.alnum(36)),
        shape("clouds", "planetscale", d -> "ps" + "cale_tkn_" + d.url64(43)),
        shape("clouds", "alibaba", d -> "LT" + "AI" + d.alnum(20)));
  }

  private static List<SecretKind> models() {
    return List.of(
        shape("models", "anthropic", d -> "sk-" + "ant-api03-" + d.url64(93) + "AA"),
        shape(
            "models",
            "openai project",
            d -> "sk-" + "proj-" + d.url64(74) + "T3Blbk" + "FJ" + d.url64(74)),
        shape("models", "openai legacy", d -> "sk-" + d.alnum(20) + "T3Blbk" + "FJ" + d.alnum(20)),
        shape("models", "groq", d -> "gs" + "k_" + d.alnum(52)),
        shape("models", "xai", d -> "xa" + "i-" + d.alnum(80)),
        shape("models", "perplexity", d -> "pp" + "lx-" + d.alnum(48)),
        shape("models", "replicate", d -> "r" + "8_" + d.alnum(37)),
        shape("models", "hugging face", d -> "h" + "f_" + d.alnum(34)));
  }

  private static List<SecretKind> tools() {
    return List.of(
        shape("tools", "npm", d -> "np" + "m_" + d.alnum(36)),
        shape("tools", "pypi", d -> "py" + "pi-AgEIcHlwaS5vcmc" + d.url64(150)),
        shape("tools", "rubygems", d -> "ruby" + "gems_" + d.hex(48)),
        shape("tools", "docker hub", d -> "dckr" + "_pat_" + d.url64(27)),
        shape("tools", "vault", d -> "hv" + "s." + d.url64(95)),
        shape("tools", "terraform", d -> d.alnum(14) + ".atlas" + "v1." + d.url64(67)),
        shape("tools", "grafana", d -> "gl" + "sa_" + d.alnum(32) + "_" + d.hex(8)),
        shape("tools", "sentry", d -> "sn" + "tryu_" + d.hex(64)),
        shape("tools", "new relic", d -> "NR" + "AK-" + d.upper(27)),
        shape("tools", "sendgrid", d -> "S" + "G." + d.url64(22) + "." + d.url64(43)),
        shape("tools", "mailgun", d -> "ke" + "y-" + d.hex(32)),
        shape("tools", "mailchimp", d -> d.hex(32) + "-u" + "s" + d.between(1, 21)),
        shape("tools", "brevo", d -> "xkey" + "sib-" + d.hex(64) + "-" + d.alnum(16)),
        shape("tools", "twilio", d -> "S" + "K" + d.hex(32)),
        shape(
            "tools",
            "telegram",
            d -> d.of("123456789", 1) + d.digits(9) + ":A" + "A" + d.url64(33)),
        shape("tools", "tailscale", d -> "ts" + "key-auth-k" + d.alnum(12) + "-" + d.alnum(28)),
        shape("tools", "doppler", d -> "d" + "p.pt." + d.alnum(43)),
        shape(
            "tools",
            "age",
            d -> "AGE-SECRET" + "-KEY-1" + d.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)),
        shape("tools", "airtable", d -> "pa" + "t" + d.alnum(14) + "." + d.hex(64)),
        shape(
            "tools",
            "jwt",
            d ->
                d.base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
                    + "."
                    + d.base64Url("{\"sub\":\"" + d.digits(10) + "\"}")
                    + "."
                    + d.url64(43)));
  }
}
