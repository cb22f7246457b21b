package dev.leat.cli.aws.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Script;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// boto3 and the `aws` command, old and new, as clients of Athena.
@Tag("interop")
class AthenaClientsTest {

    private static final String LAKE =
            """
            app: shop
            schemas:
              Order: {id: integer not null, town: varchar}
            queues:
              orders: {}
            buckets:
              results:
              lake:
            lake_tables:
              sales.orders: {bucket: lake, schema: Order}
            pipelines:
              collect:
                from: {queue: orders, schema: Order, batch: {size: 100, window: 1s}}
                to: [{lake_table: sales.orders}]
            """;

    @TempDir private Path folder;

    private static Message.Outgoing message(String body) {
        return Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTO3_QUERY", "BOTO3_JSON"})
    void boto3FindsLakeTablesInTheirNamespaces(Client client) throws Exception {
        var words = client.words("athena");
        assumeTrue(words.isPresent(), client.missing());
        try (var leat = LeatEndpoint.of(LAKE, folder)) {
            leat.send(
                    "orders",
                    List.of(message("{\"id\": 1, \"town\": \"x\"}"), message("{\"id\": 2}")));
            leat.awaitIdle();
            var answers =
                    Script.start(words.orElseThrow(), leat.url(), client.name(), folder).answers();
            assertThat(answers)
                    .containsEntry(
                            "context",
                            "ok 200 {\"rows\":[\"sales\",[[\"id\",\"town\"],[\"1\",\"x\"],[\"2\",null]]]}")
                    .containsEntry("qualified", "ok 200 {\"rows\":[\"default\",[[\"n\"],[\"2\"]]]}")
                    .containsEntry("shown", "ok 200 {\"rows\":[\"default\",[[\"orders\"]]]}")
                    .containsEntry("databases", "ok 200 {\"names\":[\"default\",\"sales\"]}")
                    .containsEntry("tables", "ok 200 {\"names\":[\"orders\"]}")
                    .containsEntry("glue", "ok 200 {\"names\":[[\"sales\",\"orders\"]]}")
                    .containsEntry("no database", "InvalidRequestException 400");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void theAwsCommandRunsASelectAndCopiesItsResult(Client client) throws Exception {
        var words = client.words("athena");
        assumeTrue(words.isPresent(), client.missing());
        try (var leat = new LeatEndpoint(folder)) {
            var answers =
                    Script.start(words.orElseThrow(), leat.url(), client.name(), folder).answers();
            assertThat(answers)
                    .containsEntry("state", "ok 200 {\"state\":\"SUCCEEDED\"}")
                    .containsEntry(
                            "rows",
                            "ok 200 {\"rows\":[{\"Data\":[{\"VarCharValue\":\"x\"},{\"VarCharValue\":\"y\"}]},{\"Data\":[{\"VarCharValue\":\"3\"},{}]}]}");
            assertThat(answers.get("file")).contains("\\\"3\\\",");
            assertThat(answers.get("no location"))
                    .contains("(InvalidRequestException)", "No output location provided.");
        }
    }
}
