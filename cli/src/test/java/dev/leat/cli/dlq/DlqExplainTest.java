package dev.leat.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.OpenAiServer;
import dev.leat.cli.fixture.Shop;
import dev.leat.cli.place.RunningInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `leat dlq explain` with each source of records that passed.
@Tag("slow")
class DlqExplainTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                id: varchar not null
                country: varchar not null
                price: decimal(18,2) not null
                quantity: integer not null
                total: decimal(18,2) not null
                address: varchar pii
            queues: {Orders: }
            views:
              totals: {measures: {revenue: sum(total)}}
            pipelines:
              store:
                from: {queue: Orders, schema: Order}
                key: id
                steps:
                  - check:
                      country is known: country in ('GB', 'DE')
                      total is right: total = price * quantity
                to:
                  - view: totals
            """;

    @TempDir Path folder;

    /// Stores 60 orders that pass, 20 of an unknown country and 20 with a total in pence.
    private Shop started(String app) throws IOException {
        var shop = new Shop(folder).write("app.yaml", app);
        var orders = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            int price = 3 + i % 7;
            int quantity = 2 + i % 5;
            orders.append(
                    "{\"id\":\"o%d\",\"country\":\"%s\",\"price\":%d,\"quantity\":%d,\"total\":%d,\"address\":\"Hidden Street\"}%n"
                            .formatted(
                                    i,
                                    i >= 60 && i < 80 ? "XX" : i % 2 == 0 ? "GB" : "DE",
                                    price,
                                    quantity,
                                    price * quantity * (i >= 80 ? 100 : 1)));
        }
        var file = Files.writeString(folder.resolve("all.ndjson"), orders);
        shop.run(0, "send", "Orders", file.toString());
        shop.up(0);
        return shop;
    }

    private String explain(int code, String... words) {
        var session = new Session();
        var all = new ArrayList<>(List.of("dlq", "explain"));
        all.addAll(List.of(words));
        all.addAll(List.of("--app", folder.toString()));
        assertThat(session.run(all.toArray(String[]::new)))
                .as(session.out() + session.err())
                .isEqualTo(code);
        return code == 0 ? session.out() : session.err();
    }

    @Test
    void comparesWithTheArchiveAndPredictsRepairs() throws IOException {
        started(APP.replace("    key: id\n", "    key: id\n    archive: 7d\n"));
        assertThat(explain(0))
                .contains("country is known: 20 letters in Orders-dlq")
                .contains("compared with 60 records that passed, from the archive of store")
                .contains(
                        "1. country is 'XX' in all 20 letters, and in none of the records that passed")
                .contains(
                        "20 of 20 letters pass without the check in app.yaml, line 20: country is known: country in ('GB', 'DE')")
                .contains("total is right: 20 letters in Orders-dlq")
                .contains(
                        "1. the rule total = price * quantity is broken in all 20 letters, and in none of the records that passed; total is 100 times the value of the rule")
                .contains("20 of 20 letters pass with the edit total=price * quantity")
                .contains("--set 'total=price * quantity'")
                .doesNotContain("Hidden");
    }

    @Test
    void comparesWithATable() throws IOException {
        started(APP + "      - table: orders\ntables:\n  orders: {key: id}\n");
        assertThat(explain(0))
                .contains("compared with 60 rows of the table orders")
                .contains(
                        "1. country is 'XX' in all 20 letters, and in none of the records that passed")
                .contains("1. the rule total = price * quantity is broken in all 20 letters")
                .doesNotContain("Hidden");
    }

    /// The rows have the identifiers in the form that the first step computes.
    @Test
    void comparesColumnsThatTheFirstStepsChange() throws IOException {
        var shop =
                new Shop(folder)
                        .write(
                                "app.yaml",
                                """
                                app: sensors
                                schemas:
                                  Reading: {id: varchar not null, device: varchar not null, owner: varchar pii}
                                  Device: {device: varchar not null, site: varchar not null}
                                queues: {Readings: }
                                lookups:
                                  devices: {file: devices.csv, schema: Device, key: device}
                                tables:
                                  stored: {key: id}
                                pipelines:
                                  store:
                                    from: {queue: Readings, schema: Reading}
                                    key: id
                                    steps:
                                      - set: {device: upper(strip(device)), owner: lower(owner)}
                                      - lookup: {in: devices, by: device, take: [site]}
                                    to:
                                      - table: stored
                                """);
        shop.write("devices.csv", "device,site\nD001,north\nD002,south\nD003,south\n");
        var readings = new StringBuilder();
        for (int i = 0; i < 90; i++) {
            readings.append(
                    "{\"id\":\"r%d\",\"device\":\"%s00%d\",\"owner\":\"Ann\"}%n"
                            .formatted(i, i < 60 ? " d" : "x", 1 + i % 3));
        }
        process(shop, readings);
        assertThat(explain(0))
                .contains(
                        "compared with 60 rows of the table stored, in the columns that store does not change, and in device as its first steps compute them")
                .contains(
                        "1. device begins with 'X' in all 30 letters, and in none of the records that passed")
                .doesNotContain("Ann", "ann'");
    }

    private void process(Shop shop, CharSequence readings) throws IOException {
        var file = Files.writeString(folder.resolve("all.ndjson"), readings);
        shop.run(0, "send", "Readings", file.toString());
        shop.up(0);
    }

    /// A smaller part of the letters has a form that an edit can read.
    @Test
    void proposesAnEditForTimesWithoutATimeZone() throws IOException {
        var shop =
                new Shop(folder)
                        .write(
                                "app.yaml",
                                """
                                app: sensors
                                schemas:
                                  Reading: {id: varchar not null, at: timestamptz not null}
                                queues: {Readings: }
                                views:
                                  counted: {measures: {n: count(*)}}
                                pipelines:
                                  count:
                                    from: {queue: Readings, schema: Reading}
                                    key: id
                                    archive: 7d
                                    to:
                                      - view: counted
                                """);
        var readings = new StringBuilder();
        for (int i = 0; i < 85; i++) {
            readings.append(
                    "{\"id\":\"r%d\",\"at\":\"%s\"}%n"
                            .formatted(
                                    i,
                                    i < 60
                                            ? "2026-11-27T02:00:%02dZ".formatted(i)
                                            : i < 75 ? "t" + i : "2026-11-27T02:00:00"));
        }
        process(shop, readings);
        assertThat(explain(0))
                .contains("at is not of type timestamp with time zone in all 25 letters")
                .contains("10 letters have no time zone")
                .contains(
                        "10 of 25 letters pass with the edit at=strptime(letter.body ->> 'at', '%Y-%m-%dT%H:%M:%S')");
    }

    @Test
    void namesTheSourceOrThatThereIsNone() throws IOException {
        started(APP);
        assertThat(explain(0))
                .contains("20 of 20 letters pass without the check in app.yaml")
                .contains(
                        "note: there are no records that passed to compare with; keep them with 'archive: 7d' in the pipeline store, or name some: leat dlq explain --group GROUP --against SOURCE");
        var good =
                Files.writeString(
                        folder.resolve("good.ndjson"),
                        String.join(
                                "\n",
                                Files.readAllLines(folder.resolve("all.ndjson")).subList(0, 60)));
        assertThat(explain(0, "--against", good.toString()))
                .contains("compared with 60 records of " + good)
                .contains("1. country is 'XX' in all 20 letters");
        var samples = Files.createDirectories(folder.resolve("samples"));
        Files.copy(folder.resolve("all.ndjson"), samples.resolve("Orders.ndjson"));
        assertThat(explain(0, "--json"))
                .contains("records of samples/Orders.ndjson that pass the steps of store now")
                .contains("\"records\":60")
                .contains("\"separation\":1");
        assertThat(explain(1, "--group", "ffffff")).contains("no dead letters of group ffffff");
        assertThat(explain(2, "--group", "all")).contains("--group must be six hex digits");
    }

    @Test
    void aModelProposesEditsThatArePredicted() throws IOException {
        started(APP.replace("    key: id\n", "    key: id\n    archive: 7d\n"));
        var edits =
                """
                {"edits":[{"column":"country","expression":"'GB'","reason":"XX is an old code"},
                 {"column":"country","expression":"lower(country)","reason":"a guess"},
                 {"column":"country","expression":"getenv('HOME')","reason":"an attack"},
                 {"column":"town","expression":"1","reason":"no column"},
                 {"expression":"1"}],
                 "checks":[{"expression":"country in ('GB', 'DE', 'XX')","reason":"XX is valid"},
                 {"expression":"country = 'FR'","reason":"a guess"},
                 {"expression":"true","reason":"no check at all"},
                 {"expression":"exists (from read_text('/etc/passwd'))","reason":"an attack"}]}
                """;
        try (var server = new OpenAiServer(edits)) {
            var group =
                    explain(0)
                            .lines()
                            .filter(line -> line.contains("country is known: 20"))
                            .map(line -> line.substring(0, 6))
                            .findFirst()
                            .orElseThrow();
            var words =
                    List.of(
                            "dlq",
                            "explain",
                            "Orders",
                            "--group",
                            group,
                            "--app",
                            folder.toString(),
                            "--model",
                            OpenAiServer.MODEL);
            var shown = server.session(folder);
            assertThat(shown.run(with(words, "--show-prompt"))).as(shown.err()).isZero();
            assertThat(shown.out())
                    .contains(
                            "country is '***' in all 20 letters",
                            "\"country\":\"texts are only sent with --with-values\"",
                            "price * quantity",
                            "\"personal\":true")
                    .doesNotContain("Hidden", "o60", "'XX'");
            var values = server.session(folder);
            assertThat(values.run(with(List.of(with(words, "--with-values")), "--show-prompt")))
                    .as(values.err())
                    .isZero();
            assertThat(values.out())
                    .contains("country is 'XX' in all 20 letters")
                    .doesNotContain("Hidden", "o60");
            assertThat(server.requests()).isEmpty();

            var session = server.session(folder);
            assertThat(session.run(words.toArray(String[]::new))).as(session.err()).isZero();
            assertThat(session.out())
                    .contains(
                            "20 of 20 letters pass with the edit country='GB', proposed by openai/some-model: XX is an old code",
                            "20 of 20 letters pass with another condition of the check in app.yaml, line 20: country is known: country in ('GB', 'DE', 'XX'), proposed by openai/some-model: XX is valid")
                    .doesNotContain("passwd", "'FR'", "lower(country)", "getenv", "town");
            assertThat(session.err())
                    .contains(
                            "dropped the edit country=lower(country): no more letters pass with it",
                            "dropped the edit country=getenv('HOME'): ",
                            "dropped the edit town=1: ",
                            "dropped edit 5: 'column' is missing",
                            "dropped the condition country = 'FR': no more letters pass with it",
                            "dropped the condition true: a check needs a condition on columns",
                            "dropped the condition exists (from read_text('/etc/passwd')): ");
            assertThat(server.requests()).hasSize(1);

            server.answer(401, "");
            var failed = server.session(folder.resolve("other"));
            assertThat(failed.run(words.toArray(String[]::new))).isEqualTo(1);
            assertThat(failed.out()).contains("country is 'XX' in all 20 letters");
            assertThat(failed.err()).contains("status 401");
        }
    }

    /// The button of the console sends this request.
    @Test
    void theAppAsksAModelOnlyOnRequest() throws Exception {
        var edits =
                """
                {"edits":[{"column":"country","expression":"'GB'","reason":"XX is an old code"},
                 {"column":"country","expression":"lower(country)","reason":"a guess"}],
                 "checks":[{"expression":"length(country) = 2","reason":"any code"}]}
                """;
        try (var server = new OpenAiServer(edits)) {
            var models =
                    "models:\n  own: {provider: openai, model: some-model, url: \"%s\", prices: {input: 2, output: 10}}\n"
                            .formatted(server.url());
            started(APP + models);
            var group =
                    explain(0)
                            .lines()
                            .filter(line -> line.contains("country is known: 20"))
                            .map(line -> line.substring(0, 6))
                            .findFirst()
                            .orElseThrow();
            try (var running = new Background(folder.toString())) {
                var at = "dead-letters/Orders-dlq/groups/" + group;
                assertThat(request(running, "models", "")).isEqualTo("200 {\"items\":[\"own\"]}");
                assertThat(request(running, at + "/contrast", "")).startsWith("200");
                assertThat(server.requests()).isEmpty();

                var second = new AtomicReference<String>();
                server.meanwhile(
                        () -> second.set(request(running, at + "/advice", "{\"model\":\"own\"}")));
                assertThat(request(running, at + "/advice", "{\"model\":\"own\"}"))
                        .startsWith("200 {\"model\":\"openai/some-model\"")
                        .contains(
                                "1,500 tokens in the question, 40 tokens in the answer, cost 0.0034",
                                "with the edit country='GB', proposed by openai/some-model: XX is an old code",
                                "\"passing\":20,\"letters\":20",
                                "country is known: length(country) = 2, proposed by openai/some-model: any code",
                                "the edit country=lower(country): no more letters pass with it");
                assertThat(server.requests()).singleElement().asString().doesNotContain("Hidden");
                assertThat(second.get()).startsWith("409").contains("try again later");
                server.meanwhile(() -> {});

                assertThat(request(running, at + "/advice", "{\"model\":\"openai/gpt\"}"))
                        .startsWith("422")
                        .contains("there is no model 'openai/gpt' in `models` of app.yaml");
                server.answer(401, "");
                var other = "dead-letters/Orders-dlq/groups/ffffff/advice";
                assertThat(request(running, other, "{\"model\":\"own\"}")).startsWith("404");
                Files.writeString(
                        folder.resolve("app.yaml"), (APP + models).replace("  store:", "  save:"));
                assertThat(request(running, at + "/advice", "{\"model\":\"own\"}"))
                        .startsWith("422")
                        .contains("of the pipeline store, which app.yaml no longer has");
            }
        }
    }

    /// Sends a GET, or a POST with a body, with the token of the app.
    private String request(Background running, String path, String body) {
        var token = RunningInfo.read(folder.resolve(".leat")).orElseThrow().token();
        var request =
                HttpRequest.newBuilder(URI.create(running.url() + "/leat/v1/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofMinutes(2));
        if (!body.isEmpty()) {
            request.POST(BodyPublishers.ofString(body));
        }
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String[] with(List<String> words, String more) {
        var all = new ArrayList<>(words);
        all.add(more);
        return all.toArray(String[]::new);
    }
}
