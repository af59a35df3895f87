package dev.orchestrator.log.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Lines in which nothing is secret, though much looks as if: ids, digests, names, placeholders. */
public final class HarmlessLines {
  private HarmlessLines() {}

  public static List<String> of(long seed, int count) {
    var dice = new SeededRandom(seed);
    var lines = new ArrayList<String>();
    var makers = new ArrayList<Function<SeededRandom, String>>();
    makers.addAll(ids());
    makers.addAll(names());
    makers.addAll(placeholders());
    makers.addAll(code());
    makers.addAll(sentences());
    for (int i = 0; i < count; i++) {
      lines.add(makers.get(i % makers.size()).apply(dice));
    }
    return lines;
  }

  private static List<Function<SeededRandom, String>> ids() {
    return List.of(
        d -> "request " + d.uuid() + " took " + d.between(1, 900) + " ms",
        d -> "trace_id=1-" + d.hex(8) + "-" + d.hex(24) + " done",
        d -> "traceparent: 00-" + d.hex(32) + "-" + d.hex(16) + "-01",
        d ->
            "X-Amzn-Trace-Id: Root=1-"
                + d.hex(8)
                + "-"
                + d.hex(24)
                + ";Parent="
                + d.hex(16)
                + ";Sampled=1",
        d -> "HEAD is now at " + d.hex(40) + " Fix the build",
        d -> "commit " + d.hex(7) + " by octocat",
        d -> "sha256:" + d.hex(64) + " pushed",
        d -> "integrity sha512-" + d.std64(86) + "==",
        d -> "ETag: \"" + d.hex(32) + "\"",
        d -> "Content-MD5: " + d.std64(22) + "==",
        d -> "x-amz-request-id: " + d.upper(16) + " x-amz-id-2: " + d.std64(75) + "=",
        d -> "x-amzn-RequestId: " + d.upper(52),
        d -> "2026/11/21/[$LATEST]" + d.hex(32),
        d -> "arn:aws:lambda:eu-west-1:" + d.digits(12) + ":function:orchestrator-dev",
        d ->
            "loading arn:aws:secretsmanager:us-east-1:"
                + d.digits(12)
                + ":secret:discord/bot-token-"
                + d.alnum(6),
        d ->
            "{\"secretArn\":\"arn:aws:secretsmanager:us-east-1:"
                + d.digits(12)
                + ":secret:prod/db-"
                + d.alnum(6)
                + "\"}",
        d -> "kms key arn:aws:kms:eu-west-1:" + d.digits(12) + ":key/" + d.uuid(),
        d -> "KeyId=" + d.uuid() + " alias/orchestrator",
        d -> "<@" + d.snowflake() + "> used /status in <#" + d.snowflake() + ">",
        d ->
            "guild_id="
                + d.snowflake()
                + " channel_id="
                + d.snowflake()
                + " user_id="
                + d.snowflake(),
        d ->
            "https://cdn.discordapp.com/avatars/"
                + d.snowflake()
                + "/"
                + d.hex(32)
                + ".png?size=128",
        d -> "X-RateLimit-Bucket: " + d.hex(32),
        d -> "DISCORD_PUBLIC_KEY=" + d.hex(64),
        d -> "{\"verify_key\":\"" + d.hex(64) + "\",\"public_key\":\"" + d.hex(64) + "\"}",
        d -> "POST /api/v10/applications/" + d.snowflake() + "/commands 200",
        d -> "GET /repos/octo-org/storefront/hooks/" + d.digits(9) + "/deliveries 200",
        d -> "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + d.std64(43) + " deploy@host",
        d -> "-----BEGIN CERTIFICATE----- MIIB" + d.std64(60) + " -----END CERTIFICATE-----",
        d -> "-----BEGIN PUBLIC KEY-----\n" + d.std64(64) + "\n-----END PUBLIC KEY-----",
        d -> "data:image/png;base64,iVBORw0KGgo" + d.std64(120),
        d -> "s3://bucket/artifacts/2026/" + d.hex(40) + "/app.zip",
        d -> "01" + d.of("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24) + " ulid of the run",
        d -> "nanoid " + d.url64(21) + " created",
        d -> "node_id MDEwOlJlcG9zaXRvcnkx" + d.base64(d.digits(6)) + " R_kgDO" + d.alnum(5),
        d -> "cursor YXJyYXljb25uZWN0aW9uOjEw" + " of " + d.digits(3),
        d -> "at app.Main$$Lambda/0x" + d.hex(16) + ".run(Unknown Source)",
        d -> "docker image ghcr.io/octo-org/app@sha256:" + d.hex(64),
        d -> "instance i-0" + d.hex(16) + " in vpc-" + d.hex(17),
        d -> "account AC" + d.hex(32) + " sent SM" + d.hex(32),
        d -> "role AROA" + d.base32(17) + ":session and user AIDA" + d.base32(17),
        d -> "https://" + d.hex(32) + "@o" + d.digits(6) + ".ingest.sentry.io/" + d.digits(7),
        d -> "stripe publishable pk_" + "live_" + d.alnum(24),
        d ->
            "mac 00:1b:44:11:3a:b7 ip 10.0."
                + d.between(0, 255)
                + "."
                + d.between(0, 255)
                + ":8443",
        d -> "2001:db8::" + d.hex(4) + ":" + d.hex(4) + " connected at 12:34:56.789",
        d -> "version 1." + d.between(0, 30) + ".0-rc.1+build." + d.digits(4),
        d ->
            "https://github.com/octo-org/storefront/actions/runs/"
                + d.digits(11)
                + "/job/"
                + d.digits(11),
        d -> "https://example.com:8443/a/@scope/pkg?x=1#frag",
        d -> "mailto:ops@example.com cc: dev@example.com",
        d -> "git@github.com:octo-org/storefront.git cloned");
  }

  private static List<Function<SeededRandom, String>> names() {
    return List.of(
        d -> "monkey=banana keyboard=qwerty turkey=" + d.letters(9) + d.digits(3),
        d -> "primary_key=" + d.alnum(12) + " foreign_key=" + d.alnum(12),
        d -> "partition_key=USER#" + d.snowflake() + " sort_key=TRACE#" + d.digits(20),
        d -> "cache_key=" + d.hex(32) + " object_key=builds/" + d.hex(12) + ".zip",
        d -> "dedupKey=" + d.hex(24) + " idempotency_key=" + d.uuid(),
        d -> "{\"keyId\":\"" + d.uuid() + "\",\"kmsKeyId\":\"" + d.uuid() + "\"}",
        d -> "public_key=" + d.std64(44) + " publicKey: " + d.std64(43),
        d -> "token_count=" + d.digits(4) + " max_tokens=4096 total_tokens=" + d.digits(4),
        d ->
            "{\"usage\":{\"input_tokens\":"
                + d.digits(4)
                + ",\"output_tokens\":"
                + d.digits(3)
                + "}}",
        d -> "token_type=bearer token_expires_in=3600",
        d ->
            "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"tokenEndpoint\":\"https://idp/oauth/token\"}",
        d -> "next_token=" + d.std64(40) + " page_token=" + d.alnum(24),
        d -> "{\"nextToken\":\"" + d.std64(60) + "\",\"items\":[]}",
        d -> "secretName=discord/bot-token secretVersion=" + d.uuid(),
        d -> "{\"secret_name\":\"prod/db\",\"secret_version\":\"AWSCURRENT\"}",
        d -> "passwordPolicy=strong passwordChangedAt=2026-11-21T10:00:00Z",
        d -> "hasPassword=true passwordRequired=false",
        d -> "DISCORD_BOT_TOKEN_PARAMETER=/orchestrator/dev/discord-bot-token",
        d -> "GITHUB_TOKEN_PARAMETER=/orchestrator/prod/github-token loaded",
        d -> "sessionDurationMs=" + d.digits(6) + " sessionId=" + d.uuid(),
        d -> "signatureVersion=v4 signature_algorithm=ed25519",
        d -> "X-Signature-Ed25519: " + d.hex(128),
        d -> "X-Hub-Signature-256: sha256=" + d.hex(64),
        d -> "cookieConsent=accepted cookie_policy=" + d.alnum(10),
        d -> "author=" + d.alnum(12) + " authority=" + d.alnum(16) + " authenticated=true",
        d -> "authMethod=oauth2 auth_type=" + d.alnum(12),
        d -> "passenger=" + d.alnum(14) + " compass=north bypass=" + d.alnum(9),
        d -> "pass=" + d.between(0, 99) + " fail=0 skipped=2 passCount=" + d.digits(2),
        d -> "{\"pass\":" + d.digits(2) + ",\"fail\":0}",
        d -> "secretary=" + d.letters(5) + d.digits(5) + " hotkey=ctrl+shift+" + d.letters(1),
        d -> "tokenizer=cl100k_base" + d.digits(3) + " keyword=" + d.alnum(10) + " keyframe=12",
        d -> "routing_key=orders.created." + d.digits(3) + " row_key=" + d.alnum(16),
        d -> "PWD=/home/app OLDPWD=/srv/app/releases/" + d.digits(14),
        d -> "password_hash_algorithm=argon2id password_length=12",
        d -> "api_key_id=" + d.alnum(20) + " access_key_count=2",
        d ->
            "{\"name\":\"REGION\",\"value\":\"eu-west-1\"} {\"name\":\"BUILD\",\"value\":\""
                + d.hex(40)
                + "\"}",
        d -> "{\"required\":[\"username\",\"password\"],\"optional\":[\"token\",\"otp\"]}",
        d -> "{\"field\":\"password\",\"message\":\"must have 12 characters\"}",
        d -> "{\"name\":\"password\",\"type\":\"string\",\"required\":true}",
        d -> "columns: id, email, password_hash, token_id, created_at",
        d -> "key=" + d.alnum(24) + " value=" + d.alnum(12),
        d -> "{\"key\":\"" + d.alnum(20) + "\",\"value\":\"" + d.alnum(20) + "\"}",
        d -> "GET /search?q=api+keys&page=2&code=404&state=open 200",
        d -> "error code=50035 state=" + d.letters(8),
        d -> "{\"code\":10062,\"message\":\"Unknown interaction\"}");
  }

  private static List<Function<SeededRandom, String>> placeholders() {
    return List.of(
        d -> "password=******** token=***",
        d -> "password=[REDACTED] secret=<redacted> token=(hidden)",
        d -> "token=${DISCORD_BOT_TOKEN} secret={{ vault.secret }}",
        d -> "password=%DB_PASSWORD% apiKey=$API_KEY",
        d -> "{\"password\":null,\"token\":\"\",\"secret\":false}",
        d -> "password=null token=undefined secret=none apiKey=",
        d -> "const token = process.env.DISCORD_TOKEN;",
        d -> "password: req.body.password, token: ctx.session.token",
        d -> "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        d -> "Authorization: Bearer <token>",
        d -> "Authorization: Bearer ${TOKEN}",
        d -> "curl -H \"Authorization: Bearer $TOKEN\" https://api.github.com",
        d -> "postgres://user:${PASSWORD}@db:5432/app",
        d -> "redis://:<password>@cache:6379",
        d -> "https://user:***@registry.internal/v2/",
        d -> "--password <password> --token $TOKEN --api-key ${API_KEY}",
        d ->
            "{\"apiKey\":\"<your api key>\",\"password\":\"changeme?\"}"
                .replace("changeme?", "xxxxxxxx"),
        d -> "password: \"%s\", user: \"%s\"",
        d -> "token='{}' secret=\"{0}\"",
        d -> "secret=[redacted:github-token …" + d.alnum(4) + "] kept",
        d -> "Set-Cookie: theme=dark; Path=/; Max-Age=3600; SameSite=Lax",
        d -> "Cookie: theme=dark; lang=en; tz=UTC",
        d -> "WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\"",
        d -> "WWW-Authenticate: Basic realm=\"registry.internal\"",
        d -> "<password></password><token/>",
        d -> "-u app:app --user 1000:1000");
  }

  private static List<Function<SeededRandom, String>> code() {
    return List.of(
        d -> "Token token = lexer.nextToken();",
        d -> "String password = System.getenv(\"DB_PASSWORD\");",
        d -> "private final String token; public void setPassword(String password) {}",
        d -> "function login(user: string, password: string): Promise<Token>",
        d -> "if (token == null) throw new IllegalStateException(\"no token\");",
        d -> "this.token = token; this.secret = clientSecret;",
        d -> "password = getPassword(user)",
        d -> "Unexpected token < in JSON at position " + d.digits(2),
        d -> "SyntaxError: Unexpected token 'export'",
        d -> "parse error: unexpected token: IDENTIFIER at line " + d.digits(3),
        d -> "mismatched input 'FROM' expecting token EOF",
        d -> "tokens: [IDENT, LPAREN, RPAREN]",
        d -> "at com.example.TokenService.refreshToken(TokenService.java:" + d.digits(3) + ")",
        d -> "Caused by: javax.crypto.BadPaddingException: Given final block not properly padded",
        d -> "import com.example.auth.PasswordEncoder;",
        d -> "SELECT id, password FROM users WHERE token_id = ?",
        d -> "ALTER TABLE users ADD COLUMN api_key varchar(64)",
        d -> "{\"$ref\":\"#/components/schemas/AccessToken\"}",
        d -> "kubectl get secret db-credentials -n prod",
        d -> "aws ssm get-parameter --name /orchestrator/dev/token --with-decryption",
        d -> "fetch(url, { credentials: 'include', mode: 'cors' })",
        d -> "secrets: inherit",
        d -> "regex (?<token>[A-Za-z0-9]+) compiled",
        d -> "C:\\Users\\app\\secrets\\token.txt not found",
        d -> "public record Login(String user, String password) {}",
        d -> "java.lang.ClassNotFoundException: com.example.SecretKeyFactoryBean");
  }

  private static List<Function<SeededRandom, String>> sentences() {
    return List.of(
        d -> "password reset requested for user " + d.digits(6),
        d -> "Password: required",
        d -> "invalid password",
        d -> "password must be at least 12 characters",
        d -> "The token has expired, sign in again",
        d -> "token: expired at 2026-11-21T10:00:00Z",
        d -> "secret \"discord/bot-token\" was not found",
        d -> "missing secret 'DB_PASSWORD' in the environment",
        d -> "rotated the secret of webhook " + d.snowflake(),
        d -> "API key is missing",
        d -> "no API key 'default' configured",
        d -> "Basic authentication is required",
        d -> "Bearer authentication is not supported here",
        d -> "Bot started, version 1.4." + d.between(0, 40),
        d -> "Bot ReleaseOperations joined the guild",
        d -> "cookie jar is full (" + d.digits(3) + " of 300)",
        d -> "session opened for user root by (uid=0)",
        d -> "the key of success is patience",
        d -> "signature verified in " + d.digits(2) + " ms",
        d -> "authorization denied: missing permission MANAGE_ROLES",
        d -> "authorization: pending",
        d -> "auth=none auth: basic",
        d -> "100% of 20 checks passed & 3 skipped; see #" + d.digits(4),
        d -> "path C:\\new\\table\\run has 5 files",
        d -> "deployed ref main to prod in 42 s, run " + d.digits(11),
        d -> "GET https://api.example.com/v1/things?page=2&limit=50&sort=-created 200 13ms",
        d -> "user octocat used /deploy-client ref=main wait=true",
        d ->
            "{\"ts\":\"2026-11-21T10:00:00.000Z\",\"level\":\"info\",\"msg\":\"command answered\",\"duration_ms\":"
                + d.digits(3)
                + "}",
        d -> "Tom &amp; Jerry said &quot;hello&quot; &#8212; 50%25 off",
        d -> "naïve café — 東京 🎉 done");
  }
}
