package dev.orchestrator.log.redaction;

/**
 * Tokens that begin with their maker's prefix. The lengths are lower bounds: a token that was cut
 * short is still most of a token.
 */
final class VendorShapes {
  private static final int URL64_DOT = Chars.URL64 | Chars.DOT;
  private static final int STD64_PAD = Chars.STD64 | Chars.EQUALS;
  private static final int UPPER_DIGIT = Chars.UPPER | Chars.DIGIT;

  private final ShapeTable table;

  private VendorShapes(ShapeTable table) {
    this.table = table;
  }

  static void addTo(ShapeTable table) {
    var shapes = new VendorShapes(table);
    shapes.addCodeHosts();
    shapes.addChatAndMail();
    shapes.addMoney();
    shapes.addClouds();
    shapes.addModels();
    shapes.addOperations();
    shapes.addPackages();
  }

  private void add(String kind, int alphabet, int shortest, String... prefixes) {
    for (String prefix : prefixes) {
      table.atWord(prefix, new PrefixShape(kind, prefix, alphabet, shortest));
    }
  }

  /** For prefixes that identifiers have too: what follows must mix the cases at random. */
  private void addShuffled(String kind, int shortest, int longest, String... prefixes) {
    for (String prefix : prefixes) {
      var shape = new PrefixShape(kind, prefix, Chars.ALNUM, shortest);
      table.atWord(
          prefix,
          (scan, at) -> {
            int from = at + prefix.length();
            int end = scan.startsWith(at, prefix) ? scan.runEnd(from, Chars.ALNUM) : from;
            boolean token = end - from <= longest && PrefixShape.isShuffled(scan.chars, from, end);
            return token ? shape.find(scan, at) : at;
          });
    }
  }

  private void addCodeHosts() {
    add("orchestrator-key", Chars.ALNUM, 20, "orc_");
    add("github-token", Chars.ALNUM, 20, "ghp_", "gho_", "ghu_", "ghr_");
    add("github-token", URL64_DOT, 20, "ghs_");
    add("github-token", Chars.WORD, 30, "github_pat_");
    add(
        "gitlab-token",
        URL64_DOT,
        16,
        "glpat-",
        "gldt-",
        "glft-",
        "glsoat-",
        "glrt-",
        "glrtr-",
        "glcbt-",
        "glptt-",
        "glimt-",
        "glagent-",
        "gloas-",
        "glffct-");
    add("gitlab-token", Chars.URL64, 20, "GR1348941");
    add("bitbucket-token", URL64_DOT | Chars.EQUALS, 20, "ATBB", "ATCTT3");
    add("bitbucket-token", Chars.ANY64, 36, "BBDC-");
    add("atlassian-token", Chars.URL64 | Chars.EQUALS, 60, "ATATT3");
    add("sourcegraph-token", Chars.WORD, 36, "sgp_");
    add("sonar-token", Chars.HEX, 36, "squ_", "sqp_", "sqa_");
    add("linear-token", Chars.ALNUM, 28, "lin_api_", "lin_oauth_");
    add("notion-token", Chars.ALNUM, 36, "ntn_", "secret_");
    add("figma-token", Chars.URL64, 30, "figd_", "figu_", "figp_");
    add("postman-token", Chars.HEX | Chars.DASH, 40, "PMAK-");
    add("buildkite-token", Chars.ALNUM, 36, "bkua_");
    add("circleci-token", Chars.WORD, 36, "CCIPAT_", "CCIPRJ_");
  }

  private void addChatAndMail() {
    add(
        "slack-token",
        Chars.URL64 | Chars.DOT,
        10,
        "xoxb-",
        "xoxp-",
        "xoxa-",
        "xoxr-",
        "xoxe-",
        "xoxe.",
        "xapp-");
    for (char digit = '0'; digit <= '9'; digit++) {
      add("slack-token", Chars.URL64, 10, "xoxo-" + digit, "xoxs-" + digit, "xoxc-" + digit);
    }
    add("slack-token", Chars.ANY64 | Chars.PERCENT | Chars.EQUALS, 20, "xoxd-");
    add("brevo-key", Chars.URL64, 40, "xkeysib-", "xsmtpsib-");
    add("hubspot-token", Chars.HEX | Chars.DASH, 30, "pat-na1-", "pat-na2-", "pat-eu1-");
  }

  private void addMoney() {
    add(
        "stripe-key",
        Chars.ALNUM,
        10,
        "sk_live_",
        "sk_test_",
        "sk_prod_",
        "rk_live_",
        "rk_test_",
        "rk_prod_");
    add("stripe-webhook-secret", STD64_PAD, 24, "whsec_");
    add("square-token", Chars.URL64, 20, "sq0atp-", "sq0csp-");
    add("shopify-token", Chars.ANY_HEX, 28, "shpat_", "shpca_", "shppa_", "shpss_", "shptka_");
    add("razorpay-key", Chars.ALNUM, 14, "rzp_live_", "rzp_test_");
    add("flutterwave-key", Chars.ALNUM | Chars.DASH, 12, "FLWSECK-", "FLWSECK_TEST-");
    add("duffel-token", Chars.URL64 | Chars.EQUALS, 40, "duffel_live_", "duffel_test_");
    add("gocardless-token", Chars.URL64 | Chars.EQUALS, 40, "live_");
    add("ramp-secret", Chars.ALNUM, 40, "ramp_sec_");
    add("easypost-key", Chars.ALNUM, 50, "EZAK", "EZTK");
    add("shippo-token", Chars.HEX, 36, "shippo_live_", "shippo_test_");
  }

  private void addClouds() {
    add(
        "aws-session-token",
        Chars.ANY64 | Chars.EQUALS | Chars.PERCENT,
        40,
        "FwoGZXIvYXdz",
        "IQoJb3JpZ2luX2Vj");
    add("aws-bedrock-key", STD64_PAD, 40, "ABSK");
    add("aws-bedrock-key", Chars.ANY64 | Chars.EQUALS, 20, "bedrock-api-key-");
    add("google-api-key", Chars.URL64, 30, "AIza");
    add("google-token", URL64_DOT, 20, "ya29.");
    add("google-client-secret", Chars.URL64, 20, "GOCSPX-");
    add("google-refresh-token", Chars.URL64, 40, "1//0");
    add("digitalocean-token", Chars.ALNUM, 40, "dop_v1_", "doo_v1_", "dor_v1_");
    add("databricks-token", Chars.HEX | Chars.DASH, 32, "dapi");
    add("cloudflare-token", Chars.ALNUM, 36, "cfk_", "cfut_", "cfat_");
    add("heroku-key", Chars.URL64, 30, "HRKU-");
    add(
        "planetscale-token",
        URL64_DOT | Chars.EQUALS,
        28,
        "pscale_tkn_",
        "pscale_pw_",
        "pscale_oauth_");
    add("supabase-token", Chars.URL64, 20, "sbp_", "sb_secret_");
    add("vercel-token", Chars.URL64, 20, "vcp_", "vci_", "vca_", "vcr_", "vck_");
    add("netlify-token", Chars.ALNUM, 32, "nfp_");
    add("alibaba-key-id", Chars.ALNUM, 16, "LTAI");
    add("fly-token", STD64_PAD | Chars.UNDERSCORE, 60, "fm1_", "fm1a_", "fm1r_", "fm2_");
    add("fly-token", Chars.URL64, 36, "fo1_");
    add("openshift-token", Chars.URL64, 40, "sha256~");
    add("scalingo-token", Chars.URL64, 40, "tk-us-");
    add("salad-token", Chars.WORD, 12, "salad_cloud_");
    add("salesforce-key", Chars.ANY64 | Chars.DOT | Chars.EQUALS, 60, "3MVG9");
    add("mapbox-token", URL64_DOT, 40, "sk.eyJ");
  }

  private void addModels() {
    add("anthropic-key", Chars.URL64, 40, "sk-ant-");
    add("openai-key", Chars.URL64, 32, "sk-proj-", "sk-svcacct-", "sk-admin-");
    add("openrouter-key", Chars.URL64, 32, "sk-or-");
    add("langfuse-key", Chars.HEX | Chars.DASH, 30, "sk-lf-");
    add("openai-key", Chars.ALNUM, 32, "sk-");
    add("elevenlabs-key", Chars.ALNUM, 28, "sk_");
    add("langsmith-key", Chars.WORD, 36, "lsv2_pt_", "lsv2_sk_");
    add("pinecone-key", Chars.WORD, 60, "pcsk_");
    add("groq-key", Chars.ALNUM, 40, "gsk_");
    add("xai-key", Chars.ALNUM, 60, "xai-");
    add("perplexity-key", Chars.ALNUM, 40, "pplx-");
    add("replicate-token", Chars.ALNUM, 30, "r8_");
    addShuffled("huggingface-token", 28, 37, "hf_", "api_org_");
  }

  private void addOperations() {
    add("newrelic-key", Chars.ALNUM, 20, "NRAK-");
    add("newrelic-key", Chars.URL64, 16, "NRBR-", "NRIQ-", "NRII-", "NRJS-", "NRAA-", "NRRA-");
    add("grafana-token", Chars.WORD, 32, "glsa_");
    add("grafana-token", STD64_PAD, 32, "glc_");
    add("grafana-key", STD64_PAD, 40, "eyJrIjoi");
    add("sentry-token", Chars.ALNUM, 40, "sntryu_", "sntrya_");
    add("sentry-token", Chars.ANY64 | Chars.EQUALS, 40, "sntrys_");
    add("vault-token", URL64_DOT, 20, "hvs.", "hvb.", "hvr.");
    add("docker-token", Chars.URL64, 20, "dckr_pat_", "dckr_oat_");
    add("tailscale-key", Chars.URL64, 20, "tskey-");
    add(
        "doppler-token",
        URL64_DOT,
        30,
        "dp.pt.",
        "dp.st.",
        "dp.ct.",
        "dp.sa.",
        "dp.scim.",
        "dp.audit.");
    add("onepassword-token", STD64_PAD | Chars.URL64, 40, "ops_eyJ");
    add("age-key", UPPER_DIGIT, 50, "AGE-SECRET-KEY-1");
    add("adafruit-key", Chars.ALNUM, 24, "aio_");
    add("adobe-secret", Chars.ALNUM, 30, "p8e-");
    add("anypoint-secret", Chars.ALNUM, 24, "act_");
    add("apify-token", Chars.ALNUM, 30, "apify_api_");
    add("contentful-token", Chars.URL64, 36, "CFPAT-");
    add("defined-networking-key", Chars.ALNUM | Chars.DASH, 60, "dnkey-");
    add("frameio-token", Chars.URL64, 50, "fio-u-");
    add("infracost-key", Chars.ALNUM, 30, "ico-");
    add("intra42-secret", Chars.HEX, 50, "s-s4t2ud-", "s-s4t2af-", "u-s4t2ud-", "u-s4t2af-");
    add("nightfall-key", Chars.ALNUM, 30, "NF-");
    add("portainer-token", Chars.ANY64 | Chars.EQUALS, 36, "ptr_");
    add("posthog-key", Chars.WORD, 36, "phx_");
    add("prefect-key", Chars.ALNUM, 30, "pnu_");
    add("readme-key", Chars.ALNUM, 60, "rdme_");
    add("rootly-key", Chars.HEX, 50, "rootly_");
    add("shotstack-key", Chars.URL64, 36, "shltm_");
    add("simplelocalize-key", Chars.HEX, 50, "slk_");
    add("swarm-token", Chars.ALNUM | Chars.DASH, 50, "SWMTKN-1-");
    add("trufflehog-key", Chars.HEX, 16, "thog-key-", "thog-secret-");
    add("typeform-token", Chars.URL64 | Chars.DOT | Chars.EQUALS, 50, "tfp_");
    add("bannerbear-key", Chars.HEX, 28, "bb_pr_", "bb_ma_");
    add("dropbox-token", Chars.URL64, 100, "sl.u.");
    add("dropbox-token", Chars.URL64, 100, "sl.");
    add("deno-token", Chars.ALNUM, 30, "ddp_", "ddw_");
    add("dynatrace-token", Chars.ALNUM | Chars.DOT, 60, "dt0c01.", "dt0s01.", "dt0s16.");
    add("endor-key", Chars.ALNUM | Chars.DASH, 16, "endr+");
    add("facebook-token", Chars.ALNUM, 80, "EAAM", "EAAC");
    add("nvidia-key", Chars.URL64, 50, "nvapi-");
    add("settlemint-token", Chars.ALNUM, 16, "sm_pat_", "sm_sat_", "sm_aat_");
    add("squareup-token", Chars.ALNUM, 50, "sqco_");
    add("voiceflow-key", Chars.ALNUM | Chars.DOT, 40, "VF.");
    add("onfido-token", URL64_DOT, 36, "api_live.", "api_sandbox.", "api_live_us.");
    add("looker-key", Chars.ALNUM, 60, "key-");
    add("gemini-key", Chars.URL64, 40, "AQ.");
    add("encoded-jwt", STD64_PAD, 40, "ZXlKaGJHY2lPaU");
    add("pulumi-token", Chars.HEX, 36, "pul-");
    add("octopus-key", UPPER_DIGIT, 24, "API-");
    add("jfrog-key", Chars.ALNUM, 60, "AKCp");
    add("jfrog-token", Chars.ALNUM, 50, "cmVmdGtu");
  }

  private void addPackages() {
    add("npm-token", Chars.ALNUM, 30, "npm_");
    add("pypi-token", Chars.URL64, 50, "pypi-");
    add("rubygems-key", Chars.HEX, 40, "rubygems_");
    add("clojars-token", Chars.ALNUM, 50, "CLOJARS_");
    add("crates-token", Chars.ALNUM, 32, "cio");
  }
}
