package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.sun.net.httpserver.HttpServer;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.fixture.Walk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real browser and an app on the same machine.
@Timeout(300)
@Tag("docs")
class ChromiumTest {

    /// Sends an order in the three ways that a page can without being asked whether it may.
    private static final String EVIL =
            """
            <!doctype html><title>evil</title><body><img src="API/everyone">
            <form method="post" enctype="text/plain" action="API/orders" target="f">
            <input name='ORDER' value=''></form><iframe name="f"></iframe>
            <script>
            document.forms[0].submit();
            fetch("API/orders", {method: "POST", mode: "no-cors", body: document.forms[0][0].name})
              .then(answer => document.title = "sent " + answer.type);
            fetch("API/everyone").then(a => a.text())
              .then(text => document.body.append("read " + text), e => document.body.append("kept out"));
            fetch("AWS/?Action=SendMessage&QueueUrl=Orders&MessageBody=x", {mode: "no-cors"});
            </script>
            """;

    private String chromium = "";
    @TempDir private Path folder;
    @AutoClose private Background running;

    @BeforeEach
    void start() throws Exception {
        chromium = Walk.folderOf("chromium", "--version");
        assumeFalse(chromium.isEmpty(), "needs chromium");
        var shop = new Shop(folder);
        shop.write("app.yaml", Shop.APP + "  /orders: {queue: Orders, schema: Order}\n");
        running = new Background(shop);
    }

    /// The page as it is when its script is done.
    private String shown(String url) throws Exception {
        var words = new ArrayList<>(List.of(chromium + "/chromium", "--headless", "--no-sandbox"));
        for (var flag :
                List.of(
                        "disable-gpu",
                        "disable-quic",
                        "no-first-run",
                        "disable-background-networking",
                        "disable-component-update",
                        "disable-sync",
                        "virtual-time-budget=5000",
                        "user-data-dir=" + folder.resolve("chromium"),
                        "dump-dom")) {
            words.add("--" + flag);
        }
        words.add(url);
        var process =
                new ProcessBuilder(words)
                        .redirectError(folder.resolve("chromium.log").toFile())
                        .start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void showsThePageAboutTheApi() throws Exception {
        assertThat(shown(running.url() + "/docs"))
                .contains("<h1>shop</h1>", "/users/{user_id}")
                .doesNotContain("hidden=\"\"><label");
    }

    @Test
    void sendsNothingForAPageOfAnotherAddressAndShowsItNothing() throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var other = HttpServer.create(address, 0);
        var page =
                EVIL.replace("API", running.url())
                        .replace("AWS", running.aws())
                        .replace("ORDER", Shop.order("1", "u", "1"));
        other.createContext(
                "/",
                exchange -> {
                    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        other.start();
        try {
            var said = shown("http://127.0.0.1:" + other.getAddress().getPort() + "/");
            assertThat(said).contains("kept out").doesNotContain("read {");
        } finally {
            other.stop(0);
        }
        assertThat(running.get("/health"))
                .contains(
                        "\"Orders\":{\"visible\":0,\"in_flight\":0",
                        "\"Orders-dlq\":{\"visible\":0");
        assertThat(running.get("/everyone")).startsWith("200 {\"orders\":0,");
    }
}
