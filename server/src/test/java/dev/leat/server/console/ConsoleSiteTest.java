package dev.leat.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.operations.Right;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.port.Message;
import dev.leat.server.AccessToken;
import dev.leat.server.CorsFilter;
import dev.leat.server.FixedPlatform;
import dev.leat.server.HostFilter;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import dev.leat.server.operations.OperationsSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// The console's files and logins over HTTP, and the operations that a login permits.
class ConsoleSiteTest {

    private static final String API = "/leat/v1";
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Each `POST` that changes nothing, so that a reader may send it.
    private static final List<String> READERS =
            List.of(
                    "/dead-letters/{queue}/edits",
                    "/dead-letters/{queue}/groups/{group}/checks",
                    "/dead-letters/{queue}/plans",
                    "/dead-letters/{queue}/predictions",
                    "/dead-letters/{queue}/previews",
                    "/queries");

    /// Each `GET` that writes a file or shows values that are never masked.
    private static final List<String> WRITERS =
            List.of("/views/{view}/parts", "/views/{view}/rows", "/warehouse-tables/{table}/rows");

    private static final AccessToken TOKEN = new AccessToken("a-token-of-the-app");

    private Instant now = Instant.parse("2026-01-05T10:00:00Z");
    private final byte[] key = new byte[ConsoleSessions.KEY_BYTES];
    private final ConsoleSessions sessions = new ConsoleSessions(key, () -> now);
    private final FixedPlatform platform = new FixedPlatform();
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = start(sessions);
    }

    private Server start(ConsoleSessions logins) throws Exception {
        var operations = new PlatformOperations(Orders.APP, platform.parts());
        return Server.start(
                "127.0.0.1",
                0,
                List.of(
                        new CorsFilter(),
                        new HostFilter("127.0.0.1"),
                        new ConsoleSite(logins, Optional.of(TOKEN), Right.READ, "orders"),
                        new OperationsSite(operations, logins::right)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<byte[]> ask(String method, String path, String body, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> login(String secret) throws Exception {
        return ask("POST", "/console/session", secret, "Origin", server.url());
    }

    private String cookie(Right right) throws Exception {
        var answer = login("{\"code\":\"%s\"}".formatted(sessions.code(right)));
        assertThat(answer.statusCode()).isEqualTo(200);
        return value(answer);
    }

    private static String value(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    }

    private int send(String cookie, String origin) throws Exception {
        return ask(
                        "POST",
                        "/leat/v1/queues/OrderQueue/items",
                        "{\"messages\":[]}",
                        "Cookie",
                        cookie,
                        "Origin",
                        origin)
                .statusCode();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void filesAreCompressedAndHaveAStrictPolicy() throws Exception {
        var page = ask("GET", "/console/", "", "Accept-Encoding", "gzip");
        assertThat(page.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValue(ConsoleFiles.POLICY);
        try (var in = new GZIPInputStream(new ByteArrayInputStream(page.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(ask("GET", "/console/", "").body());
        }
        var tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(ask("GET", "/console/", "", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(ask("GET", "/", "").statusCode()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/console/ConsoleFiles.class",
                "/console/..%2Foperations%2FOperations.class",
                "/console/vendor/../ConsoleFiles.class",
                "/console/vendor%2Fpreact.js",
                "/console/%2e%2e/page.css",
                "/console/vendor/vendor/preact.js"
            })
    void otherFilesAreNotServed(String path) throws Exception {
        assertThat(ask("GET", path, "").statusCode()).isIn(400, 404);
    }

    @Test
    void aCodeLogsInOnce() throws Exception {
        var code = "{\"code\":\"%s\"}".formatted(sessions.code(Right.WRITE));
        assertThat(text(login(code))).startsWith("{\"app\":\"orders\",\"right\":\"WRITE\",");
        assertThat(login(code).statusCode()).isEqualTo(401);
    }

    @Test
    void aCodeIsValidForAnHour() throws Exception {
        var code = "{\"code\":\"%s\"}".formatted(sessions.code(Right.WRITE));
        now = now.plus(ConsoleSessions.CODE_VALID);
        assertThat(login(code).statusCode()).isEqualTo(401);
    }

    @Test
    void theTokenOfTheAppLogsIn() throws Exception {
        assertThat(text(login("{\"token\":\"a-token-of-the-app\"}")))
                .startsWith("{\"app\":\"orders\",\"right\":\"READ\",");
        assertThat(login("{\"token\":\"another\"}").statusCode()).isEqualTo(401);
        assertThat(login("no JSON").statusCode()).isEqualTo(400);
    }

    @Test
    void theCookieIsHiddenFromScriptsAndFromOtherSites() throws Exception {
        var answer = login("{\"code\":\"%s\"}".formatted(sessions.code(Right.READ)));
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("leat-console-%d=".formatted(server.port()))
                .endsWith("; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict");
    }

    /// A cookie in which the part that matches is replaced.
    @ParameterizedTest
    @CsvSource({
        "another name, ^.*$, other=1",
        "another port, -\\d+=, -1=",
        "any value, =.*, =any",
        "no value, =.*, =",
        "empty parts, =.*, =.",
        "another right, =.., =dw",
        "another signature, ..$, AA",
        "no signature, \\..*, ''",
        "truncated, .$, ''",
    })
    void withoutALoginNothingIsShownOrChanged(String what, String part, String other)
            throws Exception {
        var forged = cookie(Right.READ).replaceFirst(part, other);
        for (var path : List.of("/console/session", "/leat/v1/queues", "/leat/v1/now")) {
            var answer = ask("GET", path, "", "Cookie", forged);
            assertThat(answer.statusCode()).as("%s: %s", what, path).isEqualTo(401);
            assertThat(text(answer)).doesNotContain("OrderQueue");
        }
        assertThat(send(forged, server.url())).isEqualTo(401);
        assertThat(platform.queue("OrderQueue").browse(0, 1)).isEmpty();
    }

    /// Every operation of the document, so that a new one is covered.
    @Test
    void aReaderIsRefusedEveryOperationThatMayChange() throws Exception {
        var cookie = cookie(Right.READ);
        var document =
                JSON.readTree(ask("GET", API + "/openapi.json", "", "Cookie", cookie).body());
        var permitted = new TreeSet<String>();
        for (var path : document.path("paths").properties()) {
            var target = API + path.getKey().replaceAll("\\{[^}]*}", "x");
            for (var name : path.getValue().propertyNames()) {
                var verb = name.toUpperCase(Locale.ROOT);
                assertThat(ask(verb, target, "{}", "Origin", server.url()).statusCode())
                        .as(verb + path.getKey())
                        .isEqualTo(401);
                int status = request(verb, target, cookie);
                if (!verb.equals("GET") && status != 403) {
                    permitted.add(path.getKey());
                } else if (verb.equals("GET") && status == 403) {
                    assertThat(WRITERS).contains(path.getKey());
                }
            }
        }
        assertThat(permitted).containsExactlyInAnyOrderElementsOf(READERS);
        for (var path : WRITERS) {
            assertThat(request("GET", API + path.replaceAll("\\{[^}]*}", "x"), cookie))
                    .as(path)
                    .isEqualTo(403);
        }
    }

    private int request(String verb, String target, String cookie) throws Exception {
        return ask(verb, target, "{}", "Cookie", cookie, "Origin", server.url()).statusCode();
    }

    /// A request with a valid cookie that a page of another server, or under another name, sends.
    @ParameterizedTest
    @CsvSource({
        "Origin, http://127.0.0.1:1",
        "Origin, null",
        "Origin, https://example.com",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
    })
    void pagesOfOtherServersAreRefused(String header, String value) throws Exception {
        var cookie = cookie(Right.WRITE);
        for (var path : List.of("/console/session", "/leat/v1/queues")) {
            var answer = ask("GET", path, "", "Cookie", cookie, header, value);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
        }
        var code = "{\"code\":\"%s\"}".formatted(sessions.code(Right.WRITE));
        assertThat(ask("POST", "/console/session", code, header, value).statusCode())
                .isEqualTo(403);
        // The refused page did not use the code up.
        assertThat(login(code).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "127.0.0.1.example.com", "localhost.example.com"})
    void otherHostNamesAreRefused(String host) throws Exception {
        var code = "{\"code\":\"%s\"}".formatted(sessions.code(Right.WRITE));
        var cookie = cookie(Right.WRITE);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            for (var request :
                    List.of(
                            "GET /console/ HTTP/1.1\r\n",
                            "GET /leat/v1/queues HTTP/1.1\r\nCookie: " + cookie + "\r\n",
                            "POST /console/session HTTP/1.1\r\nContent-Length: %d\r\n"
                                    .formatted(code.length()))) {
                var text =
                        "%sHost: %s:%d\r\n\r\n%s"
                                .formatted(
                                        request,
                                        host,
                                        server.port(),
                                        request.startsWith("POST") ? code : "");
                socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                assertThat(status(socket)).as(request).contains(" 403 ");
            }
        }
        assertThat(login(code).statusCode()).isEqualTo(200);
    }

    /// Reads a response, and returns its first line.
    private static String status(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        var length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        if (length.find()) {
            in.readNBytes(Integer.parseInt(length.group(1)));
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    @Test
    void aReaderChangesNothingAndSeesNoPersonalValue() throws Exception {
        platform.queue("OrderQueue")
                .send(List.of(Message.Outgoing.of("{}".getBytes(StandardCharsets.UTF_8))));
        var cookie = cookie(Right.READ);
        assertThat(ask("GET", "/leat/v1/queues", "", "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(send(cookie, server.url())).isEqualTo(403);
        var unmasked = "/leat/v1/queues/OrderQueue/items?unmasked=true";
        assertThat(ask("GET", unmasked, "", "Cookie", cookie).statusCode()).isEqualTo(403);
        assertThat(ask("GET", unmasked, "", "Cookie", cookie(Right.WRITE)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aChangeNeedsTheOriginOfThisServer() throws Exception {
        var cookie = cookie(Right.WRITE);
        assertThat(send(cookie, server.url())).isEqualTo(200);
        assertThat(send(cookie, "http://127.0.0.1:1")).isEqualTo(403);
        var without =
                ask(
                        "POST",
                        "/leat/v1/queues/OrderQueue/items",
                        "{\"messages\":[]}",
                        "Cookie",
                        cookie);
        assertThat(without.statusCode()).isEqualTo(401);
    }

    @Test
    void aLoginEndsAfterSevenDays() throws Exception {
        var cookie = cookie(Right.READ);
        now = now.plus(ConsoleSessions.COOKIE_VALID).minusSeconds(1);
        assertThat(ask("GET", "/console/session", "", "Cookie", cookie).statusCode())
                .isEqualTo(200);
        now = now.plusSeconds(2);
        assertThat(ask("GET", "/console/session", "", "Cookie", cookie).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aLoginOutlivesTheProcessButNotItsKey() throws Exception {
        var cookie = cookie(Right.READ);
        var value = cookie.substring(cookie.indexOf('='));
        server.close();
        server = start(new ConsoleSessions(key, () -> now));
        var here = "leat-console-" + server.port() + value;
        assertThat(ask("GET", "/console/session", "", "Cookie", here).statusCode()).isEqualTo(200);
        server.close();
        key[0] = 1;
        server = start(new ConsoleSessions(key, () -> now));
        here = "leat-console-" + server.port() + value;
        assertThat(ask("GET", "/console/session", "", "Cookie", here).statusCode()).isEqualTo(401);
    }

    @Test
    void unchangedDocumentsAreNotSentAgain() throws Exception {
        var cookie = cookie(Right.READ);
        var first = ask("GET", "/leat/v1/now", "", "Cookie", cookie);
        var tag = first.headers().firstValue("ETag").orElseThrow();
        var again = ask("GET", "/leat/v1/now", "", "Cookie", cookie, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void aLogoutRemovesTheCookie() throws Exception {
        var answer =
                ask(
                        "DELETE",
                        "/console/session",
                        "",
                        "Cookie",
                        cookie(Right.READ),
                        "Origin",
                        server.url());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    }
}
