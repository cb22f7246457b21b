package dev.leat.cli.lambda;

import dev.leat.app.App;
import dev.leat.cli.function.FunctionApp;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Message;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// An app whose function reads a stream, with an event source mapping that has AWS's rules.
abstract class StreamFunctions {

    static final String APP =
            """
            app: shop
            schemas:
              Sale: {id: varchar not null, amount: bigint not null}
            streams: {live: {shards: 2}}
            queues:
              sold: {}
              count-redrive: {visibility_timeout: 60s, max_receive_count: 3}
            tables: {items: {key: id}}
            views:
              totals: {measures: {n: count(*), total: sum(amount)}}
            pipelines:
              count:
                from: {stream: live, schema: Sale, batch: {size: 4}}
                key: id
                steps: [{check: {amount is positive: amount > 0}}]
                to: [{view: totals}, {table: items}, {queue: sold}]
            """;

    static final Duration INVOCATION = Duration.ofMinutes(1);

    /// Too little time to wait for a retry.
    static final Duration SHORT = Duration.ofMillis(1_200);

    static final ExecutionInterceptor UNOBSERVED = new ExecutionInterceptor() {};

    final VirtualTime time = VirtualTime.start();

    @TempDir Path folder;

    @AutoClose FunctionServices services;

    App app;
    StreamMapping mapping;

    @BeforeEach
    void start() throws Exception {
        app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        services = new FunctionServices(app, folder, time);
        mapping = services.streamMapping("live", 10);
    }

    /// Puts a record into the first or the second shard.
    void put(int shard, String data) {
        services.put(
                "live",
                data,
                "shop-" + shard,
                BigInteger.TWO.pow(127).multiply(BigInteger.valueOf(shard)));
    }

    static String sale(String id, long amount) {
        return "{\"id\":\"%s\",\"amount\":%d}".formatted(id, amount);
    }

    EventSourceMapping.Function in(FunctionApp function, Duration left) {
        var handler = new PipelineHandler(function, List.of("count"), time);
        return event -> PipelineHandlerTest.invoke(handler, event, left);
    }

    List<StreamMapping.Invocation> process(ExecutionInterceptor calls, Duration left) {
        try (var function = services.function(app, calls)) {
            return mapping.poll(in(function, left));
        }
    }

    List<StreamMapping.Invocation> process() {
        return process(UNOBSERVED, INVOCATION);
    }

    List<String> bodies(String queue) {
        return services.queue(queue).browse(0, 1000).stream()
                .map(each -> new String(each.body(), StandardCharsets.UTF_8))
                .toList();
    }

    List<Message.Seen> letters() {
        return services.queue("count-redrive-dlq").browse(0, 1000);
    }

    List<@Nullable Long> totals() {
        return services.values("totals");
    }

    static String attribute(Message.Seen message, String name) {
        return Objects.requireNonNull(message.attributes().get(name)).asText();
    }
}
