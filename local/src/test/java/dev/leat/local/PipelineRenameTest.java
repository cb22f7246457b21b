package dev.leat.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.RecordArchive;
import dev.leat.app.View;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.local.database.StateException;
import dev.leat.local.queue.storage.EncodedMessage;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pipeline that gets a new name in the app keeps its state.
class PipelineRenameTest {

    private static final String NOW = "statistics";
    private static final App BEFORE = ViewApp.orders();
    private static final App AFTER = renamed(BEFORE);

    @TempDir Path folder;

    private final VirtualTime time = VirtualTime.start();

    private static App renamed(App app) {
        var pipelines = new LinkedHashMap<String, Pipeline>();
        for (var each : app.pipelines().values()) {
            var pipeline =
                    Pipeline.of(NOW, each.from())
                            .withKey(each.key())
                            .withSteps(each.steps())
                            .withTo(each.to())
                            .withMaxRejects(each.maxRejects())
                            .withArchive(each.archive())
                            .withWas(Optional.of(each.name()));
            pipelines.put(NOW, pipeline);
        }
        return app.withPipelines(pipelines);
    }

    private LocalPlatform open(App app) {
        return LocalPlatform.open(app, folder, time);
    }

    @Test
    void changesNothingIfTheStartFails() {
        open(BEFORE).close();
        var other =
                new View(
                        ViewApp.USERS,
                        List.of(),
                        ViewApp.all().measures(),
                        Optional.empty(),
                        Optional.empty());
        var changed = renamed(ViewApp.of(other, ViewApp.all()));
        assertThatThrownBy(() -> open(changed))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("the definition of the view user_stats has changed");
        // A start with the former name would be refused if the pipeline were renamed.
        open(BEFORE).close();
    }

    @Test
    void refusesStateOfBothNames() {
        open(BEFORE).close();
        open(ViewApp.of(List.of(ViewApp.PIPELINE, NOW), ViewApp.users(), ViewApp.all())).close();
        assertThatThrownBy(() -> open(AFTER))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "the pipeline statistics and its former name order_stats both have stored identities; to keep those of statistics, remove `was`; to use those of order_stats, give the pipeline a name that no pipeline has had");
    }

    @Test
    void renamesThePipelineOfDeadLetters() {
        var other = letter("another");
        try (var platform = open(BEFORE)) {
            platform.queue("orders-dlq")
                    .send(
                            List.of(
                                    message(letter(ViewApp.PIPELINE)),
                                    message(other),
                                    message(
                                            Map.of(
                                                    DeadLetter.ATTRIBUTE,
                                                    Attribute.text("\"order_stats\"")))));
        }
        try (var platform = open(AFTER)) {
            var letters = platform.queue("orders-dlq").browse(0, 9);
            var info = DeadLetterInfo.of(letters.getFirst().attributes()).orElseThrow();
            assertThat(info)
                    .isEqualTo(DeadLetterInfo.of(letter(NOW)).orElseThrow())
                    .extracting(DeadLetterInfo::pipeline)
                    .isEqualTo(NOW);
            assertThat(letters.get(1).attributes()).isEqualTo(other);
            assertThat(letters.get(2).attributes())
                    .containsEntry(DeadLetter.ATTRIBUTE, Attribute.text("\"order_stats\""));
        }
    }

    private static Message.Outgoing message(Map<String, Attribute> attributes) {
        return new Message.Outgoing("{}".getBytes(UTF_8), attributes, Optional.empty());
    }

    private static Map<String, Attribute> letter(String pipeline) {
        var failed = Map.of(ViewApp.USERS, List.of(Reason.of("check", "order_stats")));
        var record = new Record("1", new byte[0], Map.of(), 1, Instant.EPOCH);
        return DeadLetterAttribute.attributes(
                new DeadLetter(0, record, pipeline, "orders", "", List.of(ViewApp.ALL), failed));
    }

    @Test
    void renamesThePipelineOfWaitingDeliveries() {
        try (var platform = open(BEFORE)) {
            deliver(platform, 1, "order_stats", "RECORD");
            // The topic of a mail may have the name of a pipeline.
            deliver(platform, 2, "order_stats", "EMAIL");
        }
        try (var platform = open(AFTER)) {
            var deliveries = platform.deliveries();
            assertThat(deliveries.find(1).orElseThrow().topic()).isEqualTo(NOW);
            assertThat(deliveries.find(2).orElseThrow().topic()).isEqualTo("order_stats");
            deliveries.markFailed(1, "404", time.instant());
            var letter = platform.queue("orders-dlq").browse(0, 9).getFirst();
            assertThat(DeadLetterInfo.of(letter.attributes()))
                    .map(DeadLetterInfo::pipeline)
                    .contains(NOW);
        }
    }

    /// Stores a delivery of this pipeline or topic, with its original message.
    private void deliver(LocalPlatform platform, long number, String topic, String protocol) {
        var record = new Record("1", "{}".getBytes(UTF_8), Map.of(), 1, time.instant());
        var message = HexFormat.of().formatHex(EncodedMessage.encode(record));
        platform.database()
                .commit(tx -> {
                    tx.execute(
                            """
                            INSERT INTO delivery(number, id, topic, subscription, protocol, endpoint,
                                kind, raw, published, state, attempts, since, next, why, text)
                            VALUES (%d, '1', '%s', '', '%s', 'hook', 'endpoint', 0, 1, 'WAITING', 0,
                                1, 1, '', '{}')
                            """
                                    .formatted(number, topic, protocol));
                    tx.execute(
                            """
                            INSERT INTO delivery_record(number, source, sink, identity, digest,
                                version, attempts, message)
                            VALUES (%d, 'orders', 'endpoint hook', x'00', x'00', 0, 1, x'%s')
                            """
                                    .formatted(number, message));
                    return true;
                });
    }

    @Test
    void keepsTheArchive() {
        var archive = new RecordArchive(Duration.ofDays(30), Optional.empty());
        var pipelines = new LinkedHashMap<String, Pipeline>();
        BEFORE.pipelines()
                .forEach((name, p) -> pipelines.put(name, p.withArchive(Optional.of(archive))));
        var archived = BEFORE.withPipelines(pipelines);
        var record = new Record("1", "{}".getBytes(UTF_8), Map.of(), 1, time.instant());
        var one = List.of(new ArchivedRecord(record, Set.of(), Set.of()));
        try (var platform = open(archived)) {
            platform.sourceStore("orders")
                    .commit(tx -> tx.apply(new Effect.Archive(ViewApp.PIPELINE, one)));
        }
        time.advance(Duration.ofDays(1));
        try (var platform = open(renamed(archived))) {
            assertThat(platform.archives().list())
                    .singleElement()
                    .satisfies(kept -> {
                        assertThat(kept.pipeline()).isEqualTo(NOW);
                        assertThat(kept.records()).isEqualTo(1);
                    });
            platform.sourceStore("orders").commit(tx -> tx.apply(new Effect.Archive(NOW, one)));
            assertThat(platform.archives().next(NOW, 0).orElseThrow().records()).hasSize(1);
        }
    }
}
