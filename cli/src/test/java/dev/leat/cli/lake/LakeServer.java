package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fixture.Polling;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.RunningInfo;
import dev.leat.cli.run.Ports;
import dev.leat.cli.run.RunningApp;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.kernel.bind.LakeScan;
import dev.leat.port.Message;
import dev.leat.server.AccessToken;
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
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.iceberg.rest.RESTCatalog;
import tools.jackson.databind.json.JsonMapper;

/// An app with lake tables, on free ports of this machine.
final class LakeServer implements AutoCloseable {

    private final RunningApp running;
    private final Optional<AccessToken> token;
    private final Path state;
    private final HttpClient client = HttpClient.newHttpClient();

    /// Keeps the state in the folder.
    LakeServer(String text, Path folder) throws IOException, AppException {
        this(text, folder, Optional.empty());
    }

    LakeServer(String text, Path folder, Optional<AccessToken> token)
            throws IOException, AppException {
        var file = Files.writeString(folder.resolve(AppLocation.FILE), text);
        var app = AppFile.read(file, Map.of());
        this.token = token;
        var location = AppLocation.of(file, Optional.empty(), Optional.empty());
        state = location.state();
        running =
                new RunningApp(
                        app,
                        location,
                        new Ports("127.0.0.1", 0, OptionalInt.of(0), token),
                        new CommandHints("leat", ""),
                        () -> app);
    }

    String url() {
        return running.url() + "/iceberg";
    }

    String aws() {
        return running.aws().orElseThrow();
    }

    /// Puts an object and processes it.
    LakeServer put(String path, String text) throws IOException, InterruptedException {
        var put = HttpRequest.newBuilder(URI.create(aws() + "/" + path));
        var answer =
                client.send(
                        put.PUT(BodyPublishers.ofString(text)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        settle();
        return this;
    }

    /// Sends a message, without waiting for its processing.
    void send(String queue, String body) {
        var message = Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8));
        running.operations().send(queue, List.of(message));
    }

    /// Waits until the app has nothing to do.
    void settle() {
        while (!running.idle()) {
            Polling.pause();
        }
    }

    /// Runs a statement by the operations API, and returns the answer.
    String query(String sql) throws IOException, InterruptedException {
        var info = RunningInfo.read(state).orElseThrow();
        var body = JsonMapper.shared().writeValueAsString(Map.of("statement", sql));
        var request =
                HttpRequest.newBuilder(URI.create(info.url() + "/leat/v1/queries"))
                        .header("Authorization", "Bearer " + info.token())
                        .POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    /// Sends a request to the catalog; an empty body is none.
    HttpResponse<String> ask(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path));
        token.ifPresent(known -> request.header("Authorization", known.header()));
        var content = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return client.send(request.method(method, content).build(), BodyHandlers.ofString());
    }

    /// Returns the status of a request without a token.
    int anonymous(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path)).build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    /// Returns the keys of a bucket's objects.
    List<String> objects(String bucket) {
        return running.operations().objects().objects(bucket, "", "", 1000).stream()
                .map(file -> file.object().unit().key())
                .toList();
    }

    /// Returns the rows of a table as Leat reads it, each as the values of the expressions, in
    /// order.
    List<String> rows(String table, String expressions) throws SQLException {
        var snapshot = running.operations().lake().snapshot(table);
        var rows = new ArrayList<String>();
        var sql =
                "SELECT concat_ws('|', %s) FROM %s ORDER BY ALL"
                        .formatted(expressions, LakeScan.of(snapshot.columns(), snapshot.files()));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    /// Returns the number of dead letters of a pipeline.
    int letters(String pipeline) {
        return running.operations().browse(pipeline + "-files-dlq", 0, 1000).size();
    }

    /// Returns Iceberg's own client, which gets the address of the objects from the catalog.
    RESTCatalog catalog(Map<String, String> more) {
        var properties = new HashMap<>(Map.of("uri", url()));
        properties.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
        properties.put("http-client.type", "urlconnection");
        token.ifPresent(known -> properties.put("token", known.text()));
        properties.putAll(more);
        var catalog = new RESTCatalog();
        catalog.initialize("leat", properties);
        return catalog;
    }

    @Override
    public void close() {
        client.close();
        running.close();
    }
}
