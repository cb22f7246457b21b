package dev.leat.aws.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// The price of a small file on AWS: the requests, and the units by which DynamoDB charges for
/// writes.
class FileRequestsTest {

    private static final String APP =
            """
            app: small
            schemas:
              Sale: {id: bigint not null, note: varchar}
            buckets: {input: , output: }
            queues:
              loads: {}
              done: {}
            pipelines:
              load:
                from: {bucket: input, via: loads, format: csv, schema: Sale}
                max_rejects: 50%
                to: [{bucket: output, path: "{source.stem}.parquet", format: parquet}]
            """;

    private final VirtualTime time = VirtualTime.start();
    private final AwsResourceNames names = new AwsResourceNames("small", "");

    @TempDir Path folder;

    @Test
    void aSmallFileNeedsFewRequests() throws Exception {
        var app = APP + "    on_success: [{queue: done}]\n";
        measure(app, "id,note\n1,one\n2,two\n", 1, 12);
    }

    @Test
    void aSmallFileWithRejectedLinesNeedsFewRequests() throws Exception {
        measure(APP, "id,note\n1,one\nx,two\n", 2, 15);
    }

    private void measure(String text, String content, int outputs, int most) throws Exception {
        App app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
        var requests = new Requests();
        try (var services = LeatEndpoint.start(folder.resolve("services"), time);
                var clients = services.clients();
                var shared = FileWorker.Shared.in(folder.resolve("state"))) {
            new AwsSetup(clients, names, app, time).create(_ -> {});
            // S3 has sent a test message.
            services.platform().queue("loads").purge();
            try (var worker =
                    new FileWorker(services.clients(requests), names, app, shared, time, "load")) {
                for (var name : List.of("first", "second")) {
                    clients.s3()
                            .putObject(
                                    put -> put.bucket("input").key(name + ".csv"),
                                    RequestBody.fromString(content));
                    requests.clear();
                    assertThat(worker.step()).isTrue();
                }
            }
            assertThat(clients.s3().listObjectsV2(list -> list.bucket("output")).contents())
                    .hasSize(2 * outputs);
        }
        System.out.printf(
                "%d requests and %.1f write units for a small file with %d outputs: %s%n",
                requests.names.size(), requests.units.sum(), outputs, requests.names);
        assertThat(requests.names).hasSizeLessThanOrEqualTo(most);
        assertThat(requests.units.sum()).isLessThanOrEqualTo(12);
    }

    /// The requests of a worker, in their order.
    private static final class Requests implements ExecutionInterceptor {

        private final List<String> names = Collections.synchronizedList(new ArrayList<>());
        private final DoubleAdder units = new DoubleAdder();

        void clear() {
            names.clear();
            units.reset();
        }

        @Override
        public SdkRequest modifyRequest(
                Context.ModifyRequest context, ExecutionAttributes attributes) {
            names.add(context.request().getClass().getSimpleName().replace("Request", ""));
            var total = ReturnConsumedCapacity.TOTAL;
            return switch (context.request()) {
                case TransactWriteItemsRequest write ->
                        write.toBuilder().returnConsumedCapacity(total).build();
                case PutItemRequest put -> put.toBuilder().returnConsumedCapacity(total).build();
                case UpdateItemRequest update ->
                        update.toBuilder().returnConsumedCapacity(total).build();
                default -> context.request();
            };
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            switch (context.response()) {
                case TransactWriteItemsResponse write ->
                        write.consumedCapacity().forEach(of -> units.add(of.capacityUnits()));
                case PutItemResponse put -> units.add(put.consumedCapacity().capacityUnits());
                case UpdateItemResponse update ->
                        units.add(update.consumedCapacity().capacityUnits());
                default -> {}
            }
        }
    }
}
