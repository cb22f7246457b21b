package dev.leat.contract;

import dev.leat.app.Sink;
import dev.leat.batch.Column;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.plan.IdentityRule;
import dev.leat.plan.RedriveResult;
import dev.leat.plan.WriteResults;
import dev.leat.port.FileLog;
import dev.leat.port.Signal;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/// An in-memory store for tests of the engine. It follows all rules of a store: it has views that
/// count and sum, queues, dead letters and settlements. A test can make it unavailable, make it
/// reject rows, and crash it at any point. Owned by one thread.
///
/// Rows of a view have three columns: a key (text), a count (long) and a sum (long). There are no
/// periods. Unlike other stores, this store adds a newer version to a view without subtracting the
/// older one. In an ordered write, when `verdict` fails a row, no later row of its group is
/// applied.
public final class MemoryStore implements Store {

    private State state = new State();
    private CrashPoints crashes = CrashPoints.none();
    private final Map<String, Arrivals> arrivals = new HashMap<>();
    private boolean unavailable;
    private int commits;
    private int probes;
    private BiFunction<String, String, Outcome> verdict = (_, _) -> Outcome.DELIVERED;

    private static final class State {
        final Map<String, Map<String, long[]>> views = new TreeMap<>();
        final Map<String, IdentityRule.Known> known = new TreeMap<>();
        final List<DeadLetter> letters = new ArrayList<>();
        final List<RedriveResult> fates = new ArrayList<>();
        final Map<String, List<String>> applied = new TreeMap<>();
        final Map<String, List<String>> sent = new TreeMap<>();
        MemoryQueues queues = new MemoryQueues();
        MemoryFiles files = new MemoryFiles();

        State copy() {
            var copy = new State();
            views.forEach((view, rows) -> {
                var mine = new TreeMap<String, long[]>();
                rows.forEach((key, row) -> mine.put(key, row.clone()));
                copy.views.put(view, mine);
            });
            copy.known.putAll(known);
            copy.letters.addAll(letters);
            copy.fates.addAll(fates);
            applied.forEach((sink, rows) -> copy.applied.put(sink, new ArrayList<>(rows)));
            sent.forEach((sink, bodies) -> copy.sent.put(sink, new ArrayList<>(bodies)));
            copy.queues = queues.copy();
            copy.files = files.copy();
            return copy;
        }
    }

    public synchronized void crashes(CrashPoints points) {
        crashes = points;
    }

    public synchronized void setUnavailable(boolean now) {
        unavailable = now;
    }

    /// Sets the function that determines the outcome of new rows, from the view's name and the
    /// row's key.
    public synchronized void verdict(BiFunction<String, String, Outcome> says) {
        verdict = says;
    }

    /// Adds a record to the queue with the empty name, for tests with one queue.
    public synchronized void enqueue(Record record) {
        enqueue("", record);
    }

    public synchronized void enqueue(String queue, Record record) {
        state.queues.enqueue(queue, record);
    }

    /// Makes each later commit deliver the rows of this sink to the queue of the same name, and
    /// raise the signal.
    public synchronized void receives(String queue, InstantSource clock, Signal signal) {
        arrivals.put(queue, new Arrivals(clock, signal));
    }

    private record Arrivals(InstantSource clock, Signal signal) {}

    /// Returns the records of all queues, each with the number of its next attempt.
    public synchronized List<Record> queue() {
        return state.queues.all();
    }

    public synchronized List<Record> queue(String name) {
        return state.queues.of(name);
    }

    /// True if this lease was settled.
    public synchronized boolean settled(String lease) {
        return state.queues.settled(lease);
    }

    public synchronized int attempts(String id) {
        return state.queues.attempts(id);
    }

    public synchronized List<DeadLetter> letters() {
        return List.copyOf(state.letters);
    }

    /// Returns the results of redriven records.
    public synchronized List<RedriveResult> redriveResults() {
        return List.copyOf(state.fates);
    }

    /// Returns the count and the sum of a key; `[0, 0]` if the view does not have the key.
    public synchronized long[] view(String view, String key) {
        return state.views.getOrDefault(view, Map.of()).getOrDefault(key, new long[2]);
    }

    /// Returns the rows that were applied to a view, in order, each as key and sum.
    public synchronized List<String> applied(String view) {
        return List.copyOf(state.applied.getOrDefault(view, List.of()));
    }

    /// Returns the bodies that were sent to a queue or topic, in order.
    public synchronized List<String> sent(String sink) {
        return List.copyOf(state.sent.getOrDefault(sink, List.of()));
    }

    /// Returns the published objects as texts, by bucket and key.
    public synchronized Map<String, String> objects() {
        return state.files.objects();
    }

    /// Returns the file log.
    public FileLog files() {
        return new FileLog() {
            @Override
            public Optional<Entry> newest(String pipeline, String bucket, String key) {
                synchronized (MemoryStore.this) {
                    return state.files.of(pipeline, bucket, key).stream().findFirst();
                }
            }

            @Override
            public Optional<Entry> of(String pipeline, FileUnit unit) {
                synchronized (MemoryStore.this) {
                    return state.files.of(pipeline, unit);
                }
            }

            @Override
            public Optional<FileProgress> progress(String pipeline, FileUnit unit) {
                synchronized (MemoryStore.this) {
                    return state.files.progress(pipeline, unit);
                }
            }

            @Override
            public List<Entry> latest(String pipeline, int limit) {
                synchronized (MemoryStore.this) {
                    return state.files.latest(pipeline, limit);
                }
            }

            @Override
            public Optional<Instant> since(String pipeline) {
                return Optional.of(Instant.EPOCH);
            }
        };
    }

    public synchronized int commits() {
        return commits;
    }

    public synchronized int probes() {
        return probes;
    }

    @Override
    public synchronized <T> T commit(Function<Transaction, T> work) {
        if (unavailable) {
            throw new UnavailableException("the memory store is unavailable");
        }
        crashes.pass();
        var _ = work.apply(new MemoryTransaction(state.copy())); // a commit may run twice
        var next = state.copy();
        var answer = work.apply(new MemoryTransaction(next));
        crashes.pass();
        state = next;
        commits++;
        arrivals.values().forEach(arrival -> arrival.signal().raise());
        crashes.pass();
        return answer;
    }

    @Override
    public synchronized <T> T dryRun(Function<Transaction, T> work) {
        if (unavailable) {
            throw new UnavailableException("the memory store is unavailable");
        }
        return work.apply(new MemoryTransaction(state.copy()));
    }

    @Override
    public synchronized void probe() {
        probes++;
        if (unavailable) {
            throw new UnavailableException("the memory store is unavailable");
        }
    }

    private final class MemoryTransaction implements Transaction {

        private final State state;

        MemoryTransaction(State state) {
            this.state = state;
        }

        @Override
        public WriteResults apply(Effect effect) {
            crashes.pass();
            return switch (effect) {
                case Effect.Write write -> write(write);
                case Effect.DeadLetters letters -> {
                    state.letters.addAll(letters.letters());
                    yield WriteResults.all(letters.letters().size(), Outcome.DELIVERED);
                }
                case Effect.Audit audit -> {
                    state.fates.addAll(audit.results());
                    yield WriteResults.all(0, Outcome.DELIVERED);
                }
                case Effect.Archive _ ->
                        throw new IllegalArgumentException("a store in memory has no archive");
                case Effect.Observe _ ->
                        throw new IllegalArgumentException("a store in memory has no measurements");
                case Effect.Checkpoint to -> {
                    state.files.checkpoint(to);
                    state.queues.checkpoint(to.work());
                    yield WriteResults.all(0, Outcome.DELIVERED);
                }
                case Effect.Finish to -> {
                    state.files.finish(to);
                    yield WriteResults.all(0, Outcome.DELIVERED);
                }
                case Effect.LoadFile _, Effect.Stage _ ->
                        throw new IllegalArgumentException(
                                "a store in memory has no warehouse tables");
                case Effect.Publish _ ->
                        throw new IllegalArgumentException("a store in memory has no buckets");
                case Effect.PutEvent _ -> WriteResults.all(1, Outcome.DELIVERED);
                case Effect.Settle settle -> {
                    state.queues.settle(settle);
                    yield WriteResults.all(0, Outcome.DELIVERED);
                }
            };
        }

        private WriteResults write(Effect.Write write) {
            var answers = WriteResults.all(write.pick().length, Outcome.DELIVERED);
            var stopped = new HashSet<Integer>();
            for (int i = 0; i < write.pick().length; i++) {
                if (write.ordered() && stopped.contains(write.groups()[i])) {
                    answers.put(
                            i,
                            Outcome.RETURNED,
                            Reason.of("order", "an earlier row of its group failed"));
                    continue;
                }
                row(write, write.pick()[i], i, answers);
                if (write.ordered() && answers.at(i).again()) {
                    stopped.add(write.groups()[i]);
                }
            }
            return answers;
        }

        private void row(Effect.Write write, int row, int index, WriteResults answers) {
            var name =
                    write.pipeline() + " " + HexFormat.of().formatHex(write.rows().identity(row));
            var digest = write.rows().digest(row);
            var known = state.known.get(name);
            long version = write.rows().versions().of(row);
            var outcome =
                    known == null
                            ? Outcome.DELIVERED
                            : IdentityRule.judge(known, digest, version, write.sink());
            if (outcome == Outcome.REJECTED && known != null) {
                answers.put(index, outcome, IdentityRule.conflict(known.digest(), digest));
                return;
            }
            if (outcome == Outcome.DELIVERED) {
                outcome = verdict.apply(write.to().name(), key(write.rows(), write.sink(), row));
            }
            if (outcome == Outcome.DELIVERED) {
                boolean newer = known != null && IdentityRule.newer(known, version);
                long bits = known == null || newer ? 0 : known.sinks();
                state.known.put(
                        name, new IdentityRule.Known(digest, version, bits | 1L << write.sink()));
                if (!write.absent(row)) {
                    put(write, row);
                }
                if (known != null && newer) {
                    answers.put(index, outcome, IdentityRule.replaced(known.version(), version));
                }
                return;
            }
            if (outcome == Outcome.SUPERSEDED && known != null) {
                answers.put(index, outcome, IdentityRule.superseded(known.version(), version));
                return;
            }
            if (outcome.done()) {
                answers.put(index, outcome);
            } else {
                answers.put(index, outcome, Reason.of("refused", "the memory store refused it"));
            }
        }

        private void put(Effect.Write write, int row) {
            switch (write.to().shape()) {
                case Sink.Shape.OfView _ -> contribute(write.to(), write.rows(), write.sink(), row);
                case Sink.Shape.Document _ ->
                        send(write.to().name(), key(write.rows(), write.sink(), row));
                case Sink.Shape.Files _, Sink.Shape.OfLakeTable _ ->
                        throw new IllegalStateException("rows of this sink are in files");
                case Sink.Shape.OfWarehouseTable _ ->
                        throw new IllegalStateException("this store has no warehouse tables");
            }
        }

        private void send(String to, String body) {
            var sent = state.sent.computeIfAbsent(to, _ -> new ArrayList<>());
            sent.add(body);
            var arrives = arrivals.get(to);
            if (arrives != null) {
                state.queues.enqueue(
                        to,
                        new Record(
                                to + "-" + sent.size(),
                                body.getBytes(StandardCharsets.UTF_8),
                                Map.of(),
                                0,
                                arrives.clock().instant()));
            }
        }

        private void contribute(Sink to, Rows rows, int sink, int row) {
            var columns = rows.sinks().get(sink);
            var values =
                    state.views
                            .computeIfAbsent(to.name(), _ -> new TreeMap<>())
                            .computeIfAbsent(key(rows, sink, row), _ -> new long[2]);
            for (int measure = 0; measure < values.length; measure++) {
                values[measure] += ((Column.Longs) columns.get(measure + 1)).values()[row];
            }
            long sum = ((Column.Longs) columns.get(values.length)).values()[row];
            state.applied
                    .computeIfAbsent(to.name(), _ -> new ArrayList<>())
                    .add(key(rows, sink, row) + " " + sum);
        }
    }

    private static String key(Rows rows, int sink, int row) {
        return String.valueOf(((Column.Texts) rows.sinks().get(sink).getFirst()).values()[row]);
    }
}
