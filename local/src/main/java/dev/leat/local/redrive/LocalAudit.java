package dev.leat.local.redrive;

import dev.leat.app.Micros;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.RedriveResults;
import dev.leat.plan.RedriveResult;
import dev.leat.port.Audit;
import dev.leat.port.Time;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The audit log of redrives in the state file: tables of runs and entries. The commit that
/// redrives or finishes a message also writes its entry. Each write removes a few entries that are
/// older than [#KEPT]. Thread-safe.
public record LocalAudit(Database database, Time time) implements Audit, RedriveResults {

    /// All tables of the audit log.
    public static final List<String> TABLES =
            Stream.of(RunTable.TABLES, EntryTable.TABLES, RedriveDeliveryTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

    /// Maximum number of entries that one commit deletes. It is greater than the number of entries
    /// that a commit adds.
    private static final int MOST_PRUNED = 2_000;

    @Override
    public void save(Run run) {
        database.commit(tx -> {
            prune(tx);
            RunTable.enter(tx, run, now());
            return run;
        });
    }

    @Override
    public Optional<Run> run(String id) {
        return database.read(session -> RunTable.find(session, id));
    }

    @Override
    public List<Run> runs(int most) {
        return database.read(session -> RunTable.newest(session, most));
    }

    /// Returns the runs that are move tasks, newest first.
    public List<Run> moves() {
        return database.read(RunTable::moves);
    }

    @Override
    public Map<Outcome, Long> outcomes(String run) {
        return database.read(session -> {
            var number = RunTable.number(session, run);
            return number.isEmpty() ? Map.of() : EntryTable.outcomes(session, number.get());
        });
    }

    @Override
    public List<Entry> entries(String run, long from, int most) {
        return database.read(session -> {
            var number = RunTable.number(session, run);
            return number.isEmpty() ? List.of() : EntryTable.of(session, number.get(), from, most);
        });
    }

    @Override
    public List<Entry> recordEntries(String record) {
        return database.read(session -> EntryTable.of(session, record));
    }

    @Override
    public void save(Transaction transaction, List<RedriveResult> fates) throws SQLException {
        var numbers = new HashMap<String, Optional<Long>>();
        long now = now();
        for (var result : fates) {
            var number = numbers.get(result.run());
            if (number == null) {
                number = RunTable.number(transaction, result.run());
                numbers.put(result.run(), number);
            }
            // The run may not exist, because a sender can put any run id into a message.
            if (number.isPresent()) {
                EntryTable.end(transaction, number.get(), result, now);
            }
        }
    }

    /// Records that a record waits for a delivery to an endpoint, if it was redriven.
    public void waits(Transaction transaction, long delivery, Record record) throws SQLException {
        var entry = entry(transaction, record);
        if (entry.isPresent()) {
            RedriveDeliveryTable.insert(transaction, delivery, entry.get());
        }
    }

    private static Optional<Long> entry(Transaction transaction, Record record)
            throws SQLException {
        if (record.redrive().isEmpty()) {
            return Optional.empty();
        }
        var run = RunTable.number(transaction, record.redrive().get().run());
        return run.isEmpty()
                ? Optional.empty()
                : EntryTable.find(transaction, run.get(), record.id());
    }

    /// Records that the endpoint has accepted the record of a delivery.
    public void delivered(Transaction transaction, long delivery) throws SQLException {
        var entry = RedriveDeliveryTable.remove(transaction, delivery);
        if (entry.isPresent()) {
            EntryTable.accepted(transaction, entry.get(), now());
        }
    }

    /// Records that a delivery, and so its record, has failed permanently.
    public void failed(Transaction transaction, long delivery) throws SQLException {
        var entry = RedriveDeliveryTable.remove(transaction, delivery);
        if (entry.isPresent()) {
            EntryTable.rejected(transaction, entry.get(), now());
        }
    }

    /// Records the dead letters that this transaction redrives. Dead letters of a move task are
    /// only counted: their messages do not contain the run's id, so their outcomes cannot be
    /// recorded.
    void sent(Transaction transaction, String run, List<RedrivenMessage> letters)
            throws SQLException {
        prune(transaction);
        var number =
                RunTable.number(transaction, run)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the audit has no run '%s'; save the run first"
                                                .formatted(run)));
        long now = now();
        RunTable.sent(transaction, number, letters.size(), now);
        if (RunTable.moves(transaction, number)) {
            return;
        }
        long next = EntryTable.next(transaction, number);
        var at = Micros.instant(now);
        var entries = new java.util.ArrayList<Entry>(letters.size());
        for (var letter : letters) {
            entries.add(letter.entry(next + entries.size(), run, at));
        }
        EntryTable.insert(transaction, entries);
    }

    private void prune(Transaction transaction) throws SQLException {
        long kept = Micros.of(time.instant().minus(KEPT));
        int left = MOST_PRUNED;
        for (var run = RunTable.before(transaction, kept);
                run.isPresent() && left > 0;
                run = RunTable.before(transaction, kept)) {
            int pruned = EntryTable.prune(transaction, run.get(), left);
            if (pruned < left) {
                RunTable.delete(transaction, run.get());
            }
            left -= Math.max(1, pruned);
        }
    }

    private long now() {
        return Micros.of(time.instant());
    }
}
