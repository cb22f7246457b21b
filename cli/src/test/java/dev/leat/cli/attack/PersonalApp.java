package dev.leat.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Polling;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A running app with personal values in a resource of each kind, and logins to its console. The
/// records of two such apps differ only in the personal values, which are valid in both.
final class PersonalApp implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final String APP =
            """
            app: shop
            schemas:
              Order:
                id: varchar not null
                amount: decimal(18,2) not null
                joined: date not null
                note: varchar
                payload: json
                buyer: 'struct(email varchar, city varchar)'
                home: 'struct(street varchar pii, zip varchar)'
                email: varchar pii
                born: date pii
                age: integer pii
              User: {email: varchar not null pii, amount: 'decimal(18,2) not null'}
              Sale: {id: varchar not null, email: varchar pii, home: 'struct(street varchar pii, zip varchar)'}
              Fact: {id: varchar not null, email: varchar pii, zip: varchar}
            queues:
              orders:
              people:
              out: {fifo: true}
            buckets: {files: , lake: , copies: }
            tables:
              items: {key: id}
              users: {key: email}
            lake_tables:
              sales: {bucket: lake, prefix: sales/, schema: Sale, partition_by: email}
            warehouse_tables:
              facts: {schema: Fact, key: id}
            topics:
              news: {email: [boss@example.com]}
            streams:
              live: {shards: 1, retention: 1d}
            endpoints:
              hook: {url: 'http://127.0.0.1:1/hook'}
            views:
              totals: {measures: {orders: count(*), spent: sum(amount)}}
              eldest: {key: email, measures: {spent: sum(amount), oldest: min(born)}, rank_by: spent}
            pipelines:
              store:
                from: {queue: orders, schema: Order}
                key: id
                archive: 7d
                quality: {window: 1h, columns: {email: {distinct: 20}, amount: {drift: 0.25}}}
                steps:
                  - set: {domain: "split_part(email, '@', 2)", zip: home.zip, road: home.street}
                  - check:
                      amount is above zero: amount > 0
                      joined after birth: joined > born
                to:
                  - view: totals
                  - view: eldest
                  - table: items
                  - {queue: out, group: email}
                  - {stream: live, partition_by: email}
                  - {topic: news, subject: 'for {email}'}
                  - {endpoint: hook}
                  - {warehouse_table: facts, select: {id: id, email: email, zip: home.zip}}
              count_users:
                from: {queue: people, schema: User}
                key: email
                steps:
                  - check: {user amount: amount > 0}
                to: [{table: users}]
              load:
                from: {bucket: files, suffix: .ndjson, schema: Sale}
                to: [{lake_table: sales}, {bucket: copies, path: '{source.key}'}]
            api:
              /orders: {queue: orders, schema: Order}
              /people: {queue: people, schema: User}
            """;

    private static final Pattern LINK = Pattern.compile("(http\\S+)/console/#code=(\\S+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Background running;
    private final String url;
    private final String reader;
    private final String writer;

    /// The personal values of a record.
    record Person(String email, String born, int age) {}

    /// Starts the app and waits until it has processed all records.
    PersonalApp(Path folder, List<Person> people) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        running = new Background(folder.toString());
        url = running.url();
        writer = login(running.out());
        var session = new Session();
        assertThat(session.run("console", "--read", "--app", folder.toString())).isZero();
        reader = login(session.out());
        for (int i = 0; i < people.size(); i++) {
            give(i, people.get(i));
            // a batch each, so that messages and deliveries have the same numbers
            awaitProcessed();
        }
        var file =
                Files.writeString(
                        folder.resolve("sales.ndjson"),
                        "{\"id\":\"f1\",\"email\":\"%1$s\",\"home\":{\"street\":\"%1$s\",\"zip\":\"8000\"}}\n"
                                .formatted(people.getFirst().email()));
        assertThat(new Session().run("put", file.toString(), "files/", "--app", folder.toString()))
                .isZero();
        awaitProcessed();
    }

    /// Gives the records of a person: every other one is rejected.
    private void give(int i, Person person) throws Exception {
        var order = JSON.createObjectNode();
        order.put("id", "o" + i).put("amount", i % 2 == 0 ? 5 : -5).put("joined", "2020-01-01");
        order.put("note", i == 1 ? "email " + person.email() : "note " + i);
        order.putObject("payload").put("email", person.email()).put("n", i);
        order.putObject("buyer").put("email", person.email()).put("city", "Bern");
        order.putObject("home").put("street", person.email()).put("zip", "800" + i);
        order.put("email", person.email()).put("born", person.born()).put("age", person.age());
        assertThat(running.give("/orders", order.toString())).startsWith("202");
        var user = JSON.createObjectNode().put("email", person.email());
        user.put("amount", i % 2 == 0 ? 5 : -5);
        assertThat(running.give("/people", user.toString())).startsWith("202");
    }

    private void awaitProcessed() throws Exception {
        while (true) {
            // not `now`, which may be half a second old
            var queues = JSON.readTree(send("GET", "queues", "", writer).body());
            boolean done =
                    List.of("orders", "people", "load-files").stream()
                            .map(queues::path)
                            .allMatch(queue ->
                                    queue.path("visible").asLong(1) == 0
                                            && queue.path("inFlight").asLong(1) == 0);
            if (done) {
                return;
            }
            Polling.pause();
        }
    }

    private String login(String output) throws Exception {
        var link = LINK.matcher(output).results().findFirst().orElseThrow();
        var request =
                HttpRequest.newBuilder(URI.create(url + "/console/session"))
                        .header("Origin", url)
                        .POST(BodyPublishers.ofString("{\"code\":\"" + link.group(2) + "\"}"));
        var answer = client.send(request.build(), BodyHandlers.ofString());
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0];
    }

    private HttpResponse<String> send(String verb, String path, String body, String cookie)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(url + "/leat/v1/" + path))
                        .method(verb, BodyPublishers.ofString(body))
                        .header("Origin", url)
                        .header("Content-Type", "application/json")
                        .header("Cookie", cookie);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> asReader(String verb, String path, String body) throws Exception {
        return send(verb, path, body, reader);
    }

    HttpResponse<String> asWriter(String verb, String path, String body) throws Exception {
        return send(verb, path, body, writer);
    }

    JsonNode read(String path) throws Exception {
        return JSON.readTree(asReader("GET", path, "").body());
    }

    @Override
    public void close() {
        running.close();
        client.close();
    }
}
