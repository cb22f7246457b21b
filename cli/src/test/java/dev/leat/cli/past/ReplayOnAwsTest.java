package dev.leat.cli.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.terminal.CommandException;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import dev.leat.load.FileReplay;
import dev.leat.past.PeriodReplay;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.PlatformParts;
import dev.leat.port.Signal;
import dev.leat.port.Streams;
import dev.leat.port.Time;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// A replay of the records of a stream on AWS, on Leat's endpoint.
@Tag("interop")
class ReplayOnAwsTest {

    private static final String APP =
            """
            app: shop
            schemas: {Sale: {id: varchar not null, amount: bigint not null}}
            streams: {live: {shards: 2}}
            tables: {items: {key: id}}
            queues: {sold: {}}
            pipelines:
              store: {from: {stream: live, schema: Sale}, key: id, to: [{table: items}, {queue: sold}]}
            """;

    @TempDir Path folder;

    private record NoEndpoints() implements DeliveryTransport {

        @Override
        public void send(Delivery delivery) {
            throw new UnsupportedOperationException("the app has no endpoints");
        }

        @Override
        public void close() {}
    }

    private record Open(AwsPlatform aws, Kernels kernels) implements PeriodReplay.Stores {

        @Override
        public PlatformParts platform() {
            return new PlatformParts(aws, aws, Optional.empty());
        }

        @Override
        public FileReplay files(Pipeline pipeline, List<Sink> to) {
            throw new UnsupportedOperationException("the pipeline reads no files");
        }

        @Override
        public boolean stopping() {
            return false;
        }
    }

    private record Lines(List<String> said) implements ReplayReport.Output {

        @Override
        public void say(String line) {
            said.add(line);
        }

        @Override
        public void warn(String line) {
            said.add("warning: " + line);
        }
    }

    /// A clock at which the records that are put now have expired.
    private record TwoDaysLater(Time beneath) implements Time {

        @Override
        public Instant instant() {
            return beneath.instant().plus(Duration.ofDays(2));
        }

        @Override
        public void await(Signal signal, long seen, Instant deadline) throws InterruptedException {
            beneath.await(signal, seen, deadline.minus(Duration.ofDays(2)));
        }
    }

    private AwsPlatform platform(AwsClients clients, AwsResourceNames names, App app, Time time) {
        return new AwsPlatform(
                clients,
                names,
                app,
                Set.of(),
                new NoEndpoints(),
                time,
                new QueueUse.OnDemand(),
                folder);
    }

    private static List<String> replay(
            App app, PeriodReplay.Stores stores, String from, List<String> also) {
        var output = new Lines(new ArrayList<>());
        var period = ReplayPeriod.of(from, Optional.empty(), Time.system().instant());
        ReplayReport.of(app, "store", period, also).run(stores, output, line -> line);
        return output.said();
    }

    @Test
    void processesTheRecordsAgainThatTheStreamStillHas() throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP);
        var app = AppFile.read(file, Map.of());
        var names = new AwsResourceNames("shop", "test-");
        var credentials = AwsBasicCredentials.create("test", "test");
        var state = Files.createDirectory(folder.resolve("services"));
        try (var services = new LeatEndpoint(state);
                var clients =
                        AwsClients.at(
                                URI.create(services.url()),
                                "eu-west-1",
                                StaticCredentialsProvider.create(credentials),
                                new ExecutionInterceptor() {})) {
            new AwsSetup(clients, names, app, Time.system()).create(_ -> {});
            try (var platform = platform(clients, names, app, Time.system());
                    var later = platform(clients, names, app, new TwoDaysLater(Time.system()));
                    var kernels = new Kernels(folder, AppLookups.of(app, platform))) {
                var stores = new Open(platform, kernels);
                platform.streamAccess().put("live", records().subList(0, 2));
                clients.kinesis()
                        .splitShard(split ->
                                split.streamName("test-live")
                                        .shardToSplit("shardId-000000000000")
                                        .newStartingHashKey("1000000000000000000000000000000"));
                platform.streamAccess().put("live", records().subList(2, 4));
                var since = "2025-01-01T00:00:00Z";
                assertThat(replay(app, stores, since, List.of()))
                        .contains(
                                "4 records from the stream live",
                                "table items: 3 delivered, 1 rejected");
                assertThat(replay(app, stores, since, List.of("sold")))
                        .contains(
                                "table items: 3 duplicates, 1 rejected",
                                "queue sold: 3 delivered, 1 rejected");
                assertThat(platform.queue("sold").counts().visible()).isEqualTo(3);
                assertThatThrownBy(() -> replay(app, stores, since, List.of("other")))
                        .isInstanceOf(CommandException.class);
                var day = Time.system().instant().plus(Duration.ofDays(1)).toString();
                assertThatThrownBy(() -> replay(app, new Open(later, kernels), since, List.of()))
                        .hasMessageContaining(
                                "stream live has all records since " + day.substring(0, 10))
                        .hasMessageContaining("choose a later --from, or keep records longer");
            }
        }
    }

    private static List<Streams.NewRecord> records() {
        return Stream.of(
                        "{\"id\":\"a\",\"amount\":1}",
                        "{\"id\":\"b\",\"amount\":2}",
                        "{\"id\":\"c\"}",
                        "{\"id\":\"d\",\"amount\":4}")
                .map(text ->
                        new Streams.NewRecord(
                                text.getBytes(StandardCharsets.UTF_8), text.substring(7, 8)))
                .toList();
    }
}
