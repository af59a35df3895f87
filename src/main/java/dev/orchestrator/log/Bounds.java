package dev.orchestrator.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much of a value a line shows. Values are redacted first and cut afterwards. */
final class Bounds {
  /** Characters of one text in a line. */
  static final int TEXT = 16_000;

  /** Characters of a text that are looked at. */
  private static final int HEAD = 8 * TEXT;

  /** What is taken off the end of such a part, where a secret may have been cut in two. */
  private static final int TAIL = 4_000;

  private Bounds() {}

  static String redacted(Redactor redactor, String text) {
    if (text.length() <= HEAD) {
      return cut(redactor.redact(text));
    }
    String head = redactor.redact(text.substring(0, HEAD));
    return cut(head.substring(0, Math.max(0, head.length() - TAIL))) + " [cut]";
  }

  /** The part of a redacted text to show. */
  static String cut(String redacted) {
    if (redacted.length() <= TEXT) {
      return redacted;
    }
    int end = Character.isHighSurrogate(redacted.charAt(TEXT - 1)) ? TEXT - 1 : TEXT;
    return redacted.substring(0, end) + " [cut]";
  }

  /** A redacted value with every text in it cut. */
  static @Nullable Object cutAll(@Nullable Object redacted) {
    return switch (redacted) {
      case String text -> cut(text);
      case List<?> list -> cutAll(list);
      case Map<?, ?> map -> cutAll(map);
      case null, default -> redacted;
    };
  }

  private static List<@Nullable Object> cutAll(List<?> list) {
    var shown = new ArrayList<@Nullable Object>(list.size());
    list.forEach(item -> shown.add(cutAll((Object) item)));
    return shown;
  }

  private static Map<String, @Nullable Object> cutAll(Map<?, ?> map) {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, item) -> shown.put(cut(String.valueOf(key)), cutAll((Object) item)));
    return shown;
  }
}
