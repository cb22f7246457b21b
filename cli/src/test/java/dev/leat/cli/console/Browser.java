package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.json.JsonMapper;

/// Debian's Chromium with its driver. Every wait ends when its condition is true.
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// The time between two looks at a page; each look needs the browser and its driver.
    private static final Duration PAUSE = Duration.ofMillis(50);

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
                    "--disable-extensions",
                    "--window-size=1280,1000");

    /// Collects dialogs, new windows and violations of the content security policy in each page,
    /// and times its requests, before scripts of the page run. Counts the open ones, but for the
    /// document that is polled each second, which is nearly always open on a busy machine.
    private static final String WATCH =
            """
            window.attacks = [];
            document.addEventListener('securitypolicyviolation', event =>
              attacks.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
            for (const name of ['alert', 'confirm', 'prompt', 'open']) {
              window[name] = () => attacks.push(name);
            }
            const send = fetch;
            window.requests = 0;
            window.slowest = 0;
            window.fetch = (...all) => {
              const from = performance.now();
              const counts = String(all[0]).endsWith('/now') ? 0 : 1;
              requests += counts;
              return send(...all).finally(() => {
                requests -= counts;
                slowest = Math.max(slowest, performance.now() - from);
              });
            };
            """;

    /// Names the elements that make the page wider than the window.
    private static final String OVERFLOW =
            """
            const page = document.documentElement;
            return page.scrollWidth <= page.clientWidth ? '' : [...document.querySelectorAll('main *')]
              .filter(one => one.getBoundingClientRect().right > page.clientWidth && !one.closest('.scroll, .graph')).map(one => `${one.tagName}.${one.className} in ${one.parentElement.className}: ${one.textContent.slice(0, 40)}`)
              .slice(0, 5).join('\\n') || `wider by ${page.scrollWidth - page.clientWidth}`;
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
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
    }

    /// Returns the dialogs and violations of the policy since this page was opened.
    String attacks() {
        return String.valueOf(run("return attacks.join('\\n')"));
    }

    /// Returns the elements that make the page wider than the window.
    String overflow() {
        return String.valueOf(run(OVERFLOW));
    }

    /// Sets the color scheme that the user prefers.
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /// Shows the page of this fragment without a reload, and waits until it has this text.
    void visit(String fragment, String text) {
        run("location.hash = arguments[0]", fragment);
        await(text);
    }

    /// Waits until no request was open for a few frames, in which a page would send the next one.
    void settle() {
        await(
                """
                const done = arguments[arguments.length - 1];
                let frames = 0;
                const look = () => {
                  const busy = requests > 0 || document.querySelector('.loading, [aria-busy=true]')
                      || !document.querySelector('main h1, main .failure');
                  frames = busy ? 0 : frames + 1;
                  frames > 7 ? done('') : requestAnimationFrame(look);
                };
                requestAnimationFrame(look);
                """,
                PATIENCE);
    }

    /// Waits until a script returns true.
    void awaitScript(String script, Object... arguments) {
        await(() -> run(script, arguments).equals("true"), script);
    }

    /// Waits until an expression has another value than this one.
    void awaitChange(String expression, String value) {
        awaitScript("return String(%s) !== arguments[0]".formatted(expression), value);
    }

    /// Returns all text of the page, also text that is not visible.
    String content() {
        return String.valueOf(run("return document.body.textContent"));
    }

    /// Writes an image of the page, to look at, if `-Dconsole.images` names a folder.
    void image(String name) {
        var folder = System.getProperty("console.images");
        if (folder != null) {
            try {
                Files.createDirectories(Path.of(folder));
                Files.write(Path.of(folder, name + ".png"), picture());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    void open(String url) {
        driver.get(url);
    }

    /// Shows a page of the console that is open, by its path, and waits until it has its data.
    void show(String page) {
        run("location.hash = '#/' + arguments[0]", page);
        settle();
    }

    /// Returns the paths of the pages of the console to which this page links.
    List<String> pages() {
        return driver.findElements(By.cssSelector("a[href^='#/']")).stream()
                .map(link -> String.valueOf(link.getDomAttribute("href")).substring(2))
                .distinct()
                .toList();
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

    /// Types into the field with this label. The text replaces the selected old one, because the
    /// page would restore a field that is cleared without a key.
    void type(String label, String text) {
        var field =
                find(
                        "//label[contains(normalize-space(.), %s)]//*[self::input or self::textarea]"
                                .formatted(quoted(label)));
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    /// Sends keys to the focused element without waiting for the page between them, as a person who
    /// types fast. The driver waits for the page after each key.
    void keys(String text) {
        var capability = (Map<?, ?>) driver.getCapabilities().getCapability("goog:chromeOptions");
        var debugger = "http://" + Objects.requireNonNull(capability).get("debuggerAddress");
        try (var client = HttpClient.newHttpClient()) {
            var list =
                    client.send(
                            HttpRequest.newBuilder(URI.create(debugger + "/json")).build(),
                            HttpResponse.BodyHandlers.ofString());
            var pages = JsonMapper.shared().readTree(list.body());
            var page = pages.findValue("webSocketDebuggerUrl").asString();
            var socket =
                    client.newWebSocketBuilder()
                            .buildAsync(URI.create(page), new WebSocket.Listener() {})
                            .join();
            for (int i = 0; i < text.length(); i++) {
                var key = JsonMapper.shared().writeValueAsString(text.substring(i, i + 1));
                socket.sendText(
                                "{\"id\":%d,\"method\":\"Input.dispatchKeyEvent\",\"params\":{\"type\":\"keyDown\",\"text\":%s,\"key\":%s}}"
                                        .formatted(i + 1, key, key),
                                true)
                        .join();
            }
            // The connection ends after the last key has arrived.
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            socket.abort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    WebElement find(String xpath) {
        await(() -> !driver.findElements(By.xpath(xpath)).isEmpty(), xpath);
        return driver.findElement(By.xpath(xpath));
    }

    /// Returns true if there is such an element now.
    boolean has(String xpath) {
        return !driver.findElements(By.xpath(xpath)).isEmpty();
    }

    /// Returns the text of the page that is rendered, with a space between cells.
    String text() {
        return String.valueOf(run("return document.body.innerText.replaceAll('\\t', ' ')"));
    }

    /// Waits until the page has this text.
    void await(String text) {
        await(() -> text().contains(text), "the text '%s'".formatted(text));
    }

    /// Runs a script and returns its result.
    Object run(String script, Object... arguments) {
        return String.valueOf(((JavascriptExecutor) driver).executeScript(script, arguments));
    }

    /// Runs a script that calls its last argument with the result.
    String await(String script, Duration most) {
        driver.manage().timeouts().scriptTimeout(most);
        return String.valueOf(((JavascriptExecutor) driver).executeAsyncScript(script));
    }

    /// Returns the errors that the browser has logged, such as those of the content security
    /// policy.
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /// Removes the errors of an earlier test, such as the responses without a login, from the log.
    void forgetErrors() {
        errors();
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
            LockSupport.parkNanos(PAUSE.toNanos());
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
