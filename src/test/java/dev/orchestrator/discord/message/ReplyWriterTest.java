package dev.orchestrator.discord.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orchestrator.discord.message.ActionComponent.EntitySelect;
import dev.orchestrator.discord.message.ActionComponent.EntityType;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.ActionComponent.StringSelect;
import dev.orchestrator.discord.message.Modal.Described;
import dev.orchestrator.discord.message.Modal.SelectInput;
import dev.orchestrator.discord.message.Modal.TextInput;
import dev.orchestrator.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplyWriterTest {
  private static final String SECRET = "gh" + "p_" + "not-a-real-one";

  private final ReplyWriter writer = new ReplyWriter(text -> text.replace(SECRET, "[redacted]"));

  @Test
  void a_ping_is_answered_with_nothing_but_a_pong() {
    assertThat(write(new Reply.Pong())).isEqualTo("{'type':1}");
  }

  @Test
  void a_message_carries_its_mentions_and_its_flag() {
    assertThat(write(Reply.ephemeral("only you")))
        .isEqualTo(
            "{'type':4,'data':{'content':'only you','allowed_mentions':{'parse':[]},'flags':64}}");
  }

  @Test
  void a_deferred_reply_carries_nothing_but_the_ephemeral_flag() {
    assertThat(write(new Reply.DeferReply(true))).isEqualTo("{'type':5,'data':{'flags':64}}");
    assertThat(write(new Reply.DeferReply(false))).isEqualTo("{'type':5}");
    assertThat(write(new Reply.DeferEdit())).isEqualTo("{'type':6}");
  }

  @Test
  void an_edit_of_the_components_message_takes_its_buttons_away() {
    assertThat(write(new Reply.EditMessage(Message.of("Cancelled."))))
        .isEqualTo(
            "{'type':7,'data':{'content':'Cancelled.','embeds':[],'components':[],"
                + "'allowed_mentions':{'parse':[]}}}");
  }

  @Test
  void choices_keep_their_types() {
    assertThat(
            write(
                new Reply.Choices(
                    List.of(
                        Choice.of("main"),
                        new Choice("three", 3L),
                        new Choice("four", 4),
                        new Choice("half", 0.5)))))
        .isEqualTo(
            "{'type':8,'data':{'choices':[{'name':'main','value':'main'},"
                + "{'name':'three','value':3},{'name':'four','value':4},"
                + "{'name':'half','value':0.5}]}}");
    assertThat(write(new Reply.Choices(List.of()))).isEqualTo("{'type':8,'data':{'choices':[]}}");
  }

  @Test
  void choices_are_25_with_names_of_100_and_unchanged_values() {
    var choices = new ArrayList<Choice>();
    choices.add(new Choice("too long a value", "v".repeat(101)));
    choices.add(new Choice("too large a value", 1L << 53));
    choices.add(new Choice("n".repeat(101), "v".repeat(100)));
    choices.addAll(Collections.nCopies(30, Choice.of("x")));
    List<Json> written = choices(new Reply.Choices(choices));
    assertThat(written).hasSize(25);
    assertThat(written.getFirst().text("name")).contains("n".repeat(99) + "…");
    assertThat(written.getFirst().text("value")).contains("v".repeat(100));
  }

  @Test
  void the_name_of_a_choice_is_redacted_and_its_value_is_not() {
    Json choice = choices(new Reply.Choices(List.of(Choice.of(SECRET)))).getFirst();
    assertThat(choice.text("name")).contains("[redacted]");
    assertThat(choice.text("value")).contains(SECRET);
  }

  @Test
  void a_choice_that_cannot_be_sent_is_refused() {
    assertRefused(new Reply.Choices(List.of(new Choice(" ", "x"))), "name is empty");
    assertRefused(new Reply.Choices(List.of(new Choice("x", Double.NaN))), "finite");
    assertRefused(new Reply.Choices(List.of(new Choice("x", List.of()))), "string");
  }

  @Test
  void a_modal_puts_each_input_into_a_label() {
    var input =
        new TextInput(
            "why", "Reason", true, true, 1, 400, Optional.of("because"), Optional.of("say why"));
    var bare = new TextInput("id", "Id", false, false, 0, 0, Optional.empty(), Optional.of(""));
    assertThat(write(new Reply.ShowModal(new Modal("m", "Deploy", List.of(input, bare)))))
        .isEqualTo(
            "{'type':9,'data':{'custom_id':'m','title':'Deploy','components':["
                + "{'type':18,'label':'Reason','component':{'type':4,'custom_id':'why','style':2,"
                + "'min_length':1,'max_length':400,'required':true,'value':'because',"
                + "'placeholder':'say why'}},"
                + "{'type':18,'label':'Id','component':{'type':4,'custom_id':'id','style':1,"
                + "'min_length':0,'max_length':1,'required':false}}]}}");
  }

  @Test
  void the_texts_of_a_modal_are_redacted_and_cut() {
    var input =
        new TextInput(
            "id",
            "l".repeat(46),
            true,
            true,
            9000,
            5000,
            Optional.of(SECRET + "v".repeat(4000)),
            Optional.of("p".repeat(101)));
    Json data =
        Json.read(
                write(new Reply.ShowModal(new Modal("m", SECRET + "t".repeat(45), List.of(input))))
                    .replace('\'', '"'))
            .get("data");
    assertThat(data.text("title")).contains("[redacted]" + "t".repeat(34) + "…");
    Json label = data.get("components").items().getFirst();
    assertThat(label.text("label")).contains("l".repeat(44) + "…");
    Json field = label.get("component");
    assertThat(field.get("min_length").integer()).hasValue(4000);
    assertThat(field.get("max_length").integer()).hasValue(4000);
    assertThat(field.text("value").orElseThrow()).startsWith("[redacted]v").hasSize(4000);
    assertThat(field.text("placeholder")).contains("p".repeat(99) + "…");
  }

  @Test
  void an_input_has_a_description_and_a_menu_what_was_chosen_before() {
    var users =
        new SelectInput("Who", new EntitySelect("who", EntityType.USER, "", 1, 2), true)
            .withValues(List.of("4001"));
    var mood =
        new SelectInput(
                "Mood",
                new StringSelect(
                    "mood",
                    "",
                    List.of(SelectOption.of("Good", "g"), SelectOption.of("Bad", "b")),
                    1,
                    1),
                true)
            .withValues(List.of("b"));
    var described = new Described(users, "Those you want to invite");

    assertThat(write(new Reply.ShowModal(new Modal("m", "Invite", List.of(described, mood)))))
        .isEqualTo(
            "{'type':9,'data':{'custom_id':'m','title':'Invite','components':["
                + "{'type':18,'label':'Who','description':'Those you want to invite',"
                + "'component':{'type':5,'custom_id':'who','min_values':1,'max_values':2,"
                + "'default_values':[{'id':'4001','type':'user'}],'required':true}},"
                + "{'type':18,'label':'Mood','component':{'type':3,'custom_id':'mood',"
                + "'min_values':1,'max_values':1,'options':[{'label':'Good','value':'g'},"
                + "{'label':'Bad','value':'b','default':true}],'required':true}}]}}");
  }

  @Test
  void what_was_chosen_before_replaces_what_is_selected_from_the_start() {
    var menu =
        new StringSelect(
            "mood",
            "",
            List.of(SelectOption.of("Good", "g").asSelected(), SelectOption.of("Bad", "b")),
            1,
            1);

    assertThat(menu.withValues(List.of("b")).options())
        .extracting(SelectOption::selected)
        .containsExactly(false, true);
    assertThat(menu.withValues(List.of())).isEqualTo(menu);
  }

  @Test
  void a_modal_that_cannot_be_sent_is_refused() {
    assertRefused(modal("m", "Title", List.of()), "1 to 5 inputs");
    assertRefused(modal("m", "Title", Collections.nCopies(6, "a")), "1 to 5 inputs");
    assertRefused(modal("m", "Title", List.of("a", "a")), "custom id a");
    assertRefused(modal("m", "Title", List.of("")), "custom id is empty");
    assertRefused(modal("", "Title", List.of("a")), "custom id is empty");
    assertRefused(modal("m", "", List.of("a")), "title is empty");
  }

  private static Reply modal(String customId, String title, List<String> inputs) {
    return new Reply.ShowModal(
        new Modal(
            customId,
            title,
            inputs.stream()
                .map(it ->
                    new TextInput(it, "L", false, true, 0, 10, Optional.empty(), Optional.empty()))
                .toList()));
  }

  private List<Json> choices(Reply reply) {
    return Json.tryRead(writer.write(reply)).orElseThrow().get("data").get("choices").items();
  }

  private void assertRefused(Reply reply, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.write(reply))
        .withMessageContaining(reason);
  }

  private String write(Reply reply) {
    return new String(writer.write(reply), UTF_8).replace('"', '\'');
  }
}
