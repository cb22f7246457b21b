package dev.leat.past;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Record;
import dev.leat.port.Archives;
import dev.leat.port.PlatformParts;
import dev.leat.port.StreamAccess;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The records of a pipeline that arrived in a period, from its archive or its stream.
public final class PastRecords {

    private static final int MOST_RECORDS = 1_000;
    private static final long MOST_BYTES = 16 << 20;

    private final Period period;
    private final Consumer<List<ArchivedRecord>> to;
    private final List<ArchivedRecord> batch = new ArrayList<>();
    private long bytes;
    private long records;

    /// The latest time of arrival so far, in the shard that is read.
    private Instant reached;

    private PastRecords(Period period, Consumer<List<ArchivedRecord>> to) {
        this.period = period;
        this.to = to;
        this.reached = period.from();
    }

    /// The stores that may have the records.
    ///
    /// @param archives empty on a platform without archives
    public record Stores(StreamAccess streams, Optional<Archives> archives, InstantSource clock) {

        public static Stores of(PlatformParts platform) {
            return new Stores(
                    platform.repair().streamAccess(),
                    platform.archives(),
                    platform.repair().time());
        }
    }

    /// A store that has all records of the period.
    ///
    /// @param name the name of the store for messages, such as `stream live`
    public record Origin(String name, Period period, Consumer<PastRecords> reading) {

        /// Passes the records on in batches, in their order within the archive or within each
        /// shard. Returns their number.
        public long forEach(Consumer<List<ArchivedRecord>> to) {
            var past = new PastRecords(period, to);
            reading.accept(past);
            past.flush();
            return past.records;
        }
    }

    /// Returns the store that has the records of a period. The archive of a stream's pipeline has
    /// redriven records as they were edited; the stream also has those that all sinks rejected. If
    /// records expire before they are read, reading fails with an [UnavailableException].
    ///
    /// @param rejected true if records that all sinks rejected are needed
    /// @throws RefusedReplayException if no store has all records of the period
    public static Origin find(
            App app, Pipeline pipeline, Period period, Stores stores, boolean rejected) {
        var archive = stores.archives().flatMap(all -> all.find(pipeline.name()));
        var archived =
                archive.filter(kept -> !kept.since().isAfter(period.from()))
                        .map(found ->
                                archive(
                                        found,
                                        period,
                                        stores.archives().orElseThrow(),
                                        stores.clock()));
        if (!(pipeline.from() instanceof StreamSource from)) {
            return archived.orElseThrow(() -> missing(app, pipeline, archive));
        }
        var kept = stores.streams().describe(from.stream()).since();
        var streamed =
                kept.isAfter(period.from())
                        ? Optional.<Origin>empty()
                        : Optional.of(stream(from.stream(), period, stores.streams()));
        return (rejected ? streamed.or(() -> archived) : archived.or(() -> streamed))
                .orElseThrow(() ->
                        new RefusedReplayException(
                                "stream %s has all records since %s%s; choose a later --from, or keep records longer with `retention`%s"
                                        .formatted(
                                                from.stream(),
                                                seconds(kept),
                                                archive.map(PastRecords::since).orElse(""),
                                                stores.archives().isPresent()
                                                        ? " or `archive`"
                                                        : "")));
    }

    private static String since(Archives.Archive archive) {
        return ", and the archive of the pipeline since " + seconds(archive.since());
    }

    private static RefusedReplayException missing(
            App app, Pipeline pipeline, Optional<Archives.Archive> archive) {
        if (archive.isPresent()) {
            return new RefusedReplayException(
                    "the archive of pipeline %s has all records since %s; choose a later --from"
                            .formatted(pipeline.name(), seconds(archive.get().since())));
        }
        boolean declared = app.terms(pipeline).archive().isPresent();
        return new RefusedReplayException(
                declared
                        ? "the archive of pipeline %s is still empty, because the app has not run since `archive` was added"
                                .formatted(pipeline.name())
                        : "pipeline %s has no archive, and its queue does not keep processed messages; add `archive` to the pipeline, so that later records can be replayed"
                                .formatted(pipeline.name()));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /// Returns the time since which the archive has all records. It is read again only if records
    /// may have been removed.
    private static Instant since(
            Archives.Archive archive, Archives archives, Instant reached, InstantSource clock) {
        return clock.instant().minus(archive.period()).isAfter(reached)
                ? archives.find(archive.pipeline()).orElseThrow().since()
                : archive.since();
    }

    private static Origin archive(
            Archives.Archive archive, Period period, Archives archives, InstantSource clock) {
        var name = "archive of pipeline " + archive.pipeline();
        return new Origin(
                name,
                period,
                past -> {
                    long after = 0;
                    while (true) {
                        var segment =
                                archives.next(
                                        archive.pipeline(), after, period.from(), period.to());
                        past.require(name, since(archive, archives, past.reached, clock));
                        if (segment.isEmpty()) {
                            return;
                        }
                        segment.get().records().forEach(past::add);
                        after = segment.get().number();
                    }
                });
    }

    /// Shards are read after their parents, so records of a partition key are in order.
    private static Origin stream(String stream, Period period, StreamAccess streams) {
        return new Origin(
                "stream " + stream,
                period,
                past ->
                        streams.describe(stream)
                                .shards()
                                .forEach(shard -> past.shard(streams, stream, shard.id())));
    }

    private void shard(StreamAccess streams, String stream, String shard) {
        reached = period.from();
        var pages = streams.read(stream, shard, period.from());
        boolean more = true;
        while (more) {
            var page = pages.hasNext() ? pages.next() : List.<Record>of();
            require("stream " + stream, streams.describe(stream).since());
            more = !page.isEmpty() && add(page);
        }
    }

    /// Adds records of a shard. Returns false if the period has ended.
    private boolean add(List<Record> page) {
        for (var record : page) {
            if (!record.receivedAt().isBefore(period.to())) {
                return false;
            }
            add(ArchivedRecord.of(record));
        }
        return true;
    }

    /// Fails if records may have expired before they were read.
    ///
    /// @param since the time since which the store has all records
    private void require(String name, Instant since) {
        if (since.isAfter(reached)) {
            throw new UnavailableException(
                    "records of the period expired before they were read: the %s has all records since %s; choose a later --from"
                            .formatted(name, seconds(since)));
        }
    }

    private void add(ArchivedRecord record) {
        if (!period.contains(record.original().receivedAt())) {
            return;
        }
        var arrived = record.original().receivedAt();
        if (arrived.isAfter(reached)) {
            reached = arrived;
        }
        batch.add(record);
        records++;
        bytes += record.original().body().length;
        if (batch.size() == MOST_RECORDS || bytes >= MOST_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            to.accept(List.copyOf(batch));
            batch.clear();
            bytes = 0;
        }
    }
}
