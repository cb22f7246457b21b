package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's Chromium with its driver. Every wait ends when its condition is true.
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final List<String> FLAGS =
            List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--window-size=1280,1000");

    private final ChromeDriver driver;

    /// @param folder the folder of both programs
    Browser(String folder) {
        var options = new ChromeOptions();
        options.setBinary(folder + "/chromium");
        options.addArguments(FLAGS);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of(folder, "chromedriver").toFile())
                        .usingAnyFreePort()
                        .build();
        driver = new ChromeDriver(service, options);
    }

    void open(String url) {
        driver.get(url);
    }

    String address() {
        return String.valueOf(driver.getCurrentUrl());
    }

    /// Clicks the first element of this XPath, as soon as it exists and is enabled.
    void click(String xpath) {
        await(
                () -> {
                    var found = driver.findElements(By.xpath(xpath));
                    if (found.isEmpty() || !found.getFirst().isEnabled()) {
                        return false;
                    }
                    found.getFirst().click();
                    return true;
                },
                "to click " + xpath);
    }

    /// Clicks the first button or link with this text.
    void press(String text) {
        click(
                "//*[self::button or self::a][contains(normalize-space(.), %s)]"
                        .formatted(quoted(text)));
    }

    /// Types into the field with this label. The text replaces the selected old one, because the
    /// page would restore a field that is cleared without a key.
    void type(String label, String text) {
        var field =
                find(
                        "//label[contains(normalize-space(.), %s)]//*[self::input or self::textarea]"
                                .formatted(quoted(label)));
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    WebElement find(String xpath) {
        await(() -> !driver.findElements(By.xpath(xpath)).isEmpty(), xpath);
        return driver.findElement(By.xpath(xpath));
    }

    /// Returns true if there is such an element now.
    boolean has(String xpath) {
        return !driver.findElements(By.xpath(xpath)).isEmpty();
    }

    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /// Waits until the page has this text.
    void await(String text) {
        await(() -> text().contains(text), "the text '%s'".formatted(text));
    }

    /// Runs a script and returns its result.
    Object run(String script) {
        return String.valueOf(((JavascriptExecutor) driver).executeScript(script));
    }

    /// Returns the errors that the browser has logged, such as those of the content security
    /// policy.
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (org.openqa.selenium.WebDriverException _) {
                // The page has just replaced the element.
            }
            assertThat(System.nanoTime())
                    .as("%s, in the page:%n%s", what, text())
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static String quoted(String text) {
        return text.contains("'") ? '"' + text + '"' : "'" + text + "'";
    }

    @Override
    public void close() {
        driver.quit();
    }
}
