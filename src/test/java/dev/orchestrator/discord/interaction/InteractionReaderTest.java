package dev.orchestrator.discord.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.interaction.Interaction.Autocomplete;
import dev.orchestrator.discord.interaction.Interaction.Component;
import dev.orchestrator.discord.interaction.Interaction.MessageContext;
import dev.orchestrator.discord.interaction.Interaction.ModalSubmit;
import dev.orchestrator.discord.interaction.Interaction.Ping;
import dev.orchestrator.discord.interaction.Interaction.SlashCommand;
import dev.orchestrator.discord.interaction.Interaction.Unknown;
import dev.orchestrator.discord.interaction.Interaction.UserContext;
import dev.orchestrator.discord.interaction.InteractionReader.Result;
import dev.orchestrator.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class InteractionReaderTest {
  private static final String GUILD =
      """
      'id':'1100000000000000001','application_id':'1000000000000000001','token':'TEST_TOKEN',
      'version':1,'guild_id':'2000000000000000001','channel_id':'3000000000000000001',
      'locale':'en-GB','member':{'user':{'id':'4000000000000000001','username':'ada',
      'global_name':'Ada'},'roles':['5000000000000000001'],'permissions':'2248473465835073'},
      'authorizing_integration_owners':{'0':'2000000000000000001'}\
      """;
  private static final String DIRECT =
      """
      'id':'1100000000000000001','application_id':'1000000000000000001','token':'TEST_TOKEN',
      'user':{'id':'4000000000000000001','username':'ada'},'channel':{'id':'3000000000000000009'},
      'context':1\
      """;

  @Test
  void the_envelope_of_a_server_is_read_in_full() {
    Envelope envelope =
        slash("{" + GUILD + ",'type':2,'data':{'name':'ping','type':1}}").envelope();
    assertThat(envelope)
        .isEqualTo(
            new Envelope(
                "1100000000000000001",
                "1000000000000000001",
                "TEST_TOKEN",
                Optional.of(
                    new Invoker(
                        "4000000000000000001",
                        "Ada",
                        List.of("5000000000000000001"),
                        2248473465835073L)),
                Optional.of("2000000000000000001"),
                Optional.of("3000000000000000001"),
                Optional.of("en-GB"),
                InteractionContext.GUILD,
                true,
                true));
  }

  @Test
  void in_a_direct_message_the_user_is_not_lost() {
    Envelope envelope = slash("{" + DIRECT + ",'type':2,'data':{'name':'ping'}}").envelope();
    assertThat(envelope.invoker())
        .contains(new Invoker("4000000000000000001", "ada", List.of(), 0));
    assertThat(envelope.guildId()).isEmpty();
    assertThat(envelope.channelId()).contains("3000000000000000009");
  }

  private static final String IN_GUILD =
      "'guild_id':'2000000000000000001','channel_id':'3','context':0";
  private static final String BY_SERVER =
      "'authorizing_integration_owners':{'0':'2000000000000000001'}";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // View Channel 1024, Send Messages 2048, in threads 1<<38, Administrator 8.
        "@,'app_permissions':'3072'|true",
        "@,'app_permissions':'445440'|true",
        "@,'app_permissions':'442368'|true",
        "@,'app_permissions':'8'|true",
        "@,'app_permissions':'2048'|false",
        "@,'app_permissions':'1024'|false",
        "@,'app_permissions':'0'|false",
        "@,'app_permissions':'3072','channel':{'id':'3','type':11}|false",
        "@,'app_permissions':'274877907968','channel':{'id':'3','type':11}|true",
        "@|true",
        "'guild_id':'2','context':0,'app_permissions':'3072','authorizing_integration_owners':{'1':'4'}|false",
        "'guild_id':'2','context':0,'app_permissions':'3072','authorizing_integration_owners':{}|false",
        "'guild_id':'2','app_permissions':'3072'|true",
        // Direct messages with the bot, of others, and groups.
        "'context':1,'app_permissions':'442368','authorizing_integration_owners':{'0':'0'}|true",
        "'context':1,'app_permissions':'442368','authorizing_integration_owners':{'1':'4'}|false",
        "'context':2,'app_permissions':'180224','authorizing_integration_owners':{'1':'4'}|false",
        "'context':2,'app_permissions':'180224','authorizing_integration_owners':{'0':'2','1':'4'}|false",
      })
  void whether_the_bot_can_post_is_known_from_the_payload(String fields, boolean canPost) {
    String all = fields.replace("@", IN_GUILD + "," + BY_SERVER);
    String body =
        "{'type':2,'id':'1','application_id':'2','token':'T','data':{'name':'a'},"
            + "'user':{'id':'4'},"
            + all
            + "}";

    assertThat(slash(body).envelope().botCanPost()).isEqualTo(canPost);
  }

  @Test
  void the_bot_is_installed_where_its_owner_is_a_server() {
    assertThat(owners("{'0':'2000000000000000001'}")).isTrue();
    assertThat(owners("{'0':'0'}")).isTrue();
    assertThat(owners("{'0':'2000000000000000001','1':'4000000000000000001'}")).isTrue();
    assertThat(owners("{'1':'4000000000000000001'}")).isFalse();
    assertThat(owners("{}")).isFalse();
    assertThat(owners("null")).isTrue();
  }

  @Test
  void permissions_keep_their_bits_above_the_53rd_and_lose_only_those_above_the_64th() {
    assertThat(permissions("'9223372036854775808'")).isEqualTo(Long.MIN_VALUE);
    assertThat(permissions("'18446744073709551624'")).isEqualTo(8);
    assertThat(permissions("'-8'")).isZero();
    assertThat(permissions("8")).isZero();
    assertThat(permissions("'administrator'")).isZero();
  }

  @Test
  void a_ping_needs_neither_a_token_nor_a_user() {
    assertThat(read("{'type':1,'id':'1100000000000000001','version':1}")).isInstanceOf(Ping.class);
  }

  @Test
  void a_token_from_elsewhere_wins_over_the_one_in_the_body() {
    Json body = json("{" + GUILD + ",'type':2,'data':{'name':'ping'}}");
    assertThat(tokenOf(InteractionReader.read(body, Optional.of("OTHER")))).isEqualTo("OTHER");
    Json kept = Json.read(StoredInteraction.of(body));
    assertThat(kept.toString()).doesNotContain("TEST_TOKEN");
    assertThat(InteractionReader.read(kept)).isInstanceOf(Result.Malformed.class);
    assertThat(tokenOf(InteractionReader.read(kept, Optional.of("OTHER")))).isEqualTo("OTHER");
  }

  @Test
  void a_kept_body_reads_as_the_same_interaction() {
    Json body =
        json(
            "{"
                + GUILD
                + ",'type':3,'data':{'custom_id':'a','component_type':3,'values':['x','\\u00e9']}}");
    Json kept = Json.read(StoredInteraction.of(body));
    assertThat(InteractionReader.read(kept, Optional.of("TEST_TOKEN")))
        .isEqualTo(InteractionReader.read(body));
  }

  @Test
  void what_no_worker_reads_is_not_stored() {
    Json body =
        json(
            "{"
                + GUILD
                + ",'type':2,'data':{'name':'ping'},'entitlements':[],'attachment_size_limit':1,"
                + "'message':{'id':'1100000000000000002','embeds':[{'title':'old'}]}}");
    assertThat(StoredInteraction.of(body))
        .contains("1100000000000000002")
        .doesNotContain("entitlements", "attachment_size_limit", "embeds", "TEST_TOKEN");
  }

  @Test
  void no_kind_prints_its_token() {
    for (int type : List.of(1, 2, 3, 4, 5, 6, 99)) {
      Interaction read =
          read("{" + GUILD + ",'type':" + type + ",'data':{'name':'a','custom_id':'b'}}");
      assertThat(read.toString()).as("type " + type).doesNotContain("TEST_TOKEN");
    }
  }

  @Test
  void a_subcommand_in_a_group_becomes_the_path_and_its_options_the_options() {
    SlashCommand command =
        slash(
            "{"
                + GUILD
                + ",'type':2,'data':{'name':'permissions','options':[{'name':'user','type':2,"
                + "'options':[{'name':'edit','type':1,'options':[{'name':'who','type':6,"
                + "'value':'4000000000000000001'}]}]}]}}");
    assertThat(command.path()).containsExactly("user", "edit");
    assertThat(command.options()).extracting(OptionMapping::name).containsExactly("who");
    assertThat(command.options().getFirst().asString()).contains("4000000000000000001");
  }

  @Test
  void integers_at_the_edge_and_a_number_sent_as_an_integer_keep_their_values() {
    List<OptionMapping> options =
        slash(
                "{"
                    + GUILD
                    + ",'type':2,'data':{'name':'a','options':["
                    + "{'name':'max','type':4,'value':9007199254740991},"
                    + "{'name':'min','type':4,'value':-9007199254740991},"
                    + "{'name':'whole','type':10,'value':3}]}}")
            .options();
    assertThat(options.get(0).asLong()).hasValue(9007199254740991L);
    assertThat(options.get(1).asLong()).hasValue(-9007199254740991L);
    assertThat(options.get(2).asDouble()).hasValue(3.0);
  }

  @Test
  void an_option_of_an_unknown_type_is_kept_without_a_type() {
    OptionMapping option =
        slash(
                "{"
                    + GUILD
                    + ",'type':2,'data':{'name':'a','options':["
                    + "7,{'type':3},{'name':'new','type':12,'value':{'x':1}}]}}")
            .options()
            .getFirst();
    assertThat(option.name()).isEqualTo("new");
    assertThat(option.type()).isEmpty();
    assertThat(option.asString()).isEmpty();
  }

  @Test
  void what_is_typed_so_far_into_an_integer_is_text() {
    Autocomplete typing =
        (Autocomplete)
            read(
                "{"
                    + GUILD
                    + ",'type':4,'data':{'name':'a','type':1,'options':[{'name':'sub','type':1,"
                    + "'options':[{'name':'other','type':3,'value':'x'},"
                    + "{'name':'count','type':4,'value':'12','focused':true}]}]}}");
    assertThat(typing.path()).containsExactly("sub");
    assertThat(typing.focusedOption().orElseThrow().typed()).isEqualTo("12");
    assertThat(typing.focusedOption().orElseThrow().asLong()).isEmpty();
  }

  @Test
  void context_menus_carry_their_target_even_if_its_member_is_gone() {
    UserContext user =
        (UserContext)
            read(
                "{"
                    + GUILD
                    + ",'type':2,'data':{'type':2,'name':'View"
                    + " Stats','target_id':'4000000000000000002',"
                    + "'resolved':{'users':{'4000000000000000002':{'username':'gone','bot':true},'not"
                    + " an id':{},'4000000000000000003':null}}}}");
    assertThat(user.targetId()).isEqualTo("4000000000000000002");
    assertThat(user.resolved().members()).isEmpty();
    assertThat(user.resolved().users().values())
        .containsExactly(new ResolvedUser("4000000000000000002", "gone", true));

    MessageContext message =
        (MessageContext)
            read(
                "{"
                    + GUILD
                    + ",'type':2,'data':{'type':3,'name':'Quote','target_id':'6000000000000000001',"
                    + "'resolved':{'messages':{'6000000000000000001':{'channel_id':'3',"
                    + "'content':'hello','flags':64}}}}}");
    var quoted = new ReceivedMessage("6000000000000000001", "3", "hello", 64);
    assertThat(message.resolved().messages()).containsEntry("6000000000000000001", quoted);
    assertThat(quoted.isEphemeral()).isTrue();
  }

  @Test
  void a_component_of_an_unknown_type_still_says_its_custom_id_and_values() {
    Component component =
        (Component)
            read(
                "{"
                    + GUILD
                    + ",'type':3,'message':{'id':'6000000000000000001','flags':0},"
                    + "'data':{'component_type':99,'custom_id':'x','values':['a',1]}}");
    assertThat(component.componentType()).isEqualTo(99);
    assertThat(component.values()).containsExactly("a", "1");
    assertThat(component.message().orElseThrow().id()).isEqualTo("6000000000000000001");
  }

  @Test
  void every_form_of_a_modal_input_gives_its_values() {
    ModalSubmit modal =
        (ModalSubmit)
            read(
                "{"
                    + GUILD
                    + ",'type':5,'data':{'custom_id':'m','components':["
                    + "{'type':1,'components':[{'type':4,'custom_id':'old','value':'text'}]},"
                    + "{'type':18,'component':{'type':4,'custom_id':'new','value':''}},"
                    + "{'type':18,'component':{'type':4,'custom_id':'bare'}},"
                    + "{'type':18,'component':{'type':3,'custom_id':'select','values':['a','b']}},"
                    + "{'type':18,'component':{'type':21,'custom_id':'radio','value':'x'}},"
                    + "{'type':18,'component':{'type':21,'custom_id':'unset','value':null}},"
                    + "{'type':18,'component':{'type':22,'custom_id':'group','values':[]}},"
                    + "{'type':18,'component':{'type':23,'custom_id':'box','value':true}},"
                    + "{'type':18,'component':{'type':99,'custom_id':'future','value':7}},"
                    + "{'type':18,'component':{'type':4,'custom_id':'old','value':'second'}},"
                    + "{'type':10,'id':3}]}}");
    assertThat(modal.values())
        .containsOnlyKeys(
            "old", "new", "bare", "select", "radio", "unset", "group", "box", "future")
        .containsEntry("old", List.of("text"))
        .containsEntry("new", List.of(""))
        .containsEntry("bare", List.of(""))
        .containsEntry("select", List.of("a", "b"))
        .containsEntry("radio", List.of("x"))
        .containsEntry("unset", List.of())
        .containsEntry("group", List.of())
        .containsEntry("box", List.of("true"))
        .containsEntry("future", List.of("7"));
  }

  @Test
  void what_is_not_known_arrives_as_unknown() {
    Unknown eligibility = (Unknown) read("{" + GUILD + ",'type':6,'data':{'sku_id':'1'}}");
    assertThat(eligibility.type()).isEqualTo(6);
    assertThat(eligibility.raw().get("data").text("sku_id")).contains("1");
    assertThat(read("{" + GUILD + ",'type':99}")).isInstanceOf(Unknown.class);
    assertThat(read("{" + GUILD + ",'type':0}")).isInstanceOf(Unknown.class);
    assertThat(read("{" + GUILD + ",'type':2,'data':{'type':4,'name':'launch'}}"))
        .isInstanceOf(Unknown.class);
    assertThat(read("{" + GUILD + ",'type':2,'data':{'type':4294967297,'name':'a'}}"))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void an_unknown_type_needs_no_user() {
    assertThat(
            read(
                "{'id':'1','application_id':'2','token':'T','type':99,"
                    + "'data':{'name':1,'options':'no list'}}"))
        .isInstanceOf(Unknown.class);
  }

  @Test
  void what_discord_would_not_send_is_malformed_and_says_why() {
    assertMalformed("[]", "not a JSON object");
    assertMalformed("'text'", "not a JSON object");
    assertMalformed("null", "not a JSON object");
    assertMalformed("{}", "no numeric type");
    assertMalformed("{" + GUILD + ",'type':'2'}", "no numeric type");
    assertMalformed("{" + GUILD + ",'type':1.5}", "no numeric type");
    assertMalformed("{" + GUILD + ",'type':4294967298}", "no numeric type");
    assertMalformed("{" + GUILD + ",'type':null}", "no numeric type");
    assertMalformed("{'type':1}", "id is not a snowflake");
    assertMalformed("{'type':1,'id':17}", "id is not a snowflake");
    assertMalformed("{'type':1,'id':'../1'}", "id is not a snowflake");
    assertMalformed("{'type':1,'id':'9223372036854775808'}", "id is not a snowflake");
    assertMalformed("{'type':2,'id':'1','application_id':'x'}", "application_id");
    assertMalformed("{'type':2,'id':'1','application_id':'2'}", "no token");
    assertMalformed("{'type':99,'id':'1','application_id':'2'}", "no token");
    assertMalformed("{'type':2,'id':'1','application_id':'2','token':' '}", "no token");
    for (int type : List.of(2, 3, 4, 5)) {
      assertMalformed(
          "{'type':"
              + type
              + ",'id':'1','application_id':'2','token':'T',"
              + "'user':{'id':'somebody'},'data':{'name':'a','custom_id':'b'}}",
          "has no user");
    }
    assertMalformed("{" + GUILD + ",'type':2}", "has no command name");
    assertMalformed("{" + GUILD + ",'type':2,'data':{'type':1}}", "has no command name");
    assertMalformed("{" + GUILD + ",'type':2,'data':{'name':''}}", "has no command name");
    assertMalformed("{" + GUILD + ",'type':4,'data':[]}", "has no command name");
    assertMalformed("{" + GUILD + ",'type':2,'data':{'type':2,'name':'a'}}", "target_id");
    assertMalformed("{" + GUILD + ",'type':3,'data':{'component_type':2}}", "no custom_id");
    assertMalformed("{" + GUILD + ",'type':5,'data':{'components':[]}}", "no custom_id");
  }

  @Test
  void no_damaged_body_makes_it_throw() {
    String whole =
        json("{"
                + GUILD
                + ",'type':5,'message':{'id':'6'},'data':{'name':'a','type':1,'custom_id':'b',"
                + "'target_id':'4','resolved':{'users':{'4':{'username':'x'}},'members':{'4':{}},"
                + "'channels':{'5':{'type':0}},'attachments':{'6':{'size':1}}},"
                + "'options':[{'name':'o','type':1,'options':[{'name':'p','type':4,'value':1}]}],"
                + "'components':[{'type':18,'component':{'type':4,'custom_id':'c','value':'v'}}]}}")
            .toString();
    String[] pieces = {"null", "[]", "{}", "1", "-1e99", "\"\"", "true", "\"9\""};
    var random = new Random(1100);
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      int value = whole.indexOf(':', random.nextInt(whole.length() - 2)) + 1;
      int end = value;
      while (end < whole.length() && ",}]".indexOf(whole.charAt(end)) < 0) {
        end++;
      }
      String damaged =
          whole.substring(0, value) + pieces[random.nextInt(pieces.length)] + whole.substring(end);
      damaged = damaged.replace("\"type\":5", "\"type\":" + random.nextInt(8));
      Optional<Json> body = Json.tryRead(damaged);
      if (body.isPresent()
          && InteractionReader.read(body.get()) instanceof Result.Read(Interaction interaction)) {
        assertThat(interaction.envelope().id()).isNotEmpty();
        read++;
      }
    }
    assertThat(read).isGreaterThan(500);
  }

  private static void assertMalformed(String body, String reason) {
    assertThat(InteractionReader.read(json(body)))
        .as(body)
        .isInstanceOfSatisfying(
            Result.Malformed.class,
            malformed -> assertThat(malformed.reason()).contains(reason).endsWith("."));
  }

  private static boolean owners(String owners) {
    return slash(
            "{"
                + DIRECT
                + ",'type':2,'data':{'name':'a'},'authorizing_integration_owners':"
                + owners
                + "}")
        .envelope()
        .guildInstalled();
  }

  private static long permissions(String bits) {
    String body =
        "{'type':2,'id':'1','application_id':'2','token':'T','data':{'name':'a'},"
            + "'member':{'user':{'id':'4'},'permissions':"
            + bits
            + "}}";
    return slash(body).envelope().invoker().orElseThrow().permissions();
  }

  private static String tokenOf(Result result) {
    return switch (result) {
      case Result.Read(Interaction interaction) -> interaction.envelope().token();
      case Result.Malformed(String reason) -> throw new AssertionError(reason);
    };
  }

  private static SlashCommand slash(String body) {
    return (SlashCommand) read(body);
  }

  private static Interaction read(String body) {
    return switch (InteractionReader.read(json(body))) {
      case Result.Read(Interaction interaction) -> interaction;
      case Result.Malformed(String reason) -> throw new AssertionError(reason);
    };
  }

  private static Json json(String text) {
    return Json.read(text.replace('\'', '"'));
  }
}
