package dev.orchestrator.bots;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.FieldSpec;
import dev.orchestrator.command.Form;
import dev.orchestrator.command.FormSpec;
import dev.orchestrator.command.FormSubmit;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.Embed;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.feature.Feature;
import java.util.List;
import java.util.Optional;

/** {@code /ticket}: a form, from which a private thread with the member is opened. */
public final class TicketBot implements Feature {
  private static final FieldSpec<String> SUBJECT = FieldSpec.line("subject", "Subject", 80);
  private static final FieldSpec<String> URGENCY =
      FieldSpec.choice(
          "urgency",
          "Urgency",
          SelectOption.of("Whenever you can", "low"),
          SelectOption.of("Today", "high"));
  private static final FieldSpec<Optional<String>> DETAILS =
      FieldSpec.paragraph("details", "Details", 1000).optional();

  record Ticket(String subject, String urgency, Optional<String> details) {}

  private static final FormSpec<Ticket> FORM =
      FormSpec.of(
              "ticket",
              "ticket",
              "Open a ticket",
              values -> new Ticket(values.get(SUBJECT), values.get(URGENCY), values.get(DETAILS)),
              SUBJECT,
              URGENCY,
              DETAILS)
          .asEphemeral();

  private final DiscordRest discord;

  public TicketBot(DiscordRest discord) {
    this.discord = discord;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new Open());
  }

  @Override
  public List<Form<?>> forms() {
    return List.of(new Submitted());
  }

  private static final class Open implements Command.Immediate<CommandSpec.NoOptions> {
    private static final CommandSpec<CommandSpec.NoOptions> SPEC =
        CommandSpec.slash("ticket", "Ask the team for help in a private thread").inServersOnly();

    @Override
    public CommandSpec<CommandSpec.NoOptions> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(CommandSpec.NoOptions options, CommandCall call) {
      return FORM.show("");
    }
  }

  private final class Submitted implements Form.Deferred<Ticket> {
    @Override
    public FormSpec<Ticket> spec() {
      return FORM;
    }

    @Override
    public Outcome submit(Ticket ticket, FormSubmit submit, CommandCall call, CommandRun run) {
      Optional<String> thread = run.recall("thread").or(() -> open(ticket, call, run));
      if (thread.isEmpty()) {
        return Outcome.failed(
            Message.of("I could not open a thread in this channel. Ask an admin."),
            "Discord did not open a thread");
      }
      discord.addToThread(thread.get(), call.caller().id());
      Embed embed =
          Embed.of(ticket.subject(), Markdown.escape(ticket.details().orElse("No details.")))
              .withField("Urgency", ticket.urgency(), true)
              .withField("From", "<@" + call.caller().id() + ">", true);
      discord.send(thread.get(), Message.of(embed), call.interactionId());
      if (ticket.urgency().equals("high")) {
        run.followUp(
            Message.of("<@%s> needs help today: <#%s>".formatted(call.caller().id(), thread.get())),
            "urgent");
      }
      return Outcome.succeeded(Message.of("Your ticket is <#" + thread.get() + ">."));
    }
  }

  /** Opens the thread, and notes it so that a second attempt opens no other. */
  private Optional<String> open(Ticket ticket, CommandCall call, CommandRun run) {
    return switch (discord.createThread(call.channelId().orElseThrow(), ticket.subject(), true)) {
      case ApiAnswer.Ok<String>(String id) -> {
        run.remember("thread", id);
        yield Optional.of(id);
      }
      case ApiAnswer.Refused<String> _, ApiAnswer.Unreachable<String> _ -> Optional.empty();
    };
  }
}
