package dev.leat.aws.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.config.AppFile;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.StoredIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedEndpoint.class)
class BatchLogTest {

    private static final String APP =
            """
            app: shop
            queues: {orders: {}}
            buckets: {lake: {}}
            schemas: {Order: {id: varchar not null}}
            pipelines:
              sell: {from: {queue: orders, schema: Order, batch: {size: 9, window: 1s}}, key: id, to: [{bucket: lake, path: "{source.batch}.csv"}]}
            """;

    private static final String PIPELINE = "sell";

    private final VirtualTime time = VirtualTime.start();
    private final StateTable table;
    private final BatchLog log;

    BatchLogTest(SharedEndpoint.Tables tables) {
        table = new StateTable(tables.clients().dynamoDb(), UUID.randomUUID().toString(), time);
        table.create();
        log = new BatchLog(table, time);
    }

    private static StagedOutput output(int number) {
        return new StagedOutput(
                "lake", "key" + number, "upload", List.of("etag"), "", Optional.empty(), "id");
    }

    @Test
    void anEndIsEitherDecidedOrAbandoned() {
        var outputs = List.of(output(1), output(2));
        for (var name : List.of("decided", "abandoned")) {
            assertThat(log.open(PIPELINE, name, outputs).decided()).isFalse();
        }
        assertThat(log.decide(PIPELINE, "decided")).isTrue();
        assertThat(log.abandon(PIPELINE, "decided")).isFalse();
        assertThat(log.abandon(PIPELINE, "abandoned")).isTrue();
        assertThat(log.decide(PIPELINE, "abandoned")).isFalse();
        // A request whose response was lost is repeated.
        assertThat(log.decide(PIPELINE, "decided")).isTrue();
        assertThat(log.abandon(PIPELINE, "abandoned")).isTrue();

        var ends = log.of(PIPELINE, Set.of("decided", "abandoned", "other"));
        assertThat(ends).containsOnlyKeys("decided", "abandoned");
        var decided = Objects.requireNonNull(ends.get("decided"));
        assertThat(decided.decided()).isTrue();
        assertThat(log.outputs(PIPELINE, "decided", decided)).isEqualTo(outputs);
        log.completed(PIPELINE, "decided", decided);
        assertThat(log.of(PIPELINE, Set.of("decided"))).isEmpty();
        assertThat(log.outputs(PIPELINE, "decided", decided)).isEmpty();
        assertThat(log.decide(PIPELINE, "decided")).isTrue();
        assertThat(log.abandon(PIPELINE, "decided")).isFalse();
    }

    /// An identity names its end from the time before the decision. The sink has the record only
    /// after it, and no other record has its place before.
    @Test
    void anIdentityCountsFromTheDecisionOn(@TempDir Path folder) throws Exception {
        var app = AppFile.read(Files.writeString(folder.resolve("app.yaml"), APP), Map.of());
        var sinks = new SinkIdentities(app, table, _ -> true, time);
        var views = new TableViewStore(app, Set.of(), table, time);
        var write = write(app, 1);
        log.open(PIPELINE, "end", List.of());
        assertThat(judge(sinks, "end", Set.of(), write)).containsExactly(Outcome.DELIVERED);
        assertThat(holding(views, write)).isEmpty();
        assertThat(judge(sinks, "next", Set.of("end"), write(app, 2)))
                .containsExactly(Outcome.REJECTED);
        log.decide(PIPELINE, "end");
        assertThat(holding(views, write).orElseThrow().sinks()).containsExactly("bucket lake");
        assertThat(judge(sinks, "next", Set.of(), write)).containsExactly(Outcome.DUPLICATE);
        assertThat(judge(sinks, "next", Set.of("end"), write)).containsExactly(Outcome.DELIVERED);
    }

    private static Effect.Write write(App app, int content) {
        var identity = new byte[Rows.HASH_BYTES];
        var digest = new byte[Rows.HASH_BYTES];
        digest[0] = (byte) content;
        var rows = new Rows(1, new int[] {0}, identity, digest, List.of(List.of()));
        var sink = app.pipeline(PIPELINE).to().getFirst();
        return new Effect.Write(PIPELINE, sink, 0, rows, new int[] {0});
    }

    private static List<Outcome> judge(
            SinkIdentities sinks, String end, Set<String> abandoned, Effect.Write write) {
        var judge = sinks.judge(end, (_, _) -> abandoned);
        var answers = judge.judge(write, _ -> null);
        assertThat(judge.store()).isTrue();
        return ViewTrial.outcomes(answers);
    }

    private static Optional<StoredIdentity> holding(TableViewStore views, Effect.Write write) {
        return views.holding(PIPELINE, write.rows().identity(0));
    }
}
