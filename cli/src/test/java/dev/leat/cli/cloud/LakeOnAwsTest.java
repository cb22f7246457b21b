package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.AwsClients;
import dev.leat.cli.Session;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.lake.GlueWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The example of lake tables in an environment on AWS, on Leat's endpoint: its rows compared with
/// those of an embedded run and of a script, as `leat sql` and as Iceberg's own catalog for Glue
/// read them; and the commands for lake tables.
@Tag("interop")
class LakeOnAwsTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Path SAMPLES = Path.of("..", Example.LAKE, "samples");
    private static final String PREFIX = "leat-lake-";
    private static final String SOURCE = PREFIX + "source";
    private static final String DATABASE = "leat_lake_default";
    private static final String BAD = "bad.csv";
    private static final String REPLACED = "2010-12-22.csv";
    private static final String TOTALS =
            "select strftime(order_date, '%Y-%m') as month, status, count(*) as n,"
                    + " sum(quantity * unit_price)::decimal(18,2)::varchar as amount from ";

    @TempDir private Path folder;

    private Example example;

    /// The example with a queue that receives the events of failed files by a rule.
    @BeforeEach
    void copy() throws Exception {
        example = Example.lake(folder.resolve("lake"));
        var text = Files.readString(example.app());
        Files.writeString(
                example.app(),
                text.replace("  failed_jobs:\n", "  failed_jobs:\n  rule_jobs:\n")
                        .replace(
                                "    region: \"${env:AWS_REGION",
                                "    failed_files: rule_jobs\n    region: \"${env:AWS_REGION"));
    }

    @Test
    void theTableHasTheRowsOfAnEmbeddedRun() throws Exception {
        var home = Files.createDirectories(folder.resolve("services"));
        var server = LeatEndpoint.of("app: wire\nqueues:\n  unused:\n", home);
        try (var services = new AwsServices(folder, server);
                var clients = services.clients()) {
            services.leat(example, "aws", "up", "--until-idle", "--port", "0", "--create");
            for (var file : samples()) {
                clients.s3()
                        .putObject(
                                put -> put.bucket(SOURCE).key(file.getFileName().toString()),
                                RequestBody.fromFile(file));
            }
            services.leat(example, "aws", "up", "--until-idle", "--port", "0");
            var rows = rows(services);
            assertThat(rows).isEqualTo(embedded(services));
            assertThat(totals(JSON.readTree(sql(services, TOTALS + "orders group by all"))))
                    .isEqualTo(expected());
            var first = readByIceberg(server.url());

            // A file that is put again replaces its rows.
            clients.s3()
                    .putObject(
                            put -> put.bucket(SOURCE).key(REPLACED),
                            RequestBody.fromFile(SAMPLES.resolve("source").resolve(REPLACED)));
            services.leat(example, "aws", "up", "--until-idle", "--port", "0");
            assertThat(rows(services)).isEqualTo(rows);
            readByIceberg(server.url());
            commands(services, server.url(), rows, first);
            addColumn(server.url());
            confirm(home);
            for (var key : List.of(BAD, REPLACED)) {
                clients.s3()
                        .putObject(
                                put -> put.bucket(SOURCE).key(key),
                                key.equals(BAD)
                                        ? RequestBody.fromString("InvoiceNo\n1\n")
                                        : RequestBody.fromFile(
                                                SAMPLES.resolve("source").resolve(key)));
            }
            services.leat(example, "aws", "up", "--until-idle", "--port", "0");
            var of = "select * exclude (note) from orders order by all";
            assertThat(sql(services, of)).isEqualTo(rows);
            assertThat(sql(services, "select count(note) as n from orders")).contains("\"n\":0");
            failedFile(clients);
            repair(services, clients, home);
        }
    }

    private static List<Path> samples() throws IOException {
        try (var files = Files.list(SAMPLES.resolve("source"))) {
            return files.sorted().toList();
        }
    }

    private String sql(AwsServices services, String statement) throws Exception {
        return services.leat(example, "aws", "sql", statement, "--json");
    }

    private String rows(AwsServices services) throws Exception {
        return sql(services, "select * from orders order by all");
    }

    private String embedded(AwsServices services) throws Exception {
        var copy = Example.lake(folder.resolve("embedded"));
        services.leat("up", copy.path(), "--samples", "--until-idle", "--port", "0");
        return services.leat(
                "sql", "select * from orders order by all", "--json", "--app", copy.path());
    }

    private static Map<String, String> expected() throws IOException {
        var expected = new TreeMap<String, String>();
        JSON.readTree(SAMPLES.resolve("expected.json"))
                .get("months")
                .forEachEntry((month, of) ->
                        of.forEachEntry((status, totals) ->
                                expected.put(
                                        month + " " + status,
                                        totals.get("rows").longValue()
                                                + " "
                                                + totals.get("amount").stringValue())));
        return expected;
    }

    private static Map<String, String> totals(JsonNode rows) {
        var totals = new TreeMap<String, String>();
        for (var row : rows) {
            totals.put(
                    row.get("month").stringValue() + " " + row.get("status").stringValue(),
                    row.get("n").longValue() + " " + row.get("amount").stringValue());
        }
        return totals;
    }

    /// Reads the table by Iceberg's catalog for Glue, and its data files by DuckDB alone. Returns
    /// the number of the current snapshot.
    private long readByIceberg(String url) throws Exception {
        var catalog = GlueWriter.catalog(url);
        assertThat(catalog.listTables(org.apache.iceberg.catalog.Namespace.of(DATABASE)))
                .containsExactly(TableIdentifier.of(DATABASE, "orders"));
        var table = catalog.loadTable(TableIdentifier.of(DATABASE, "orders"));
        assertLocations(table);
        var files = download(table);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                TOTALS + "read_parquet(" + files + ") group by all")) {
            var totals = new TreeMap<String, String>();
            while (rows.next()) {
                totals.put(
                        rows.getString(1) + " " + rows.getString(2),
                        rows.getLong(3) + " " + rows.getString(4));
            }
            assertThat(totals).isEqualTo(expected());
        }
        return table.currentSnapshot().snapshotId();
    }

    /// All locations have the name of the bucket in S3, and all objects of all snapshots exist.
    private static void assertLocations(Table table) throws IOException {
        assertThat(GlueWriter.metadata(table).formatVersion()).isEqualTo(2);
        assertThat(GlueWriter.locations(table))
                .allMatch(location -> location.startsWith("s3://leat-lake-target/orders/"))
                .allMatch(location -> table.io().newInputFile(location).exists());
    }

    private String download(Table table) throws Exception {
        var names = new ArrayList<String>();
        var to = Files.createDirectories(folder.resolve("downloaded"));
        try (var tasks = table.newScan().planFiles()) {
            for (var task : tasks) {
                var file = to.resolve("data-" + names.size() + ".parquet");
                try (var in = table.io().newInputFile(task.file().location()).newStream()) {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
                names.add("'" + file + "'");
            }
        }
        return names.toString();
    }

    private void commands(AwsServices services, String url, String rows, long first)
            throws Exception {
        var listed = JSON.readTree(services.leat(example, "aws", "ls", "lake_tables", "--json"));
        assertThat(listed.toString()).contains("\"orders\"");
        services.leat(example, "aws", "lake", "verify", "orders");
        services.leat(example, "aws", "lake", "compact", "orders");
        assertThat(rows(services)).isEqualTo(rows);
        services.leat(example, "aws", "lake", "rollback", "orders", "--to", Long.toString(first));
        assertThat(rows(services)).isEqualTo(rows);
        assertThat(readByIceberg(url)).isEqualTo(first);
        services.leat(example, "aws", "lake", "expire", "orders", "--older-than", "2h");
        services.leat(example, "aws", "lake", "verify", "orders");
        assertThat(rows(services)).isEqualTo(rows);
    }

    /// Another program adds a column, which stays.
    private static void addColumn(String url) {
        GlueWriter.catalog(url)
                .loadTable(TableIdentifier.of(DATABASE, "orders"))
                .updateSchema()
                .addColumn("note", Types.StringType.get())
                .commit();
    }

    private static String mail(Path home, int number) {
        var session = new Session();
        var shown = List.of("delivery", "show", "" + number, "--app", home.toString());
        assertThat(session.run(shown.toArray(String[]::new))).as(session.err()).isZero();
        return session.out();
    }

    /// Opens the link by which the owner of the address confirms the subscription.
    private static void confirm(Path home) throws Exception {
        var link = Pattern.compile("http\\S+").matcher(mail(home, 1));
        assertThat(link.find()).isTrue();
        try (var opened = URI.create(link.group()).toURL().openStream()) {
            opened.readAllBytes();
        }
    }

    /// A file that fails is reported in the queue of `on_failure`, in that of the rule, and by
    /// mail.
    private static void failedFile(AwsClients clients) {
        for (var name : List.of("failed_jobs", "rule_jobs")) {
            var queue = clients.sqs().getQueueUrl(get -> get.queueName(PREFIX + name)).queueUrl();
            assertThat(clients.sqs().receiveMessage(get -> get.queueUrl(queue)).messages())
                    .as(name)
                    .singleElement()
                    .satisfies(message ->
                            assertThat(message.body())
                                    .contains(
                                            "Glue Job State Change",
                                            BAD,
                                            "\"source\":\"leat.lake\""));
        }
    }

    /// The corrected file is loaded, and the commands in the mail show and remove its dead letter.
    private void repair(AwsServices services, AwsClients clients, Path home) throws Exception {
        var mail = mail(home, 2);
        assertThat(mail).contains("A file failed permanently.", "source/" + BAD);
        assertThat(services.leat(example, "aws", command("dlq show", mail))).contains(BAD);
        var lines = Files.readAllLines(SAMPLES.resolve("source").resolve(REPLACED));
        clients.s3()
                .putObject(
                        put -> put.bucket(SOURCE).key(BAD),
                        RequestBody.fromString(lines.getFirst() + "\n" + lines.get(1) + "\n"));
        long before = count(services);
        services.leat(example, "aws", "up", "--until-idle", "--port", "0");
        assertThat(count(services)).isEqualTo(before + 1);
        assertThat(services.visible(example, "aws", "etl-dlq")).isEqualTo(1);
        services.leat(example, "aws", command("dlq purge", mail));
        assertThat(services.visible(example, "aws", "etl-dlq")).isZero();
    }

    private long count(AwsServices services) throws Exception {
        return JSON.readTree(sql(services, "select count(*) as n from orders"))
                .get(0)
                .get("n")
                .longValue();
    }

    /// Returns the words of a command in a mail.
    private static String[] command(String name, String mail) {
        return mail.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("leat " + name))
                .map(line -> line.substring("leat ".length()).split(" ", -1))
                .findFirst()
                .orElseThrow();
    }
}
