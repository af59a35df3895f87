package dev.orchestrator.discord.rest;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static dev.orchestrator.local.discord.SimulatedServer.GUILD_ID;
import static dev.orchestrator.local.discord.SimulatedServer.NEWS;
import static dev.orchestrator.local.discord.SimulatedServer.OPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.message.Emoji;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.ApiAnswer.Ok;
import dev.orchestrator.discord.rest.ApiAnswer.Refused;
import dev.orchestrator.discord.rest.DiscordRest.Done;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.log.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each call that features make, over HTTP against a Discord that limits rates and permissions. */
@Timeout(60)
class DiscordRestTest {
  private static final String BOT_TOKEN = "bot" + "-token";
  private static final String SECRET = "ghp" + "_" + "Abc123".repeat(6);
  private static final Emoji THUMBS_UP = Emoji.unicode("👍");

  private final VirtualTime time = new VirtualTime();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private SimulatedDiscord discord;
  private DiscordRest rest;

  @BeforeEach
  void start() throws IOException {
    discord = SimulatedDiscord.start(SimulatedDiscordSettings.with(BOT_TOKEN, time));
    var client =
        new DiscordClient(
            discord.apiBase(),
            Optional.of(() -> BOT_TOKEN),
            "1.2.3",
            http,
            time,
            time,
            new FixedRandom(0));
    rest = new DiscordRest(() -> client, new MessageWriter(new Redactor()::redact), time);
  }

  @AfterEach
  void stop() {
    discord.close();
    http.close();
  }

  private String said() {
    return discord.say(ADA, OPS, "hello").id();
  }

  private SimulatedMessage only() {
    assertThat(discord.messages(OPS.id())).hasSize(1);
    return discord.messages(OPS.id()).getFirst();
  }

  private static <T> T ok(ApiAnswer<T> answer) {
    if (answer instanceof Ok<T>(T value)) {
      return value;
    }
    throw new AssertionError(answer);
  }

  @Test
  void a_message_is_sent_once_for_a_key_then_edited_and_deleted() {
    ReceivedMessage sent = ok(rest.send(OPS.id(), Message.of("One"), "key"));
    assertThat(ok(rest.send(OPS.id(), Message.of("One"), "key")).id()).isEqualTo(sent.id());
    assertThat(only().now().content()).isEqualTo("One");

    assertThat(ok(rest.edit(OPS.id(), sent.id(), Message.of("Two"))).content()).isEqualTo("Two");
    assertThat(rest.delete(OPS.id(), sent.id())).isEqualTo(new Ok<>(Done.DONE));
    assertThat(rest.delete(OPS.id(), sent.id())).isEqualTo(new Ok<>(Done.DONE));
    assertThat(discord.messages(OPS.id())).isEmpty();
  }

  @Test
  void files_arrive_byte_for_byte_under_their_names() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    rest.send(
        OPS.id(),
        Message.of("Two files"),
        "key",
        List.of(new FileUpload("bytes.bin", every), new FileUpload("größe.txt", new byte[0])));

    assertThat(only().now().content()).isEqualTo("Two files");
    assertThat(only().files())
        .extracting(file -> file.name() + " " + file.content().length)
        .containsExactly("bytes.bin 256", "größe.txt 0");
    assertThat(only().files().getFirst().content()).isEqualTo(every);
  }

  @Test
  void a_secret_in_a_message_a_file_or_the_name_of_a_thread_does_not_reach_discord() {
    String said = said();
    rest.send(OPS.id(), Message.of("with " + SECRET), "a");
    rest.send(
        OPS.id(),
        Message.of("with a file " + SECRET),
        "b",
        List.of(
            new FileUpload(
                SECRET + ".txt", ("token = " + SECRET).getBytes(StandardCharsets.UTF_8))));
    rest.createThread(OPS.id(), "thread " + SECRET, false);
    rest.edit(OPS.id(), ok(rest.send(OPS.id(), Message.of("x"), "c")).id(), Message.of(SECRET));
    rest.react(OPS.id(), said, THUMBS_UP);

    assertThat(discord.requests()).hasSize(6);
    assertThat(discord.requests()).extracting(RecordedRequest::text).noneMatch(holds(SECRET));
    assertThat(discord.messages(OPS.id()).get(2).files())
        .singleElement()
        .satisfies(file -> {
          assertThat(file.name()).endsWith(".txt");
          assertThat(new String(file.content(), StandardCharsets.UTF_8)).startsWith("token = ");
        });
  }

  private static Predicate<String> holds(String part) {
    return text -> text.contains(part);
  }

  @Test
  void messages_are_read_and_those_that_are_young_enough_deleted_together() {
    time.advance(Duration.ofDays(1));
    List<String> ids = IntStream.range(0, 3).mapToObj(_ -> said()).toList();
    assertThat(ok(rest.messages(OPS.id(), 2)))
        .extracting(ReceivedMessage::id)
        .containsExactly(ids.get(2), ids.get(1));

    time.advance(Duration.ofDays(15));
    List<String> young = IntStream.range(0, 101).mapToObj(_ -> said()).toList();
    assertThat(rest.delete(OPS.id(), Stream.concat(ids.stream(), young.stream()).toList()))
        .isEqualTo(new Ok<>(101));
    assertThat(discord.messages(OPS.id())).extracting(SimulatedMessage::id).isEqualTo(ids);
  }

  @Test
  void reactions_are_added_and_removed() {
    String id = said();
    var custom = Emoji.custom("ship_it", "1100000000000000999");
    assertThat(rest.react(OPS.id(), id, THUMBS_UP)).isEqualTo(new Ok<>(Done.DONE));
    assertThat(rest.react(OPS.id(), id, custom)).isEqualTo(new Ok<>(Done.DONE));
    assertThat(discord.reactions(id)).containsExactly("👍", "ship_it:1100000000000000999");

    assertThat(rest.removeReaction(OPS.id(), id, THUMBS_UP)).isEqualTo(new Ok<>(Done.DONE));
    assertThat(discord.reactions(id)).containsExactly("ship_it:1100000000000000999");
    assertThat(rest.react(OPS.id(), "1", THUMBS_UP))
        .isEqualTo(new Refused<Done>(404, 10008, "The message has been deleted."));
  }

  @Test
  void a_member_is_read_with_the_roles_that_were_given_and_taken() {
    assertThat(rest.addRole(GUILD_ID, ADA.id(), NEWS.id())).isEqualTo(new Ok<>(Done.DONE));
    DiscordRest.Member member = ok(rest.member(GUILD_ID, ADA.id()));
    assertThat(member.user().id()).isEqualTo(ADA.id());
    assertThat(member.user().name()).isEqualTo("Ada");
    assertThat(member.roleIds()).contains(NEWS.id());

    assertThat(rest.removeRole(GUILD_ID, ADA.id(), NEWS.id())).isEqualTo(new Ok<>(Done.DONE));
    assertThat(ok(rest.member(GUILD_ID, ADA.id())).roleIds()).doesNotContain(NEWS.id());
    assertThat(rest.member(GUILD_ID, "42"))
        .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo(10007));
  }

  @Test
  void a_direct_message_reaches_its_channel_and_no_unknown_user() {
    String channel = ok(rest.openDirectMessages(ADA.id()));
    rest.send(channel, Message.of("psst"), "key");

    assertThat(discord.messages(SimulatedServer.DIRECT.id()))
        .singleElement()
        .satisfies(message -> assertThat(message.now().content()).isEqualTo("psst"));
    assertThat(rest.openDirectMessages("42"))
        .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo(10013));
  }

  @Test
  void a_thread_is_opened_and_takes_members_and_messages() {
    String thread = ok(rest.createThread(OPS.id(), "Room", true));
    assertThat(rest.addToThread(thread, ADA.id())).isEqualTo(new Ok<>(Done.DONE));
    rest.send(thread, Message.of("welcome"), "key");

    assertThat(discord.messages(thread)).hasSize(1);
    assertThat(rest.addToThread(thread, "42"))
        .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo(10007));
  }

  @Test
  void a_call_that_is_not_modelled_is_made_and_its_values_cannot_leave_their_place() {
    assertThat(ok(rest.call("GET", "/channels/{channel}", Optional.empty(), OPS.id())).text("name"))
        .contains("ops");
    assertThat(rest.call("GET", "/channels/{channel}", Optional.empty(), "1?x=a&b#c"))
        .isInstanceOf(Refused.class);
    assertThat(discord.requests().getLast().path()).isEqualTo("/channels/1%3Fx%3Da%26b%23c");
  }

  record Denied(
      String what,
      Permission withdrawn,
      Function<DiscordRestTest, ApiAnswer<?>> call,
      String advice) {
    @Override
    public String toString() {
      return what + " without " + withdrawn.displayName();
    }
  }

  static Stream<Denied> denied() {
    Function<DiscordRestTest, ApiAnswer<?>> send =
        test -> test.rest.send(OPS.id(), Message.of("x"), "k");
    Function<DiscordRestTest, ApiAnswer<?>> react =
        test -> test.rest.react(OPS.id(), test.said(), THUMBS_UP);
    return Stream.of(
        new Denied("send", Permission.MESSAGE_SEND, send, "Send Messages"),
        new Denied(
            "send files",
            Permission.MESSAGE_ATTACH_FILES,
            test ->
                test.rest.send(
                    OPS.id(), Message.of("x"), "k", List.of(new FileUpload("a", new byte[1]))),
            "Attach Files"),
        new Denied(
            "send in a thread",
            Permission.MESSAGE_SEND_IN_THREADS,
            test ->
                test.rest.send(
                    ok(test.rest.createThread(OPS.id(), "t", false)), Message.of("x"), "k"),
            "Send Messages"),
        new Denied(
            "delete of another's message",
            Permission.MESSAGE_MANAGE,
            test -> test.rest.delete(OPS.id(), test.said()),
            "Manage Messages"),
        new Denied(
            "bulk delete",
            Permission.MESSAGE_MANAGE,
            test -> test.rest.delete(OPS.id(), List.of(test.said(), test.said())),
            "Manage Messages"),
        new Denied("react", Permission.MESSAGE_ADD_REACTION, react, "Add Reactions"),
        new Denied("react", Permission.MESSAGE_HISTORY, react, "Read Message History"),
        new Denied(
            "add a role",
            Permission.MANAGE_ROLES,
            test -> test.rest.addRole(GUILD_ID, ADA.id(), NEWS.id()),
            "Manage Roles"),
        new Denied(
            "remove a role",
            Permission.MANAGE_ROLES,
            test -> test.rest.removeRole(GUILD_ID, ADA.id(), NEWS.id()),
            "Manage Roles"),
        new Denied(
            "open a public thread",
            Permission.CREATE_PUBLIC_THREADS,
            test -> test.rest.createThread(OPS.id(), "t", false),
            "Create Public Threads"),
        new Denied(
            "open a private thread",
            Permission.CREATE_PRIVATE_THREADS,
            test -> test.rest.createThread(OPS.id(), "t", true),
            "Create Private Threads"),
        new Denied(
            "add to a thread",
            Permission.MESSAGE_SEND_IN_THREADS,
            test ->
                test.rest.addToThread(ok(test.rest.createThread(OPS.id(), "t", true)), ADA.id()),
            "Send Messages in Threads"));
  }

  @ParameterizedTest
  @MethodSource("denied")
  void a_call_without_its_permission_is_refused_once_and_names_the_permission(Denied denied) {
    discord.withdrawFromBot(denied.withdrawn());

    assertThat(denied.call().apply(this))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.httpStatus()).isEqualTo(403);
              assertThat(refused.code()).isEqualTo(50013);
              assertThat(refused.sentence()).contains(denied.advice());
            });
    assertThat(discord.requests().stream().filter(request -> request.status() == 403)).hasSize(1);
  }

  static Stream<Function<DiscordRestTest, ApiAnswer<?>>> inChannel() {
    return Stream.of(
        test -> test.rest.send(OPS.id(), Message.of("x"), "k"),
        test -> test.rest.edit(OPS.id(), test.said(), Message.of("x")),
        test -> test.rest.delete(OPS.id(), test.said()),
        test -> test.rest.messages(OPS.id(), 1),
        test -> test.rest.react(OPS.id(), test.said(), THUMBS_UP),
        test -> test.rest.removeReaction(OPS.id(), test.said(), THUMBS_UP),
        test -> test.rest.createThread(OPS.id(), "t", false),
        test -> test.rest.addToThread(OPS.id(), ADA.id()),
        test -> test.rest.call("GET", "/channels/{channel}", Optional.empty(), OPS.id()));
  }

  @ParameterizedTest
  @MethodSource("inChannel")
  void a_channel_that_the_bot_cannot_see_refuses_each_call(
      Function<DiscordRestTest, ApiAnswer<?>> call) {
    discord.withdrawFromBot(Permission.VIEW_CHANNEL);

    assertThat(call.apply(this))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(50001);
              assertThat(refused.sentence()).contains("View Channel");
            });
  }

  @Test
  void a_bot_deletes_its_own_message_and_writes_directly_without_any_permission() {
    String own = ok(rest.send(OPS.id(), Message.of("x"), "k")).id();
    discord.withdrawFromBot(Permission.MESSAGE_MANAGE, Permission.MESSAGE_SEND);

    assertThat(rest.delete(OPS.id(), own)).isEqualTo(new Ok<>(Done.DONE));
    assertThat(rest.send(SimulatedServer.DIRECT.id(), Message.of("x"), "k")).isInstanceOf(Ok.class);
  }

  static Stream<Function<DiscordRestTest, ApiAnswer<?>>> everyCall() {
    return Stream.of(
        test -> test.rest.send(OPS.id(), Message.of("x"), "k"),
        test ->
            test.rest.send(
                OPS.id(), Message.of("x"), "k", List.of(new FileUpload("a", new byte[1]))),
        test -> test.rest.messages(OPS.id(), 1),
        test -> test.rest.react(OPS.id(), test.said(), THUMBS_UP),
        test -> test.rest.removeReaction(OPS.id(), test.said(), THUMBS_UP),
        test -> test.rest.delete(OPS.id(), List.of(test.said(), test.said())),
        test -> test.rest.createThread(OPS.id(), "t", false),
        test -> test.rest.addToThread(OPS.id(), ADA.id()),
        test -> test.rest.addRole(GUILD_ID, ADA.id(), NEWS.id()),
        test -> test.rest.removeRole(GUILD_ID, ADA.id(), NEWS.id()),
        test -> test.rest.member(GUILD_ID, ADA.id()),
        test -> test.rest.openDirectMessages(ADA.id()),
        test -> test.rest.call("GET", "/channels/{channel}", Optional.empty(), OPS.id()));
  }

  @ParameterizedTest
  @MethodSource("everyCall")
  void a_rate_limit_is_waited_out(Function<DiscordRestTest, ApiAnswer<?>> call) {
    for (int i = 0; i < 25; i++) {
      assertThat(call.apply(this)).isInstanceOf(Ok.class);
    }
    assertThat(time.waits()).isNotEmpty();
    assertThat(discord.requests()).extracting(RecordedRequest::status).doesNotContain(429);
  }

  @Test
  void no_answer_holds_the_token() {
    discord.withdrawFromBot(Permission.MESSAGE_SEND);
    ApiAnswer<Json> refused =
        rest.call(
            "POST",
            "/channels/{channel}/messages",
            Optional.of("{\"content\":\"x\"}".getBytes(StandardCharsets.UTF_8)),
            OPS.id());
    assertThat(refused.toString()).doesNotContain(BOT_TOKEN);
  }
}
