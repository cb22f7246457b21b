package dev.leat.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.operations.ModelAdvice;
import dev.leat.operations.Operations;
import dev.leat.operations.ReplayLine;
import dev.leat.operations.platform.LiveState;
import dev.leat.operations.platform.PlatformData;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.operations.platform.ProcessServices;
import dev.leat.operations.platform.RecordParts;
import dev.leat.port.Message;
import dev.leat.port.StateCondition;
import dev.leat.server.AccessToken;
import dev.leat.server.FixedPlatform;
import dev.leat.server.Orders;
import dev.leat.server.Server;
import dev.leat.server.operations.OperationsSite;
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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An app whose operations API can be asked for queries over HTTP.
abstract class QueriesOverHttp {

    static final JsonMapper MAPPER = JsonMapper.shared();
    static final String NAMED = "select order_count from user_stats";
    static final String ENDLESS =
            "with recursive r as (select 1 as i union all select i + 1 from r) select count(*) from r";

    /// DuckDB computes it while it plans, for minutes, and cannot be interrupted.
    static final String STUBBORN =
            "select levenshtein(lpad('', 500000, 'a'), lpad('', 500000, 'b'))";

    @TempDir static Path common;

    @SuppressWarnings("NullAway.Init")
    static Queries shared;

    @TempDir Path state;

    App app = Orders.APP;
    final FixedPlatform platform = new FixedPlatform();
    final AccessToken token = AccessToken.random();
    final HttpClient client = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init") // each test begins with start()
    Queries queries;

    @SuppressWarnings("NullAway.Init")
    Server server;

    @BeforeAll
    static void share() {
        shared = new Queries(common);
    }

    @AfterAll
    static void close() {
        shared.close();
    }

    void start(Queries.Limits limits) throws Exception {
        serve(new Queries(state, limits));
    }

    /// Starts a server whose queries run in the process that all tests of a class share.
    void start() throws Exception {
        serve(shared);
    }

    private void serve(Queries with) throws Exception {
        queries = with;
        server = Server.start("127.0.0.1", 0, List.of(new OperationsSite(operations(), token)));
    }

    Operations operations() {
        return new PlatformOperations(
                new PlatformData(app, platform.parts()),
                RecordParts.NONE,
                new LiveState(() -> StateCondition.READY, Map::of, List::of, Optional::empty),
                new ProcessServices(
                        queries,
                        _ -> {
                            throw new IllegalStateException("no backups");
                        },
                        ReplayLine.Runner.NONE,
                        ModelAdvice.Maker.NONE));
    }

    static Queries.Limits limits(Duration turn, Duration time) {
        return new Queries.Limits(turn, time, 32L << 20);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        if (queries != shared) {
            queries.close();
            assertThat(state.resolve("queries")).isEmptyDirectory();
        }
        assertThat(asked()).isEmpty();
    }

    /// Returns the folders of running statements.
    List<Path> asked() throws IOException {
        var folder = (queries == shared ? common : state).resolve("queries");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.newDirectoryStream(folder, "asked-*")) {
            return StreamSupport.stream(files.spliterator(), false).toList();
        }
    }

    HttpResponse<String> post(String path, String statement, Object more) throws Exception {
        var body = MAPPER.createObjectNode().put("statement", statement);
        if (more instanceof Integer limit) {
            body.put("limit", limit);
        }
        var request =
                HttpRequest.newBuilder(URI.create(server.url() + "/leat/v1/" + path))
                        .header("Authorization", token.header())
                        .POST(BodyPublishers.ofString(body.toString()));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode ask(String statement) throws Exception {
        return ask("queries", statement, "");
    }

    JsonNode ask(String path, String statement, Object more) throws Exception {
        var answer = post(path, statement, more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return MAPPER.readTree(answer.body());
    }

    JsonNode refused(int status, String statement) throws Exception {
        var answer = post("queries", statement, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        return MAPPER.readTree(answer.body());
    }

    void send(String... bodies) {
        platform.queue("OrderQueue")
                .send(
                        Arrays.stream(bodies)
                                .map(body -> body.getBytes(StandardCharsets.UTF_8))
                                .map(Message.Outgoing::of)
                                .toList());
    }
}
