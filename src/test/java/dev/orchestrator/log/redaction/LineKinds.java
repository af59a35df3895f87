package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.SecretKind.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Forms of lines that hold a secret: how files, tools and languages write a name and its value.
 * {@code §} is where the secret stands; what stands before it, up to the name, must stay.
 */
public final class LineKinds {
  private static final String GAP = "§";

  private LineKinds() {}

  public static List<SecretKind> all() {
    var kinds = new ArrayList<SecretKind>();
    aligned(kinds);
    diffs(kinds);
    urls(kinds);
    connectionStrings(kinds);
    words(kinds);
    yaml(kinds);
    json(kinds);
    markdown(kinds);
    names(kinds);
    languages(kinds);
    tools(kinds);
    return kinds;
  }

  private static void add(
      List<SecretKind> kinds,
      String label,
      Function<SeededRandom, String> secret,
      String... templates) {
    for (String template : templates) {
      kinds.add(
          SecretKind.part(
              label,
              template,
              dice -> {
                String made = secret.apply(dice);
                return new Sample(template.replace(GAP, made), made, template);
              }));
    }
  }

  private static void aligned(List<SecretKind> kinds) {
    add(
        kinds,
        "aligned",
        SeededRandom::password,
        "password     = \"§\"",
        "password            = §",
        "password \t\t  :   §",
        "  db_password" + " ".repeat(60) + "= '§'",
        "client_secret =" + " ".repeat(40) + "\"§\"",
        "api_key                  =>     \"§\"",
        "      + password                 = \"§\"",
        "      + admin_password           = \"§\" # forces replacement",
        "spring.datasource.password      =      §",
        "Password" + "\t".repeat(6) + ": §",
        "token      :    \"§\",",
        "|   password   |      §      |");
  }

  private static void diffs(List<SecretKind> kinds) {
    add(
        kinds,
        "diffs",
        SeededRandom::password,
        "~ password = \"old-one-2\" -> \"§\"",
        "~ password    =    \"old-one-2\"    ->    \"§\"",
        "password: old-one-2 -> §",
        "password: old-one-2 => §",
        "password = (sensitive value) -> \"§\"",
        "~ password = null -> \"§\" # forces replacement",
        "      ~ secret_string = \"aaBB11cc22\" -> \"§\"",
        "{\"password\": \"old-one-2\" -> \"§\"}",
        "api_key: 'aaBB11cc22' → '§'",
        "-  password: old-one-2\n+  password: §");
  }

  private static void urls(List<SecretKind> kinds) {
    for (String sign : List.of("@", "/", "#", "?", "@/", "\\", "\"", "'", " ", "${", "#/", ":@")) {
      add(
          kinds,
          "url passwords",
          d -> "p1" + d.alnum(6) + sign + d.alnum(6) + "9",
          "postgres://app:§@db:5432/x",
          "connect to mysql://root:§@10.0.0.7:3306/shop failed");
    }
    for (String sign : List.of("@", "/", "#", "?")) {
      add(
          kinds,
          "url passwords",
          d -> "p1" + d.alnum(6) + sign + d.alnum(6) + "9",
          "https://deploy:§@git.example.com/x.git",
          "url=\"amqp://svc:§@mq.example.com:5672/vhost?heartbeat=30\"",
          "mongodb+srv://svc:§@c0.example.net/prod?retryWrites=true&w=majority");
    }
    add(
        kinds,
        "url passwords",
        d -> d.hex(40),
        "git clone https://§@github.com/o/r.git",
        "origin\thttps://§:x-oauth-basic@github.com/o/r (fetch)");
  }

  private static void connectionStrings(List<SecretKind> kinds) {
    add(
        kinds,
        "connection strings",
        SeededRandom::password,
        "Driver={ODBC Driver 18};Server=db;Uid=sa;Pwd={§};",
        "jdbc:sqlserver://db:1433;user=sa;password={§};encrypt=true",
        "Server=db;User Id=sa;Password='§';Encrypt=true",
        "Server=db;User Id=sa;Password=\"§\";Encrypt=true",
        "host=db port=5432 user=app password='§' sslmode=require",
        "host=db   password = §   user=app",
        "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=§");
  }

  private static void words(List<SecretKind> kinds) {
    add(
        kinds,
        "words",
        d -> d.pick("supersecret", "topsecret", "mypassword", "verysecret", "letmeinpassword"),
        "password=§",
        "DB_PASSWORD=§",
        "\"password\": \"§\"",
        "login user=bob password=§ from 10.0.0.1");
    add(
        kinds,
        "words",
        d -> d.pick("my_secret_password", "my_password", "super_secret_token", "myPassword"),
        "{\"password\":\"§\"}",
        "password: '§'",
        "Server=db;User Id=sa;Password=§;",
        "PASSWORD=§");
  }

  private static void yaml(List<SecretKind> kinds) {
    add(
        kinds,
        "yaml",
        SeededRandom::password,
        "password: |\n  §\nuser: bob",
        "password: |-\n    §\n",
        "password: >\n  §\n",
        "db:\n  password: |\n    §\n  host: x",
        "password:\n  §\nuser: bob",
        "password:\n  \"§\"",
        "- name: DB_PASSWORD\n  value: §",
        "- name: DB_PASSWORD\n  value: \"§\"",
        "- name: DB_PASSWORD\n  value: |\n    §",
        "- name: DB_PASSWORD\n  value: >-\n    §",
        "passwords:\n  - §\n  - other-1-other\nuser: bob",
        "passwords:\n- §\n",
        "tokens:\n  - \"§\"",
        "api_keys:\n  - '§'",
        "secrets: [§, x]",
        "client_secret: !!str §",
        "password: &pw §",
        "password: \"§\" # rotate");
    add(
        kinds,
        "yaml",
        d -> d.letters(2) + "''" + d.alnum(8) + "1''" + d.alnum(6) + "2",
        "password: '§'",
        "password = '§'",
        "{password: '§', user: bob}");
  }

  private static void json(List<SecretKind> kinds) {
    add(
        kinds,
        "json lines",
        SeededRandom::password,
        "{\n  \"password\":\n    \"§\",\n  \"user\": \"bob\"\n}",
        "{\n  \"password\" :\n  \"§\"\n}",
        "[\n  {\n    \"name\": \"DB_PASSWORD\",\n    \"value\": \"§\"\n  }\n]",
        "    \"Name\": \"DB_PASSWORD\",\n    \"Type\": \"SecureString\",\n    \"Value\": \"§\"",
        "  \"passwords\": [\n    \"§\",\n    \"x\"\n  ]",
        "\"password\" : [ \"§\" ]",
        "passwords = [\"§\"]",
        "api_tokens: [\"§\", \"x\"]",
        "db_secrets => [\"x\", \"§\"]",
        "db_pw=§",
        "{\"\"password\"\":\"\"§\"\"}");
    add(
        kinds,
        "json lines",
        d -> d.hex(64),
        "{\"name\":\"SIGNER_PRIVATE_KEY\",\"value\":\"§\"}",
        "{\"name\": \"SIGNER_PRIVATE_KEY\", \"value\": \"§\"}",
        "  \"name\": \"SIGNER_PRIVATE_KEY\",\n  \"value\": \"§\"",
        "{\"key\":\"WALLET_PRIVATE_KEY\",\"value\":\"0x§\"}",
        "SIGNER_PRIVATE_KEY=0x§");
  }

  private static void markdown(List<SecretKind> kinds) {
    add(
        kinds,
        "markdown",
        SeededRandom::password,
        "**password**: §",
        "**Password:** §",
        "- **password**: `§`",
        "**Token**: `§`",
        "*password*: §",
        "__password__: §",
        "`password`: §",
        "`password`: `§`",
        "* `DB_PASSWORD` = `§`",
        "| **password** | §x1 |",
        "| `password` | `§` |",
        "> **Secret:** §",
        "<b>password</b>: §");
  }

  private static void names(List<SecretKind> kinds) {
    for (String name :
        List.of(
            "GH_PAT",
            "AZURE_DEVOPS_EXT_PAT",
            "GITHUB_PAT",
            "LAUNCHDARKLY_SDK_KEY",
            "PAGERDUTY_ROUTING_KEY",
            "COSIGN_KEY",
            "GCP_SA_KEY",
            "BW_SESSION",
            "LASTPASS_SESSION",
            "OP_SESSION_my",
            "UNSPLASH_KEY",
            "EXPO_PUSH_KEY",
            "MINIO_ROOT_KEY")) {
      add(kinds, "names", d -> d.alnum(32), name + "=§", "export " + name + "=\"§\"", name + ": §");
    }
    add(
        kinds,
        "names",
        SeededRandom::uuid,
        "CYPRESS_RECORD_KEY=§",
        "LD_SDK_KEY=sdk-§",
        "secret_id=§",
        "{\"role_id\":\"approle\",\"secret_id\":\"§\"}",
        "VAULT_SECRET_ID: §");
    add(
        kinds,
        "names",
        d -> d.hex(64),
        "ROUTING_KEY=§",
        "COSIGN_KEY=§",
        "{\"encryptionKey\":\"§\"}",
        "SERVICE_ACCOUNT_KEY=§");
  }

  private static void languages(List<SecretKind> kinds) {
    for (String name :
        List.of(
            "senha",
            "contraseña",
            "contrasena",
            "Contraseña",
            "Passwort",
            "passwort",
            "Kennwort",
            "mot de passe ",
            "Mot de passe ",
            "motdepasse",
            "пароль",
            "Пароль",
            "wachtwoord",
            "hasło",
            "lösenord",
            "şifre",
            "密码",
            "パスワード",
            "비밀번호")) {
      add(kinds, "languages", SeededRandom::password, name + ": §", name + "=§", name + " = \"§\"");
    }
  }

  private static void tools(List<SecretKind> kinds) {
    add(
        kinds,
        "tools",
        d -> d.pick("p@", "w&", "q|", "z;") + d.alnum(5) + d.pick("!x", "<y", ",z", "#w") + "4",
        "curl -u \"svc:§\" https://x.example",
        "curl -sS --user 'svc:§' https://x.example");
    add(
        kinds,
        "tools",
        SeededRandom::password,
        "curl -u svc:§ https://x.example",
        "curl -s -usvc:§ https://x.example",
        "curl --user=svc:§ https://x.example",
        "set -x DB_PASSWORD §",
        "set -gx GITHUB_TOKEN §",
        "set --export API_KEY '§'",
        "setenv DB_PASSWORD §",
        "setx DB_PASSWORD \"§\"",
        "ENV DB_PASSWORD §",
        "db.example.com:5432:app:svc:§",
        "localhost:5432:*:postgres:§",
        "*:*:*:svc:§",
        "Content-Disposition: form-data; name=\"password\"\r\n\r\n§\r\n--b",
        "Content-Disposition: form-data; name=\"api_key\"\r\nContent-Type: text/plain\r\n\r\n§\r\n",
        "Content-Disposition: form-data; name=\"password\"\n\n§\n--b",
        "app --password \\\n  §",
        "app --password=§",
        "machine x.example login svc password §",
        "machine x.example\n  login svc\n  password §");
    add(
        kinds,
        "tools",
        d -> d.pick("supersecret", "letmein", "changeit-now"),
        "curl -u admin:§ https://x.example/api");
  }
}
