package dev.leat.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of connections of clients that send nothing, or half of a request, to the services of
/// both ports.
@Tag("attack")
@Timeout(300)
class ManyConnectionsTest {

    /// 5,000 connections to each port, which has room for 4,096. The test needs as many files.
    private static final int CONNECTIONS = 10_000;

    /// Fewer requests than a port answers at a time: a body that is not complete is a request.
    private static final int BODIES = 1_500;

    private static final long NORMAL = 1_000;

    private static final String APP =
            """
            app: crowd
            schemas:
              Sale: {id: varchar not null}
            queues: {Orders: }
            streams:
              till: {shards: 1, retention: 2d}
            buckets: {lake: }
            tables:
              items: {key: id}
            lake_tables:
              sold: {bucket: lake, prefix: sold/, schema: Sale}
            pipelines:
              sales:
                from: {stream: till, schema: Sale, batch: {size: 100, window: 1s}}
                key: id
                to: [{lake_table: sold}, {table: items}]
            """;

    private static final List<String> TARGETS =
            List.of(
                    "Kinesis_20131202.PutRecords",
                    "DynamoDB_20120810.PutItem",
                    "AmazonAthena.StartQueryExecution",
                    "AWSGlue.GetTables",
                    "AWSEvents.PutEvents",
                    "RedshiftData.ExecuteStatement",
                    "AmazonSQS.SendMessage");

    @TempDir Path folder;

    private final List<SocketChannel> open = new ArrayList<>();

    private void connect(URI address, String begun) throws IOException {
        var channel =
                SocketChannel.open(new InetSocketAddress(address.getHost(), address.getPort()));
        open.add(channel);
        try {
            channel.write(ByteBuffer.wrap(begun.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException _) {
            // The server has closed it for another connection.
        }
    }

    private static String head(int number) {
        return "POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: %s\r\n"
                .formatted(TARGETS.get(number % TARGETS.size()));
    }

    private static String body(int number) {
        return head(number)
                + "Content-Type: application/x-amz-json-1.1\r\nContent-Length: 100000\r\n\r\n{";
    }

    /// The operations of a client that behaves well are answered.
    private static void answers(AttackedApp app) throws Exception {
        for (var call :
                List.of(
                        "AmazonSQS.ListQueues",
                        "Kinesis_20131202.ListStreams",
                        "DynamoDB_20120810.ListTables",
                        "AWSGlue.GetDatabases",
                        "AmazonAthena.ListWorkGroups",
                        "AWSEvents.ListRules",
                        "RedshiftData.ListStatements")) {
            assertThat(app.call(call, "{}").statusCode()).as(call).isEqualTo(200);
        }
        for (var path : List.of("/health", "/iceberg/v1/config")) {
            assertThat(app.get(app.api().resolve(path)).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(app.put("/lake/x", new byte[] {1}).statusCode()).isEqualTo(200);
    }

    @Test
    void otherClientsAreAnsweredBesideThem() throws Exception {
        try (var app = new AttackedApp(folder, APP)) {
            answers(app);
            try {
                for (int i = 0; i < BODIES; i++) {
                    connect(app.aws(), body(i));
                }
                for (int i = 0; i < CONNECTIONS / 2; i++) {
                    connect(app.api(), List.of("", "GET /iceb", "GET / HTTP/1.1\r\nX").get(i % 3));
                    if (i >= BODIES) {
                        connect(app.aws(), List.of("", "POST ", head(i)).get(i % 3));
                    }
                }
                answers(app);
                assertThat(app.peakMebibytes()).isLessThan(NORMAL);
            } finally {
                for (var each : open) {
                    each.close();
                }
            }
            answers(app);
            var put =
                    app.call(
                            "Kinesis_20131202.PutRecord",
                            "{\"StreamName\":\"till\",\"PartitionKey\":\"k\",\"Data\":\"eyJpZCI6IjEifQ==\"}");
            assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
            assertThat(app.alive()).isTrue();
        }
    }
}
