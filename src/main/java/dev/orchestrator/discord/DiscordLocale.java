package dev.orchestrator.discord;

/** A language of Discord's clients. Source: Discord, "Reference", Locales. */
public enum DiscordLocale {
  INDONESIAN("id"),
  DANISH("da"),
  GERMAN("de"),
  ENGLISH_UK("en-GB"),
  ENGLISH_US("en-US"),
  SPANISH("es-ES"),
  SPANISH_LATAM("es-419"),
  FRENCH("fr"),
  CROATIAN("hr"),
  ITALIAN("it"),
  LITHUANIAN("lt"),
  HUNGARIAN("hu"),
  DUTCH("nl"),
  NORWEGIAN("no"),
  POLISH("pl"),
  PORTUGUESE_BRAZILIAN("pt-BR"),
  ROMANIAN_ROMANIA("ro"),
  FINNISH("fi"),
  SWEDISH("sv-SE"),
  VIETNAMESE("vi"),
  TURKISH("tr"),
  CZECH("cs"),
  GREEK("el"),
  BULGARIAN("bg"),
  RUSSIAN("ru"),
  UKRAINIAN("uk"),
  HINDI("hi"),
  THAI("th"),
  CHINESE_CHINA("zh-CN"),
  JAPANESE("ja"),
  CHINESE_TAIWAN("zh-TW"),
  KOREAN("ko");

  private final String tag;

  DiscordLocale(String tag) {
    this.tag = tag;
  }

  public String tag() {
    return tag;
  }
}
