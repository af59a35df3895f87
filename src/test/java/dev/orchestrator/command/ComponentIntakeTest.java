package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.trace.DynamoTraceStore;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person who presses a button reads, and what is left in the table. */
class ComponentIntakeTest {
  private static final Instant T0 = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ADMIN = "4000000000000000009";
  private static final String OTHER_ADMIN = "4000000000000000008";
  private static final String MEMBER = "4000000000000000001";
  private static final String OFFER_TRACE = "1-67000000-bbbbbbbbbbbbbbbbbbbbbbbb";
  private static final String PRESS_TRACE = "1-67000001-cccccccccccccccccccccccc";
  private static final LocalDynamo DYNAMO = start();
  private static final TraceStore TRACES =
      new DynamoTraceStore(DYNAMO.client(), "buttons", new Redactor(), _ -> List.of());
  private static final AtomicLong INTERACTIONS = new AtomicLong(1_200_000_000_000_000_000L);

  private final List<String> pressed = new CopyOnWriteArrayList<>();

  private final ComponentIntake intake = instance();

  /** One more instance of the function over the same table. */
  private ComponentIntake instance() {
    return new ComponentIntake(
        new ComponentRouter(
            List.of(new Note(pressed), new Cancel(), new Go(), new Breaks(), new Take(pressed)),
            List.of(new Pick(pressed), new PickLater()),
            List.of(),
            new Admins(Set.of(ADMIN, OTHER_ADMIN), Set.of())),
        TRACES,
        new ReplyWriter(text -> text),
        text -> text.replace("hunter2", "[redacted]"),
        new Incidents(AlertsManager.off()),
        () -> T0);
  }

  private record Seat(String room, int row) {}

  private static final StateCodec<Seat> SEAT =
      StateCodec.of(
          seat -> List.of(seat.room(), "" + seat.row()),
          values -> new Seat(values.get(0), Integer.parseInt(values.get(1))));

  private static final StatefulButtonSpec<Seat> TAKE =
      ButtonSpec.of("take", "alerts").withState(SEAT);

  private record Take(List<String> pressed) implements Button.ImmediateWithState<Seat> {
    @Override
    public StatefulButtonSpec<Seat> statefulSpec() {
      return TAKE;
    }

    @Override
    public Reply.ToComponent press(Seat seat, ButtonPress press, CommandCall call) {
      pressed.add(seat.toString());
      return new Reply.EditMessage(Message.of("took " + seat.room() + " " + seat.row()));
    }
  }

  private static final StatefulSelectSpec<Seat, String> PICK =
      SelectSpec.strings("pick", "alerts").singleUse().withState(SEAT);

  private record Pick(List<String> pressed) implements SelectMenu.ImmediateWithState<Seat, String> {
    @Override
    public StatefulSelectSpec<Seat, String> statefulSpec() {
      return PICK;
    }

    @Override
    public Reply.ToComponent choose(Seat seat, Selection<String> selection, CommandCall call) {
      pressed.add(selection.values() + " of " + seat.room());
      return new Reply.EditMessage(
          Message.of("picked " + selection.values().getFirst() + " of " + seat.room()));
    }
  }

  private static final StatefulSelectSpec<Seat, String> PICK_LATER =
      SelectSpec.strings("pick-later", "alerts").singleUse().withState(SEAT);

  private record PickLater() implements SelectMenu.DeferredWithState<Seat, String> {
    @Override
    public StatefulSelectSpec<Seat, String> statefulSpec() {
      return PICK_LATER;
    }

    @Override
    public Outcome choose(
        Seat seat, Selection<String> selection, CommandCall call, CommandRun run) {
      return Outcome.succeeded(Message.of("picked"));
    }
  }

  private record Note(List<String> pressed) implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("note", "alerts", Access.ANYONE, false);
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      pressed.add(press.argument());
      return new Reply.EditMessage(Message.of("noted " + press.argument()));
    }
  }

  private record Cancel() implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("cancel", "deploy-client", Access.ADMINS, true);
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      return new Reply.EditMessage(Message.of("cancelled " + press.state().get("ref")));
    }
  }

  private record Go() implements Button.Deferred {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("go", "deploy-client", Access.ADMINS, true);
    }

    @Override
    public Outcome press(ButtonPress press, CommandCall call, CommandRun run) {
      return Outcome.succeeded(Message.of("done"));
    }
  }

  private record Breaks() implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return new ButtonSpec("breaks", "alerts", Access.ANYONE, false);
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      throw new IllegalStateException("token=" + "hunter2hunter2");
    }
  }

  private static LocalDynamo start() {
    try {
      return LocalDynamo.start(Optional.empty());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @BeforeAll
  static void create() {
    LocalTable.create(DYNAMO.client(), "buttons");
  }

  @AfterAll
  static void stop() {
    DYNAMO.close();
  }

  private static String id() {
    return Long.toString(INTERACTIONS.getAndIncrement());
  }

  private static String offer(Instant endsAt) {
    String nonce = id();
    TRACES.offer(
        new SingleUseToken(
            nonce, ADMIN, OFFER_TRACE, Map.of("ref", "v1.2"), endsAt, Optional.empty()));
    return nonce;
  }

  private Json press(String customId, String person) {
    return press(customId, person, id());
  }

  private static Json choice(String customId, String person, String interactionId) {
    return Json.read(
        """
        {"id":"%s","application_id":"1000000000000000001","type":3,"token":"t-%s","version":1,
         "channel_id":"3000","user":{"id":"%s","username":"x"},
         "data":{"component_type":3,"custom_id":"%s","values":["window"]},
         "message":{"id":"9000","channel_id":"3000","content":"c","flags":0}}
        """
            .formatted(interactionId, interactionId, person, customId));
  }

  private static Json answer(ComponentIntake instance, Json body) {
    var read = (InteractionReader.Result.Read) InteractionReader.read(body);
    return Json.read(
        new String(
            instance.answer((Interaction.Component) read.interaction(), body, PRESS_TRACE, T0),
            StandardCharsets.UTF_8));
  }

  private static String seatOffer() {
    String nonce = id();
    TRACES.offer(
        new SingleUseToken(
            nonce,
            ADMIN,
            OFFER_TRACE,
            Map.of(StateCodec.KEY, SEAT.write(new Seat("hall: 2", 4))),
            T0.plusSeconds(600),
            Optional.empty()));
    return nonce;
  }

  private Json press(String customId, String person, String interactionId) {
    Json body =
        Json.read(
            """
            {"id":"%s","application_id":"1000000000000000001","type":3,"token":"t-%s","version":1,
             "channel_id":"3000","user":{"id":"%s","username":"x"},
             "data":{"component_type":2,"custom_id":"%s"},
             "message":{"id":"9000","channel_id":"3000","content":"c","flags":0}}
            """
                .formatted(interactionId, interactionId, person, customId));
    var read = (InteractionReader.Result.Read) InteractionReader.read(body);
    return Json.read(
        new String(
            intake.answer((Interaction.Component) read.interaction(), body, PRESS_TRACE, T0),
            StandardCharsets.UTF_8));
  }

  private static String content(Json answer) {
    return answer.get("data").text("content").orElse("");
  }

  @Test
  void a_button_that_is_good_anytime_edits_its_message_and_shows_the_trace_id() {
    Json answer = press("note:abc", MEMBER);
    assertThat(answer.get("type").integer()).hasValue(7);
    assertThat(content(answer)).contains("noted abc").contains(PRESS_TRACE);
    assertThat(pressed).containsExactly("abc");
  }

  @Test
  void a_press_that_Discord_delivers_twice_gets_the_same_answer() {
    String id = id();
    Json first = press("note:abc", MEMBER, id);
    Json second = press("note:changed", MEMBER, id);
    assertThat(second.toString()).isEqualTo(first.toString());
  }

  @Test
  void a_one_shot_press_goes_on_under_the_trace_of_its_command_and_leaves_a_job() {
    String nonce = offer(T0.plusSeconds(600));
    String id = id();
    assertThat(press("go:" + nonce, ADMIN, id).get("type").integer()).hasValue(6);
    var claim = TRACES.claim(new TraceKey(ADMIN, id), "w", T0, T0.plusSeconds(20)).orElseThrow();
    assertThat(claim.trace().traceId()).isEqualTo(OFFER_TRACE);
    assertThat(claim.trace().command()).isEqualTo("deploy-client");
  }

  @Test
  void after_one_of_its_buttons_an_offer_is_used_up() {
    String nonce = offer(T0.plusSeconds(600));
    assertThat(content(press("cancel:" + nonce, ADMIN))).contains("cancelled v1.2");
    Json second = press("go:" + nonce, ADMIN);
    assertThat(second.get("type").integer()).hasValue(4);
    assertThat(second.get("data").get("flags").integer()).hasValue(64);
    assertThat(content(second)).contains("already been used");
  }

  @Test
  void only_the_caller_may_press_even_among_admins() {
    String nonce = offer(T0.plusSeconds(600));
    assertThat(content(press("go:" + nonce, OTHER_ADMIN))).contains("Only <@" + ADMIN + ">");
    assertThat(content(press("go:" + nonce, MEMBER))).contains("Only admins");
    assertThat(press("go:" + nonce, ADMIN).get("type").integer()).hasValue(6);
  }

  @Test
  void a_late_press_an_unknown_offer_and_an_unknown_button_each_say_what_to_do() {
    assertThat(content(press("go:" + offer(T0), ADMIN))).contains("Send the command again");
    assertThat(content(press("go:404", ADMIN))).contains("Send the command again");
    assertThat(content(press("nobody:1", ADMIN))).contains("Send the command again");
  }

  @Test
  void a_refused_press_stands_in_the_table_as_refused() {
    press("go:404", MEMBER);
    var newest = TRACES.recent(MEMBER, T0, any -> true, 1).getFirst();
    assertThat(newest.status()).isEqualTo(TraceStatus.REFUSED);
    assertThat(newest.command()).isEqualTo("deploy-client");
  }

  @Test
  void a_button_that_breaks_says_so_without_saying_why() {
    Json answer = press("breaks:1", MEMBER);
    assertThat(content(answer)).contains("Something went wrong").doesNotContain("hunter2");
  }

  @Test
  void a_state_of_its_own_type_reaches_the_button_on_any_instance() {
    String customId = TAKE.customId(new Seat("hall: 2", 4));
    assertThat(content(press(customId.replace("\\", "\\\\"), MEMBER))).contains("took hall: 2 4");
    assertThat(pressed).containsExactly("Seat[room=hall: 2, row=4]");
  }

  @Test
  void a_state_of_another_version_is_told_as_expired() {
    assertThat(content(press("take:hall", MEMBER)))
        .contains("This button has expired. Send the command again");
    assertThat(pressed).isEmpty();
  }

  @Test
  void a_single_use_menu_is_used_once_by_its_user_and_gets_its_state() {
    String nonce = seatOffer();
    assertThat(content(answer(intake, choice("pick:" + nonce, OTHER_ADMIN, id()))))
        .contains("Only <@" + ADMIN + ">, who sent the command, can use this menu.");
    String first = id();
    Json answer = answer(intake, choice("pick:" + nonce, ADMIN, first));
    assertThat(content(answer)).contains("picked window of hall: 2");
    assertThat(answer(instance(), choice("pick:" + nonce, ADMIN, first)).toString())
        .as("a second delivery, to an instance that was started since")
        .isEqualTo(answer.toString());
    assertThat(content(answer(instance(), choice("pick:" + nonce, ADMIN, id()))))
        .contains("This menu has already been used.");
    assertThat(content(answer(intake, choice("pick:404", ADMIN, id()))))
        .contains("This menu has expired.");
  }

  @Test
  void a_deferred_single_use_menu_leaves_a_job_under_the_trace_of_its_command() {
    String nonce = seatOffer();
    String id = id();
    assertThat(answer(intake, choice("pick-later:" + nonce, ADMIN, id)).get("type").integer())
        .hasValue(6);
    var claim = TRACES.claim(new TraceKey(ADMIN, id), "w", T0, T0.plusSeconds(20)).orElseThrow();
    assertThat(claim.trace().traceId()).isEqualTo(OFFER_TRACE);
  }

  @Test
  void of_many_choices_at_the_same_time_on_several_instances_one_counts() throws Exception {
    String nonce = seatOffer();
    List<ComponentIntake> instances = List.of(instance(), instance(), instance(), instance());
    List<Callable<String>> choices =
        IntStream.range(0, 32)
            .<Callable<String>>mapToObj(i ->
                () ->
                    content(
                        answer(
                            instances.get(i % instances.size()),
                            choice("pick:" + nonce, ADMIN, id()))))
            .toList();
    var answers = new ArrayList<String>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var each : threads.invokeAll(choices)) {
        answers.add(each.get());
      }
    }
    assertThat(answers).filteredOn(text -> text.contains("picked window")).hasSize(1);
    assertThat(answers).filteredOn(text -> text.contains("already been used")).hasSize(31);
  }

  @Test
  void of_many_choices_at_the_same_time_one_leaves_a_job() throws Exception {
    String nonce = seatOffer();
    List<ComponentIntake> instances = List.of(instance(), instance(), instance(), instance());
    List<String> ids = IntStream.range(0, 32).mapToObj(_ -> id()).toList();
    List<Callable<Json>> choices =
        IntStream.range(0, ids.size())
            .<Callable<Json>>mapToObj(i ->
                () ->
                    answer(
                        instances.get(i % instances.size()),
                        choice("pick-later:" + nonce, ADMIN, ids.get(i))))
            .toList();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var each : threads.invokeAll(choices)) {
        assertThat(each.get().get("type").integer().orElseThrow()).isIn(4L, 6L);
      }
    }
    assertThat(ids)
        .filteredOn(
            id -> TRACES.claim(new TraceKey(ADMIN, id), "w", T0, T0.plusSeconds(20)).isPresent())
        .hasSize(1);
  }

  private static final FieldSpec<String> LINE = FieldSpec.line("line", "Line", 20);

  private record Write() implements Form.Immediate<String> {
    @Override
    public FormSpec<String> spec() {
      return FormSpec.of("write", "alerts", "Write", fields -> fields.get(LINE), LINE);
    }

    @Override
    public Reply.ToModal submit(String line, FormSubmit submit, CommandCall call) {
      return Reply.ephemeral(line);
    }
  }

  @Test
  void why_a_form_is_refused_is_said_without_the_table_too() {
    var without =
        new ComponentIntake(
            new ComponentRouter(
                List.of(), List.of(), List.of(new Write()), new Admins(Set.of(), Set.of())),
            new DynamoTraceStore(DYNAMO.client(), "missing", new Redactor(), _ -> List.of()),
            new ReplyWriter(text -> text),
            text -> text,
            new Incidents(AlertsManager.off()),
            () -> T0);
    Json body =
        Json.read(
            """
            {"id":"%s","application_id":"1000000000000000001","type":5,"token":"t","version":1,
             "channel_id":"3000","user":{"id":"%s","username":"x"},
             "data":{"custom_id":"write","components":[
               {"type":18,"component":{"type":4,"custom_id":"line","value":"  "}}]}}
            """
                .formatted(id(), MEMBER));
    var read = (InteractionReader.Result.Read) InteractionReader.read(body);
    Json answer =
        Json.read(
            new String(
                without.answer((Interaction.ModalSubmit) read.interaction(), body, PRESS_TRACE, T0),
                StandardCharsets.UTF_8));
    assertThat(content(answer)).startsWith("The field “Line” is not valid.");
  }

  @Test
  void an_offer_of_an_immediate_handler_counts_once() {
    var offers = new SingleUseOffers(TRACES, () -> T0);
    var read =
        (InteractionReader.Result.Read) InteractionReader.read(choice("pick:1", ADMIN, id()));
    CommandCall call = CommandCall.of(read.interaction().envelope(), true, OFFER_TRACE, T0);
    String nonce = offers.offer(call, SEAT, new Seat("attic", 1));
    assertThat(offers.offer(call, SEAT, new Seat("cellar", 1))).isEqualTo(nonce);
    assertThat(content(answer(intake, choice("pick:" + nonce, ADMIN, id()))))
        .contains("picked window of attic");
  }
}
