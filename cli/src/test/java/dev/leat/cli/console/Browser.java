package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
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

    /// Counts the requests of a page that are not answered, without those that are repeated each
    /// second.
    private static final String COUNT =
            """
            if (window.asked === undefined) {
              const send = window.fetch;
              window.asked = 0;
              window.fetch = async (...all) => {
                const counted = !String(all[0]).endsWith('/now');
                window.asked += counted ? 1 : 0;
                try { return await send(...all); } finally { window.asked -= counted ? 1 : 0; }
              };
            }
            """;

    /// Ends when no such request was open for a few frames, in which a page would send the next.
    private static final String SETTLED =
            """
            const done = arguments[arguments.length - 1];
            let quiet = 0;
            const frame = () => {
              quiet = window.asked === 0 && document.querySelector('main h1, main .failure') !== null ? quiet + 1 : 0;
              quiet < 8 ? requestAnimationFrame(frame) : done();
            };
            requestAnimationFrame(frame);
            """;

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

    /// Shows a page of the console that is open, by its path, and waits until it has its data.
    void show(String page) {
        run(COUNT + "location.hash = '#/" + page + "'");
        settle();
    }

    /// Returns the paths of the pages of the console to which this page links.
    List<String> pages() {
        return driver.findElements(By.cssSelector("a[href^='#/']")).stream()
                .map(link -> String.valueOf(link.getDomAttribute("href")).substring(2))
                .distinct()
                .toList();
    }

    /// Waits until the page has its data.
    void settle() {
        run(COUNT);
        driver.executeAsyncScript(SETTLED);
    }

    /// Gives the page this size, which may be narrower than a window can be.
    void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /// Returns the page as a PNG.
    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
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

    /// Types into the field with this label.
    void type(String label, String text) {
        var field =
                find(
                        "//label[contains(normalize-space(.), %s)]//*[self::input or self::textarea]"
                                .formatted(quoted(label)));
        field.clear();
        field.sendKeys(text);
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
