package dev.leat.aws.table;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Table;
import dev.leat.aws.DynamoTable;
import dev.leat.aws.state.SinkIdentities;
import dev.leat.aws.state.StateTable;
import dev.leat.batch.Column;
import dev.leat.error.Unchecked;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.plan.Effect;
import dev.leat.plan.ItemOverlay;
import dev.leat.plan.TableWriter;
import dev.leat.plan.WriteResults;
import dev.leat.port.CommitRehearsal;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The store of the sinks `table`: each table of the app is a table in DynamoDB. An item changes by
/// one conditional request, so a batch is not atomic: after a failure some of its items may be
/// written. The records of these items are duplicates when they are delivered again.
///
/// A record that is all its rows is one transaction with its identity ([RecordTable]). Other
/// records have no identity but in their items. The first requests assume that no item exists.
/// DynamoDB returns each item for which this is wrong, and the rule of [TableWriter] is then
/// applied to that item. Thread-safe; the caller that creates the store closes it.
public final class DynamoTableStore implements Store, AutoCloseable {

    /// Maximum number of concurrent requests.
    private static final int REQUESTS = 16;

    /// Maximum number of attempts to write an item that other processes change at the same time.
    private static final int ROUNDS = 10;

    /// Number of attempts without a wait: the first one finds the items that exist.
    private static final int FIRST_ROUNDS = 2;

    private static final String CHANGING = "its items are being changed continuously; Leat retries";

    private final DynamoDbClient client;
    private final AwsResourceNames names;
    private final App app;
    private final Time time;
    private final Set<Sink> ofRecords;
    private final SinkIdentities records;
    private final ExecutorService requests =
            Executors.newFixedThreadPool(
                    REQUESTS, Thread.ofVirtual().name("dynamodb-", 0).factory());

    public DynamoTableStore(DynamoDbClient client, AwsResourceNames names, App app, Time time) {
        this.client = client;
        this.names = names;
        this.app = app;
        this.time = time;
        this.ofRecords = ofRecords(app);
        this.records =
                new SinkIdentities(
                        app,
                        new StateTable(client, names.stateTable(), time),
                        ofRecords::contains,
                        time);
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return new CommitRehearsal<>(DynamoTableStore::table, this::send).run(work);
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        var dry = new DryRun();
        return new CommitRehearsal<>(
                        DynamoTableStore::table, writes -> writes.stream().map(dry::judge).toList())
                .run(work);
    }

    /// Sends a request for one of the tables.
    @Override
    public void probe() {
        if (!ofRecords.isEmpty()) {
            records.probe();
        }
        app.all(Table.class).values().stream()
                .findFirst()
                .map(this::stored)
                .ifPresent(stored ->
                        stored.call(() ->
                                client.describeTable(table -> table.tableName(stored.name()))));
    }

    /// Returns the tables of pipelines whose records are all their rows. Other pipelines may have
    /// equal sinks.
    private static Set<Sink> ofRecords(App app) {
        Set<Sink> found = Collections.newSetFromMap(new IdentityHashMap<>());
        app.pipelines().values().stream()
                .filter(Pipeline::replacesRows)
                .flatMap(pipeline -> pipeline.to().stream())
                .filter(sink -> sink.table().isPresent())
                .forEach(found::add);
        return found;
    }

    private static Effect.Write table(Effect effect) {
        if (effect instanceof Effect.Write write && write.to().table().isPresent()) {
            return write;
        }
        throw new IllegalArgumentException(
                "DynamoDB keeps tables only, so it cannot apply " + effect.getClass().getName());
    }

    private List<WriteResults> send(List<Effect.Write> writes) {
        return writes.stream().map(this::send).toList();
    }

    private WriteResults send(Effect.Write write) {
        var table = app.get(Table.class, write.to().name());
        var stored = stored(table);
        if (column(write) instanceof Column.Lists rows) {
            return records.exchange(write, () -> new RecordTable(stored, table).of(rows));
        }
        var writer = new ItemWriter(stored, table, tombstones(write, table));
        var known = new KnownItems();
        var done = new HashSet<ItemKey>();
        for (int round = 1; round <= ROUNDS; round++) {
            var overlay = new ItemOverlay<>(known);
            var results = TableWriter.write(table, write, overlay);
            var changes = new LinkedHashMap<>(overlay.changes());
            changes.keySet().removeAll(done);
            if (changes.isEmpty()) {
                return results;
            }
            done.addAll(made(changes, writer, known));
            if (done.containsAll(overlay.changes().keySet())) {
                return results;
            }
            if (round > FIRST_ROUNDS) {
                stored.pause(round - FIRST_ROUNDS, CHANGING);
            }
        }
        throw new UnavailableException(stored.what() + ": " + CHANGING);
    }

    /// Makes the changes whose condition holds, and returns their keys. Enters the actual items of
    /// the others in `known`.
    private List<ItemKey> made(
            Map<ItemKey, ItemOverlay.Change> changes, ItemWriter writer, KnownItems known) {
        var running = new LinkedHashMap<ItemKey, Future<ItemWriter.Written>>();
        changes.forEach((key, change) -> {
            var before = known.of(key);
            running.put(key, requests.submit(() -> writer.write(key, change, before)));
        });
        var made = new ArrayList<ItemKey>();
        Optional<RuntimeException> failure = Optional.empty();
        for (var each : running.entrySet()) {
            try {
                var written = result(each.getValue());
                written.actual().ifPresent(actual -> known.put(each.getKey(), actual));
                if (written.made()) {
                    made.add(each.getKey());
                }
            } catch (RuntimeException failed) {
                // The other requests end first, so that none of them runs after this commit.
                failure = failure.or(() -> Optional.of(failed));
            }
        }
        failure.ifPresent(failed -> {
            throw failed;
        });
        return made;
    }

    private static <T> T result(Future<T> running) {
        try {
            return running.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the write to DynamoDB was interrupted");
        } catch (ExecutionException failed) {
            throw Unchecked.of(failed.getCause());
        }
    }

    private DynamoTable stored(Table table) {
        return new DynamoTable(client, names.of(table.name()), time);
    }

    /// Returns the place of tombstones if this write may delete items.
    private Optional<TombstoneKeys> tombstones(Effect.Write write, Table table) {
        var version = app.pipeline(write.pipeline()).version();
        boolean deletes =
                version.isPresent()
                        && (version.get().deleteWhen().isPresent()
                                || !(write.to().filter() instanceof Sink.Filter.All));
        return deletes
                ? Optional.of(
                        new TombstoneKeys(
                                new DynamoTable(client, names.stateTable(), time), table.name()))
                : Optional.empty();
    }

    private static Column column(Effect.Write write) {
        return write.rows().sinks().get(write.sink()).getFirst();
    }

    /// The tables as a dry run would leave them. Used by one thread.
    private final class DryRun {

        private final Map<String, DryTable> tables = new HashMap<>();
        private final Optional<SinkIdentities.Judge> ofRecords =
                DynamoTableStore.this.ofRecords.isEmpty()
                        ? Optional.empty()
                        : Optional.of(records.dryJudge());

        WriteResults judge(Effect.Write write) {
            var table = app.get(Table.class, write.to().name());
            var dry =
                    tables.computeIfAbsent(
                            table.name(), _ -> DryTable.of(new RecordTable(stored(table), table)));
            if (column(write) instanceof Column.Lists rows) {
                return ofRecords.orElseThrow().judge(write, dry.records().of(rows));
            }
            var touched = new ItemOverlay<>(new KnownItems());
            TableWriter.write(table, write, touched);
            var unknown = new LinkedHashMap<ItemKey, Item>();
            touched.changes()
                    .forEach((key, change) -> {
                        if (!dry.known().has(key)) {
                            unknown.put(key, ItemKey.only(change.item(), table.key().names()));
                        }
                    });
            new ItemReader(stored(table), table)
                    .stored(unknown, tombstones(write, table))
                    .forEach(dry.known()::put);
            return TableWriter.write(table, write, dry.overlay());
        }
    }

    /// A table as a dry run would leave it.
    private record DryTable(
            KnownItems known, ItemOverlay<RuntimeException> overlay, RecordTable records) {

        static DryTable of(RecordTable records) {
            var known = new KnownItems();
            return new DryTable(known, new ItemOverlay<>(known), records);
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
