package dev.leat.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Message;
import dev.leat.server.AccessToken;
import dev.leat.server.CorsFilter;
import dev.leat.server.FixedPlatform;
import dev.leat.server.Orders;
import dev.leat.server.Right;
import dev.leat.server.Server;
import dev.leat.server.operations.OperationsSite;
import dev.leat.server.operations.PlatformOperations;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The console's files and logins over HTTP, and the operations that a login permits.
class ConsoleSiteTest {

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

    @Test
    void withoutALoginNothingIsShownOrChanged() throws Exception {
        assertThat(ask("GET", "/leat/v1/queues", "").statusCode()).isEqualTo(401);
        assertThat(ask("GET", "/console/session", "").statusCode()).isEqualTo(401);
        assertThat(send("leat-console-%d=any".formatted(server.port()), server.url()))
                .isEqualTo(401);
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
    void aChangedCookieIsInvalid() throws Exception {
        var cookie = cookie(Right.READ);
        int at = cookie.indexOf('=') + 1;
        for (var changed :
                List.of(
                        cookie.substring(0, at) + "AQ" + cookie.substring(at + 2),
                        cookie.substring(0, cookie.length() - 2) + "AA",
                        cookie.substring(0, cookie.indexOf('.')),
                        cookie.substring(0, at) + ".")) {
            assertThat(ask("GET", "/console/session", "", "Cookie", changed).statusCode())
                    .as(changed)
                    .isEqualTo(401);
        }
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
