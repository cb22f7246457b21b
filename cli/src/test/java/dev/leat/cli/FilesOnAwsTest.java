package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of files in an environment on AWS: all that it stores is compared with an embedded
/// run.
@Tag("interop")
class FilesOnAwsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNode EXPECTED =
            JSON.readTree(Path.of("..", Example.CSV, "samples", "expected.json"));

    /// The prefix of the example's environment.
    private static final String PREFIX = "leat-csv-";

    private static final String NOTIFICATIONS = "process_csv-files";
    private static final String LETTERS = NOTIFICATIONS + "-dlq";
    private static final String REPAIRED = "2010-12-02.csv";

    @TempDir Path folder;

    @Test
    void isEqualToAnEmbeddedRunOnLeatsEndpoint() throws Exception {
        var services = Files.createDirectories(folder.resolve("services"));
        compare(LeatEndpoint.of("app: wire\nqueues:\n  unused:\n", services));
    }

    @Test
    void isEqualToAnEmbeddedRunOnMoto() throws Exception {
        compare(AwsServices.moto(folder));
    }

    private void compare(Peer server) throws Exception {
        var example = Example.csv(folder.resolve("csv"));
        try (var services = new AwsServices(folder, server);
                var clients = services.clients()) {
            up(services, example, "--create");
            samples((name, file) -> put(clients.s3(), PREFIX + "input", name, file));
            up(services, example);
            var embedded = embedded(example);
            assertThat(objects(clients.s3(), PREFIX + "output")).isEqualTo(embedded.first());
            assertThat(objects(clients.s3(), PREFIX + "csv-leat")).isEmpty();
            var letters = leat(services, example, "dlq", "ls", "--json");
            assertThat(letters).contains("rejected");
            assertThat(letters(services, example)).isEqualTo(embedded.letters());
            assertFiles(services, example);

            // The dead letter of a repaired file is processed again, and replaces its output.
            put(clients.s3(), PREFIX + "input", REPAIRED, repaired());
            var redrive = leat(services, example, "dlq", "redrive", LETTERS, "--yes", "--json");
            assertThat(JSON.readTree(redrive).at("/redriven").intValue())
                    .isEqualTo(embedded.letters());
            up(services, example);
            assertThat(objects(clients.s3(), PREFIX + "output")).isEqualTo(embedded.repaired());
            assertThat(letters(services, example)).isEqualTo(embedded.letters() - 1);
        }
    }

    /// Returns a file without its rejected lines.
    private Path repaired() throws IOException {
        var lines = Files.readAllLines(Path.of("..", Example.CSV, "samples", "input", REPAIRED));
        var rejected = new TreeSet<Integer>();
        EXPECTED.at("/files/" + REPAIRED + "/rejected_lines")
                .forEach(line -> rejected.add(line.intValue()));
        for (int line : rejected.descendingSet()) {
            lines.remove(line - 1);
        }
        return Files.write(folder.resolve(REPAIRED), lines);
    }

    private String leat(AwsServices services, Example example, String... words)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--env", "aws", "--state", folder.resolve("state").toString()));
        if (words[0].equals("up")) {
            arguments.add(1, example.path());
        } else {
            arguments.addAll(List.of("--app", example.path()));
        }
        return services.leat(arguments.toArray(String[]::new));
    }

    private void up(AwsServices services, Example example, String... more)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("up", "--until-idle", "--port", "0"));
        words.addAll(List.of(more));
        leat(services, example, words.toArray(String[]::new));
    }

    private interface Sample {
        void put(String name, Path file) throws IOException;
    }

    private static void samples(Sample to) throws IOException {
        try (var files = Files.list(Path.of("..", Example.CSV, "samples", "input"))) {
            for (var file : files.sorted().toList()) {
                to.put(String.valueOf(file.getFileName()), file);
            }
        }
    }

    private static void put(S3Client s3, String bucket, String key, Path file) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromFile(file));
    }

    /// @param first the objects after the samples were processed
    /// @param letters the number of dead letters then
    /// @param repaired the objects after a file was repaired
    private record Stored(Map<String, String> first, int letters, Map<String, String> repaired) {}

    private Stored embedded(Example example) throws Exception {
        var home = Files.createDirectories(folder.resolve("embedded"));
        try (var running = LeatEndpoint.of(Files.readString(example.app()), home);
                var clients = AwsServices.clients(running.url())) {
            samples((name, file) -> put(clients.s3(), "input", name, file));
            running.awaitIdle();
            var first = objects(clients.s3(), "output");
            int letters = running.browse(LETTERS).size();
            put(clients.s3(), "input", REPAIRED, repaired());
            running.awaitIdle();
            return new Stored(first, letters, objects(clients.s3(), "output"));
        }
    }

    /// Returns the contents of all objects by key.
    private static Map<String, String> objects(S3Client s3, String bucket) {
        var all = new TreeMap<String, String>();
        for (var object : s3.listObjectsV2(list -> list.bucket(bucket)).contents()) {
            var bytes = s3.getObjectAsBytes(get -> get.bucket(bucket).key(object.key()));
            all.put(object.key(), HexFormat.of().formatHex(bytes.asByteArray()));
        }
        return all;
    }

    private int letters(AwsServices services, Example example)
            throws IOException, InterruptedException {
        for (var queue : JSON.readTree(leat(services, example, "queue", "ls", "--json"))) {
            if (queue.get("queue").stringValue().equals(LETTERS)) {
                return queue.get("visible").intValue();
            }
        }
        throw new AssertionError("no dead-letter queue");
    }

    private void assertFiles(AwsServices services, Example example)
            throws IOException, InterruptedException {
        var rows =
                JSON.readTree(
                        leat(services, example, "sql", "select * from processed_files", "--json"));
        var found = new TreeMap<String, List<Long>>();
        for (var row : rows) {
            found.put(
                    row.get("file").stringValue(),
                    List.of(
                            row.get("versions").longValue(),
                            row.get("rows_read").longValue(),
                            row.get("rows_rejected").longValue()));
        }
        var right = new TreeMap<String, List<Long>>();
        EXPECTED.get("files")
                .forEachEntry((name, of) ->
                        right.put(
                                name,
                                List.of(
                                        1L,
                                        of.get("read").longValue(),
                                        of.get("rejected").longValue())));
        assertThat(found).isEqualTo(right);
    }
}
