package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Rows;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.KernelFactory;
import dev.leat.kernel.LakeKernel;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.ObjectKeyException;
import dev.leat.port.UnavailableException;
import dev.leat.watch.RecordValues;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// A pool of the kernels (compiled pipelines) of one app. Kernels are reused in later runs, because
/// compiling one takes longer than a run. Used by one thread at a time.
final class KernelPool implements KernelFactory, AutoCloseable {

    private final App app;
    private final Databases databases;
    private final Map<Pipeline, Deque<Owned>> free = new HashMap<>();
    private LookupReader lookups = LookupReader.NONE;

    KernelPool(App app, Databases databases) {
        this.app = app;
        this.databases = databases;
    }

    /// Makes the kernels of the next run read the rows of lookups from this reader.
    void lookUpIn(LookupReader reader) {
        lookups = reader;
    }

    @Override
    public Kernel kernel(App same, Pipeline pipeline, LongConsumer unknownFields) {
        // The key is the whole pipeline without its batch size. The pipeline's name alone would not
        // be unique: a file pipeline has a second kernel of the same name, for notifications.
        var compiled = pipeline.withBatchSize(1);
        var idle = free.computeIfAbsent(compiled, _ -> new ArrayDeque<>());
        var owned = idle.isEmpty() ? new Owned(compiled) : idle.pop();
        owned.unknownFields = unknownFields;
        owned.lookups = lookups;
        return new Lent(owned, idle);
    }

    /// Must be called after all kernels have been returned.
    @Override
    public void close() {
        free.values().forEach(idle -> idle.forEach(owned -> owned.kernel.close()));
    }

    private final class Owned {

        private final Kernel kernel;
        private LongConsumer unknownFields = _ -> {};
        private LookupReader lookups = LookupReader.NONE;

        Owned(Pipeline pipeline) {
            kernel =
                    databases
                            .rows()
                            .kernel(
                                    app,
                                    pipeline,
                                    (lookup, keys) -> lookups.read(lookup, keys),
                                    count -> unknownFields.accept(count));
        }
    }

    /// A kernel in use. Closing the kernel returns it to the pool, unless it failed.
    private static final class Lent implements Kernel {

        private final Owned owned;
        private final Deque<Owned> primary;
        private boolean good = true;

        Lent(Owned owned, Deque<Owned> primary) {
            this.owned = owned;
            this.primary = primary;
        }

        @Override
        public Rows run(LeasedWork work, Outcomes table) {
            boolean done = false;
            try {
                var rows = owned.kernel.run(work, table);
                done = true;
                return rows;
            } catch (UnavailableException down) {
                done = true; // the statement has not begun
                throw down;
            } finally {
                good &= done;
            }
        }

        @Override
        public List<StagedFile> write(int sink, int[] rows, String batch, StagingFolder staging)
                throws IOException, ObjectKeyException {
            boolean done = false;
            try {
                var files = owned.kernel.write(sink, rows, batch, staging);
                done = true;
                return files;
            } finally {
                good &= done;
            }
        }

        @Override
        public RecordValues values() {
            return owned.kernel.values();
        }

        @Override
        public LakeKernel lake() {
            return owned.kernel.lake();
        }

        @Override
        public void close() {
            if (good) {
                primary.push(owned);
            } else {
                owned.kernel.close();
            }
        }
    }
}
