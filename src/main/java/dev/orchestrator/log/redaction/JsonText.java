package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.JsonNode.Bare;
import dev.orchestrator.log.redaction.JsonNode.Items;
import dev.orchestrator.log.redaction.JsonNode.Member;
import dev.orchestrator.log.redaction.JsonNode.Members;
import dev.orchestrator.log.redaction.JsonNode.Text;
import java.util.ArrayList;
import java.util.List;

/** Finds secrets in the JSON inside a text, by its names and in its texts. */
final class JsonText {
  private final SecretFinder finder;

  JsonText(SecretFinder finder) {
    this.finder = finder;
  }

  /**
   * Searches the JSON value that begins at {@code at}. In a text a name may stand before a list:
   * {@code passwords = ["x"]}.
   *
   * @return where it ends, or {@code at} if there is none
   */
  int find(Scan scan, int at) {
    JsonNode node = JsonReader.read(scan, at);
    if (node == null) {
      return at;
    }
    walk(scan, node, node instanceof Items ? NamedValues.nameOf(scan, at) : SecretName.NONE);
    return node.to();
  }

  private void walk(Scan scan, JsonNode node, SecretName name) {
    switch (node) {
      case Text text -> finder.findNamed(scan.part(text.from(), text.to()), name);
      case Bare bare -> cutNumber(scan, bare, name);
      case Items items -> walkItems(scan, items, name);
      case Members members -> walkMembers(scan, members, name);
    }
  }

  private static void cutNumber(Scan scan, Bare bare, SecretName name) {
    boolean number = Chars.in(scan.chars[bare.from()], Chars.DIGIT | Chars.DASH);
    if (number && ValueRules.isSecretNumber(name, bare.to() - bare.from())) {
      scan.cutBare(bare.from(), bare.to(), name.kind());
    }
  }

  private void walkItems(Scan scan, Items items, SecretName name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items.items()) {
      texts.add(item instanceof Text text ? string(scan, text) : "");
    }
    SecretName[] names = MemberRules.ofItems(texts, name);
    for (int i = 0; i < names.length; i++) {
      walk(scan, items.items().get(i), names[i]);
    }
  }

  private void walkMembers(Scan scan, Members object, SecretName name) {
    List<String> names = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Member member : object.members()) {
      names.add(string(scan, member.name()));
      texts.add(member.value() instanceof Text text ? string(scan, text) : "");
    }
    var rules = new MemberRules(names, texts, name);
    for (int i = 0; i < names.size(); i++) {
      Member member = object.members().get(i);
      finder.find(scan.part(member.name().from(), member.name().to()));
      if (member.value() instanceof Items items && !rules.arguments(i).isEmpty()) {
        walkArguments(scan, items, rules.arguments(i));
      } else {
        walk(scan, member.value(), rules.name(i));
      }
    }
  }

  private void walkArguments(Scan scan, Items items, List<SecretName> names) {
    for (int i = 0; i < items.items().size(); i++) {
      walk(scan, items.items().get(i), i < names.size() ? names.get(i) : SecretName.NONE);
    }
  }

  private static String string(Scan scan, Text text) {
    int length = Math.min(text.to() - text.from(), MemberRules.LONGEST_TEXT);
    return new String(scan.chars, text.from(), length);
  }
}
