package dev.orchestrator.log.redaction;

/** Words for a password that have letters outside of ASCII: {@code contraseña}, {@code пароль}. */
final class ForeignNames {
  /** In lower case. */
  private static final String[] PASSWORDS = {
    "contraseña",
    "пароль",
    "пароля",
    "hasło",
    "lösenord",
    "şifre",
    "parolă",
    "jelszó",
    "salasanä",
    "κωδικός",
    "סיסמה",
    "كلمة المرور",
    "密码",
    "密碼",
    "口令",
    "パスワード",
    "비밀번호",
    "암호",
    "mật khẩu",
    "รหัสผ่าน",
    "गुप्तशब्द"
  };

  private ForeignNames() {}

  /** What the word before {@code end} promises, whose last letter is outside of ASCII. */
  static SecretName before(Scan scan, int end) {
    for (String word : PASSWORDS) {
      int start = end - word.length();
      if (start >= scan.from
          && lower(scan.chars[end - 1]) == word.charAt(word.length() - 1)
          && !Character.isLetter(word.charAt(0) < 128 ? scan.at(start - 1) : 0)
          && matches(scan, start, word)) {
        return SecretName.PASSWORD;
      }
    }
    return SecretName.NONE;
  }

  /** What a name promises that is the whole text. */
  static SecretName of(String name) {
    return name.isEmpty() || name.length() > SecretNames.LONGEST
        ? SecretName.NONE
        : before(Scan.of(name.toCharArray()), name.length());
  }

  private static boolean matches(Scan scan, int start, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (lower(scan.chars[start + i]) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c < 128 ? Chars.lower(c) : Character.toLowerCase(c);
  }
}
