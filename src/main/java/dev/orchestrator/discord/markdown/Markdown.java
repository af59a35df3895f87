package dev.orchestrator.discord.markdown;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts text that others wrote into Discord's Markdown so that it stays text: it neither formats,
 * nor mentions, nor links, nor ends the markup around it.
 *
 * <p>Source: Discord, "Message Formatting".
 */
public final class Markdown {
  /** What means something anywhere in a line. */
  private static final Pattern ANYWHERE = Pattern.compile("[\\\\*_~`|<\\[\\]]|:(?=\\S)");

  /** What means something at the start of a line only: quotes, headings, lists. */
  private static final Pattern LINE_START =
      Pattern.compile("(?m)^([ \\t]*)(?:([#>+-])|([0-9]{1,9})(\\.))");

  /** Discord finds mentions in the raw text, so a backslash does not stop one. */
  private static final Pattern MENTION = Pattern.compile("@(?=everyone|here|[!&]?[0-9])");

  /** Marks that turn the direction of all text behind them. */
  private static final Pattern DIRECTION = Pattern.compile("[\\u202a-\\u202e\\u2066-\\u2069]");

  /** A backtick that begins three. */
  private static final Pattern FENCE = Pattern.compile("`(?=``)");

  private static final Pattern NOT_IN_URL = Pattern.compile("[\\s()<>\\\\]");
  private static final String ZERO_WIDTH_SPACE = "\u200b";
  private static final String BACKTICK_LOOKALIKE = "\u02cb";

  /** How Discord shows a time, in the reader's own zone and language. */
  public enum TimestampStyle {
    SHORT_TIME('t'),
    LONG_TIME('T'),
    SHORT_DATE('d'),
    LONG_DATE('D'),
    SHORT_DATE_TIME('f'),
    LONG_DATE_TIME('F'),
    RELATIVE('R');

    private final char code;

    TimestampStyle(char code) {
      this.code = code;
    }
  }

  private Markdown() {}

  /** The text as text; its line breaks stay. Not for use inside code, which shows backslashes. */
  public static String escape(String text) {
    String safe = DIRECTION.matcher(text).replaceAll("");
    safe = ANYWHERE.matcher(safe).replaceAll("\\\\$0");
    safe = LINE_START.matcher(safe).replaceAll(Markdown::escapedLineStart);
    return MENTION.matcher(safe).replaceAll("@" + ZERO_WIDTH_SPACE);
  }

  /** The text as text, in one line. */
  public static String escapeLine(String text) {
    return escape(oneLine(text));
  }

  private static String escapedLineStart(MatchResult start) {
    String escaped =
        start.group(2) == null
            ? start.group(1) + start.group(3) + "\\."
            : start.group(1) + "\\" + start.group(2);
    return Matcher.quoteReplacement(escaped);
  }

  /**
   * The text as a span of code in one line. Backticks are kept where two backticks around it can
   * hold them, else replaced by a lookalike.
   */
  public static String code(String text) {
    String line = oneLine(text);
    if (line.isEmpty()) {
      return "` `";
    }
    if (line.indexOf('`') < 0) {
      return "`" + line + "`";
    }
    if (line.contains("``")) {
      return "`" + line.replace("`", BACKTICK_LOOKALIKE) + "`";
    }
    String before = line.startsWith("`") ? " " : "";
    String after = line.endsWith("`") ? " " : "";
    return "``" + before + line + after + "``";
  }

  /** The text as a block of code, on separate lines. */
  public static String codeBlock(String text) {
    String inside = FENCE.matcher(text).replaceAll("`" + ZERO_WIDTH_SPACE);
    return "```\n" + (inside.isBlank() ? " " : inside) + "\n```";
  }

  /** A moment, shown in each reader's own time zone. Exact to the second. */
  public static String timestamp(Instant moment, TimestampStyle style) {
    return String.format(Locale.ROOT, "<t:%d:%c>", moment.getEpochSecond(), style.code);
  }

  /**
   * A link with a label and no preview. An address that is not http or https is left out, and the
   * label stands alone. Square brackets in the label become round ones, because a backslash does
   * not keep Discord from counting them.
   */
  public static String link(String label, String url) {
    String text = label.isBlank() ? url : label;
    if (!isWebAddress(url)) {
      return escapeLine(text);
    }
    String inside = escapeLine(text.replace('[', '(').replace(']', ')'));
    String address =
        NOT_IN_URL
            .matcher(url.strip())
            .replaceAll(bad -> String.format(Locale.ROOT, "%%%02X", (int) bad.group().charAt(0)));
    return "[" + inside + "](<" + address + ">)";
  }

  /** Whether an address can be followed from Discord. */
  public static boolean isWebAddress(String url) {
    String lower = url.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") || lower.startsWith("http://");
  }

  /**
   * The text with each run of white space that holds a line break made one space, and without marks
   * of direction. Reads each character once, because a name may be nothing but white space.
   */
  static String oneLine(CharSequence text) {
    var line = new StringBuilder(text.length());
    int runStart = 0;
    boolean broken = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isDirection(c)) {
        continue;
      }
      if (isLineBreak(c)) {
        broken = true;
      } else if (c != ' ' && c != '\t') {
        if (broken) {
          line.replace(runStart, line.length(), " ");
          broken = false;
        }
        runStart = line.length() + 1;
      }
      line.append(c);
    }
    if (broken) {
      line.setLength(runStart);
    }
    return line.toString().strip();
  }

  private static boolean isDirection(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
  }

  /** The same as {@code \R} of a regular expression. */
  private static boolean isLineBreak(char c) {
    return (c >= '\n' && c <= '\r') || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }
}
