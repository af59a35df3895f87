package dev.orchestrator.command;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.Invoker;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.message.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what handles a press, a choice or a submitted form, and checks access. */
public final class ComponentRouter {
  /** Discord's type of a button, among the components. */
  private static final int BUTTON_TYPE = 2;

  private static final String BUTTON = "button";
  private static final String MENU = "menu";
  private static final String FORM = "form";

  private final Map<String, Button> buttons = new HashMap<>();
  private final Map<String, SelectMenu<?>> menus = new HashMap<>();
  private final Map<String, Form<?>> forms = new HashMap<>();
  private final Admins admins;

  /**
   * @throws IllegalArgumentException if two of a kind have one name
   */
  public ComponentRouter(
      List<? extends Button> buttons,
      List<? extends SelectMenu<?>> menus,
      List<? extends Form<?>> forms,
      Admins admins) {
    for (Button button : buttons) {
      if (button.spec().name().equals(FormDrafts.BUTTON)) {
        throw new IllegalArgumentException(
            "a button cannot be called %s: that one opens a refused form again"
                .formatted(FormDrafts.BUTTON));
      }
      if (this.buttons.put(button.spec().name(), button) != null) {
        throw new IllegalArgumentException("two buttons are called " + button.spec().name());
      }
    }
    for (SelectMenu<?> menu : menus) {
      if (this.menus.put(menu.spec().name(), menu) != null) {
        throw new IllegalArgumentException("two select menus are called " + menu.spec().name());
      }
    }
    for (Form<?> form : forms) {
      if (this.forms.put(form.spec().name(), form) != null) {
        throw new IllegalArgumentException("two forms are called " + form.spec().name());
      }
    }
    this.admins = admins;
  }

  /** As {@link #ComponentRouter(List, List, List, Admins)}, with buttons only. */
  public ComponentRouter(List<? extends Button> buttons, Admins admins) {
    this(buttons, List.of(), List.of(), admins);
  }

  /** Where an interaction leads. */
  sealed interface Route {
    /** Nowhere; the sentence tells the person what to do. */
    record Refused(String command, String sentence) implements Route {}

    /**
     * To a form whose fields are not all valid.
     *
     * @param values what was entered, by field
     */
    record RefusedForm(
        FormSpec<?> form, String argument, Map<String, List<String>> values, String sentence)
        implements Route {}

    /** To the button under a refused form, which opens it again with what was entered. */
    record EditForm(FormSpec<?> form, String nonce) implements Route {}

    /**
     * To a handler.
     *
     * @param noun what the handler is: button, menu or form
     * @param command that it belongs to
     * @param nonce of the single-use offer that it uses up; empty if it can be used again
     */
    record To(String noun, String command, Optional<String> nonce, Handler handler)
        implements Route {}
  }

  /** A button, menu or form with what was pressed, chosen or entered. */
  sealed interface Handler {
    /** It is answered at once. */
    record Immediate(ImmediateBody body) implements Handler {}

    /**
     * A worker does its work.
     *
     * @param acknowledgement what the person sees until then
     */
    record Deferred(Reply acknowledgement, DeferredBody body) implements Handler {}
  }

  /** What an immediate handler does; the state is that of a single-use offer. */
  @FunctionalInterface
  interface ImmediateBody {
    Reply answer(Map<String, String> state, CommandCall call);
  }

  /** What a deferred handler does; the state is that of a single-use offer. */
  @FunctionalInterface
  interface DeferredBody {
    Outcome run(Map<String, String> state, CommandCall call, CommandRun run)
        throws InterruptedException;
  }

  /**
   * Checks that what is declared belongs to a command.
   *
   * @throws IllegalArgumentException with the name of the first that does not
   */
  public void checkOwners(Set<String> commands) {
    buttons.forEach(
        (name, button) -> checkOwner(commands, "the button " + name, button.spec().command()));
    menus.forEach(
        (name, menu) -> checkOwner(commands, "the select menu " + name, menu.spec().command()));
    forms.forEach((name, form) -> checkOwner(commands, "the form " + name, form.spec().command()));
  }

  private static void checkOwner(Set<String> commands, String what, String command) {
    if (!commands.contains(command)) {
      throw new IllegalArgumentException(
          "%s belongs to the command %s, which does not exist".formatted(what, command));
    }
  }

  boolean isAdmin(Invoker person) {
    return admins.include(person);
  }

  Route route(Interaction.Component interaction, Invoker user) {
    Optional<Named> named = Named.in(interaction.customId());
    if (interaction.componentType() != BUTTON_TYPE) {
      SelectMenu<?> menu = named.map(it -> menus.get(it.name())).orElse(null);
      if (menu == null) {
        return new Route.Refused(MENU, CommandMessages.expired(MENU));
      }
      return named.get().isFor(user)
          ? route(menu, named.get().argument(), interaction, user)
          : new Route.Refused(menu.spec().command(), named.get().refusal("this " + MENU));
    }
    if (named.filter(it -> it.name().equals(FormDrafts.BUTTON)).isPresent()) {
      return edit(named.get(), user);
    }
    Button button = named.map(it -> buttons.get(it.name())).orElse(null);
    if (button == null) {
      return new Route.Refused(BUTTON, CommandMessages.expired(BUTTON));
    }
    ButtonSpec spec = button.spec();
    if (!named.get().isFor(user)) {
      return new Route.Refused(spec.command(), named.get().refusal("this " + BUTTON));
    }
    return spec.access().allows(user, admins)
        ? to(button, named.get().argument(), interaction)
        : new Route.Refused(spec.command(), spec.access().refusal("this " + BUTTON));
  }

  private Route edit(Named button, Invoker user) {
    String[] formAndNonce = (button.argument() + ":").split(":", 3);
    Form<?> form = forms.get(formAndNonce[0]);
    if (form == null) {
      return new Route.Refused(FORM, CommandMessages.expired(FORM));
    }
    return button.isFor(user)
        ? new Route.EditForm(form.spec(), formAndNonce[1])
        : new Route.Refused(form.spec().command(), button.refusal("this " + BUTTON));
  }

  private static Route to(Button button, String argument, Interaction.Component interaction) {
    Optional<ReceivedMessage> message = interaction.message();
    Handler handler =
        switch (button) {
          case Button.Immediate immediate ->
              new Handler.Immediate((state, call) ->
                  immediate.press(new ButtonPress(argument, state, message), call));
          case Button.Deferred deferred ->
              new Handler.Deferred(
                  new Reply.DeferEdit(),
                  (state, call, run) ->
                      deferred.press(new ButtonPress(argument, state, message), call, run));
        };
    return new Route.To(
        BUTTON, button.spec().command(), nonce(button.spec().once(), argument), handler);
  }

  private static Optional<String> nonce(boolean once, String argument) {
    return once ? Optional.of(argument) : Optional.empty();
  }

  private <T> Route route(
      SelectMenu<T> menu, String argument, Interaction.Component interaction, Invoker user) {
    SelectSpec<T> spec = menu.spec();
    if (!spec.access().allows(user, admins)) {
      return new Route.Refused(spec.command(), spec.access().refusal("this " + MENU));
    }
    boolean sameKind = interaction.componentType() == spec.kind().componentType();
    Optional<List<T>> values =
        sameKind ? spec.read(interaction.values(), interaction.resolved()) : Optional.empty();
    if (values.isEmpty()) {
      return new Route.Refused(spec.command(), CommandMessages.expired(MENU));
    }
    List<T> chosen = values.get();
    Optional<ReceivedMessage> message = interaction.message();
    Handler handler =
        switch (menu) {
          case SelectMenu.Immediate<T> immediate ->
              new Handler.Immediate((state, call) ->
                  immediate.choose(new Selection<>(argument, chosen, state, message), call));
          case SelectMenu.Deferred<T> deferred ->
              new Handler.Deferred(
                  spec.privately() ? new Reply.DeferReply(true) : new Reply.DeferEdit(),
                  (state, call, run) ->
                      deferred.choose(
                          new Selection<>(argument, chosen, state, message), call, run));
        };
    return new Route.To(MENU, spec.command(), nonce(spec.once(), argument), handler);
  }

  Route route(Interaction.ModalSubmit interaction, Invoker user) {
    Optional<Named> named = Named.in(interaction.customId());
    Form<?> form = named.map(it -> forms.get(it.name())).orElse(null);
    return form == null
        ? new Route.Refused(FORM, CommandMessages.expired(FORM))
        : route(form, named.get().argument(), interaction, user);
  }

  private <F> Route route(
      Form<F> form, String argument, Interaction.ModalSubmit interaction, Invoker user) {
    FormSpec<F> spec = form.spec();
    if (!spec.access().allows(user, admins)) {
      return new Route.Refused(spec.command(), spec.access().refusal("this " + FORM));
    }
    var submit = new FormSubmit(argument, interaction.message());
    return switch (spec.decode(interaction.values(), interaction.resolved())) {
      case FormSpec.Decoded.Refused<F>(String sentence) ->
          new Route.RefusedForm(spec, argument, interaction.values(), sentence);
      case FormSpec.Decoded.Fields<F>(F fields) ->
          new Route.To(FORM, spec.command(), Optional.empty(), handler(form, fields, submit));
    };
  }

  private static <F> Handler handler(Form<F> form, F fields, FormSubmit submit) {
    return switch (form) {
      case Form.Immediate<F> immediate ->
          new Handler.Immediate((_, call) -> immediate.submit(fields, submit, call));
      case Form.Deferred<F> deferred ->
          new Handler.Deferred(
              new Reply.DeferReply(form.spec().ephemeral()),
              (_, call, run) -> deferred.submit(fields, submit, call, run));
    };
  }

  /** Whether the answer is a new message that only the caller sees, and no edit. */
  boolean isAnsweredPrivately(Interaction.Component interaction) {
    return interaction.componentType() != BUTTON_TYPE
        && Named.in(interaction.customId())
            .map(named -> menus.get(named.name()))
            .filter(menu -> menu.spec().privately())
            .isPresent();
  }

  /** Whether only the caller sees the answer to this use of a component. */
  boolean isEphemeral(Interaction.Component interaction) {
    return isAnsweredPrivately(interaction)
        || interaction.message().filter(ReceivedMessage::isEphemeral).isPresent();
  }

  /** Whether only the caller sees the answer to this form. */
  boolean isEphemeral(Interaction.ModalSubmit interaction) {
    return Named.in(interaction.customId())
        .map(named -> forms.get(named.name()))
        .map(form -> form.spec().ephemeral())
        .orElse(true);
  }

  /**
   * A custom id of this bot: a handler's name, and what that handler is given.
   *
   * @param userId who alone may use it; empty for everyone
   */
  private record Named(String name, Optional<String> userId, String argument) {
    /** A longer id was never sent by this bot, and would not fit into a key of the table. */
    static Optional<Named> in(String customId) {
      if (Limits.length(customId) > Limits.CUSTOM_ID) {
        return Optional.empty();
      }
      String[] parts = customId.split(":", 2);
      String argument = parts.length == 2 ? parts[1] : "";
      if (!argument.startsWith(ComponentName.BOUND)) {
        return Optional.of(new Named(parts[0], Optional.empty(), argument));
      }
      String[] bound = argument.substring(1).split(":", 2);
      return Optional.of(
          new Named(parts[0], Optional.of(bound[0]), bound.length == 2 ? bound[1] : ""));
    }

    boolean isFor(Invoker user) {
      return userId.isEmpty() || userId.get().equals(user.id());
    }

    String refusal(String what) {
      return userId
              .filter(Snowflake::isValid)
              .map(id -> "Only <@" + id + ">")
              .orElse("Another user")
          + " can use "
          + what
          + ".";
    }
  }
}
