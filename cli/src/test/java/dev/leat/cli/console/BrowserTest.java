package dev.leat.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A web page cannot do anything to an app on the same machine that needs no token.
@Tag("docs")
class BrowserTest {

    private static final String ORDER = Shop.order("1", "u", "1");

    @AutoClose private Background running;
    private String own = "";

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        var shop = new Shop(folder);
        shop.write("app.yaml", Shop.APP + "  /orders: {queue: Orders, schema: Order}\n");
        running = new Background(shop);
        own = URI.create(running.url()).getAuthority();
    }

    /// The status and the body of the answer to a request with exactly these headers.
    private static String ask(String url, String line, String headers, String body)
            throws IOException {
        int port = URI.create(url).getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            String text =
                    "%s HTTP/1.1\n%s\nContent-Length: %d\nConnection: close\n\n"
                            .formatted(line, headers, body.length());
            socket.getOutputStream()
                    .write((text.replace("\n", "\r\n") + body).getBytes(StandardCharsets.UTF_8));
            var said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length())
                    + said.substring(said.indexOf("\r\n\r\n") + 3);
        }
    }

    private String api(String line, String headers) throws IOException {
        return ask(running.url(), line, headers, line.startsWith("POST") ? ORDER : "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: http://127.0.0.1:1",
                "Origin: http://localhost:8000.evil.example",
                "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: no-cors",
                "Sec-Fetch-Site: same-site\nSec-Fetch-Mode: cors",
            })
    void refusesPagesOfOtherAddresses(String headers) throws Exception {
        var all = "Host: " + own + "\n" + headers;
        assertThat(api("POST /orders", all)).startsWith("403").contains("web page");
        assertThat(api("GET /everyone", all)).startsWith("403");
        assertThat(api("GET /docs", all)).startsWith("403");
        assertThat(api("GET /metrics", all)).startsWith("403");
        assertThat(api("GET /health", all)).startsWith("403");
        assertThat(running.get("/everyone")).startsWith("200 {\"orders\":0");
    }

    @Test
    void refusesAFormOfAnotherPage() throws Exception {
        var headers = "Host: " + own + "\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate";
        assertThat(api("POST /orders", headers)).startsWith("403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8000",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "128.0.0.1",
                "[::2]",
            })
    void refusesNamesThatAnotherMachineCanHave(String name) throws Exception {
        assertThat(api("GET /everyone", "Host: " + name)).startsWith("403").contains("localhost");
        assertThat(api("POST /orders", "Host: " + name + "\nOrigin: http://" + name))
                .startsWith("403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8000",
                "127.0.0.1:80",
                "127.1.2.3",
                "[::1]:8000",
                "shop.localhost",
                "localhost.",
            })
    void answersByTheNamesOfThisMachine(String name) throws Exception {
        assertThat(api("GET /everyone", "Host: " + name)).startsWith("200");
        assertThat(api("POST /orders", "Host: " + name + "\nOrigin: http://" + name))
                .startsWith("202");
    }

    @Test
    void answersItsOwnPageAndLinksToIt() throws Exception {
        var host = "Host: " + own + "\n";
        assertThat(api("GET /docs", host + "Sec-Fetch-Site: none\nSec-Fetch-Mode: navigate"))
                .startsWith("200");
        assertThat(api("GET /docs", host + "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate"))
                .startsWith("200");
        assertThat(api("GET /everyone", host + "Sec-Fetch-Site: same-origin")).startsWith("200");
        var page = host + "Origin: http://" + own + "\nSec-Fetch-Site: same-origin";
        assertThat(api("POST /orders", page)).startsWith("202");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\nOrigin: http://evil.example",
                "Host: localhost\nOrigin: http://localhost",
                "Host: localhost\nSec-Fetch-Site: cross-site",
                "Host: localhost\nSec-Fetch-Site: same-origin",
                "Host: evil.example",
            })
    void keepsPagesFromTheQueues(String headers) throws Exception {
        var reading = "GET /?Action=ReceiveMessage&QueueUrl=Orders";
        assertThat(ask(running.aws(), reading, headers, "")).startsWith("403");
    }

    @Test
    void takesClientsOfAwsByAnyName() throws Exception {
        var headers =
                "Host: sqs.eu-west-1.amazonaws.com\nX-Amz-Target: AmazonSQS.ListQueues\n"
                        + "Content-Type: application/x-amz-json-1.0";
        assertThat(ask(running.aws(), "POST /", headers, "{}")).startsWith("200");
        var local = "GET /?Action=ListQueues";
        assertThat(ask(running.aws(), local, "Host: localhost:4566", "")).startsWith("200");
    }
}
