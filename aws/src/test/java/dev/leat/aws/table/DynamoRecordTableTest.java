package dev.leat.aws.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.LeatEndpoint;
import dev.leat.batch.Outcome;
import dev.leat.contract.TestedState;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.table.RecordTableContract;
import dev.leat.plan.WriteResults;
import dev.leat.port.TableReader;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RunsOn(Host.LEAT)
class DynamoRecordTableTest extends RecordTableContract {

    @TempDir private Path folder;

    private LeatEndpoint services;

    @BeforeEach
    void start() throws Exception {
        services = LeatEndpoint.start(folder, VirtualTime.start());
    }

    @AfterEach
    void stop() {
        services.close();
    }

    @Override
    protected TestedState.Opener fresh() {
        return (app, time) -> DynamoState.open(services, app, time);
    }

    @Override
    protected TableReader tables(TestedState state) {
        return ((DynamoState) state).reader();
    }

    @Test
    void aRecordWithTooManyItemsIsRejected() {
        var state = fresh().open(app(), VirtualTime.start());
        try {
            assertThat(answer(state, 1, "a", 45).at(0)).isEqualTo(Outcome.DELIVERED);
            assertThat(answer(state, 2, "b", 45).at(0)).isEqualTo(Outcome.DELIVERED);
            var refused = answer(state, 3, "c", 46);
            assertThat(refused.at(0)).isEqualTo(Outcome.REJECTED);
            assertThat(refused.reason(0).orElseThrow().message())
                    .startsWith("the record changes 91 items of table items");
            assertThat(answer(state, 4, "b", 90).at(0)).isEqualTo(Outcome.DELIVERED);
        } finally {
            state.close();
        }
    }

    /// Two processes write all states of a record, in different orders.
    @Test
    void twoWritersKeepTheNewestState() throws Exception {
        var first = DynamoState.open(services, app(), Time.system());
        var second = DynamoState.open(services, app(), Time.system());
        try (var threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> writeAll(first, new Random(1)));
            writeAll(second, new Random(2));
            one.get();
            assertThat(items(first).keySet()).containsExactly("r w19", "r x19", "r y19");
        } finally {
            first.close();
            second.close();
        }
    }

    private Void writeAll(TestedState state, Random random) {
        var versions = IntStream.rangeClosed(1, 19).boxed().collect(Collectors.toList());
        Collections.shuffle(versions, random);
        for (int version : versions) {
            var skus = Stream.of("w", "x", "y").map(sku -> sku + version);
            commit(state, List.of(fact("r", version, skus.toArray(String[]::new))));
        }
        return null;
    }

    private WriteResults answer(TestedState state, long version, String sku, int rows) {
        var skus = IntStream.range(0, rows).mapToObj(row -> sku + row).toArray(String[]::new);
        var effect = effect(List.of(fact("r", version, skus)));
        return state.store().commit(tx -> tx.apply(effect));
    }
}
