package dev.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orchestrator.discord.interaction.Envelope;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.Interaction.Autocomplete;
import dev.orchestrator.discord.interaction.Interaction.Component;
import dev.orchestrator.discord.interaction.Interaction.MessageContext;
import dev.orchestrator.discord.interaction.Interaction.ModalSubmit;
import dev.orchestrator.discord.interaction.Interaction.Ping;
import dev.orchestrator.discord.interaction.Interaction.SlashCommand;
import dev.orchestrator.discord.interaction.Interaction.Unknown;
import dev.orchestrator.discord.interaction.Interaction.UserContext;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.interaction.InteractionReader.Result;
import dev.orchestrator.discord.interaction.OptionMapping;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.discord.interaction.SignatureVerifier.Parsed;
import dev.orchestrator.discord.interaction.SignedRequest;
import dev.orchestrator.discord.interaction.Verdict;
import dev.orchestrator.discord.interaction.Verdict.Genuine;
import dev.orchestrator.discord.interaction.Verdict.Reason;
import dev.orchestrator.discord.interaction.Verdict.Refused;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class EventsTest {
  private static final String ADA = "4000000000000000001";
  private static final String BOB = "4000000000000000002";

  private static final Map<Class<? extends Interaction>, List<String>> INTERACTIONS =
      Map.of(
          Ping.class,
          List.of("ping"),
          SlashCommand.class,
          List.of(
              "slash-no-options",
              "slash-all-options",
              "slash-int-bounds",
              "slash-unicode",
              "slash-subcommand",
              "slash-subcommand-group",
              "slash-guild-command",
              "slash-dm",
              "slash-user-install",
              "slash-user-install-in-guild",
              "slash-unknown-command",
              "slash-structure-mismatch",
              "slash-diagnose",
              "slash-debug-last",
              "slash-help",
              "unknown-option-type",
              "extra-fields",
              "entitled-user"),
          UserContext.class,
          List.of("user-command", "user-command-no-member"),
          MessageContext.class,
          List.of("message-command"),
          Autocomplete.class,
          List.of(
              "autocomplete-string",
              "autocomplete-integer-partial",
              "autocomplete-in-subcommand",
              "autocomplete-missing-required"),
          Component.class,
          List.of(
              "button",
              "button-ephemeral-message",
              "button-v2-message",
              "button-legacy-id0",
              "select-string",
              "select-user",
              "select-role",
              "select-mentionable",
              "select-channel",
              "select-empty",
              "unknown-component-type"),
          ModalSubmit.class,
          List.of(
              "modal-legacy-actionrow",
              "modal-label-text",
              "modal-label-all",
              "modal-from-component"),
          Unknown.class,
          List.of("entry-point", "sku-eligibility", "unknown-interaction-type"));

  @Test
  void every_interaction_reads_as_its_kind_and_there_is_none_beside_them() {
    assertThat(INTERACTIONS.values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(Events.names("interactions"));
    INTERACTIONS.forEach(
        (kind, names) -> names.forEach(name -> assertThat(read(name)).as(name).isInstanceOf(kind)));
  }

  @Test
  void every_interaction_has_its_own_id_a_made_up_token_and_an_unknown_field() {
    var ids = new HashSet<String>();
    for (String name : Events.names("interactions")) {
      Events.Body body = Events.body(name);
      assertThat(body.text()).as(name).doesNotEndWith("\n");
      assertThat(body.json().text("token")).as(name).contains("TEST_TOKEN");
      assertThat(body.json().get("future_field").isObject()).as(name).isTrue();
      assertThat(ids.add(body.json().text("id").orElseThrow())).as(name).isTrue();
    }
  }

  @Test
  void the_readme_names_every_interaction_and_every_event_of_aws() throws IOException {
    String readme = Files.readString(Path.of("events", "README.md"));
    Stream.concat(Events.names("interactions").stream(), Events.names("aws").stream())
        .forEach(name -> assertThat(readme).contains("`" + name + "`"));
  }

  @Test
  void every_option_type_reads_with_its_value_and_what_it_refers_to() {
    var command = (SlashCommand) read("slash-all-options");
    assertThat(command.options())
        .extracting(option -> option.type().orElseThrow().code())
        .containsExactly(3, 4, 10, 5, 6, 7, 8, 9, 11);
    assertThat(command.options().get(1).asLong()).hasValue(42);
    assertThat(command.options().get(2).asDouble()).hasValue(1.5);
    assertThat(command.options().get(3).asBoolean()).contains(true);
    assertThat(command.resolved().users()).containsOnlyKeys(BOB);
    assertThat(command.resolved().members()).containsOnlyKeys(BOB);
    assertThat(command.resolved().roles()).containsOnlyKeys("5000000000000000001");
    assertThat(command.resolved().channels()).containsOnlyKeys("3000000000000000001");
    assertThat(command.resolved().attachments().values())
        .singleElement()
        .satisfies(file -> assertThat(file.size()).isEqualTo(1234));
  }

  @Test
  void a_long_text_of_all_scripts_arrives_whole_and_verifies_to_the_byte() {
    var command = (SlashCommand) read("slash-unicode");
    String text = command.options().getFirst().asString().orElseThrow();
    assertThat(text.codePointCount(0, text.length())).isEqualTo(6000);
    assertThat(text).contains("🚀e\u0301שלום").contains("\"quoted\" \\ / \t");
    Events.Body body = Events.body("slash-unicode");
    assertThat(body.text()).contains("\\ud83d\\ude80");
    for (AwsShape shape : AwsShape.values()) {
      assertThat(verdict(body.signed().as(shape))).isEqualTo(new Genuine());
    }
    byte[] rewritten = body.json().toBytes();
    assertThat(verdict(body.signed().withBody(rewritten).as(AwsShape.HTTP_API)))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
  }

  @Test
  void who_did_it_and_where_is_known_in_servers_and_direct_messages() {
    for (String name : Events.names("interactions")) {
      Envelope envelope = read(name).envelope();
      if (!name.equals("ping")) {
        assertThat(envelope.invoker().orElseThrow().id()).as(name).isEqualTo(ADA);
        boolean direct = name.equals("slash-dm") || name.equals("slash-user-install");
        assertThat(envelope.guildId().isEmpty()).as(name).isEqualTo(direct);
        assertThat(envelope.guildInstalled())
            .as(name)
            .isEqualTo(!name.startsWith("slash-user-install"));
      }
    }
  }

  @Test
  void subcommands_and_what_is_typed_are_found_at_any_depth() {
    assertThat(((SlashCommand) read("slash-subcommand")).path()).containsExactly("get");
    assertThat(((SlashCommand) read("slash-subcommand-group")).path())
        .containsExactly("user", "edit");
    assertThat(typed("autocomplete-string")).isEqualTo("data a us");
    assertThat(typed("autocomplete-integer-partial")).isEqualTo("12");
    assertThat(typed("autocomplete-in-subcommand")).isEqualTo("ab");
    assertThat(typed("autocomplete-missing-required")).isEmpty();
  }

  @Test
  void every_input_of_the_new_modal_gives_its_values() {
    assertThat(((ModalSubmit) read("modal-label-all")).values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("text", List.of("words")),
                Map.entry("string-select", List.of("a", "b")),
                Map.entry("user-select", List.of(BOB)),
                Map.entry("role-select", List.of("5000000000000000001")),
                Map.entry("mentionable-select", List.of(BOB, "5000000000000000001")),
                Map.entry("channel-select", List.of("3000000000000000001")),
                Map.entry("file", List.of("6000000000000000011")),
                Map.entry("radio", List.of("x")),
                Map.entry("radio-unset", List.of()),
                Map.entry("checkbox-group", List.of("one", "two")),
                Map.entry("checkbox", List.of("true")),
                Map.entry("from-the-future", List.of("kept"))));
    for (String name : List.of("modal-legacy-actionrow", "modal-label-text")) {
      assertThat(((ModalSubmit) read(name)).values())
          .isEqualTo(Map.of("reason", List.of("It was slow.")));
    }
    assertThat(((ModalSubmit) read("modal-from-component")).message()).isPresent();
  }

  @Test
  void components_say_what_was_chosen_and_on_which_message() {
    assertThat(component("button").customId()).isEqualTo("page:3");
    assertThat(component("button").message().map(ReceivedMessage::isEphemeral)).contains(false);
    assertThat(component("button-ephemeral-message").message().map(ReceivedMessage::isEphemeral))
        .contains(true);
    assertThat(component("select-mentionable").values())
        .containsExactly(BOB, "5000000000000000001");
    assertThat(component("select-empty").values()).isEmpty();
    assertThat(component("unknown-component-type").componentType()).isEqualTo(99);
  }

  @Test
  void a_body_takes_another_id_token_and_user_and_changes_in_nothing_else() {
    for (String name : Events.names("interactions")) {
      Events.Body body = Events.body(name);
      Events.Body other = body.withId("1234567890123456789").withToken("OTHER$1");
      assertThat(other.json().text("id")).as(name).contains("1234567890123456789");
      assertThat(other.json().text("token")).as(name).contains("OTHER$1");
      String id = body.json().text("id").orElseThrow();
      assertThat(other.withId(id).withToken("TEST_TOKEN")).as(name).isEqualTo(body);
    }
    assertThat(Events.body("button").withUser(BOB).json().get("member").get("user").text("id"))
        .contains(BOB);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Events.body("ping").replace("not there", ""));
  }

  @ParameterizedTest
  @EnumSource
  void the_file_of_every_shape_holds_a_genuine_ping(AwsShape shape) {
    byte[] event = Events.aws(shape.file());
    assertThat(verdict(event)).isEqualTo(new Genuine());
    assertThat(bodyOf(Json.tryRead(event).orElseThrow())).isEqualTo(Events.body("ping").bytes());
  }

  @ParameterizedTest
  @EnumSource
  void a_request_takes_any_shape_and_stays_genuine(AwsShape shape) {
    Events.Request request = Events.body("slash-all-options").withId("1").signed();
    assertThat(verdict(request.as(shape))).isEqualTo(new Genuine());
    assertThat(verdict(request.withBody("{}".getBytes(UTF_8)).as(shape)))
        .isEqualTo(new Refused(Reason.SIGNATURE_DOES_NOT_MATCH));
    assertThat(verdict(request.withoutHeader(SignedRequest.SIGNATURE_HEADER).as(shape)))
        .isEqualTo(new Refused(Reason.NO_SIGNATURE));

    Json moved =
        Json.tryRead(request.withMethod("GET").withPath("/health").as(shape)).orElseThrow();
    assertThat(moved.toString()).contains("\"/health\"").contains("\"GET\"");
    assertThat(moved.get("rawPath").isAbsent()).isNotEqualTo(moved.get("path").isAbsent());
  }

  @Test
  void a_rest_api_keeps_the_spelling_of_headers() {
    Json event = Json.tryRead(Events.body("ping").signed().as(AwsShape.REST_API)).orElseThrow();
    assertThat(event.get("headers").fields()).containsKey("X-Signature-Ed25519");
    assertThat(event.get("multiValueHeaders").get("X-Signature-Timestamp").items()).hasSize(1);
    assertThat(event.get("headers").fields()).doesNotContainKey("x-signature-ed25519");
  }

  @Test
  void every_bad_request_is_bad_in_its_own_way() {
    Map<String, Verdict> expected =
        Map.ofEntries(
            Map.entry("bad-missing-signature", new Refused(Reason.NO_SIGNATURE)),
            Map.entry("bad-missing-timestamp", new Refused(Reason.NO_TIMESTAMP)),
            Map.entry("bad-odd-hex", new Refused(Reason.SIGNATURE_WRONG_LENGTH)),
            Map.entry("bad-63-byte-signature", new Refused(Reason.SIGNATURE_WRONG_LENGTH)),
            Map.entry("bad-not-hex", new Refused(Reason.SIGNATURE_NOT_HEX)),
            Map.entry("bad-wrong-key", new Refused(Reason.SIGNATURE_DOES_NOT_MATCH)),
            Map.entry("bad-changed-space", new Refused(Reason.SIGNATURE_DOES_NOT_MATCH)),
            Map.entry("bad-empty-body", new Genuine()),
            Map.entry("bad-method-get", new Genuine()),
            Map.entry("bad-not-json", new Genuine()),
            Map.entry("bad-array-body", new Genuine()));
    expected.forEach(
        (name, verdict) -> assertThat(verdict(Events.aws(name))).as(name).isEqualTo(verdict));
    assertThat(Json.tryRead(bodyOf(aws("bad-not-json")))).isEmpty();
    assertThat(InteractionReader.read(Json.tryRead(bodyOf(aws("bad-array-body"))).orElseThrow()))
        .isInstanceOf(Result.Malformed.class);

    Stream<String> others =
        Stream.of("dynamodb-stream-insert", "scheduled-event", "warmup", "unknown-event");
    assertThat(Events.names("aws"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(
                    expected.keySet().stream(),
                    Stream.of(AwsShape.values()).map(AwsShape::file),
                    others)
                .flatMap(it -> it)
                .toList());
  }

  @Test
  void the_stream_record_holds_an_interaction_that_reads_back_with_its_token() {
    Json image =
        aws("dynamodb-stream-insert")
            .get("Records")
            .items()
            .getFirst()
            .get("dynamodb")
            .get("NewImage");
    Json work = image.get("work").get("M");
    Json interaction = Json.read(work.get("interaction").text("S").orElseThrow());
    Result result = InteractionReader.read(interaction, work.get("token").text("S"));
    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Read.class,
            read -> {
              assertThat(read.interaction().envelope().token()).isEqualTo("TEST_TOKEN");
              assertThat(image.get("sk").text("S").orElseThrow())
                  .endsWith(read.interaction().envelope().id());
            });
  }

  @Test
  void every_webhook_event_of_discord_is_there() {
    assertThat(Events.names("webhook"))
        .containsExactly(
            "application-authorized-guild",
            "application-authorized-user",
            "application-deauthorized",
            "entitlement-create",
            "entitlement-delete",
            "entitlement-update",
            "webhook-ping",
            "webhook-unknown-event");
    for (String name : Events.names("webhook")) {
      Json event = Events.webhook(name).json();
      boolean ping = name.equals("webhook-ping");
      assertThat(event.get("type").integer()).as(name).hasValue(ping ? 0 : 1);
      assertThat(event.get("event").text("type").isPresent()).as(name).isEqualTo(!ping);
    }
  }

  @Test
  void every_webhook_of_github_is_there() {
    assertThat(Events.names("github"))
        .containsExactly(
            "ping",
            "workflow-job-completed",
            "workflow-job-in-progress",
            "workflow-run-completed-failure",
            "workflow-run-completed-success",
            "workflow-run-in-progress",
            "workflow-run-requested");
    for (String name : Events.names("github")) {
      Json body = Events.github(name).json();
      assertThat(body.get("repository").text("full_name")).as(name).contains("octo-org/storefront");
      if (!name.equals("ping")) {
        String subject = name.startsWith("workflow-run") ? "workflow_run" : "workflow_job";
        assertThat(body.get(subject).get("id").integer()).as(name).isPresent();
        assertThat(name.replace('-', '_')).contains(body.text("action").orElseThrow());
        assertThat(body.get(subject).get("conclusion").text().isPresent())
            .as(name)
            .isEqualTo(name.contains("completed"));
      }
    }
    Events.Request request =
        Events.github("ping").fromGitHub("ping", "sha256=00").withHeader("x-extra", "1");
    Json event = Json.tryRead(request.as(AwsShape.REST_API)).orElseThrow();
    assertThat(event.text("path")).contains("/github/webhook");
    assertThat(event.get("headers").text("X-Hub-Signature-256")).contains("sha256=00");
  }

  private static String typed(String name) {
    return ((Autocomplete) read(name)).focusedOption().map(OptionMapping::typed).orElseThrow();
  }

  private static Component component(String name) {
    return (Component) read(name);
  }

  private static Interaction read(String name) {
    return switch (InteractionReader.read(Events.body(name).json())) {
      case Result.Read(Interaction interaction) -> interaction;
      case Result.Malformed(String reason) -> throw new AssertionError(name + ": " + reason);
    };
  }

  private static Json aws(String name) {
    return Json.tryRead(Events.aws(name)).orElseThrow();
  }

  private static Verdict verdict(byte[] awsEvent) {
    Json event = Json.tryRead(awsEvent).orElseThrow();
    var headers = new HashMap<String, String>();
    event
        .get("multiValueHeaders")
        .fields()
        .forEach((name, values) ->
            headers.put(
                name.toLowerCase(Locale.ROOT), values.items().getFirst().text().orElseThrow()));
    event
        .get("headers")
        .fields()
        .forEach((name, value) ->
            headers.put(name.toLowerCase(Locale.ROOT), value.text().orElseThrow()));
    return verifier()
        .verify(
            new SignedRequest(
                bodyOf(event),
                Optional.ofNullable(headers.get(SignedRequest.TIMESTAMP_HEADER)),
                Optional.ofNullable(headers.get(SignedRequest.SIGNATURE_HEADER))));
  }

  private static byte[] bodyOf(Json event) {
    String body = event.text("body").orElseThrow();
    return event.get("isBase64Encoded").isTrue()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(UTF_8);
  }

  private static SignatureVerifier verifier() {
    return switch (SignatureVerifier.parse(Events.SIGNER.publicKeyHex())) {
      case Parsed.Usable usable -> usable.verifier();
      case Parsed.Unusable unusable -> throw new AssertionError(unusable.problems());
    };
  }
}
