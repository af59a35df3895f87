package dev.orchestrator.bots;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.FieldSpec;
import dev.orchestrator.command.Form;
import dev.orchestrator.command.FormSpec;
import dev.orchestrator.command.FormSubmit;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.interaction.ResolvedChannel;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ChannelType;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Table;
import java.util.List;
import java.util.Optional;

/**
 * {@code Report message} in the context menu of a message: asks why, and tells the moderators in
 * the channel that {@code /reports-to} chose.
 */
public final class ReportBot implements Feature {
  record ReportChannel(String guildId, String channelId) {}

  private static final ItemType<ReportChannel> CHANNELS =
      ItemType.of(
          "report channel",
          "REPORTS#",
          "CHANNEL",
          ItemCodec.of(
              channel -> key(channel.guildId()),
              channel -> Item.builder().set("channel", channel.channelId()).build(),
              (key, item) ->
                  new ReportChannel(
                      key.pk().substring("REPORTS#".length()), item.text("channel"))));

  private static ItemKey key(String guildId) {
    return new ItemKey("REPORTS#" + guildId, "CHANNEL");
  }

  private final Table table;
  private final DiscordRest discord;

  public ReportBot(Table table, DiscordRest discord) {
    this.table = table;
    this.discord = discord;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new Report(), new ReportsTo());
  }

  @Override
  public List<Form<?>> forms() {
    return List.of(new Why());
  }

  private static final OptionSpec<ResolvedChannel> CHANNEL =
      OptionSpec.channel("channel", "Where reports are posted", ChannelType.TEXT);

  private final class ReportsTo implements Command.Immediate<ResolvedChannel> {
    private static final CommandSpec<ResolvedChannel> SPEC =
        CommandSpec.slash("reports-to", "Choose the channel for reported messages")
            .withAccess(Access.permissions(Permission.MANAGE_SERVER))
            .inServersOnly()
            .withOptions(values -> values.get(CHANNEL), CHANNEL);

    @Override
    public CommandSpec<ResolvedChannel> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(ResolvedChannel channel, CommandCall call) {
      table.write(CHANNELS.put(new ReportChannel(call.guildId().orElseThrow(), channel.id())));
      return Reply.ephemeral("Reports are posted in " + channel.asMention() + ".");
    }
  }

  private static final FieldSpec<String> REASON =
      FieldSpec.paragraph("reason", "What is wrong with it?", 500);
  private static final FormSpec<String> WHY =
      FormSpec.of(
              "report", "Report message", "Report a message", values -> values.get(REASON), REASON)
          .asEphemeral();

  private static final class Report implements Command.Immediate<ReceivedMessage> {
    private static final CommandSpec<ReceivedMessage> SPEC =
        CommandSpec.message("Report message").inServersOnly();

    @Override
    public CommandSpec<ReceivedMessage> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(ReceivedMessage message, CommandCall call) {
      return WHY.show(message.id());
    }
  }

  private final class Why implements Form.Deferred<String> {
    @Override
    public FormSpec<String> spec() {
      return WHY;
    }

    /** {@code argument} is the id of the reported message. */
    @Override
    public Outcome submit(String reason, FormSubmit submit, CommandCall call, CommandRun run) {
      String guild = call.guildId().orElseThrow();
      Optional<ReportChannel> channel =
          table.get(CHANNELS, key(guild)).map(stored -> stored.value());
      if (channel.isEmpty()) {
        return Outcome.refused(
            Message.of("No channel for reports is chosen yet. An admin can use `/reports-to`."));
      }
      String link =
          "https://discord.com/channels/%s/%s/%s"
              .formatted(guild, call.channelId().orElseThrow(), submit.argument());
      Message report =
          Message.of(
              "🚩 <@%s> reported %s\n%s"
                  .formatted(call.caller().id(), link, Markdown.code(reason)));
      return switch (discord.send(channel.get().channelId(), report, call.interactionId())) {
        case ApiAnswer.Ok<ReceivedMessage> _ ->
            Outcome.succeeded(Message.of("Thank you. The moderators have been told."));
        case ApiAnswer.Refused<ReceivedMessage>(int _, int _, String sentence) ->
            Outcome.failed(
                Message.of("I cannot write in the channel for reports. Tell an admin."), sentence);
        case ApiAnswer.Unreachable<ReceivedMessage>(String sentence) ->
            Outcome.failed(Message.of("Discord did not answer. Try again."), sentence);
      };
    }
  }
}
