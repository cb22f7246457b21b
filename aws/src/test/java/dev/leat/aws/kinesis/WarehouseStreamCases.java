package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.NoEndpoints;
import dev.leat.aws.send.PipelineProcess;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.Kernels;
import dev.leat.local.LocalPlatform;
import dev.leat.lookup.Lookups;
import dev.leat.lookup.PlatformOrigins;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.helpers.NOPLogger;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The stream of `examples/warehouse` on services of AWS: workers with threads read all sales, and
/// send the same messages as the embedded platform, also if all sales are put twice.
abstract class WarehouseStreamCases {

    private static final Path EXAMPLE = Path.of("..", "examples", "warehouse");
    private static final String PIPELINE = "clean_stream";
    private static final String CLEANED = "live_cleaned";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path folder;

    abstract AwsClients clients();

    /// Returns the number of sales that are used, from the first one.
    abstract int sales();

    /// Returns the example with the pipeline that reads the stream.
    private static App app() throws Exception {
        var app = AppFile.read(EXAMPLE.resolve("app.yaml"), Map.of());
        return app.withPipelines(Map.of(PIPELINE, app.pipeline(PIPELINE))).withBuckets(Map.of());
    }

    @Test
    void sendsTheMessagesOfTheEmbeddedPlatformOnce() throws Exception {
        var sales =
                Files.readAllLines(EXAMPLE.resolve("samples/tills.ndjson")).stream()
                        .limit(sales())
                        .toList();
        var clients = clients();
        var names = new AwsResourceNames("warehouse", "w-");
        var app = app();
        new AwsSetup(clients, names, app, Time.system()).create(_ -> {});
        var stream = ProducedStream.create(clients.kinesis(), names.of("live"), 2);
        stream.put(sales, sale -> field(sale, "InvoiceNo"));
        var platform =
                new AwsPlatform(
                        clients,
                        names,
                        app,
                        app.views().keySet(),
                        new NoEndpoints(),
                        Time.system(),
                        new QueueUse.Workers(),
                        AwsHost.SCRATCH);
        List<String> received;
        try {
            // The queue is a standard queue, which has no order, so the order is that of the
            // source.
            assertThat(byInvoice(process(app, platform, sales.size()))).isEqualTo(byInvoice(sales));
            received = receive(clients.sqs(), names.of(CLEANED));
            stream.put(sales, sale -> field(sale, "InvoiceNo"));
            process(app, platform, sales.size());
        } finally {
            platform.close();
        }
        assertThat(receive(clients.sqs(), names.of(CLEANED))).as("after the second put").isEmpty();
        var embedded = embedded(sales);
        check(received, sales);
        check(embedded, sales);
        assertThat(byInvoice(embedded)).isEqualTo(byInvoice(sales));
        assertThat(byId(received)).isEqualTo(byId(embedded));
    }

    /// Checks the messages by a count of the samples that does not use Leat.
    private static void check(List<String> messages, List<String> sales) {
        assertThat(messages).hasSize(sales.size());
        assertThat(total(messages)).isEqualByComparingTo(total(sales)).isNotZero();
    }

    private static BigDecimal total(List<String> sales) {
        return sales.stream()
                .map(sale ->
                        new BigDecimal(field(sale, "Quantity"))
                                .multiply(new BigDecimal(field(sale, "UnitPrice"))))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<String, List<String>> byInvoice(List<String> sales) {
        var invoices = new HashMap<String, List<String>>();
        sales.forEach(sale ->
                invoices.computeIfAbsent(field(sale, "InvoiceNo"), _ -> new ArrayList<>())
                        .add(field(sale, "sale_id")));
        return invoices;
    }

    private static Map<String, String> byId(List<String> sales) {
        var byId = new HashMap<String, String>();
        sales.forEach(sale -> byId.put(field(sale, "sale_id"), sale));
        return byId;
    }

    /// Returns a field of a flat JSON document.
    private static String field(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
        assertThat(found.find()).as("%s in %s", name, json).isTrue();
        return found.group(1);
    }

    private List<String> embedded(List<String> sales) throws Exception {
        var state = Files.createTempDirectory(folder, "state");
        var app = app();
        try (var platform = LocalPlatform.open(app, state, VirtualTime.start())) {
            platform.streams()
                    .put(
                            "live",
                            sales.stream()
                                    .map(sale ->
                                            new Streams.NewRecord(
                                                    sale.getBytes(StandardCharsets.UTF_8),
                                                    field(sale, "InvoiceNo")))
                                    .toList());
            process(app, platform, sales.size());
            return platform.queue(CLEANED).browse(0, sales.size() + 1).stream()
                    .map(seen -> new String(seen.body(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    /// Processes this number of records, and returns them in their order.
    private static List<String> process(App app, EnginePlatform platform, int records)
            throws Exception {
        var time = Time.system();
        var pipeline = app.pipeline(PIPELINE);
        var source = platform.source(pipeline.from().queue());
        var deadline = time.instant().plus(PATIENCE);
        var lookups = new Lookups(new PlatformOrigins(app, platform), time, NOPLogger.NOP_LOGGER);
        try (var kernels = new Kernels(lookups);
                var kernel = kernels.kernel(app, pipeline, _ -> {})) {
            var pass =
                    PipelineProcess.pass(
                            app, PIPELINE, kernel, platform, platform.time(), (_, _) -> {});
            var done = new ArrayList<String>();
            while (done.size() < records) {
                assertThat(time.instant()).as("%d of %d", done.size(), records).isBefore(deadline);
                long seen = source.signal().count();
                var lease = source.lease(100, Long.MAX_VALUE);
                if (lease.isPresent()) {
                    pass.run(lease.get().work());
                    lease.get().work().records().stream()
                            .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                            .forEach(done::add);
                } else {
                    time.await(source.signal(), seen, time.instant().plusSeconds(1));
                }
            }
            return done;
        }
    }

    /// Receives and deletes all messages of a queue.
    private static List<String> receive(SqsClient sqs, String queue) {
        var url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
        var all = new ArrayList<String>();
        while (true) {
            var some =
                    sqs.receiveMessage(get -> get.queueUrl(url).maxNumberOfMessages(10)).messages();
            if (some.isEmpty()) {
                return all;
            }
            for (var message : some) {
                all.add(message.body());
                sqs.deleteMessage(
                        delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
    }
}
