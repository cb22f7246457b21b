package dev.leat.aws.state;

import dev.leat.aws.state.FileItem.Stored;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileState;
import dev.leat.batch.FileUnit;
import dev.leat.batch.ObjectOrigin;
import dev.leat.plan.Effect;
import dev.leat.plan.FileProgressRule;
import dev.leat.plan.OutputRule.Name;
import dev.leat.port.FileLog;
import dev.leat.port.LeaseLostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The file log of pipelines in a state table. The staged files of a checkpoint are kept outside of
/// this machine before the commit that names them, so that any machine continues there. Each write
/// is conditional on the state that it was computed from: if two workers process a file, only one
/// of them advances it. Thread-safe.
///
/// The end of a file is decided by one write ([#decide]). It names the outputs that are to become
/// visible; any process can do the rest ([#pending], [#ended]).
public final class TableFileLog implements FileLog {

    /// The order of [#latest]; of files that changed at the same time, the newer version is first.
    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparing(Entry::changed)
                    .thenComparingLong(entry -> entry.unit().version())
                    .reversed();

    /// Number of versions among which the newest one is searched whose state has not expired.
    private static final int MOST_VERSIONS = 1_000;

    private static final String FILES = "files";
    private static final String LISTS = "lists";
    private static final String UNIT = "unit";

    private final StateTable table;
    private final Duration kept;
    private final StagedFiles staged;
    private final ObjectClaims claims;
    private final InstantSource clock;
    private final ItemLists lists;
    private final PendingEnds ends;
    private final OutputNames names;

    /// @param kept the time for which the state of a file is kept after its last change
    /// @param claims the claims on which all writes are conditional
    public TableFileLog(
            StateTable table,
            Duration kept,
            StagedFiles staged,
            ObjectClaims claims,
            InstantSource clock) {
        this.table = table;
        this.kept = kept;
        this.staged = staged;
        this.claims = claims;
        this.clock = clock;
        this.lists = new ItemLists(table, this::expiring);
        this.ends = new PendingEnds(lists);
        this.names = new OutputNames(table, claims, this::expiring);
    }

    @Override
    public Optional<Entry> newest(String pipeline, String bucket, String key) {
        var states = claims.states(pipeline, bucket, key);
        if (states.filter(KnownStates::none).isPresent()) {
            return Optional.empty();
        }
        var partition = StateKey.files(pipeline, bucket, key);
        var last = table.last(partition, 1).stream().map(FileItem::stored).findFirst();
        states.ifPresent(all -> all.newest(last));
        if (last.isEmpty() || current(last.get())) {
            return last.map(stored -> Entry.of(stored.state()));
        }
        return table.last(partition, MOST_VERSIONS).stream()
                .map(FileItem::stored)
                .filter(this::current)
                .map(stored -> Entry.of(stored.state()))
                .findFirst();
    }

    @Override
    public Optional<Entry> of(String pipeline, FileUnit unit) {
        return stored(pipeline, unit).map(stored -> Entry.of(stored.state()));
    }

    /// Returns the unit of a version, in the form of [FileUnit#versionText], whose end is pending.
    /// If the state of the version has expired, nothing is pending any more.
    public Optional<FileUnit> pending(String pipeline, String bucket, String key, String version) {
        var stored = table.get(new StateKey(StateKey.files(pipeline, bucket, key), version));
        if (stored.isEmpty()) {
            claims.completed(pipeline, bucket, key, version);
        }
        return stored.map(item -> FileItem.stored(item).state().unit());
    }

    private Optional<Stored> stored(String pipeline, FileUnit unit) {
        return known(pipeline, unit).filter(this::current);
    }

    private Optional<Stored> known(String pipeline, FileUnit unit) {
        var key = StateKey.file(pipeline, unit);
        var states = claims.states(pipeline, unit.bucket(), unit.key());
        return states.flatMap(all -> all.get(key))
                .orElseGet(() -> {
                    var read = table.get(key).map(FileItem::stored);
                    states.ifPresent(all -> all.put(key, read));
                    return read;
                });
    }

    /// Returns false if DynamoDB should have deleted the item.
    private boolean current(Stored stored) {
        return !stored.state().changed().isBefore(clock.instant().minus(kept));
    }

    @Override
    public Optional<FileProgress> progress(String pipeline, FileUnit unit) {
        var stored = stored(pipeline, unit).filter(each -> each.state().running());
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        var state = stored.get().state();
        var pieces = new ArrayList<Map<String, AttributeValue>>();
        var from = StateKey.pieces(unit, stored.get().run());
        var last = StateKey.piece(pipeline, unit, stored.get().run(), state.next().part() - 1L);
        table.query(last.pk(), from, last.sk(), pieces::add);
        var files = new ArrayList<KeptFile>();
        Consumer<Map<String, AttributeValue>> kept =
                item -> {
                    if (item.containsKey(FILES)) {
                        Attributes.maps(item, FILES)
                                .forEach(each -> files.add(FileItem.kept(each)));
                    }
                };
        for (var piece : pieces) {
            kept.accept(piece);
            Optional.ofNullable(piece.get(LISTS))
                    .ifPresent(name -> lists.read(StateKey.lists(pipeline, unit), name.s(), kept));
        }
        return staged.fetch(pipeline, unit, files).map(state::progress);
    }

    @Override
    public List<Entry> latest(String pipeline, int limit) {
        // A file has at most two references: one for its beginning and one for its end.
        int references = (int) Math.min(Integer.MAX_VALUE, 2L * limit);
        var keys =
                table.last(StateKey.times(pipeline), references).stream()
                        .map(item -> StateKey.of(Attributes.of(item, UNIT).m()))
                        .distinct()
                        .toList();
        return table.get(keys).values().stream()
                .map(FileItem::stored)
                .filter(this::current)
                .map(stored -> Entry.of(stored.state()))
                .sorted(NEWEST_FIRST)
                .limit(limit)
                .toList();
    }

    /// Entries that have not changed for the time that they are kept are missing. Before this time
    /// has passed, the log has all entries.
    @Override
    public Optional<Instant> since(String pipeline) {
        return Optional.of(clock.instant().minus(kept));
    }

    /// Adds a piece of a file to its stored progress. The first piece restarts the file.
    ///
    /// @throws LeaseLostException if another worker changes the file
    public void checkpoint(Effect.Checkpoint done) {
        try {
            advance(done);
        } catch (IllegalStateException unexpected) {
            throw claims.isLost(done.pipeline(), done.unit()) ? lost(done.unit()) : unexpected;
        }
    }

    private void advance(Effect.Checkpoint done) {
        var known = known(done.pipeline(), done.unit());
        var before = known.filter(this::current);
        var advanced = FileProgressRule.checkpoint(before.map(Stored::state), done);
        long run = run(known) + (advanced.restarts() ? 1 : 0);
        var files = staged.keep(done.pipeline(), done.unit(), run, done.staged());
        var piece = StateKey.piece(done.pipeline(), done.unit(), run, done.next().part() - 1L);
        var item = new HashMap<>(piece.attributes());
        var parts = ItemLists.of(FILES, files, FileItem::of);
        if (parts.size() > 1) {
            var name = lists.store(StateKey.lists(done.pipeline(), done.unit()), parts);
            item.put(LISTS, AttributeValue.fromS(name));
        } else {
            parts.forEach(item::putAll);
        }
        var writes = new ArrayList<Map<String, AttributeValue>>();
        writes.add(item);
        if (advanced.restarts()) {
            writes.add(reference(advanced.state()));
        }
        try {
            write(
                    before,
                    new Stored(advanced.state(), 0, run, outputs(known)),
                    claims.check(done.pipeline(), done.unit()),
                    writes);
        } catch (LeaseLostException late) {
            staged.discard(files);
            throw late;
        }
        if (advanced.restarts()) {
            before.ifPresent(this::unstage);
        }
    }

    /// Deletes the staged files of a run that has ended.
    private void unstage(Stored ended) {
        if (ended.run() > 0) {
            staged.delete(ended.state().pipeline(), ended.state().unit(), ended.run());
        }
    }

    /// Deletes the staged files of a finished file.
    public void unstage(String pipeline, FileUnit unit) {
        stored(pipeline, unit).ifPresent(this::unstage);
    }

    /// Checks that no other worker has claimed the object of a file. Does nothing if this process
    /// has not claimed it.
    ///
    /// @throws LeaseLostException if another worker has
    public void check(String pipeline, FileUnit unit) {
        if (claims.isLost(pipeline, unit)) {
            throw lost(unit);
        }
    }

    /// Decides the end of a file. From then on it is finished, and what is pending must be done.
    ///
    /// @param last the checkpoint of the file's last piece, whose staged files are not needed any
    ///   more; empty if it was committed before
    /// @throws LeaseLostException if another worker processes the file; nothing was decided
    /// @throws dev.leat.port.UnavailableException if the end may be decided
    public void decide(Effect.Finish end, Optional<Effect.Checkpoint> last, PendingEnd pending) {
        try {
            finish(end, last, pending);
        } catch (IllegalStateException unexpected) {
            throw claims.isLost(end.pipeline(), end.unit()) ? lost(end.unit()) : unexpected;
        }
    }

    private void finish(Effect.Finish end, Optional<Effect.Checkpoint> last, PendingEnd pending) {
        var unit = end.unit();
        var known = known(end.pipeline(), unit);
        var before = known.filter(this::current);
        var outputs =
                names.note(
                        ObjectOrigin.of(end.pipeline(), unit), outputs(known), pending.outputs());
        var kept = before.map(Stored::state);
        var reached = last.map(done -> FileProgressRule.checkpoint(kept, done).state());
        var state = FileProgressRule.finish(reached.or(() -> kept), end);
        write(
                before,
                new Stored(state, 0, run(known), outputs),
                pending.isEmpty()
                        ? claims.check(end.pipeline(), unit)
                        : claims.note(
                                end.pipeline(),
                                unit,
                                ends.attribute(StateKey.lists(end.pipeline(), unit), pending)),
                List.of(reference(state)));
    }

    private static List<Name> outputs(Optional<Stored> known) {
        return known.map(Stored::outputs).orElse(List.of());
    }

    /// Stores the names of outputs of an input, which the input's next version may remove.
    public void name(ObjectOrigin origin, List<StagedOutput> outputs) {
        names.store(origin, outputs);
    }

    /// Returns what is pending for a finished file; empty if nothing is.
    public Optional<PendingEnd> pending(String pipeline, FileUnit unit) {
        return claims.journal(pipeline, unit)
                .map(journal ->
                        ends.read(
                                StateKey.lists(pipeline, unit),
                                journal,
                                ObjectOrigin.of(pipeline, unit)));
    }

    /// Stores that nothing is pending any more for a finished file, and deletes its staged files.
    ///
    /// @param release true if this process then releases the object
    public void ended(String pipeline, FileUnit unit, boolean release) {
        unstage(pipeline, unit);
        if (release) {
            claims.completedAndReleased(pipeline, unit);
        } else {
            claims.completed(pipeline, unit.bucket(), unit.key(), unit.versionText());
        }
    }

    /// Returns the number of the last run, also of a state that has expired: the items of its
    /// pieces may still exist.
    private static long run(Optional<Stored> known) {
        return known.map(Stored::run).orElse(0L);
    }

    /// Returns the names of the outputs that were ever made of an object.
    public List<Name> outputs(ObjectOrigin origin) {
        return names.of(origin);
    }

    private static Map<String, AttributeValue> reference(FileState state) {
        var key = StateKey.time(state.pipeline(), state.unit(), state.changed());
        var item = new HashMap<>(key.attributes());
        item.put(
                UNIT,
                AttributeValue.fromM(StateKey.file(state.pipeline(), state.unit()).attributes()));
        return item;
    }

    private void expiring(Map<String, AttributeValue> item) {
        long end = clock.instant().plus(kept).plus(Duration.ofDays(1)).getEpochSecond();
        item.put(StateTableCreation.TTL, Attributes.number(end));
    }

    private static LeaseLostException lost(FileUnit unit) {
        return new LeaseLostException("another worker processes %s".formatted(unit.id()));
    }

    /// Writes the next state, with the next revision, and other items.
    ///
    /// @param claim the check or change of the object's claim
    private void write(
            Optional<Stored> before,
            Stored next,
            TransactWriteItem claim,
            List<Map<String, AttributeValue>> more) {
        long revision = before.map(Stored::revision).orElse(0L);
        var item = new HashMap<>(FileItem.of(next.revised(revision + 1)));
        expiring(item);
        var put = Put.builder().tableName(table.name()).item(item);
        if (before.isEmpty()) {
            put.conditionExpression("attribute_not_exists(pk) OR changed < :expired")
                    .expressionAttributeValues(
                            Map.of(":expired", AuditRunItem.micros(clock.instant().minus(kept))));
        } else {
            put.conditionExpression("revision = :revision")
                    .expressionAttributeValues(Map.of(":revision", Attributes.number(revision)));
        }
        var actions = new ArrayList<TransactWriteItem>();
        actions.add(TransactWriteItem.builder().put(put.build()).build());
        actions.add(claim);
        for (var other : more) {
            var expires = new HashMap<>(other);
            expiring(expires);
            actions.add(
                    TransactWriteItem.builder()
                            .put(Put.builder().tableName(table.name()).item(expires).build())
                            .build());
        }
        var unit = next.state().unit();
        var states = claims.states(next.state().pipeline(), unit.bucket(), unit.key());
        // If a write fails, it may be stored.
        states.ifPresent(KnownStates::clear);
        for (int attempt = 1; ; attempt++) {
            try {
                table.write(actions);
                states.ifPresent(all ->
                        all.put(
                                StateKey.file(next.state().pipeline(), unit),
                                Optional.of(next.revised(revision + 1))));
                return;
            } catch (CancelledException cancelled) {
                if (cancelled.has(CancelledException.Cause.CONDITION)) {
                    throw lost(unit);
                }
                table.pause(attempt, String.valueOf(cancelled.getMessage()));
            }
        }
    }
}
