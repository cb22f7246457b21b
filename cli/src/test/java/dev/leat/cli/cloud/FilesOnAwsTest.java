package dev.leat.cli.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.aws.AwsClients;
import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Peer;
import dev.leat.cli.fixture.Background;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.place.RunningInfo;
import dev.leat.operations.Operations;
import dev.leat.server.AccessToken;
import dev.leat.server.operations.RemoteOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
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
import software.amazon.awssdk.services.sns.model.Topic;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of files in an environment on AWS. The aws command and boto3 upload the samples in
/// parts. All that the app stores and sends is compared with an embedded run, and the sums over its
/// Parquet files with a script.
@Tag("interop")
class FilesOnAwsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path SAMPLES = Path.of("..", Example.CSV, "samples");
    private static final Path INPUT = SAMPLES.resolve("input");
    private static final JsonNode EXPECTED = JSON.readTree(SAMPLES.resolve("expected.json"));

    /// The prefix of the example's environment.
    private static final String PREFIX = "leat-csv-";

    private static final String NOTIFICATIONS = "process_csv-files";
    private static final String LETTERS = NOTIFICATIONS + "-dlq";
    private static final String REPAIRED = "2010-12-02.csv";

    private static final String NOTIFICATION =
            "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"%sinput\"},\"object\":{\"key\":\"%s\"}}}]}"
                    .formatted(PREFIX, REPAIRED);

    /// The last file of those that the aws command uploads.
    private static final String LAST_OF_COMMAND = "2010-12-03.csv";

    @TempDir Path folder;

    @Test
    void isEqualToAnEmbeddedRunOnLeatsEndpoint() throws Exception {
        var services = Files.createDirectories(folder.resolve("services"));
        compare(LeatEndpoint.of("app: wire\nqueues:\n  unused:\n", services));
    }

    @Test
    void isEqualToAnEmbeddedRunOnMoto() throws Exception {
        compare(AwsServices.moto());
    }

    private void compare(Peer server) throws Exception {
        var example = Example.csv(folder.resolve("csv"));
        try (var services = new AwsServices(folder, server);
                var clients = services.clients()) {
            up(services, example, "--create");
            var seen = subscribed(clients, PREFIX + "processed");
            upload(services, server.url(), clients.s3());
            up(services, example);
            var embedded = embedded(services, example);
            assertThat(objects(clients.s3(), PREFIX + "output")).isEqualTo(embedded.first());
            assertThat(objects(clients.s3(), PREFIX + "csv-leat")).isEmpty();
            assertThat(embedded.notifications()).hasSameSizeAs(samples());
            // a message is sent again if the lease of its file is lost
            assertThat(messages(clients, seen)).hasSameElementsAs(embedded.notifications());
            assertThat(groups(services.leat(example, "aws", "dlq", "ls", "--json")))
                    .isEqualTo(embedded.groups());
            assertThat(letters(services, example)).isEqualTo(embedded.letters());
            assertFiles(services, example);
            assertThat(countries(clients.s3())).isEqualTo(byScript(services).get("countries"));
            assertThat(services.leat(example, "aws", "trace", "input/" + REPAIRED))
                    .contains("process_csv");

            assertFilesOfLetters(services, example);

            // A notification that is written by hand names the same version.
            services.leat(example, "aws", "send", NOTIFICATIONS, NOTIFICATION);
            up(services, example);
            assertThat(objects(clients.s3(), PREFIX + "output")).isEqualTo(embedded.first());
            assertThat(letters(services, example)).isEqualTo(embedded.letters());
            assertFiles(services, example);

            // The dead letter of a repaired file is processed again, and replaces its output.
            put(clients.s3(), PREFIX + "input", REPAIRED, repaired());
            var redrive =
                    services.leat(example, "aws", "dlq", "redrive", LETTERS, "--yes", "--json");
            assertThat(JSON.readTree(redrive).at("/redriven").intValue())
                    .isGreaterThanOrEqualTo(embedded.letters());
            up(services, example);
            assertThat(objects(clients.s3(), PREFIX + "output")).isEqualTo(embedded.repaired());
            assertThat(letters(services, example)).isEqualTo(embedded.letters() - 1);
        }
    }

    /// Returns a file without its rejected lines.
    private Path repaired() throws IOException {
        var lines = Files.readAllLines(INPUT.resolve(REPAIRED));
        var rejected = new TreeSet<Integer>();
        EXPECTED.at("/files/" + REPAIRED + "/rejected_lines")
                .forEach(line -> rejected.add(line.intValue()));
        for (int line : rejected.descendingSet()) {
            lines.remove(line - 1);
        }
        return Files.write(folder.resolve(REPAIRED), lines);
    }

    private void up(AwsServices services, Example example, String... more)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("up", "--until-idle", "--port", "0"));
        words.addAll(List.of(more));
        services.leat(example, "aws", words.toArray(String[]::new));
    }

    private static List<Path> samples() throws IOException {
        try (var files = Files.list(INPUT)) {
            return files.sorted().toList();
        }
    }

    private static String key(Path sample) {
        return String.valueOf(sample.getFileName());
    }

    /// Uploads some samples with the aws command, and the others with boto3, in parts.
    private void upload(AwsServices services, String url, S3Client s3)
            throws IOException, InterruptedException {
        var aws = Client.onPath("aws").findFirst();
        assumeTrue(aws.isPresent(), "needs aws");
        services.set(
                "AWS_CONFIG_FILE",
                Files.writeString(
                                folder.resolve("aws-config"),
                                "[default]\ns3 =\n  multipart_threshold = 1KB\n")
                        .toString());
        var bucket = PREFIX + "input";
        var byBoto3 =
                new ArrayList<>(
                        List.of("python3", "src/test/resources/aws/put_files.py", url, bucket));
        for (var sample : samples()) {
            if (key(sample).compareTo(LAST_OF_COMMAND) > 0) {
                byBoto3.add(sample.toString());
                continue;
            }
            services.run(
                    List.of(
                            aws.get().toString(),
                            "--endpoint-url",
                            url,
                            "s3",
                            "cp",
                            sample.toString(),
                            "s3://" + bucket));
        }
        services.run(byBoto3);
        assertThat(s3.listObjectsV2(list -> list.bucket(bucket)).contents())
                .hasSameSizeAs(samples())
                .allSatisfy(object -> assertThat(object.eTag()).as("in parts").endsWith("-1\""));
    }

    private static void put(S3Client s3, String bucket, String key, Path file) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromFile(file));
    }

    /// @param first the objects after the samples were processed
    /// @param letters the number of dead letters then
    /// @param groups their groups
    /// @param notifications the messages of the topic then
    /// @param repaired the objects after a file was repaired
    private record Stored(
            Map<String, String> first,
            int letters,
            List<String> groups,
            List<String> notifications,
            Map<String, String> repaired) {}

    private Stored embedded(AwsServices services, Example example) throws Exception {
        var home = Files.createDirectories(folder.resolve("embedded"));
        try (var running = LeatEndpoint.of(Files.readString(example.app()), home);
                var clients = AwsServices.clients(running.url())) {
            var seen = subscribed(clients, "processed");
            for (var sample : samples()) {
                put(clients.s3(), "input", key(sample), sample);
            }
            running.awaitIdle();
            var first = objects(clients.s3(), "output");
            int letters = running.browse(LETTERS).size();
            var groups = groups(services.leat("dlq", "ls", "--json", "--app", home.toString()));
            var notifications = messages(clients, seen);
            put(clients.s3(), "input", REPAIRED, repaired());
            running.awaitIdle();
            return new Stored(
                    first, letters, groups, notifications, objects(clients.s3(), "output"));
        }
    }

    /// Returns the pipelines and causes of groups of dead letters, and how many records each has.
    private static List<String> groups(String list) {
        return JSON.readTree(list)
                .valueStream()
                .map(group -> group.get("cause") + " " + group.get("records"))
                .sorted()
                .toList();
    }

    /// Returns the URL of a new queue that gets all messages of a topic.
    private static String subscribed(AwsClients clients, String topic) {
        var sqs = clients.sqs();
        var url = sqs.createQueue(create -> create.queueName("seen")).queueUrl();
        var queue =
                sqs.getQueueAttributes(get ->
                                get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .get(QueueAttributeName.QUEUE_ARN);
        var arn =
                clients.sns().listTopics().topics().stream()
                        .map(Topic::topicArn)
                        .filter(each -> each.endsWith(":" + topic))
                        .findFirst()
                        .orElseThrow();
        clients.sns()
                .subscribe(subscribe ->
                        subscribe
                                .topicArn(arn)
                                .protocol("sqs")
                                .endpoint(queue)
                                .attributes(Map.of("RawMessageDelivery", "true")));
        return url;
    }

    /// Returns the messages of a queue without the versions of objects, which differ.
    private static List<String> messages(AwsClients clients, String queue) {
        var all = new ArrayList<String>();
        while (true) {
            var some =
                    clients.sqs()
                            .receiveMessage(
                                    receive -> receive.queueUrl(queue).maxNumberOfMessages(10))
                            .messages();
            if (some.isEmpty()) {
                return all.stream().sorted().toList();
            }
            for (var each : some) {
                all.add(each.body().replaceFirst("\"version\":\"\\w+\"", ""));
                clients.sqs()
                        .deleteMessage(delete ->
                                delete.queueUrl(queue).receiptHandle(each.receiptHandle()));
            }
        }
    }

    private static JsonNode byScript(AwsServices services)
            throws IOException, InterruptedException {
        var script = SAMPLES.resolve("totals.py").toString();
        return JSON.readTree(services.run(List.of("python3", script, INPUT.toString())));
    }

    /// Returns the sums over the Parquet files in the form of the example's script, by DuckDB
    /// alone.
    private JsonNode countries(S3Client s3) throws Exception {
        var copies = Files.createDirectories(folder.resolve("copies"));
        var bucket = PREFIX + "output";
        for (var object : s3.listObjectsV2(list -> list.bucket(bucket)).contents()) {
            if (object.key().endsWith(".parquet")) {
                var bytes = s3.getObjectAsBytes(get -> get.bucket(bucket).key(object.key()));
                Files.write(copies.resolve(object.key().replace('/', '_')), bytes.asByteArray());
            }
        }
        var query =
                """
                select Country as country, count(*) as lines, count(distinct nullif(CustomerID, '')) as customers,
                  sum(Quantity * UnitPrice) as revenue
                from read_parquet('%s/*.parquet') group by all
                """
                        .formatted(copies);
        var found = JSON.createObjectNode();
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.putObject(rows.getString("country"))
                        .put("lines", rows.getInt("lines"))
                        .put("customers", rows.getInt("customers"))
                        .put(
                                "revenue",
                                rows.getBigDecimal("revenue").stripTrailingZeros().toPlainString());
            }
        }
        return found;
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

    /// Returns the number of files with a dead letter, which is sent again if the lease of the file
    /// is lost.
    private int letters(AwsServices services, Example example)
            throws IOException, InterruptedException {
        return JSON.readTree(services.leat(example, "aws", "dlq", "ls", "--json"))
                .valueStream()
                .filter(group -> group.at("/cause/code").stringValue().equals("rejected_lines"))
                .mapToInt(group -> group.get("records").intValue())
                .sum();
    }

    private void assertFiles(AwsServices services, Example example)
            throws IOException, InterruptedException {
        var rows =
                JSON.readTree(
                        services.leat(
                                example, "aws", "sql", "select * from processed_files", "--json"));
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

    /// Asks the app for the files of its dead letters, as the console does.
    private void assertFilesOfLetters(AwsServices services, Example example) throws Exception {
        var right = new TreeMap<String, Long>();
        EXPECTED.get("files")
                .forEachEntry((name, of) -> right.put(name, of.get("rejected").longValue()));
        right.values().removeIf(rejected -> rejected == 0);
        var state = folder.resolve("state").toString();
        var words = List.of(example.path(), "--env", "aws", "--state", state);
        try (var _ = new Background(services.session(), words.toArray(String[]::new));
                var app = running()) {
            var found = new TreeMap<String, Long>();
            for (var letter : app.browse(LETTERS, 0, 100)) {
                var file = app.pipeline("process_csv").letterFiles(letter.sequence()).getFirst();
                var report = file.report().orElseThrow();
                found.put(file.key(), report.entry().totals().rejected());
                var key = report.rejects().orElseThrow().key();
                var part = app.objects().content("output", key, 0, 64, true);
                assertThat(new String(part.content(), UTF_8).lines())
                        .hasSize((int) report.entry().totals().rejected() + 1);
                assertThat(part.address()).hasValue("s3://" + PREFIX + "output/" + key);
            }
            assertThat(found).isEqualTo(right);
        }
    }

    private Operations running() {
        var running = RunningInfo.read(folder.resolve("state")).orElseThrow();
        return RemoteOperations.connect(running.url(), new AccessToken(running.token()));
    }
}
