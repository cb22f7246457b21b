package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.trial.Polling;
import dev.leat.contract.TestJvm;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The path of live sales in `examples/warehouse` on AWS, up to the queue of cleaned sales, by the
/// command line, on Leat's endpoint. Processes with boto3 and with the SDK for Java put the sales,
/// twice. The messages equal those of the embedded app; the queue is a standard queue, which has no
/// order. `-Dstreams.sales=100000` puts more sales.
@Tag("interop")
class SalesOnAwsTest {

    private static final int SALES = Integer.getInteger("streams.sales", 2_000);

    /// Number of processes that put sales.
    private static final int PRODUCERS = 4;

    private static final String QUEUE = "live_cleaned";

    @TempDir Path folder;

    /// Returns the example without its files and its warehouse table, which are not on this path.
    private Example example(String name) throws IOException {
        var example = Example.warehouse(folder.resolve(name));
        var all = Files.readString(example.app());
        var text =
                all.replaceAll("(?s)\nbuckets:.*?(?=\nqueues:)", "")
                        .replaceAll("(?s)\nwarehouse_tables:.*?(?=\npipelines:)", "")
                        .replaceAll("(?s)  load:.*?(?=  publish:)", "")
                        .replaceAll("(?s)  load_stream:.*", "");
        assertThat(text).contains("publish:", "clean_stream:").doesNotContain("warehouse_table");
        Files.writeString(example.app(), text + "\nenvironments:\n  aws: {region: eu-west-1}\n");
        return example;
    }

    /// Writes sales with ids of their own, in invoices of a few sales.
    private Path sales() throws IOException {
        var samples = Files.readAllLines(Path.of("..", Example.WAREHOUSE, "samples/tills.ndjson"));
        return Files.write(
                folder.resolve("sales.ndjson"),
                IntStream.range(0, SALES)
                        .mapToObj(i ->
                                samples.get(i % samples.size())
                                        .replaceFirst(
                                                "\"sale_id\":\"[^\"]*\",\"InvoiceNo\":\"[^\"]*\"",
                                                "\"sale_id\":\"s%d\",\"InvoiceNo\":\"%d\""
                                                        .formatted(i, 100 + i % (SALES / 7))))
                        .toList());
    }

    @Test
    void areThoseOfTheEmbeddedApp() throws Exception {
        assumeFalse(
                Walk.folderOf("python3", "-c", "import boto3").isEmpty(),
                "needs a python3 with boto3");
        var example = example("warehouse");
        var sales = sales();
        var server = new LeatEndpoint(Files.createDirectories(folder.resolve("services")));
        try (var services = new AwsServices(folder, server)) {
            up(services, example);
            put(services, server.url(), sales);
            up(services, example);
            var messages = bodies(server);
            // The tills send their sales to a queue, whose pipeline puts them into the stream.
            var samples = example.folder().resolve("samples/tills.ndjson").toString();
            services.leat("send", "tills", samples, "--app", example.path(), "--env", "aws");
            put(services, server.url(), sales);
            up(services, example);
            up(services, example);
            var all = bodies(server);
            assertThat(all.subList(0, SALES)).isEqualTo(messages);
            assertThat(all)
                    .as("after the second put, with the sales of the tills")
                    .hasSize(SALES + Files.readAllLines(Path.of(samples)).size());
            check(messages, sales);
        }
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
    private void put(AwsServices services, String url, Path sales) throws Exception {
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

    private static List<String> bodies(LeatEndpoint server) {
        return server.browse(QUEUE).stream()
                .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private void check(List<String> messages, Path sales) throws Exception {
        assertThat(byId(messages)).hasSize(SALES).isEqualTo(byId(embedded(sales)));
        assertThat(messages).hasSize(SALES);
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
    private List<String> embedded(Path sales) throws Exception {
        var example = example("embedded");
        var text = Files.readString(example.app()).replaceAll("(?s)\nenvironments:.*", "\n");
        try (var leat = LeatEndpoint.of(text, example.folder())) {
            SaleProducer.put(leat.url(), "live", sales, 0, 1);
            while (leat.browse(QUEUE).size() < SALES) {
                Polling.pause();
            }
            leat.awaitIdle();
            return bodies(leat);
        }
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
