package dev.leat.server.doc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.MessageQueue;
import dev.leat.port.UnavailableException;
import dev.leat.port.ViewReader.Row;
import dev.leat.server.Asked;
import dev.leat.server.FixedPlatform;
import dev.leat.server.KeptQueue;
import dev.leat.server.NoTables;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import dev.leat.server.intake.Intake;
import dev.leat.server.statistics.Statistics;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class OpenApiTest {

    private final FixedPlatform platform = new FixedPlatform();
    private final KeptQueue queue =
            new KeptQueue() {
                @Override
                public synchronized List<dev.leat.port.Message.Sent> send(
                        List<dev.leat.port.Message.Outgoing> messages) {
                    if (new String(messages.getFirst().body(), StandardCharsets.UTF_8)
                            .contains("away")) {
                        throw new UnavailableException("the disk is full");
                    }
                    return super.send(messages);
                }
            };
    private Server server;
    private JsonNode openApi;

    @BeforeEach
    void start() throws Exception {
        var nothing = new @Nullable Long[] {null, null};
        platform.fixed("user_stats")
                .row(Orders.user("U5683", 1, 25000))
                .row(Orders.user("new", 2, -5))
                .day(LocalDate.of(2024, 12, 1), new Row(List.of("U5683"), nothing));
        platform.fixed("global_stats")
                .row(new Row(List.of(), new @Nullable Long[] {3L, 12345678901234567L, 1L}));
        MessageQueue to = queue;
        server =
                Server.start(
                        "127.0.0.1",
                        0,
                        List.of(
                                new Documentation(Orders.APP),
                                new Statistics(Orders.APP, platform::view, NoTables.HERE),
                                new Intake(Orders.APP, _ -> to)));
        openApi = Standard.json(Asked.ask(server, "GET", "/openapi.json").body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void isOpenApiByTheOfficialSchema() {
        assertThat(Standard.wrongIn(openApi)).isEmpty();
        var broken = (tools.jackson.databind.node.ObjectNode) openApi.deepCopy();
        broken.putObject("paths").putObject("/x").putObject("get").put("responses", 1);
        assertThat(Standard.wrongIn(broken)).isNotEmpty();
    }

    @Test
    void describesEveryPathOfTheAppAndNoOther() {
        assertThat(openApi.get("paths").propertyNames())
                .containsExactlyElementsOf(
                        Orders.APP.api().stream().map(dev.leat.app.Route::path).toList());
        assertThat(openApi.at("/paths/~1orders").propertyNames()).containsExactly("post");
    }

    @Test
    void namesTheAddressItWasAskedBy() {
        assertThat(openApi.at("/servers/0/url").asString()).isEqualTo(server.url());
    }

    @ParameterizedTest
    @CsvSource({
        "/users/U5683/stats, /users/{user_id}/stats, 200",
        "/users/new/stats, /users/{user_id}/stats, 200",
        "/users/U5683/stats?from=2024-12-01&to=2024-12-01, /users/{user_id}/stats, 200",
        "/users/U5683/stats?from=2024-12-02, /users/{user_id}/stats, 200",
        "/users/nobody/stats, /users/{user_id}/stats, 404",
        "/users/U5683/stats?from=x, /users/{user_id}/stats, 422",
        "/users/%zz/stats, /users/{user_id}/stats, 400",
        "/stats/global, /stats/global, 200",
        "/stats/global?from=2024-12-01, /stats/global, 200",
        "/stats/top, /stats/top, 200",
        "/stats/top?limit=0, /stats/top, 422",
        "/payments/x, /payments/{method}, 404",
    })
    void answersFitWhatItSays(String target, String path, int status) throws Exception {
        var answer = target.contains("%") ? null : Asked.ask(server, "GET", target);
        if (answer == null) {
            assertThat(Asked.raw(server, "GET " + target + " HTTP/1.1")).isEqualTo(status);
        } else {
            fits(answer, path, "get", status);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "202 | {\"order_id\":\"1\",\"placed\":\"2024-12-01T10:00:00Z\",\"value\":1}",
                "503 | {\"order_id\":\"away\",\"placed\":\"2024-12-01T10:00:00Z\",\"value\":1}",
                "422 | {\"order_id\":1,\"items\":[{\"quantity\":\"x\"}]}",
                "422 | nonsense",
            })
    void answersToDocumentsFitWhatItSays(int status, String document) {
        var answer = Asked.post(server, "/orders", document.getBytes(StandardCharsets.UTF_8));
        fits(answer, "/orders", "post", status);
    }

    @Test
    void otherRefusalsFitToo() {
        fits(Asked.post(server, "/orders?x=1", new byte[0]), "/orders", "post", 400);
        fits(Asked.post(server, "/orders", new byte[1 << 21]), "/orders", "post", 413);
        var form =
                Asked.post(
                        server,
                        "/orders",
                        new byte[] {'a'},
                        "Content-Type",
                        "multipart/form-data; boundary=x");
        fits(form, "/orders", "post", 415);
    }

    @Test
    void itsExamplesFitAndAreTaken() {
        for (var path : openApi.get("paths")) {
            for (var operation : path) {
                for (var response : operation.get("responses")) {
                    example(response.at("/content/application~1json"));
                }
            }
        }
        var body = openApi.at("/paths/~1orders/post/requestBody/content/application~1json");
        example(body);
        var answer =
                Asked.post(
                        server,
                        "/orders",
                        body.get("example").toString().getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private void example(JsonNode content) {
        if (content.has("example")) {
            assertThat(Standard.wrong(content.get("schema"), openApi, content.get("example")))
                    .isEmpty();
        }
    }

    private void fits(HttpResponse<String> answer, String path, String method, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var response = openApi.get("paths").get(path).get(method).get("responses").get("" + status);
        if (response.has("$ref")) {
            response = openApi.at(response.get("$ref").asString().substring(1));
        }
        var schema = response.at("/content/application~1json/schema");
        assertThat(Standard.wrong(schema, openApi, Standard.json(answer.body()))).isEmpty();
        if (response.has("headers")) {
            assertThat(answer.headers().map()).containsKey("retry-after");
        }
    }
}
