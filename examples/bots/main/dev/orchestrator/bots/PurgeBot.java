package dev.orchestrator.bots;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.command.StateCodec;
import dev.orchestrator.command.StatefulButtonSpec;
import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.feature.Feature;
import java.util.List;

/**
 * {@code /purge}: deletes the newest messages of a channel after a confirmation. The buttons work
 * once, for the member who gave the command, and hold exactly the messages that were counted.
 */
public final class PurgeBot implements Feature {
  private static final Access ACCESS = Access.permissions(Permission.MESSAGE_MANAGE);

  private static final OptionSpec<Long> COUNT =
      OptionSpec.integer("count", "How many messages, 1 to 100").between(1, 100);

  private final DiscordRest discord;

  public PurgeBot(DiscordRest discord) {
    this.discord = discord;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new Purge());
  }

  @Override
  public List<Button> buttons() {
    return List.of(new Delete(), new Keep());
  }

  private static final StateCodec<List<String>> IDS = StateCodec.of(ids -> ids, ids -> ids);

  private static final StatefulButtonSpec<List<String>> DELETE =
      ButtonSpec.of("purge-delete", "purge").withAccess(ACCESS).singleUse().withState(IDS);
  private static final ButtonSpec KEEP =
      ButtonSpec.of("purge-keep", "purge").withAccess(ACCESS).singleUse();

  private final class Purge implements Command.Deferred<Long> {
    private static final CommandSpec<Long> SPEC =
        CommandSpec.slash("purge", "Delete the newest messages of this channel")
            .withAccess(ACCESS)
            .inServersOnly()
            .asEphemeral()
            .withOptions(values -> values.get(COUNT), COUNT);

    @Override
    public CommandSpec<Long> spec() {
      return SPEC;
    }

    @Override
    public Outcome run(Long count, CommandCall call, CommandRun run) {
      return switch (discord.messages(call.channelId().orElseThrow(), count.intValue())) {
        case ApiAnswer.Ok<List<ReceivedMessage>>(List<ReceivedMessage> found)
            when found.isEmpty() ->
            Outcome.refused(Message.of("There are no messages in this channel."));
        case ApiAnswer.Ok<List<ReceivedMessage>>(List<ReceivedMessage> found) -> {
          String offer = run.offerOnce(IDS, found.stream().map(ReceivedMessage::id).toList());
          yield Outcome.succeeded(
              Message.of("Delete the newest %s?".formatted(count(found.size())))
                  .withComponents(
                      ActionRow.of(
                          new ActionComponent.Button(
                              ButtonStyle.DANGER, DELETE.offered(offer), "Delete", false),
                          new ActionComponent.Button(
                              ButtonStyle.SECONDARY, KEEP.customId(offer), "Keep", false))));
        }
        case ApiAnswer.Refused<List<ReceivedMessage>>(int _, int _, String sentence) ->
            Outcome.failed(Message.of("I cannot read the messages of this channel."), sentence);
        case ApiAnswer.Unreachable<List<ReceivedMessage>>(String sentence) ->
            Outcome.failed(Message.of("Discord did not answer. Try again."), sentence);
      };
    }
  }

  private final class Delete implements Button.DeferredWithState<List<String>> {
    @Override
    public StatefulButtonSpec<List<String>> statefulSpec() {
      return DELETE;
    }

    @Override
    public Outcome press(List<String> ids, ButtonPress press, CommandCall call, CommandRun run) {
      return switch (discord.delete(call.channelId().orElseThrow(), ids)) {
        case ApiAnswer.Ok<Integer>(Integer deleted) ->
            Outcome.succeeded(
                Message.of(
                    deleted == ids.size()
                        ? "Deleted %s.".formatted(count(deleted))
                        : "Deleted %s. Discord does not delete messages older than 14 days: %s left."
                            .formatted(count(deleted), count(ids.size() - deleted))));
        case ApiAnswer.Refused<Integer>(int _, int _, String sentence) ->
            Outcome.failed(
                Message.of("I cannot delete messages here. I need Manage Messages."), sentence);
        case ApiAnswer.Unreachable<Integer>(String sentence) ->
            Outcome.failed(Message.of("Discord did not answer. Try again."), sentence);
      };
    }
  }

  private static final class Keep implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return KEEP;
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      return new Reply.EditMessage(Message.of("Nothing was deleted."));
    }
  }

  private static String count(int messages) {
    return messages == 1 ? "1 message" : messages + " messages";
  }
}
