package dev.leat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.operations.platform.PlatformOperations;
import dev.leat.port.Message;
import dev.leat.port.ViewReader.Row;
import dev.leat.server.AccessToken;
import dev.leat.server.Asked;
import dev.leat.server.FixedPlatform;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operations API as a program sees it that knows only HTTP and the document. `-Dgolden=write`
/// writes the document.
class OperationsApiTest {

    private static final Path DOCUMENT = Path.of("../docs/operations-api.json");
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final FixedPlatform platform = new FixedPlatform();
    private final AccessToken token = AccessToken.random();
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        var here = new PlatformOperations(Orders.APP, platform.parts());
        server = Server.start("127.0.0.1", 0, List.of(new OperationsSite(here, token)));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + "/leat/v1/" + path))
                        .header("Authorization", token.header())
                        .method(method, BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        var answer = ask("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    private void send(String... bodies) {
        platform.queue("OrderQueue")
                .send(
                        java.util.Arrays.stream(bodies)
                                .map(body -> body.getBytes(StandardCharsets.UTF_8))
                                .map(Message.Outgoing::of)
                                .toList());
    }

    @Test
    void theDocumentDescribesEveryRouteAndNoOther() throws IOException {
        var routes = OperationRoute.all();
        var made = OperationsDocument.of(routes);
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(DOCUMENT, lines(made, 3) + "\n");
        }
        var document = MAPPER.readTree(DOCUMENT);
        assertThat(document).isEqualTo(MAPPER.readTree(made.toString()));
        var described = new TreeSet<String>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .propertyNames()
                                .forEach(verb ->
                                        described.add(
                                                verb.toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey().substring(1))));
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        routes.stream().map(route -> route.about().value()).toList());
    }

    /// A document of moderate lines: a line for each path and schema.
    private static String lines(JsonNode node, int depth) {
        return depth == 0 || !node.isObject() || node.isEmpty()
                ? node.toString()
                : node.properties().stream()
                        .map(member ->
                                "\"%s\": %s"
                                        .formatted(
                                                member.getKey(),
                                                lines(member.getValue(), depth - 1)))
                        .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    @Test
    void everyDescribedOperationIsAnswered() throws Exception {
        for (var route : OperationRoute.all()) {
            var path = route.path().replaceAll("\\{[^}]*}", "x");
            var answer = ask(route.verb(), path, "{}");
            assertThat(answer.body())
                    .as(route.about().value())
                    .doesNotContain("there is no operation");
            var other = route.verb().equals("GET") ? "DELETE" : "PUT";
            assertThat(ask(other, path, "").headers().firstValue("Allow"))
                    .as(route.about().value())
                    .hasValueSatisfying(allowed -> assertThat(allowed).contains(route.verb()));
        }
        assertThat(get("openapi.json").path("openapi").asString()).startsWith("3.1");
    }

    @Test
    void pagesOfItemsFollowEachOther() throws Exception {
        send("{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        var first = get("queues/OrderQueue/items?limit=2&unmasked=true");
        assertThat(first.path("items").valueStream().map(i -> i.path("body").asString()))
                .containsExactly("{\"n\":1}", "{\"n\":2}");
        var next = first.path("next").asString();
        var second = get("queues/OrderQueue/items?unmasked=true&cursor=" + next);
        assertThat(second.path("items").valueStream().map(i -> i.path("body").asString()))
                .containsExactly("{\"n\":3}");
        var last = get("queues/OrderQueue/items?cursor=" + second.path("next").asString());
        assertThat(last.toString()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void aPageEndsAfterAMebibyte() throws Exception {
        var body = "x".repeat(400_000);
        send(body, body, body, body);
        var page = get("queues/OrderQueue/items?unmasked=true");
        assertThat(page.path("items").size()).isEqualTo(2);
        send(Collections.nCopies(1, "y".repeat(1_040_000)).toArray(String[]::new));
        assertThat(get("queues/OrderQueue/items?unmasked=true&cursor=4").path("items").size())
                .isEqualTo(1);
    }

    @Test
    void personalValuesAreMaskedUnlessAskedFor() throws Exception {
        send("{\"order_id\":\"U1\",\"shipping_address\":\"12 Main St\"}");
        assertThat(get("queues/OrderQueue/items").toString())
                .contains("U1", "***")
                .doesNotContain("12 Main St");
        assertThat(get("queues/OrderQueue/items?unmasked=true").toString()).contains("12 Main St");
    }

    @Test
    void bytesAreTextWhereTheyAreUtf8AndIntegersTextWhereTheyAreLarge() throws Exception {
        platform.queue("OrderQueue").send(List.of(Message.Outgoing.of(new byte[] {-1, 0})));
        assertThat(
                        get("queues/OrderQueue/items?unmasked=true")
                                .at("/items/0/body/base64")
                                .asString())
                .isEqualTo("/wA=");
        platform.fixed("user_stats")
                .row(new Row(List.of("U1"), new Long[] {1L << 53, (1L << 53) - 1}));
        assertThat(ask("GET", "views/user_stats/rows", "").body())
                .isEqualTo(
                        """
                        {"key":["U1"],"values":["9007199254740992",9007199254740991],"hasUnknown":false}
                        {"end":true}
                        """);
    }

    @Test
    void aQueryMasksByItselfAndNeedsNoLimit() throws Exception {
        var query = MAPPER.readTree(DOCUMENT).path("paths").path("/queries").path("post");
        assertThat(query.path("parameters").valueStream().map(p -> p.path("name").asString()))
                .containsExactly("unmasked");
        var body = query.at("/requestBody/content/application~1json/schema");
        assertThat(body.path("required").toString()).isEqualTo("[\"statement\"]");
        assertThat(body.path("properties").propertyNames())
                .containsExactlyInAnyOrder("statement", "limit");
        for (var incomplete : List.of("{}", "{\"statement\":null}", "[]", "1")) {
            assertThat(ask("POST", "queries", incomplete).body())
                    .contains("the body has no 'statement'");
        }
        assertThat(ask("POST", "queries", "{\"statement\":\"select 1\",\"limit\":\"x\"}").body())
                .contains("'limit' is not a whole number");
        assertThat(ask("POST", "queries", "{\"statement\":\"select 1\"}").body())
                .contains("queries are not supported here");
    }

    @Test
    void aRefusalIsAProblemWithTheSentenceOfTheCommand() throws Exception {
        var unknown = ask("GET", "queues/Nope/items", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(MAPPER.readTree(unknown.body()).path("detail").asString())
                .isEqualTo("no queue 'Nope' in the app; use one of: OrderQueue, OrderQueue-dlq");
        assertThat(ask("GET", "queues/OrderQueue/items?cursor=x", "").statusCode()).isEqualTo(422);
        assertThat(ask("GET", "queues/OrderQueue/items?limit=x", "").statusCode()).isEqualTo(422);
        assertThat(ask("POST", "queues/OrderQueue/items", "{").body()).contains("422");
        assertThat(ask("POST", "queues/OrderQueue/items", "{}").body())
                .contains("the body has no 'messages'");
        assertThat(Asked.get(server, "/leat/v1/app")).startsWith("401 {\"type\"");
    }

    @Test
    void anOperationThatThePlatformDoesNotSupportIsRefusedWithItsReason() throws Exception {
        assertThat(get("pipelines/order_stats/steps").path("items")).hasSize(1);
        var files = ask("GET", "pipelines/order_stats/files", "");
        assertThat(files.statusCode()).isEqualTo(501);
        assertThat(files.body()).contains("\"detail\":\"this platform has no files\"");
    }

    @Test
    void theFilesOfAMissingDeadLetterAreRefused() throws Exception {
        var missing = ask("GET", "pipelines/order_stats/letters/999/files", "");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("pipeline order_stats has no dead letter 999");
    }
}
