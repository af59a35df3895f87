package dev.orchestrator.discord.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.message.ActionComponent.Button;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.ActionComponent.EntitySelect;
import dev.orchestrator.discord.message.ActionComponent.EntityType;
import dev.orchestrator.discord.message.ActionComponent.LinkButton;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.ActionComponent.StringSelect;
import dev.orchestrator.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MessageWriterTest {
  private static final String NOBODY = "'allowed_mentions':{'parse':[]}";

  /** Not a valid token. */
  private static final String SECRET = "gh" + "p_" + "not-a-real-one";

  private final MessageWriter writer = new MessageWriter(text -> text);
  private final MessageWriter redacting =
      new MessageWriter(text -> text.replace(SECRET, "[redacted]"));

  @Test
  void a_new_message_names_only_what_it_has_and_rings_nobody() {
    assertThat(create(Message.of("hello @everyone")))
        .isEqualTo(expected("{'content':'hello @everyone'," + NOBODY + "}"));
  }

  @Test
  void an_edit_clears_what_the_message_no_longer_has() {
    assertThat(edit(Message.of("done")))
        .isEqualTo(expected("{'content':'done','embeds':[],'components':[]," + NOBODY + "}"));
    assertThat(edit(Message.of(Embed.of("Title", "Text"))))
        .isEqualTo(
            expected(
                "{'content':null,'embeds':[{'title':'Title','description':'Text'}],'components':[],"
                    + NOBODY
                    + "}"));
  }

  @Test
  void only_a_new_message_can_be_ephemeral() {
    assertThat(create(Message.of("x").asEphemeral()))
        .isEqualTo(expected("{'content':'x'," + NOBODY + ",'flags':64}"));
    assertThat(edit(Message.of("x").asEphemeral())).doesNotContain("flags");
  }

  @Test
  void those_who_are_named_are_rung_in_edits_too() {
    var mentions = new AllowedMentions(List.of("4", "4", "5"), List.of("6"));
    String expected =
        "\"allowed_mentions\":{\"parse\":[],\"users\":[\"4\",\"5\"],\"roles\":[\"6\"]}";
    Message message = Message.of("hi").withAllowedMentions(mentions);
    assertThat(create(message)).contains(expected);
    assertThat(edit(message)).contains(expected);
    var crowd = new AllowedMentions(numbered("", 101), numbered("", 101));
    Json written = json(create(Message.of("hi").withAllowedMentions(crowd)));
    assertThat(written.get("allowed_mentions").get("users").items()).hasSize(100);
    assertThat(written.get("allowed_mentions").get("roles").items()).hasSize(100);
  }

  @Test
  void content_is_cut_in_code_points() {
    assertThat(json(create(Message.of("🚀".repeat(2001)))).text("content"))
        .contains("🚀".repeat(1999) + "…");
    assertThat(json(create(Message.of("🚀".repeat(2000)))).text("content"))
        .contains("🚀".repeat(2000));
  }

  @Test
  void a_footnote_is_never_cut_away_with_the_content() {
    assertThat(json(create(Message.of("Done.").withTraceId("1-2-3"))).text("content"))
        .contains("Done.\n-# trace `1-2-3`");
    String content =
        json(create(Message.of("x".repeat(3000)).withTraceId("1-2-3")))
            .text("content")
            .orElseThrow();
    assertThat(content).endsWith("x…\n-# trace `1-2-3`");
    assertThat(Limits.length(content)).isEqualTo(2000);
    String block = "```\n" + "x".repeat(3000) + "\n```";
    content = json(create(Message.of(block).withTraceId("1-2-3"))).text("content").orElseThrow();
    assertThat(content).endsWith("x\n```…\n-# trace `1-2-3`");
    assertThat(Limits.length(content)).isEqualTo(2000);
  }

  @Test
  void a_secret_is_removed_before_the_cut_could_hide_half_of_it() {
    String atTheCut = "x".repeat(1990) + SECRET + "y".repeat(100);
    assertThat(new String(redacting.create(Message.of(atTheCut)), UTF_8))
        .doesNotContain("not-a")
        .contains("xx[redacte");
  }

  @Test
  void every_text_that_a_person_reads_is_redacted_and_no_id_is() {
    Embed embed =
        new Embed(
            Optional.of(SECRET),
            Optional.of(SECRET),
            Optional.of("https://example.org/" + SECRET),
            OptionalInt.empty(),
            List.of(new Embed.Field(SECRET, SECRET, true)),
            Optional.of(SECRET),
            Optional.of(SECRET),
            Optional.empty());
    Message message =
        Message.of(SECRET)
            .withEmbed(embed)
            .withComponents(
                ActionRow.of(
                    new Button(ButtonStyle.DANGER, "button", SECRET, false),
                    new LinkButton("https://example.org/" + SECRET, "secret address"),
                    new LinkButton("https://example.org/", SECRET)),
                ActionRow.of(
                    new StringSelect(
                        "select",
                        SECRET,
                        List.of(new SelectOption(SECRET, "value", Optional.of(SECRET))),
                        1,
                        1)),
                ActionRow.of(new EntitySelect("entity", EntityType.ROLE, SECRET, 1, 1)));
    String written = new String(redacting.create(message), UTF_8);
    assertThat(written).doesNotContain(SECRET).doesNotContain("secret address");
    assertThat(written.split("\\[redacted]", -1)).hasSize(1 + 13);
    assertThat(new String(redacting.edit(message), UTF_8)).doesNotContain(SECRET);

    Message ids =
        Message.of("x")
            .withComponents(
                ActionRow.of(
                    new StringSelect(
                        SECRET,
                        "",
                        List.of(new SelectOption("label", SECRET, Optional.empty())),
                        1,
                        1)));
    assertThat(new String(redacting.create(ids), UTF_8))
        .contains("\"custom_id\":\"" + SECRET + "\"")
        .contains("\"value\":\"" + SECRET + "\"");
  }

  @Test
  void half_a_surrogate_pair_does_not_stop_a_message() {
    assertThat(json(create(Message.of("a\ud83db"))).text("content")).contains("a\ufffdb");
    assertThat(json(create(Message.of("a\ude00"))).text("content")).contains("a\ufffd");
  }

  @Test
  void an_embed_is_written_in_full() {
    Embed embed =
        new Embed(
            Optional.of("Title"),
            Optional.of("Text"),
            Optional.of("https://example.org/"),
            OptionalInt.of(0xFFFFFF),
            List.of(new Embed.Field("Name", "Value", true), new Embed.Field(" ", "", false)),
            Optional.of("Footer"),
            Optional.of("Author"),
            Optional.of(Instant.parse("2026-11-21T10:00:00.123456789Z")));
    assertThat(create(Message.of(embed)))
        .isEqualTo(
            expected(
                "{'embeds':[{'title':'Title','description':'Text','url':'https://example.org/',"
                    + "'color':16777215,'fields':[{'name':'Name','value':'Value','inline':true},"
                    + "{'name':'\u200b','value':'\u200b','inline':false}],"
                    + "'author':{'name':'Author'},'footer':{'text':'Footer'},"
                    + "'timestamp':'2026-11-21T10:00:00.123Z'}],"
                    + NOBODY
                    + "}"));
  }

  @Test
  void every_part_of_an_embed_is_cut_to_its_own_limit() {
    Embed embed =
        new Embed(
            Optional.of("t".repeat(257)),
            Optional.of("d".repeat(1000)),
            Optional.of("https://example.org/" + "u".repeat(2048)),
            OptionalInt.empty(),
            Collections.nCopies(26, new Embed.Field("n", "v", false)),
            Optional.of("f".repeat(2049)),
            Optional.of("a".repeat(257)),
            Optional.empty());
    Json written = json(create(Message.of(embed))).get("embeds").items().getFirst();
    assertThat(written.text("title")).contains("t".repeat(255) + "…");
    assertThat(written.get("author").text("name")).contains("a".repeat(255) + "…");
    assertThat(written.get("footer").text("text")).contains("f".repeat(2047) + "…");
    assertThat(written.get("fields").items()).hasSize(25);
    assertThat(written.text("url")).isEmpty();

    Embed long_ =
        Embed.of("t", "d".repeat(4097)).withField("n".repeat(257), "v".repeat(1025), false);
    written = json(create(Message.of(long_))).get("embeds").items().getFirst();
    assertThat(written.text("description")).contains("d".repeat(4095) + "…");
    Json field = written.get("fields").items().getFirst();
    assertThat(field.text("name")).contains("n".repeat(255) + "…");
    assertThat(field.text("value")).contains("v".repeat(1023) + "…");
  }

  @Test
  void all_embeds_of_a_message_share_6000_and_frames_come_first() {
    Message message = Message.of("content does not count");
    for (int i = 0; i < 11; i++) {
      message =
          message.withEmbed(Embed.of("Title " + i, "d".repeat(4000)).withFooter("Trace " + i));
    }
    List<Json> embeds = json(create(message)).get("embeds").items();
    assertThat(embeds).hasSize(10);
    assertThat(embeds.stream().mapToInt(MessageWriterTest::total).sum()).isEqualTo(6000);
    assertThat(embeds.get(9).get("footer").text("text")).contains("Trace 9");
    assertThat(embeds.get(0).text("description")).contains("d".repeat(4000));
    assertThat(embeds.get(1).text("description").orElseThrow()).endsWith("…");
    assertThat(embeds.get(2).text("description")).isEmpty();
  }

  @Test
  void random_embeds_never_pass_a_limit() {
    var random = new Random(50);
    for (int i = 0; i < 200; i++) {
      var embeds = new ArrayList<Embed>();
      int count = 1 + random.nextInt(12);
      for (int e = 0; e < count; e++) {
        Embed embed = Embed.of(noise(random, 300), noise(random, 3000));
        int fields = random.nextInt(27);
        for (int f = 0; f < fields; f++) {
          embed = embed.withField(noise(random, 300), noise(random, 1200), random.nextBoolean());
        }
        embeds.add(embed.withFooter(noise(random, 2100)));
      }
      var message =
          new Message(
              Optional.of("x"), Optional.empty(), embeds, List.of(), AllowedMentions.NONE, false);
      List<Json> written = json(create(message)).get("embeds").items();
      assertThat(written).hasSizeLessThanOrEqualTo(10);
      assertThat(written.stream().mapToInt(MessageWriterTest::total).sum())
          .isLessThanOrEqualTo(6000);
      for (Json embed : written) {
        assertThat(length(embed.text("title"))).isLessThanOrEqualTo(256);
        assertThat(embed.get("fields").items()).hasSizeLessThanOrEqualTo(25);
        for (Json field : embed.get("fields").items()) {
          assertThat(length(field.text("name"))).isBetween(1, 256);
          assertThat(length(field.text("value"))).isBetween(1, 1024);
        }
      }
    }
  }

  @Test
  void an_embed_that_says_nothing_is_left_out() {
    Embed empty = Embed.of("", " ");
    assertThat(create(Message.of("x").withEmbed(empty)))
        .isEqualTo(expected("{'content':'x'," + NOBODY + "}"));
  }

  @Test
  void buttons_and_menus_are_written_as_discord_numbers_them() {
    Message message =
        Message.of("x")
            .withComponents(
                ActionRow.of(
                    new Button(ButtonStyle.PRIMARY, "a", "A", false),
                    new Button(ButtonStyle.DANGER, "b", "B", false).asDisabled(),
                    new LinkButton("https://example.org/", "C")),
                ActionRow.of(
                    new StringSelect(
                        "s",
                        "Choose",
                        List.of(
                            new SelectOption("One", "1", Optional.of("first")),
                            new SelectOption("Two", "2", Optional.empty())),
                        0,
                        25)),
                ActionRow.of(new EntitySelect("e", EntityType.CHANNEL, "", 3, 2)));
    assertThat(create(message))
        .isEqualTo(
            expected(
                "{'content':'x','components':[{'type':1,'components':["
                    + "{'type':2,'style':1,'label':'A','custom_id':'a'},"
                    + "{'type':2,'style':4,'label':'B','custom_id':'b','disabled':true},"
                    + "{'type':2,'style':5,'label':'C','url':'https://example.org/'}]},"
                    + "{'type':1,'components':[{'type':3,'custom_id':'s','placeholder':'Choose',"
                    + "'min_values':0,'max_values':2,'options':["
                    + "{'label':'One','value':'1','description':'first'},"
                    + "{'label':'Two','value':'2'}]}]},"
                    + "{'type':1,'components':[{'type':8,'custom_id':'e','min_values':2,"
                    + "'max_values':2}]}],"
                    + NOBODY
                    + "}"));
  }

  @Test
  void a_sixth_button_and_a_sixth_row_are_refused_where_they_are_made() {
    List<ActionComponent> six =
        numbered("b", 6).stream().<ActionComponent>map(it -> button(it, "ok")).toList();
    assertThatThrownBy(() -> new ActionRow(six)).hasMessageContaining("has 6 components");

    Message rows =
        Message.of("x")
            .withComponents(six.stream().map(one -> ActionRow.of(one)).toArray(ActionRow[]::new));
    assertThatThrownBy(() -> new Reply.SendMessage(rows)).hasMessageContaining("has 6 rows");
    Message twice =
        Message.of("x").withComponents(ActionRow.of(button("a", "A"), button("a", "B")));
    assertThatThrownBy(() -> new Reply.SendMessage(twice)).hasMessageContaining("custom id a");
  }

  @Test
  void a_picture_of_an_embed_is_an_address() {
    Embed embed =
        Embed.of("t", "d")
            .withImage("https://example.org/a.png")
            .withThumbnail("https://example.org/b.png");
    assertThat(json(create(Message.of(embed))).get("embeds").items().getFirst().toString())
        .contains("\"image\":{\"url\":\"https://example.org/a.png\"}")
        .contains("\"thumbnail\":{\"url\":\"https://example.org/b.png\"}");
  }

  @Test
  void too_long_components_are_cut() {
    ActionRow fiveButtons =
        new ActionRow(
            numbered("r1-", 5).stream()
                .<ActionComponent>map(it -> button(it, "l".repeat(81)))
                .toList());
    var select =
        new StringSelect(
            "s",
            "p".repeat(151),
            numbered("", 26).stream()
                .map(it -> new SelectOption("l".repeat(101), it, Optional.of("d".repeat(101))))
                .toList(),
            1,
            1);
    var rows = new ArrayList<ActionRow>(List.of(fiveButtons, ActionRow.of(select)));
    numbered("row-", 3).forEach(it -> rows.add(ActionRow.of(button(it, "ok"))));
    Message message = Message.of("x").withComponents(rows.toArray(ActionRow[]::new));
    List<Json> written = json(create(message)).get("components").items();
    assertThat(written).hasSize(5);
    List<Json> buttons = written.get(0).get("components").items();
    assertThat(buttons).hasSize(5);
    assertThat(buttons.getFirst().text("label")).contains("l".repeat(79) + "…");
    Json menu = written.get(1).get("components").items().getFirst();
    assertThat(menu.text("placeholder")).contains("p".repeat(149) + "…");
    assertThat(menu.get("options").items()).hasSize(25);
    Json option = menu.get("options").items().getFirst();
    assertThat(option.text("label")).contains("l".repeat(99) + "…");
    assertThat(option.text("description")).contains("d".repeat(99) + "…");
  }

  @Test
  void a_link_that_is_too_long_is_left_out_with_its_empty_row() {
    Message message =
        Message.of("x")
            .withComponents(
                ActionRow.of(new LinkButton("https://example.org/" + "a".repeat(500), "far")));
    assertThat(create(message)).isEqualTo(expected("{'content':'x'," + NOBODY + "}"));
    assertThat(edit(message))
        .isEqualTo(expected("{'content':'x','embeds':[],'components':[]," + NOBODY + "}"));
  }

  @Test
  void what_cannot_be_sent_at_all_is_refused_with_a_reason() {
    assertRefused(Message.of(" \n"), "is empty");
    assertRefused(Message.of(Embed.of("", "")), "is empty");
    assertRefused(with(button("", "A")), "custom id is empty");
    assertRefused(with(button("c".repeat(101), "A")), "101 characters");
    assertRefused(with(button("same", "A"), button("same", "B")), "custom id same");
    assertRefused(with(button("a", " ")), "label is empty");
    assertRefused(with(), "no components");
    assertRefused(
        with(button("a", "A"), new EntitySelect("e", EntityType.USER, "", 1, 1)), "shares");
    assertRefused(with(new LinkButton("javascript:alert(1)", "A")), "https://");
    assertRefused(with(new StringSelect("s", "", List.of(), 1, 1)), "no options");
    assertRefused(with(select("", "b")), "1 to 100");
    assertRefused(with(select("a", "a")), "differ");
    assertRefused(with(select("v".repeat(101), "b")), "1 to 100");
    assertRefused(Message.of(Embed.of("a", "b").withColor(0x1000000)), "color");
    assertRefused(
        Message.of("x")
            .withComponents(
                ActionRow.of(button("same", "A")), ActionRow.of(select("a", "b", "same"))),
        "custom id same");
  }

  @Test
  void a_custom_id_of_100_code_points_is_whole() {
    String customId = "🚀".repeat(100);
    Json row = json(create(with(button(customId, "A")))).get("components").items().getFirst();
    assertThat(row.get("components").items().getFirst().text("custom_id")).contains(customId);
  }

  private void assertRefused(Message message, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.create(message))
        .withMessageContaining(reason);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.edit(message))
        .withMessageContaining(reason);
  }

  private static Message with(ActionComponent... components) {
    return Message.of("x").withComponents(ActionRow.of(components));
  }

  private static Button button(String customId, String label) {
    return new Button(ButtonStyle.SECONDARY, customId, label, false);
  }

  private static StringSelect select(String first, String second) {
    return select(first, second, "s");
  }

  private static StringSelect select(String first, String second, String customId) {
    return new StringSelect(
        customId,
        "",
        List.of(
            new SelectOption("A", first, Optional.empty()),
            new SelectOption("B", second, Optional.empty())),
        1,
        1);
  }

  private String create(Message message) {
    return new String(writer.create(message), UTF_8);
  }

  private String edit(Message message) {
    return new String(writer.edit(message), UTF_8);
  }

  private static String expected(String json) {
    return json.replace('\'', '"');
  }

  private static Json json(String text) {
    return Json.read(text);
  }

  private static int total(Json embed) {
    int fields =
        embed.get("fields").items().stream()
            .mapToInt(it -> length(it.text("name")) + length(it.text("value")))
            .sum();
    return fields
        + length(embed.text("title"))
        + length(embed.text("description"))
        + length(embed.get("footer").text("text"))
        + length(embed.get("author").text("name"));
  }

  private static int length(Optional<String> text) {
    return text.map(Limits::length).orElse(0);
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(it -> prefix + it).toList();
  }

  private static String noise(Random random, int maxLength) {
    String[] pieces = {"a", "🚀", " ", "**", "`", "```", "e\u0301", "\n", "https://x.org/y "};
    var text = new StringBuilder();
    int length = random.nextInt(maxLength);
    for (int i = 0; i < length; i++) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}
