package dev.leat.local.archive;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import dev.leat.local.database.DatabaseSession;
import dev.leat.local.database.Micros;
import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.port.Archives;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The archives of a state file. The commit that settles a batch adds its records, as one segment;
/// so a settled record is in the archive, unless all sinks rejected it. It is there again after
/// each redrive of a dead letter of it that a sink accepted. Segments are removed when their period
/// is over, by the next commit that adds records to any archive, and at each start.
public final class LocalArchives implements Archives {

    public static final List<String> TABLES = ArchiveTable.TABLES;

    private final Database database;
    private final InstantSource clock;

    /// The archives by pipeline. Used on the writer thread.
    private final Map<String, ArchiveTable.Row> archives = new HashMap<>();

    /// The time of the next removal for each archive, in microseconds since 1970. Used on the
    /// writer thread. It may be too early after a rollback, which only costs a query.
    private final Map<Long, Long> due = new HashMap<>();

    private LocalArchives(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Opens the archives of the app's pipelines, and deletes those of pipelines that no longer
    /// have the option. Must be called before the pipelines of the app are added to the file,
    /// because the archive of a pipeline that is new there is complete.
    public static LocalArchives open(Database database, App app, InstantSource clock) {
        var archives = new LocalArchives(database, clock);
        database.commit(transaction -> archives.begin(transaction, app));
        return archives;
    }

    /// Returns the archives of a file for a command, after the removal of expired records.
    public static Archives reader(Database database, InstantSource clock) {
        var archives = new LocalArchives(database, clock);
        database.commit(archives::load);
        return archives;
    }

    private boolean begin(Transaction transaction, App app) throws SQLException {
        long now = now();
        for (var row : ArchiveTable.rows(transaction)) {
            var pipeline = app.pipelines().get(row.pipeline());
            if (pipeline != null && app.terms(pipeline).archive().isEmpty()) {
                ArchiveTable.delete(transaction, row.id());
            }
        }
        for (var pipeline : app.pipelines().values()) {
            var period = app.terms(pipeline).archive();
            if (period.isPresent()) {
                long since = ArchiveTable.known(transaction, pipeline.name()) ? now : 0;
                ArchiveTable.put(transaction, pipeline.name(), micros(period.get()), since);
            }
        }
        return load(transaction);
    }

    /// Reads the archives of the file, and removes expired records.
    private boolean load(Transaction transaction) throws SQLException {
        archives.clear();
        for (var row : ArchiveTable.rows(transaction)) {
            archives.put(row.pipeline(), row);
            expire(transaction, row, now());
        }
        return true;
    }

    /// Adds the records of a batch, in the commit that settles it.
    public void add(Transaction transaction, Effect.Archive effect) throws SQLException {
        var archive = archives.get(effect.pipeline());
        if (archive == null) {
            throw new IllegalArgumentException(
                    "pipeline '" + effect.pipeline() + "' has no archive");
        }
        long now = now();
        var times =
                effect.records().stream()
                        .mapToLong(record -> Micros.of(record.original().receivedAt()))
                        .summaryStatistics();
        ArchiveTable.add(
                transaction,
                archive.id(),
                now,
                effect.records().size(),
                times.getMin(),
                times.getMax(),
                ArchiveSegment.encode(effect.records()));
        due.merge(archive.id(), now + archive.period(), Math::min);
        for (var each : archives.values()) {
            if (due.getOrDefault(each.id(), Long.MAX_VALUE) <= now) {
                expire(transaction, each, now);
            }
        }
    }

    private void expire(Transaction transaction, ArchiveTable.Row archive, long now)
            throws SQLException {
        ArchiveTable.expire(transaction, archive.id(), now - archive.period());
        var oldest = ArchiveTable.oldest(transaction, archive.id());
        due.put(
                archive.id(),
                oldest.isPresent() ? oldest.getAsLong() + archive.period() + 1 : Long.MAX_VALUE);
        transaction.onRollback(() -> due.put(archive.id(), now));
    }

    @Override
    public List<Archive> list() {
        return database.read(ArchiveTable::summaries);
    }

    @Override
    public Optional<Segment> next(String pipeline, long after) {
        return database.read(
                session -> next(session, pipeline, after, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Override
    public Optional<Segment> next(String pipeline, long after, Instant from, Instant to) {
        return database.read(
                session -> next(session, pipeline, after, Micros.of(from), Micros.of(to)));
    }

    private Optional<Segment> next(
            DatabaseSession session, String pipeline, long after, long from, long to)
            throws SQLException {
        var select =
                session.prepare(
                        "SELECT s.id, s.bytes FROM archive_segment s JOIN archive a"
                                + " ON a.id = s.archive WHERE a.pipeline = ? AND s.id > ?"
                                + " AND s.newest >= ? AND s.oldest <= ? ORDER BY s.id LIMIT 1");
        select.setString(1, pipeline);
        select.setLong(2, after);
        select.setLong(3, from);
        select.setLong(4, to);
        try (var row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Segment(row.getLong(1), ArchiveSegment.decode(row.getBytes(2))))
                    : Optional.empty();
        }
    }

    private long now() {
        return Micros.of(clock.instant());
    }

    private static long micros(Duration period) {
        return period.toNanos() / 1000;
    }
}
