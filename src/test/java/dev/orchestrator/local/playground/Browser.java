package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The installed headless Chromium, with a new profile. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ChromeDriver driver;
  private final Path profile;

  private Browser(Path chromium, Path chromedriver) throws IOException {
    this.profile = Files.createTempDirectory("playground-profile");
    var options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    var logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
    this.driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build(),
            options);
  }

  /** Starts it; empty if it is not installed. */
  static Optional<Browser> start() throws IOException {
    Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<Path> chromedriver = onPath("chromedriver");
    return chromium.isPresent() && chromedriver.isPresent()
        ? Optional.of(new Browser(chromium.get(), chromedriver.get()))
        : Optional.empty();
  }

  private static Optional<Path> onPath(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String name : names) {
      for (String folder : path.split(File.pathSeparator)) {
        if (Files.isExecutable(Path.of(folder, name))) {
          return Optional.of(Path.of(folder, name));
        }
      }
    }
    return Optional.empty();
  }

  /** Opens the page in a window of this size. */
  void open(URI page, int width, int height, String colours) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 700));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", colours),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    driver.get(page.toString());
    await("document.documentElement.dataset.ready === 'true'");
  }

  /** Types with the keyboard, wherever it is. */
  void type(CharSequence... keys) {
    new Actions(driver).sendKeys(String.join("", keys)).perform();
  }

  void click(String selector) {
    retried(() -> {
      find(selector).click();
      return true;
    });
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** What an expression of the page's own language is. */
  @Nullable Object value(String expression, Object... arguments) {
    return driver.executeScript("return " + expression, arguments);
  }

  boolean holds(String expression) {
    return Boolean.TRUE.equals(value("Boolean(" + expression + ")"));
  }

  /** What a promise of the page comes to. */
  @Nullable Object promised(String promise, Object... arguments) {
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
            + "Promise.resolve().then(() => "
            + promise
            + ").then(done, (failure) => done('failed: ' + failure))",
        arguments);
  }

  /** Clicks what the expression finds, in the same look in which it is found. */
  void clickFound(String expression) {
    await("((found) => { found?.click(); return found; })(" + expression + ")");
  }

  /** Returns when the expression is true. */
  void await(String expression) {
    retried(() -> holds(expression), expression);
  }

  /** Returns when the newest message says this. */
  void awaitMessage(String text) {
    await(newest("textContent.includes(" + quoted(text) + ")"));
  }

  static String newest(String rest) {
    return "[...document.querySelectorAll('#messages article')].at(-1)?." + rest;
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private interface Attempt {
    boolean succeeds();
  }

  private static void retried(Attempt attempt) {
    retried(attempt, "a click");
  }

  private static void retried(Attempt attempt, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    WebDriverException last = null;
    while (System.nanoTime() < end) {
      try {
        if (attempt.succeeds()) {
          return;
        }
        last = null;
      } catch (WebDriverException notYet) {
        // The page draws itself anew while it is looked at: a part is not there, or not there any
        // more.
        last = notYet;
      }
      pause();
    }
    throw new AssertionError("the page never came to: " + what, last);
  }

  private static void pause() {
    try {
      Thread.sleep(25);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** Keeps what is to be seen as {@code target/screenshots/<name>.png}. */
  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    promised("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    byte[] png = driver.getScreenshotAs(OutputType.BYTES);
    Files.write(SCREENSHOTS.resolve(name + ".png"), png);
    assertThat(png).hasSizeGreaterThan(10_000);
  }

  /** What the page complained of since the last look. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (var files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
