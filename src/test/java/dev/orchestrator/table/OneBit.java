package dev.orchestrator.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes with one bit changed. */
public final class OneBit {
  private OneBit() {}

  /** The value with one bit changed, in one place of it; what has no bit gets a first element. */
  public static AttributeValue changed(AttributeValue value, RandomGenerator random) {
    return switch (value.type()) {
      case S -> AttributeValue.fromS(changed(value.s(), random));
      case N -> {
        String digits = value.n();
        int last = digits.length() - 1;
        yield AttributeValue.fromN(digits.substring(0, last) + (char) (digits.charAt(last) ^ 1));
      }
      case B -> {
        byte[] bytes = value.b().asByteArray();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        yield AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
      }
      case BOOL -> AttributeValue.fromBool(!value.bool());
      case L -> {
        var elements = new ArrayList<>(value.l());
        if (elements.isEmpty()) {
          elements.add(AttributeValue.fromS(""));
        } else {
          int at = random.nextInt(elements.size());
          elements.set(at, changed(elements.get(at), random));
        }
        yield AttributeValue.fromL(elements);
      }
      case M -> {
        var entries = new HashMap<>(value.m());
        if (entries.isEmpty()) {
          entries.put("a", AttributeValue.fromS(""));
        } else {
          var names = List.copyOf(entries.keySet());
          String name = names.get(random.nextInt(names.size()));
          entries.put(name, changed(Objects.requireNonNull(entries.get(name)), random));
        }
        yield AttributeValue.fromM(entries);
      }
      default -> throw new AssertionError("an attribute of type " + value.type());
    };
  }

  /** One of the lower four bits of one character, which leaves it a character. */
  private static String changed(String text, RandomGenerator random) {
    if (text.isEmpty()) {
      return "\u0001";
    }
    char[] chars = text.toCharArray();
    int at = random.nextInt(chars.length);
    chars[at] ^= (char) (1 << random.nextInt(4));
    return new String(chars);
  }
}
