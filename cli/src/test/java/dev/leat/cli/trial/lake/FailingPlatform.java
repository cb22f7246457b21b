package dev.leat.cli.trial.lake;

import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.contract.ForwardingStore;
import dev.leat.contract.MethodHook;
import dev.leat.iceberg.IcebergTables;
import dev.leat.plan.Effect;
import dev.leat.port.Buckets;
import dev.leat.port.LakeTables;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// A platform with lake tables, whose commits fail at chosen points. It does not close the platform
/// beneath.
public final class FailingPlatform implements ForwardingPlatform {

    /// A step of a commit.
    public enum Point {
        /// before a file is made durable, which the commit publishes
        DURABLE_FILE,
        AFTER_DURABLE_FILE,
        BEFORE_COMMIT,
        /// in the transaction, after it has stored the progress of a file
        CHECKPOINT,
        /// in the transaction, after it has published the files
        IN_COMMIT,
        /// in the transaction, after it has removed messages from their queue
        ACK,
        /// after any commit
        AFTER_COMMIT,
        /// after a commit that stores the progress of a file
        AFTER_CHECKPOINT,
        /// after a commit that removes messages from their queue
        AFTER_ACK
    }

    /// Chooses the points. It is called by several threads.
    public interface Faults {

        /// Returns true if this hit of the point fails.
        boolean fail(Point here);
    }

    private final Platform beneath;
    private final Faults faults;
    private final LakeTables lake;
    private final Map<Store, Store> stores = new ConcurrentHashMap<>();

    /// @param clock the time by which old snapshots are removed
    public FailingPlatform(Platform beneath, InstantSource clock, Faults faults) {
        this.beneath = beneath;
        this.faults = faults;
        this.lake = new IcebergTables(buckets(), clock);
    }

    @Override
    public Platform beneath() {
        return beneath;
    }

    @Override
    public Optional<LakeTables> lake() {
        return Optional.of(lake);
    }

    @Override
    public Buckets buckets() {
        return MethodHook.with(
                Buckets.class,
                beneath.buckets(),
                "publication",
                (call, _) -> {
                    fail(Point.DURABLE_FILE);
                    var result = call.run();
                    fail(Point.AFTER_DURABLE_FILE);
                    return result;
                });
    }

    private void fail(Point here) throws IOException {
        if (faults.fail(here)) {
            throw new IOException("the disk failed");
        }
    }

    @Override
    public Store sourceStore(String queue) {
        return stores.computeIfAbsent(beneath.sourceStore(queue), FailingStore::new);
    }

    @Override
    public Store store(Sink sink) {
        return stores.computeIfAbsent(beneath.store(sink), FailingStore::new);
    }

    @Override
    public void close() {}

    private final class FailingStore implements ForwardingStore {

        private final Store beneath;

        FailingStore(Store beneath) {
            this.beneath = beneath;
        }

        @Override
        public Store beneath() {
            return beneath;
        }

        private void pass(Point here, String message) {
            if (faults.fail(here)) {
                throw new UnavailableException(message);
            }
        }

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            pass(Point.BEFORE_COMMIT, "the connection broke before the commit");
            var after = EnumSet.of(Point.AFTER_COMMIT);
            T answer =
                    beneath.commit(tx ->
                            work.apply(effect -> {
                                var results = tx.apply(effect);
                                inCommit(effect, after);
                                return results;
                            }));
            after.forEach(point -> pass(point, "the connection broke before the answer"));
            return answer;
        }

        private void inCommit(Effect effect, Set<Point> after) {
            var message = "the connection broke in the commit";
            switch (effect) {
                case Effect.Publish _ -> pass(Point.IN_COMMIT, message);
                case Effect.Checkpoint _ -> {
                    after.add(Point.AFTER_CHECKPOINT);
                    pass(Point.CHECKPOINT, message);
                }
                case Effect.Settle _ -> {
                    after.add(Point.AFTER_ACK);
                    pass(Point.ACK, message);
                }
                default -> {}
            }
        }
    }
}
