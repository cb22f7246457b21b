package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Shop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The clients that an app serves, by the address on which it listens.
class TokenTest {

    private static final String CHOSEN = "0123456789abcdef";
    private static final String LISTS = "AmazonSQS.ListQueues";

    @TempDir private Path folder;

    private Shop shop;

    @BeforeEach
    void write() {
        shop = new Shop(folder);
    }

    private static HttpResponse<String> ask(String method, String url, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : "{}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theConsoleNeedsALoginBeyondLoopbackAndNoneExistsWithoutAConsole() throws Exception {
        var cookie = "";
        try (var running = new Background(new Session(), shop.path(), "--host", "0.0.0.0")) {
            var session = running.url() + "/console/session";
            assertThat(ask("GET", session).statusCode()).isEqualTo(401);
            assertThat(ask("GET", running.url() + "/leat/v1/queues").statusCode()).isEqualTo(401);
            assertThat(running.get("/console/")).startsWith("200 ").doesNotContain("Orders");
            assertThat(login(session, "0123456789abcdef").statusCode()).isEqualTo(401);
            var answer = login(session, Files.readString(folder.resolve(".leat/token")).strip());
            assertThat(answer.body()).contains("\"right\":\"WRITE\"");
            cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
        }
        try (var running = new Background(new Session(), shop.path(), "--console", "off")) {
            assertThat(running.out()).doesNotContain("/console/");
            var port = URI.create(running.url()).getPort();
            var valid = cookie.replaceFirst("-\\d+=", "-" + port + "=");
            for (var path : List.of("/leat/v1/queues", "/console/session", "/console/")) {
                assertThat(ask("GET", running.url() + path, "Cookie", valid).statusCode())
                        .as(path)
                        .isIn(401, 404);
            }
        }
    }

    private static HttpResponse<String> login(String session, String token) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(session))
                        .POST(BodyPublishers.ofString("{\"token\":\"%s\"}".formatted(token)));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void listensOnLoopbackAloneAndNeedsNoTokenThere() throws Exception {
        try (var running = new Background(shop)) {
            assertThat(running.url()).startsWith("http://127.0.0.1:");
            assertThat(running.aws()).startsWith("http://127.0.0.1:");
            assertThat(running.out()).doesNotContain("token");
            assertThat(running.get("/everyone")).startsWith("200 ");
            assertThat(running.aws(running.aws(), LISTS, "{}")).startsWith("200 ");
            assertThat(folder.resolve(".leat/token")).doesNotExist();
        }
    }

    @Test
    void needsTheTokenForEverythingBeyondLoopback() throws Exception {
        var requests =
                "GET /everyone, GET /docs, GET /openapi.json, GET /metrics, GET /nothing, "
                        + "HEAD /metrics, POST /everyone, POST /health/, GET //health, GET /health/x";
        try (var running = new Background(new Session(), shop.path(), "--host", "0.0.0.0")) {
            var token = Files.readString(folder.resolve(".leat/token")).strip();
            for (var request : requests.split(", ", -1)) {
                var method = request.split(" ", -1)[0];
                var url = running.url() + request.split(" ", -1)[1];
                var refused = ask(method, url);
                assertThat(refused.statusCode()).as(request).isEqualTo(401);
                assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
                assertThat(ask(method, url, "Authorization", "Bearer " + CHOSEN).statusCode())
                        .as(request)
                        .isEqualTo(401);
                assertThat(ask(method, url, "Authorization", "Bearer " + token).statusCode())
                        .as(request)
                        .isNotEqualTo(401);
            }
        }
    }

    @Test
    void saysOnlyHowItIsWithoutTheToken() throws Exception {
        var session = new Session(Map.of("LEAT_TOKEN", CHOSEN));
        try (var running = new Background(session, shop.path())) {
            assertThat(running.get("/health")).isEqualTo("200 {\"status\":\"up\"}");
            var whole = ask("GET", running.url() + "/health", "Authorization", "bearer " + CHOSEN);
            assertThat(whole.body()).contains("count_orders");
            assertThat(running.aws(running.aws(), LISTS, "{}"))
                    .startsWith("403 ")
                    .contains("MissingAuthenticationToken");
            assertThat(running.get("/leat/v1/app")).startsWith("401 ");
        }
    }

    @Test
    void makesATokenOnceThatOnlyItsOwnerCanReadAndNeverSaysIt() throws Exception {
        var first = up("0.0.0.0");
        var file = folder.resolve(".leat/token");
        var token = Files.readString(file).strip();
        assertThat(token).hasSizeGreaterThanOrEqualTo(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var state = Files.getPosixFilePermissions(folder.resolve(".leat"));
        assertThat(PosixFilePermissions.toString(state)).isEqualTo("rwx------");
        assertThat(first.out())
                .contains("curl -H \"Authorization: Bearer $(cat " + file + ")\" http://")
                .contains("AWS_SECRET_ACCESS_KEY=\"$(cat " + file + ")\" aws --endpoint-url");
        assertThat(first.out() + first.err()).doesNotContain(token);
        up("0.0.0.0");
        assertThat(file).hasContent(token);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refused(1, Map.of(), "0.0.0.0")).contains("is readable by other users");
    }

    @Test
    void takesTheTokenOfTheEnvironmentAndKeepsNone() throws Exception {
        var session = new Session(Map.of("LEAT_TOKEN", CHOSEN));
        try (var running = new Background(session, shop.path(), "--host", "0.0.0.0")) {
            assertThat(running.out())
                    .contains("curl -H \"Authorization: Bearer $LEAT_TOKEN\" ")
                    .doesNotContain(CHOSEN);
            var reported =
                    ask("GET", running.url() + "/everyone", "Authorization", "Bearer " + CHOSEN);
            assertThat(reported.statusCode()).isEqualTo(200);
            assertThat(folder.resolve(".leat/token")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "fifteen-letters",
                "a token with blanks",
                "ein-schlüssel-mit-ü"
            })
    void refusesATokenThatIsWeakOrCannotStandInAHeader(String token) {
        var said = refused(2, Map.of("LEAT_TOKEN", token), "127.0.0.1");
        assertThat(said).startsWith("LEAT_TOKEN has ").contains("openssl rand -hex 24");
        assertThat(folder.resolve(".leat")).doesNotExist();
    }

    private Session up(String host) {
        return Session.run(0, words(host));
    }

    private String refused(int code, Map<String, String> environment, String host) {
        var session = new Session(environment);
        assertThat(session.run(words(host))).isEqualTo(code);
        return session.err();
    }

    private String[] words(String host) {
        return new String[] {
            "up", shop.path(), "--port", "0", "--aws-port", "0", "--host", host, "--until-idle"
        };
    }
}
