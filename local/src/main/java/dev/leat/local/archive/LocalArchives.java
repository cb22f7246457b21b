package dev.leat.local.archive;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.app.RecordArchive;
import dev.leat.local.bucket.LocalBuckets;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.view.PipelineTable;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The archives of a state file. The commit that settles a batch adds its records, as one segment;
/// so a settled record is in the archive, unless all sinks rejected it. It is there again after
/// each redrive of a dead letter of it that a sink accepted. Segments are removed when their period
/// is over, by the next commit that adds records to any archive, and at each start. The segments of
/// archives with a bucket later [move](ArchiveMover) to objects.
public final class LocalArchives implements Archives {

    public static final List<String> TABLES =
            Stream.of(ArchiveTable.TABLES, ArchiveObjectTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

    private final Database database;
    private final InstantSource clock;
    private final ArchiveReader reader;
    private volatile @Nullable ArchiveMover mover;
    private volatile Runnable removeFiles = () -> {};

    /// The archives by pipeline. Used on the writer thread.
    private final Map<String, ArchiveTable.Row> archives = new HashMap<>();

    /// The time of the next removal for each archive, in microseconds since 1970. Used on the
    /// writer thread. It may be too early after a rollback, which only costs a query.
    private final Map<Long, Long> due = new HashMap<>();

    /// Archives of this file. They must be opened ([#open]) before they are used.
    public LocalArchives(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.reader = new ArchiveReader(database);
    }

    /// Begins to move segments to the buckets of archives. Must be called before records are added.
    public void start(App app, LocalBuckets buckets) {
        var started = new ArchiveMover(database, buckets, clock);
        removeFiles = buckets::removeFiles;
        mover = started;
        for (var pipeline : app.pipelines().values()) {
            var archive = archives.get(pipeline.name());
            var bucket = app.terms(pipeline).archive().flatMap(RecordArchive::bucket);
            if (archive != null && bucket.isPresent()) {
                started.begin(archive, bucket.get());
            }
        }
    }

    /// Ends the moves of segments after those in progress.
    public void close() {
        var started = mover;
        if (started != null) {
            started.close();
        }
    }

    /// Opens the archives of the app's pipelines, and deletes those of pipelines that no longer
    /// have the option. Must be called in the commit that adds the pipelines of the app to the
    /// file, before they are added, because the archive of a pipeline that is new there is
    /// complete.
    public void open(Transaction transaction, App app) throws SQLException {
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
                long since = PipelineTable.has(transaction, pipeline.name()) ? now : 0;
                ArchiveTable.put(transaction, pipeline.name(), micros(period.get().keep()), since);
            }
            RedrivenArchives.begin(transaction, app, pipeline, now);
        }
        archives.clear();
        for (var row : ArchiveTable.rows(transaction)) {
            archives.put(row.pipeline(), row);
            expire(transaction, row, now);
        }
    }

    /// Adds the records of a batch, in the commit that settles it.
    public void add(Transaction transaction, Effect.Archive effect) throws SQLException {
        var archive = archives.get(effect.archive());
        if (archive == null) {
            throw new IllegalArgumentException("no archive '" + effect.archive() + "'");
        }
        long now = now();
        var times =
                effect.records().stream()
                        .mapToLong(record -> Micros.of(record.original().receivedAt()))
                        .summaryStatistics();
        var segment = ArchiveSegment.encode(effect.records());
        ArchiveTable.add(
                transaction,
                archive.id(),
                now,
                effect.records().size(),
                times.getMin(),
                times.getMax(),
                segment);
        var moves = mover;
        if (moves != null) {
            transaction.onCommit(() -> moves.added(archive.id(), segment.length, now));
        }
        due.merge(archive.id(), now + archive.period(), Math::min);
        for (var each : archives.values()) {
            if (due.getOrDefault(each.id(), Long.MAX_VALUE) <= now) {
                expire(transaction, each, now);
            }
        }
    }

    private void expire(Transaction transaction, ArchiveTable.Row archive, long now)
            throws SQLException {
        if (ArchiveTable.expire(transaction, archive.id(), now - archive.period())) {
            transaction.onCommit(removeFiles);
        }
        var oldest = ArchiveTable.oldest(transaction, archive.id());
        due.put(
                archive.id(),
                oldest.map(time -> time + archive.period() + 1).orElse(Long.MAX_VALUE));
        transaction.onRollback(() -> due.put(archive.id(), now));
    }

    @Override
    public List<Archive> list() {
        return all().stream().filter(archive -> !RedrivenArchives.has(archive.pipeline())).toList();
    }

    @Override
    public Optional<Archive> find(String archive) {
        return all().stream().filter(found -> found.pipeline().equals(archive)).findFirst();
    }

    private List<Archive> all() {
        return database.read(ArchiveTable::summaries);
    }

    @Override
    public Optional<Segment> next(String pipeline, long after) {
        return reader.next(pipeline, after, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public Optional<Segment> next(String pipeline, long after, Instant from, Instant to) {
        return reader.next(pipeline, after, Micros.of(from), Micros.of(to));
    }

    private long now() {
        return Micros.of(clock.instant());
    }

    private static long micros(Duration period) {
        return period.toNanos() / 1000;
    }
}
