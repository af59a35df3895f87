package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import java.nio.charset.StandardCharsets;

/**
 * Looks at long runs of letters and digits: base64 that hides a secret, and what stands behind the
 * word password or token in a sentence. Every sixteenth position is looked at, and no run that long
 * lies between two of them.
 */
final class LongRuns {
  private static final int STEP = 16;
  private static final int SHORTEST_BASE64 = 24;
  private static final int SHORTEST_HEX = 32;
  private static final int LOOK = 12;
  private static final int NOT_LOWER_HEX = ~(Chars.HEX | Chars.LOWER);

  private final SecretFinder finder;

  LongRuns(SecretFinder finder) {
    this.finder = finder;
  }

  void find(Scan scan) {
    for (int i = scan.from + STEP - 1; i < scan.to; i += STEP) {
      if (!Chars.in(scan.chars[i], Chars.ANY64)) {
        continue;
      }
      int start = i;
      while (start > scan.from && Chars.in(scan.chars[start - 1], Chars.ANY64)) {
        start--;
      }
      int end = scan.runEnd(i, Chars.ANY64);
      if (end - start >= STEP) {
        findIn(scan, start, end);
        i = end - 1;
      }
    }
  }

  private void findIn(Scan scan, int start, int end) {
    int seen = 0;
    for (int i = start; i < end; i++) {
      seen |= Chars.bits(scan.chars[i]);
    }
    if ((seen & (Chars.DASH | Chars.UNDERSCORE)) != 0 && (seen & Chars.DIGIT) != 0) {
      PrefixedTokens.find(scan, start, end);
    }
    findAzureKey(scan, start, end);
    if ((seen & NOT_LOWER_HEX) == 0) {
      findInHex(scan, start, end);
      return;
    }
    if ((seen & Chars.LOWER) == 0 || (seen & Chars.UPPER) == 0) {
      return;
    }
    if ((seen & Chars.DIGIT) != 0 && scan.at(start - 1) == ' ') {
      findSpoken(scan, start, end);
    }
    if (scan.depth < Scan.DEEPEST
        && !hidesSecret(scan, start, end)
        && (seen & Chars.PLUS_SLASH) != 0) {
      findInSegments(scan, start, end);
    }
  }

  private void findInHex(Scan scan, int start, int end) {
    int from = scan.startsWith(start, "0x") ? start + 2 : start;
    if (end - from < SHORTEST_HEX || !PlainValues.isAll(scan.chars, from, end, Chars.HEX)) {
      return;
    }
    if (scan.at(start - 1) == ' ') {
      findSpoken(scan, start, end);
    }
    boolean text = (end - from) % 2 == 0 && isText(HexText.decode(scan.chars, from, from + LOOK));
    if (text && scan.depth < Scan.DEEPEST) {
      scan.spend(end - from);
      hides(scan, from, end, HexText.decode(scan.chars, from, end));
    }
  }

  /** Keys of Azure have no prefix: a mark stands at a fixed place from the end of the run. */
  private static void findAzureKey(Scan scan, int start, int end) {
    int length = end - start;
    boolean devOps = length == 84 && scan.startsWith(start + 76, "AZDO");
    boolean registry = length == 52 && scan.startsWith(start + 42, "+ACR");
    if (devOps || registry) {
      scan.cut(start, end, "azure-key", Confidence.SHAPE);
    }
  }

  private static void findSpoken(Scan scan, int start, int end) {
    SecretName name = ProseContext.nameBefore(scan, start - 1);
    if (name != SecretName.NONE && PlainValues.looksRandom(scan.chars, start, end, STEP)) {
      scan.cut(start, end, name.kind(), Confidence.NAME);
    }
  }

  /** A path: each part between slashes may be base64. */
  private void findInSegments(Scan scan, int start, int end) {
    int from = start;
    for (int i = start; i <= end; i++) {
      if (i == end || scan.chars[i] == '/') {
        hidesSecret(scan, from, i);
        from = i + 1;
      }
    }
  }

  private boolean hidesSecret(Scan scan, int start, int end) {
    if (end - start < SHORTEST_BASE64
        || !isText(Base64Text.decode(scan.chars, start, start + LOOK))) {
      return false;
    }
    scan.spend(end - start);
    int whole = (end - start) % 4 == 1 ? end - 1 : end;
    return hides(scan, start, end, Base64Text.decode(scan.chars, start, whole));
  }

  private boolean hides(Scan scan, int start, int end, byte[] decoded) {
    char[] text = readable(decoded);
    if (text.length == 0) {
      return false;
    }
    Scan inside = scan.aside(text, text.length);
    finder.find(inside);
    if (inside.cuts().isEmpty() && !isLogin(text)) {
      return false;
    }
    int to = end;
    while (scan.at(to) == '=') {
      to++;
    }
    scan.cut(start, to, "encoded", Confidence.DECODED);
    return true;
  }

  private static boolean isText(byte[] head) {
    int unreadable = 0;
    for (byte b : head) {
      unreadable += isReadable(b) ? 0 : 1;
    }
    boolean wide = head.length > 1 && head[1] == 0;
    return head.length > 0 && (unreadable == 0 || wide);
  }

  private static boolean isReadable(byte b) {
    return b >= ' ' || b < 0 || b == '\n' || b == '\r' || b == '\t';
  }

  /** The text that {@code bytes} are, in UTF-8 or the two-byte form of PowerShell; else nothing. */
  private static char[] readable(byte[] bytes) {
    boolean wide = bytes.length > 3 && bytes[1] == 0 && bytes[3] == 0;
    if (!wide && isBinary(bytes)) {
      return new char[0];
    }
    String text = new String(bytes, wide ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8);
    int unreadable = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      unreadable += c == 0 || c == '\ufffd' ? 1 : 0;
    }
    return isMostlyUnreadable(unreadable, text.length()) ? new char[0] : text.toCharArray();
  }

  /** From 0x80 to 0xBF: never the first byte of a character in UTF-8. */
  private static boolean isContinuation(byte b) {
    return b < -64;
  }

  private static boolean isMostlyUnreadable(int unreadable, int length) {
    return unreadable * 20 > length;
  }

  /**
   * Whether so many bytes can be no part of UTF-8 that it need not be decoded: most long runs are
   * made by chance, and are seen to be no text after a few bytes.
   */
  private static boolean isBinary(byte[] bytes) {
    int unreadable = 0;
    byte before = 0;
    for (byte b : bytes) {
      boolean continues = isContinuation(b);
      boolean afterLead = before < 0 && !isContinuation(before);
      boolean stray = continues ? before >= 0 : afterLead;
      unreadable += stray || b == 0 ? 1 : 0;
      if (isMostlyUnreadable(unreadable, bytes.length)) {
        return true;
      }
      before = b;
    }
    return false;
  }

  /** {@code user:password}, and not the {@code kind:number} of a cursor or a node's id. */
  private static boolean isLogin(char[] text) {
    int colon = 0;
    while (colon < text.length && Chars.in(text[colon], Chars.NAME)) {
      colon++;
    }
    return colon > 1
        && colon < text.length
        && text[colon] == ':'
        && Chars.in(text[0], Chars.LETTER)
        && PlainValues.looksRandom(text, colon + 1, text.length, 8)
        && PrefixShape.isVaried(text, colon + 1, text.length)
        && !PlainValues.isAll(text, colon + 1, text.length, Chars.WORD | Chars.DOT | Chars.DASH);
  }
}
