package dev.leat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.Buckets;
import dev.leat.port.DataCatalog;
import dev.leat.port.EventBus;
import dev.leat.port.QueueAdmin;
import dev.leat.port.Streams;
import dev.leat.port.Tables;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin;
import dev.leat.server.athena.Athena;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OperationMethods;
import dev.leat.server.aws.Service;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.dynamodb.DynamoDb;
import dev.leat.server.eventbridge.EventBridge;
import dev.leat.server.glue.Glue;
import dev.leat.server.kinesis.Kinesis;
import dev.leat.server.redshift.RedshiftData;
import dev.leat.server.redshift.RedshiftEngine;
import dev.leat.server.s3.S3Operations;
import dev.leat.server.sns.Sns;
import dev.leat.server.sqs.Sqs;
import dev.leat.server.statement.StatementRunner;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/// The operations of all services, which are read from the types of their handlers' methods.
/// `-Dgolden=write` writes the list.
class OperationsListTest {

    private static final Path GOLDEN = Path.of("src/test/resources/operations/list.txt");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir Path folder;

    @Test
    void listsTheMethodsOfAllOperations() throws Exception {
        var text = new StringBuilder();
        var queues = port(QueueAdmin.class);
        var topics = port(TopicAdmin.class);
        var catalog = port(Catalog.class);
        var buckets = port(Buckets.class);
        var runner = port(StatementRunner.class);
        try (var athena = new Athena(folder.resolve("athena"), runner, catalog, buckets, CLOCK);
                var redshift =
                        new RedshiftData(
                                folder.resolve("redshift"), port(RedshiftEngine.class), CLOCK)) {
            var services =
                    List.of(
                            athena,
                            new DynamoDb(port(Tables.class), CLOCK),
                            new EventBridge(port(EventBus.class), queues, topics, CLOCK),
                            new Glue(catalog, port(DataCatalog.class), Instant.EPOCH, CLOCK),
                            new Kinesis(port(Streams.class), CLOCK),
                            redshift,
                            new Sns(topics, queues, CLOCK),
                            new Sqs(
                                    queues,
                                    _ -> {
                                        throw new AssertionError("no queue is called");
                                    },
                                    port(Time.class)));
            for (Service service : services) {
                text.append(service.title()).append('\n');
                new TreeMap<>(service.operations())
                        .forEach((name, one) -> text.append(line(name, one.method())));
            }
        }
        text.append("S3\n");
        new TreeMap<>(S3Operations.of(buckets, queues, () -> topics).operations().get())
                .forEach((name, one) -> text.append(line(name, one.method())));

        if ("write".equals(System.getProperty("golden"))) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text);
        }
        assertThat(text.toString()).isEqualTo(Files.readString(GOLDEN));
    }

    private static String line(String operation, OperationMethods.Found<?> method) {
        var shapes = method.shapes();
        return "  %s: %s(%s): %s\n"
                .formatted(operation, method.name(), shapes.input().name(), shapes.output().name());
    }

    static final class WrongResponse {
        SendMessageResponse list(ListQueuesRequest request, Caller caller) {
            return SendMessageResponse.builder().build();
        }
    }

    static final class Listing {
        ListQueuesResponse list(ListQueuesRequest request, Caller caller) {
            return ListQueuesResponse.builder().build();
        }
    }

    @Test
    void refusesTheResponseOfAnotherOperation() {
        var operations = AwsOperation.of(MethodHandles.lookup(), new WrongResponse());

        assertThatThrownBy(operations::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(
                        "does not return software.amazon.awssdk.services.sqs.model.ListQueuesResponse");
    }

    @Test
    void refusesTwoMethodsForOneOperation() {
        var operations = AwsOperation.of(MethodHandles.lookup(), new Listing(), new Listing());

        assertThatThrownBy(operations::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("two methods handle");
    }

    /// Returns a port that fails if an operation is read by a call.
    private static <T> T port(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, _) -> {
                            if (method.getName().equals("close")) {
                                return null;
                            }
                            throw new AssertionError("nothing calls " + method);
                        }));
    }
}
