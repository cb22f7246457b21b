package dev.leat.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.fixture.Example;
import dev.leat.cli.fixture.Walk;
import dev.leat.contract.TestJvm;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The path of live sales in `examples/warehouse` on AWS, up to the queue of cleaned sales, by the
/// command line. Processes with boto3 and with the SDK for Java put the sales, twice. The messages
/// equal those of the embedded app. Their queue is a standard queue, which has no order, so the
/// order of invoices is checked in a FIFO queue, which the app of the test fills, too.
/// `-Dstreams.sales=100000` puts more sales.
@Tag("interop")
class SalesOnAwsTest {

    private static final int SALES = Integer.getInteger("streams.sales", 500);

    /// Number of processes that put sales.
    private static final int PRODUCERS = 4;

    private static final String QUEUE = "live_cleaned";

    /// The queue in which each invoice is a group.
    private static final String IN_ORDER = "in_order";

    @TempDir private static Path shared;
    private static Path sales;
    private static Map<String, Object> embedded;

    @TempDir Path folder;

    /// Returns the example without its files and its warehouse table, which are not on this path.
    private static Example example(Path folder) throws IOException {
        var example = Example.warehouse(folder);
        var all = Files.readString(example.app());
        var text =
                all.replaceAll("(?s)\nbuckets:.*?(?=\nqueues:)", "")
                        .replaceAll("(?s)\nwarehouse_tables:.*?(?=\npipelines:)", "")
                        .replaceAll("(?s)  load:.*?(?=  publish:)", "")
                        .replaceAll("(?s)  load_stream:.*", "")
                        .replace("\nqueues:\n", "\nqueues:\n  in_order: {fifo: true}\n")
                        .replace(
                                "- queue: live_cleaned\n",
                                "- queue: live_cleaned\n      - {queue: in_order, group: InvoiceNo}\n");
        assertThat(text)
                .contains("publish:", "clean_stream:", "in_order, group")
                .doesNotContain("warehouse_table");
        Files.writeString(example.app(), text + "\nenvironments:\n  aws: {region: eu-west-1}\n");
        return example;
    }

    @BeforeAll
    static void start() throws Exception {
        assumeFalse(
                Walk.folderOf("python3", "-c", "import boto3").isEmpty(),
                "needs a python3 with boto3");
        sales = sales();
        var messages = embedded();
        assertThat(messages).hasSize(SALES);
        embedded = byId(messages);
    }

    /// Writes sales with ids of their own, in invoices of a few sales.
    private static Path sales() throws IOException {
        var samples = Files.readAllLines(Path.of("..", Example.WAREHOUSE, "samples/tills.ndjson"));
        return Files.write(
                shared.resolve("sales.ndjson"),
                IntStream.range(0, SALES)
                        .mapToObj(i ->
                                samples.get(i % samples.size())
                                        .replaceFirst(
                                                "\"sale_id\":\"[^\"]*\",\"InvoiceNo\":\"[^\"]*\"",
                                                "\"sale_id\":\"s%d\",\"InvoiceNo\":\"%d\""
                                                        .formatted(i, 100 + i % (SALES / 7))))
                        .toList());
    }

    private LeatEndpoint server() throws Exception {
        return new LeatEndpoint(Files.createDirectories(folder.resolve("services")));
    }

    @Test
    void areThoseOfTheEmbeddedApp() throws Exception {
        var server = server();
        try (var services = new AwsServices(folder, server)) {
            check(services, server, server.url());
        }
    }

    /// The stream is in moto. The state table and the queues are not, because moto sends 16
    /// messages and writes 16 items of transactions a second.
    @Test
    void areThoseOfTheEmbeddedAppWithTheStreamInMoto() throws Exception {
        var server = server();
        try (var moto = AwsServices.moto();
                var services = new AwsServices(folder, server)) {
            services.set("AWS_ENDPOINT_URL_KINESIS", moto.url());
            // moto does not read CBOR.
            services.set("CBOR_ENABLED", "false");
            check(services, server, moto.url());
        }
    }

    /// @param kinesis the address of the stream
    private void check(AwsServices services, LeatEndpoint server, String kinesis) throws Exception {
        var example = example(folder.resolve("warehouse"));
        up(services, example);
        put(services, kinesis);
        up(services, example);
        var messages = bodies(server, QUEUE);
        // The tills send their sales to a queue, whose pipeline puts them into the stream.
        var samples = example.folder().resolve("samples/tills.ndjson");
        services.leat("send", "tills", samples.toString(), "--app", example.path(), "--env", "aws");
        put(services, kinesis);
        commands(services, example);
        up(services, example);
        up(services, example);
        var all = bodies(server, QUEUE);
        assertThat(all.subList(0, SALES)).isEqualTo(messages);
        assertThat(all)
                .as("after the second put, with the sales of the tills")
                .hasSize(SALES + Files.readAllLines(samples).size());
        check(messages);
        assertThat(byInvoice(bodies(server, IN_ORDER + ".fifo").subList(0, SALES)))
                .isEqualTo(byInvoice(Files.readAllLines(sales)));
    }

    /// Puts sales that are known by the command, and gets records.
    private void commands(AwsServices services, Example example) throws IOException {
        var known = folder.resolve("known.ndjson");
        Files.write(known, Files.readAllLines(sales).subList(0, 10));
        var where = new String[] {"--app", example.path(), "--env", "aws"};
        assertThat(
                        leat(
                                services,
                                where,
                                "stream",
                                "put",
                                "live",
                                known.toString(),
                                "--key-by",
                                "InvoiceNo"))
                .contains("10 records");
        assertThat(leat(services, where, "ls", "streams")).containsPattern("live +2");
        assertThat(leat(services, where, "ls", "streams", "live").lines()).hasSize(3);
        var since = Instant.now().minusSeconds(3600).toString();
        assertThat(
                        leat(
                                        services, where, "stream", "get", "live", "--from", since,
                                        "--limit", "7", "--json")
                                .lines())
                .hasSize(7)
                .allMatch(line -> line.contains("sale_id"));
    }

    private static String leat(AwsServices services, String[] where, String... words) {
        return services.leat(
                Stream.concat(Stream.of(words), Stream.of(where)).toArray(String[]::new));
    }

    private void up(AwsServices services, Example example) throws Exception {
        services.leat(
                "up",
                example.path(),
                "--env",
                "aws",
                "--create",
                "--until-idle",
                "--port",
                "0",
                "--state",
                folder.resolve("state").toString());
    }

    /// Puts each sale once, by several processes at the same time.
    private static void put(AwsServices services, String url) throws Exception {
        var running = new ArrayList<Process>();
        for (int part = 0; part < PRODUCERS; part++) {
            var arguments =
                    List.of(
                            url,
                            "live",
                            sales.toString(),
                            String.valueOf(part),
                            String.valueOf(PRODUCERS));
            var command =
                    new ArrayList<>(
                            part % 2 == 0
                                    ? List.of(
                                            "python3",
                                            Path.of("src/test/resources/aws/put_records.py")
                                                    .toString())
                                    : TestJvm.command(SaleProducer.class));
            command.addAll(arguments);
            var builder = new ProcessBuilder(command).inheritIO();
            builder.environment().putAll(services.environment());
            running.add(builder.start());
        }
        for (var process : running) {
            assertThat(process.waitFor()).isZero();
        }
    }

    private static List<String> bodies(LeatEndpoint server, String queue) {
        return server.browse(queue).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void check(List<String> messages) throws Exception {
        assertThat(messages).hasSize(SALES);
        assertThat(byId(messages)).hasSize(SALES).isEqualTo(embedded);
        var process =
                new ProcessBuilder(
                                "python3", "src/test/resources/aws/sum_sales.py", sales.toString())
                        .redirectErrorStream(true)
                        .start();
        var words =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split(" ", -1);
        assertThat(words[0]).isEqualTo(String.valueOf(SALES));
        assertThat(total(messages)).isEqualByComparingTo(new BigDecimal(words[1]));
    }

    private static BigDecimal total(List<String> messages) {
        return messages.stream()
                .map(message ->
                        new BigDecimal(field(message, "Quantity"))
                                .multiply(new BigDecimal(field(message, "UnitPrice"))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// Returns the messages of the embedded app for the same sales.
    private static List<String> embedded() throws Exception {
        var example = example(shared.resolve("embedded"));
        var text = Files.readString(example.app()).replaceAll("(?s)\nenvironments:.*", "\n");
        try (var leat = LeatEndpoint.of(text, example.folder())) {
            SaleProducer.put(leat.url(), "live", sales, 0, 1);
            leat.awaitIdle();
            return bodies(leat, QUEUE);
        }
    }

    /// Returns the sales of each invoice in their order.
    private static Map<String, List<String>> byInvoice(List<String> sales) {
        return sales.stream()
                .collect(
                        Collectors.groupingBy(
                                SaleProducer::invoice,
                                Collectors.mapping(
                                        sale -> field(sale, "sale_id"), Collectors.toList())));
    }

    private static Map<String, Object> byId(List<String> sales) {
        var byId = new HashMap<String, Object>();
        sales.forEach(sale -> byId.put(field(sale, "sale_id"), JsonMapper.shared().readTree(sale)));
        return byId;
    }

    /// Returns a field of a flat JSON document.
    private static String field(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        assertThat(found.find()).as("%s in %s", name, json).isTrue();
        return found.group(1);
    }
}
