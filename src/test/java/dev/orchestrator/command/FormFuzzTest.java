package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.interaction.Invoker;
import dev.orchestrator.discord.interaction.ResolvedAttachment;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any submitted form and any choice from a menu: a handler gets only what was declared. */
class FormFuzzTest {
  private static final Invoker USER = new Invoker("4001", "ada", List.of(), 0);
  private static final FieldSpec<String> LINE = FieldSpec.line("line", "A line", 10);
  private static final FieldSpec<String> PICK =
      FieldSpec.choice("pick", "A choice", SelectOption.of("A", "a"), SelectOption.of("B", "b"));
  private static final FieldSpec<Optional<List<ResolvedAttachment>>> FILES =
      FieldSpec.files("files", "Files", 1, 2).optional();

  record Entered(String line, String pick, Optional<List<ResolvedAttachment>> files) {}

  private static final class Ticket implements Form.Immediate<Entered> {
    @Override
    public FormSpec<Entered> spec() {
      return FormSpec.of(
          "ticket",
          "ticket",
          "Ticket",
          values -> new Entered(values.get(LINE), values.get(PICK), values.get(FILES)),
          LINE,
          PICK,
          FILES);
    }

    @Override
    public Reply.ToModal submit(Entered entered, FormSubmit submit, CommandCall call) {
      throw new AssertionError("not called");
    }
  }

  private static final class People implements SelectMenu.Immediate<ResolvedUser> {
    @Override
    public SelectSpec<ResolvedUser> spec() {
      return SelectSpec.users("people", "ticket").between(1, 2);
    }

    @Override
    public Reply.ToComponent choose(Selection<ResolvedUser> selection, CommandCall call) {
      throw new AssertionError("not called");
    }
  }

  private static final ComponentRouter ROUTER =
      new ComponentRouter(
          List.of(), List.of(new People()), List.of(new Ticket()), new Admins(Set.of(), Set.of()));

  static Stream<String> bodies() {
    return Stream.of(
        modal(
            "{'type':18,'component':{'type':4,'custom_id':'line','value':'x'}},"
                + "{'type':18,'component':{'type':3,'custom_id':'pick','values':['a']}}"),
        modal(
            "{'type':18,'component':{'type':4,'custom_id':'line','value':'%s'}}"
                .formatted("x".repeat(11))),
        modal(
            "{'type':18,'component':{'type':4,'custom_id':'line','value':' '}},"
                + "{'type':18,'component':{'type':3,'custom_id':'pick','values':['c']}},"
                + "{'type':18,'component':{'type':19,'custom_id':'files','values':['6001']}}"),
        modal("{'type':99,'custom_id':'line','value':{'a':1}}"),
        modal(""),
        menu("'4002'", "'users':{'4002':{'id':'4002','username':'x'}}"),
        menu("'4002','4003'", "'users':{'4002':{'id':'4002'}}"),
        menu("", ""));
  }

  private static String modal(String components) {
    return body(5, "'custom_id':'ticket:1','components':[%s]".formatted(components));
  }

  private static String menu(String values, String resolved) {
    return body(
        3,
        "'custom_id':'people:1','component_type':5,'values':[%s],'resolved':{%s}"
            .formatted(values, resolved));
  }

  private static String body(int type, String data) {
    return "{'id':'1','application_id':'2','token':'t','type':%d,'user':{'id':'4001'},'data':{%s}}"
        .formatted(type, data)
        .replace('\'', '"');
  }

  @MethodSource("bodies")
  @FuzzTest(maxDuration = "5m")
  void only_what_was_declared_reaches_a_handler(@NotNull String body) {
    Optional<Json> json = Json.tryRead(body);
    if (json.isEmpty()
        || !(InteractionReader.read(json.get())
            instanceof InteractionReader.Result.Read(Interaction interaction))) {
      return;
    }
    switch (interaction) {
      case Interaction.ModalSubmit form -> {
        if (ROUTER.route(form, USER) instanceof ComponentRouter.Route.To) {
          assertThat(form.values().getOrDefault("line", List.of()).getFirst()).isNotBlank();
          assertThat(form.values().getOrDefault("pick", List.of()).getFirst()).isIn("a", "b");
        }
      }
      case Interaction.Component menu -> {
        if (ROUTER.route(menu, USER) instanceof ComponentRouter.Route.To) {
          assertThat(menu.values()).hasSizeBetween(1, 2);
          assertThat(menu.resolved().users()).containsKeys(menu.values().toArray(String[]::new));
        }
      }
      default -> {}
    }
  }
}
