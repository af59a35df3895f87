package dev.orchestrator.log.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides which members of an object are secret by their names, by a sibling that names them, or by
 * the template that they are filled into.
 */
final class MemberRules {
  /** Characters of a text that are looked at for names. */
  static final int LONGEST_TEXT = 400;

  private static final Set<String> SCHEMA_TYPES =
      Set.of("string", "number", "integer", "object", "array", "boolean");

  /** Last words of members that describe a secret without being it. */
  private static final Set<String> DESCRIPTIONS =
      Set.of(
          "id",
          "type",
          "name",
          "arn",
          "url",
          "uri",
          "at",
          "version",
          "created",
          "updated",
          "expires",
          "expiry",
          "algorithm",
          "alg",
          "scope",
          "scopes",
          "status",
          "region",
          "stage",
          "description",
          "length",
          "count",
          "path",
          "host",
          "user",
          "username",
          "date",
          "kid");

  private final List<MemberName> names;
  private final List<String> texts;
  private final SecretName around;
  private final SecretName named;

  /**
   * Rules for one object.
   *
   * @param texts the value of each member if it is a text, else an empty one
   * @param around what the object's own name promises
   */
  MemberRules(List<String> names, List<String> texts, SecretName around) {
    this.names = memberNames(names);
    this.texts = texts;
    this.around = isSchema(names, texts) ? SecretName.NONE : around;
    this.named = namedBySibling();
  }

  private static List<MemberName> memberNames(List<String> names) {
    var members = new ArrayList<MemberName>(names.size());
    names.forEach(name -> members.add(MemberName.of(name)));
    return members;
  }

  /** Whether the object describes a value instead of holding one. */
  private static boolean isSchema(List<String> names, List<String> texts) {
    int type = names.indexOf("type");
    return type >= 0 && SCHEMA_TYPES.contains(texts.get(type));
  }

  /** What the value of member {@code i} is. */
  SecretName name(int i) {
    MemberName name = names.get(i);
    if (name.promised() != SecretName.NONE) {
      return name.promised();
    }
    if (named != SecretName.NONE && name.isValue()) {
      return named;
    }
    return around == SecretName.NONE ? SecretName.NONE : inherited(name);
  }

  private SecretName inherited(MemberName name) {
    if (name.isValue() || around == SecretName.COOKIE) {
      return around == SecretName.COOKIE
              && HeaderValues.isSession(name.name().toLowerCase(Locale.ROOT))
          ? SecretName.TOKEN
          : around;
    }
    char[] chars = name.name().toCharArray();
    boolean described =
        chars.length > 0
            && DESCRIPTIONS.contains(
                SecretNames.lower(chars, Words.startOfLast(chars, 0, chars.length), chars.length));
    return described ? SecretName.NONE : SecretName.CREDENTIAL;
  }

  private SecretName namedBySibling() {
    for (int i = 0; i < names.size(); i++) {
      String text = texts.get(i);
      if (!text.isEmpty() && text.length() <= SecretNames.LONGEST && names.get(i).namesSibling()) {
        SecretName name = Siblings.nameOf(text.toCharArray(), 0, text.length());
        if (name != SecretName.NONE) {
          return name;
        }
      }
    }
    return SecretName.NONE;
  }

  /** What the items of member {@code i} are, if a sibling is the template they are put into. */
  List<SecretName> arguments(int i) {
    if (!names.get(i).isArguments()) {
      return List.of();
    }
    for (int j = 0; j < names.size(); j++) {
      if (names.get(j).isTemplate()) {
        return placeholders(texts.get(j));
      }
    }
    return List.of();
  }

  private static List<SecretName> placeholders(String template) {
    var found = new ArrayList<SecretName>();
    char[] chars = template.toCharArray();
    for (int i = 0; i + 1 < chars.length; i++) {
      boolean placeholder =
          (chars[i] == '{' && chars[i + 1] == '}')
              || (chars[i] == '%' && "sdvoj".indexOf(chars[i + 1]) >= 0);
      if (placeholder) {
        found.add(nameBefore(chars, i));
      }
    }
    return found;
  }

  private static SecretName nameBefore(char[] text, int at) {
    int end = at;
    while (end > 0 && !Chars.in(text[end - 1], Chars.NAME) && at - end < 4) {
      end--;
    }
    int start = end;
    while (start > 0 && Chars.in(text[start - 1], Chars.NAME)) {
      start--;
    }
    return SecretNames.of(text, start, end);
  }

  /**
   * What the items of a list are: a header and its value by turns, or what the list's name says.
   *
   * @param texts the items that are texts, an empty one for any other
   */
  static SecretName[] ofItems(List<String> texts, SecretName around) {
    var names = new SecretName[texts.size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = around;
    }
    for (int i = 0; around == SecretName.NONE && i + 1 < names.length; i++) {
      String text = texts.get(i);
      if (i % 2 != 0 && !text.startsWith("--")) {
        continue;
      }
      SecretName name =
          text.length() <= SecretNames.LONGEST ? SecretNames.of(text) : SecretName.NONE;
      boolean header = name == SecretName.AUTHORIZATION || name == SecretName.COOKIE;
      boolean option = text.startsWith("--");
      boolean pair = names.length == 2 && !SecretNames.isName(texts.get(i + 1));
      if (name != SecretName.NONE && (header || pair || option || text.indexOf('-') > 0)) {
        names[i + 1] = name;
      }
    }
    return names;
  }
}
