package dev.leat.server.doc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.app.Route;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.View;
import dev.leat.server.Asked;
import dev.leat.server.Orders;
import dev.leat.server.PortInUseException;
import dev.leat.server.Request;
import dev.leat.server.Response;
import dev.leat.server.Server;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentationPageTest {

    private static final String EVIL = "</code><script>alert('\"1\"')</script>&";

    private static String page(App app, Map<String, String> headers) {
        var request =
                new Request(
                        "GET",
                        "/docs",
                        List.of("docs"),
                        Map.of(),
                        name -> Optional.ofNullable(headers.get(name)),
                        InputStream.nullInputStream());
        var reply = new Documentation(app).answer(request).orElseThrow();
        return reply.body() instanceof Response.Body.Whole whole
                ? new String(whole.bytes(), StandardCharsets.UTF_8)
                : "";
    }

    @Test
    void showsEveryEndpointWithTheAddressItWasAskedBy() throws PortInUseException {
        try (var server = Server.start("127.0.0.1", 0, List.of(new Documentation(Orders.APP)))) {
            var answer = Asked.ask(server, "GET", "/docs");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type"))
                    .hasValue("text/html; charset=utf-8");
            assertThat(answer.body())
                    .contains("<a href=\"/openapi.json\">")
                    .contains(
                            "curl &#39;"
                                    + server.url()
                                    + "/users/abc/stats?from=2024-12-01&amp;to=2024-12-31&#39;")
                    .contains("curl -H &#39;Content-Type: application/json&#39; &#39;")
                    .contains("<code>/stats/top</code>")
                    .contains("personal data, masked in reasons");
            assertThat(Asked.ask(server, "POST", "/docs").statusCode()).isEqualTo(405);
            assertThat(Asked.get(server, "/nowhere")).contains("/docs, /openapi.json");
        }
    }

    @Test
    void runsItsOwnStyleAndScriptAndNothingElse() throws Exception {
        try (var server = Server.start("127.0.0.1", 0, List.of(new Documentation(Orders.APP)))) {
            var answer = Asked.ask(server, "GET", "/docs");
            var policy = answer.headers().firstValue("content-security-policy").orElseThrow();
            assertThat(policy)
                    .startsWith("default-src 'none';")
                    .contains("style-src '" + hash("style", answer.body()) + "'")
                    .contains("script-src '" + hash("script", answer.body()) + "'")
                    .doesNotContain("unsafe");
            assertThat(answer.body())
                    .doesNotContain(" style=")
                    .doesNotContain(" onclick=")
                    .doesNotContainPattern("(src|href)=\"(http|//)");
        }
    }

    private static String hash(String tag, String page) throws Exception {
        var found =
                Pattern.compile("<" + tag + ">(.*?)</" + tag + ">", Pattern.DOTALL).matcher(page);
        assertThat(found.find()).isTrue();
        var digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(found.group(1).getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void escapesWhatComesFromTheAppFile() {
        var schema = new Schema(EVIL, List.of(new Schema.Field(EVIL, Type.Simple.VARCHAR)));
        var view =
                new View(
                        EVIL,
                        List.of(new View.Key(EVIL, Type.Simple.VARCHAR)),
                        List.of(View.Measure.count(EVIL)),
                        Optional.empty(),
                        Optional.empty());
        var app =
                App.named(EVIL)
                        .withQueues(Map.of(EVIL, Queue.named(EVIL)))
                        .withViews(Map.of(EVIL, view))
                        .withApi(
                                List.of(
                                        new Route.Post("/" + EVIL, EVIL, schema),
                                        new Route.Get(
                                                "/{" + EVIL + "}", EVIL, Optional.empty(), 10)));
        var page = page(app, Map.of("Host", "x:1"));
        assertThat(page).contains("alert(").doesNotContain("<script>alert").doesNotContain("('\"1");
        assertThat(page.split("<script>", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\"><script>", "a b", "x/y", "'", "x:y", "", "[::1"})
    void namesNoHostThatIsNone(String host) {
        assertThat(page(Orders.APP, Map.of("Host", host)))
                .contains("<code>http://localhost</code>");
    }

    @Test
    void namesTheSchemeThatAProxyNames() {
        var headers = Map.of("Host", "[::1]:80", "X-Forwarded-Proto", "https");
        assertThat(page(Orders.APP, headers)).contains("<code>https://[::1]:80</code>");
    }

    @Test
    void saysThatAnAppHasNoPaths() {
        var app = App.named("empty");
        assertThat(page(app, Map.of())).contains("This app has no endpoints");
    }
}
