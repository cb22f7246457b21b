package dev.leat.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.Session;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.place.RunningInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Items of tables with personal columns: the operations API, the commands and the app's own API.
class TableItemsTest {

    private static final String APP =
            """
            app: shop
            schemas:
              User: {email: varchar not null pii, city: varchar, notes: json}
            queues: {users: {}}
            tables:
              users: {key: email}
            pipelines:
              store:
                from: {queue: users, schema: User, unknown_fields: keep}
                key: email
                to: [{table: users}]
            api:
              /users/{email}: {table: users}
            """;

    @TempDir Path folder;

    private JsonNode get(String path) throws Exception {
        var running = RunningInfo.read(folder.resolve(".leat")).orElseThrow();
        var request =
                HttpRequest.newBuilder(URI.create(running.url() + "/leat/v1/tables/users/" + path))
                        .header("Authorization", "Bearer " + running.token())
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return JsonMapper.shared()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
        }
    }

    private static String leat(String... words) {
        return Session.run(0, words).out();
    }

    @Test
    void personalValuesAreMaskedInTheOperationsApiOnly() throws Exception {
        Files.writeString(folder.resolve("app.yaml"), APP);
        var app = folder.toString();
        for (var user : new String[] {"ann", "bob"}) {
            var event =
                    "{\"email\":\"%s@x.org\",\"city\":\"Ulm\",\"notes\":{\"email\":\"%s\"},\"Email\":\"%s\"}"
                            .formatted(user, user, user);
            leat("send", "users", event, "--app", app);
        }
        leat("up", app, "--until-idle", "--port", "0", "--aws-port", "off");
        try (var running = new Background(app)) {
            var first = get("items?limit=1");
            assertThat(first.path("items").toString())
                    .contains("***")
                    .contains("Ulm")
                    .doesNotContain("ann")
                    .doesNotContain("bob");
            var next = URLEncoder.encode(first.path("next").asString(), StandardCharsets.UTF_8);
            var second = get("items?limit=1&cursor=" + next);
            assertThat(second.path("items").size()).isEqualTo(1);
            assertThat(second.path("items").toString()).doesNotContain("bob");
            assertThat(get("item?key=ann@x.org").toString()).contains("Ulm").doesNotContain("ann");
            var all = get("items?limit=10&unmasked=true").path("items");
            assertThat(all.size()).isEqualTo(2);
            assertThat(all.toString()).contains("ann@x.org").contains("bob@x.org");

            assertThat(leat("table", "get", "users", "ann@x.org", "--app", app))
                    .contains("ann@x.org");
            assertThat(running.get("/users/ann@x.org")).contains("ann@x.org");
        }
    }
}
