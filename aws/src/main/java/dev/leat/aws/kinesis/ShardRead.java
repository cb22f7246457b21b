package dev.leat.aws.kinesis;

import dev.leat.batch.Record;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.stream.RecordNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A read of a shard from a time to its newest record. Owned by one thread.
final class ShardRead {

    /// A shard allows five reads and 2 MB a second. This reader uses half of both.
    private static final Duration PACE = Duration.ofMillis(400);

    private static final int BYTES_PER_SECOND = 1_000_000;

    /// All readers of a shard share its limit for each second
    /// (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html). So a refused
    /// read is repeated in a later second, which leaves reads to the pipelines.
    private static final Duration LATER = Duration.ofMillis(1_500);

    private final ShardReads reads;
    private final String shard;
    private final Instant from;
    private final Time time;
    private RecordNumber readTo = RecordNumber.BEFORE_ALL;

    /// The iterator of the next read; null before the first one, and if it has expired.
    private @Nullable String iterator;

    private boolean ended;
    private long records;

    /// The time that the pipelines have for their reads before the next one.
    private Duration rest = Duration.ZERO;

    ShardRead(ShardReads reads, String shard, Instant from, Time time) {
        this.reads = reads;
        this.shard = shard;
        this.from = from;
        this.time = time;
    }

    /// Returns the next records; an empty list behind the newest one.
    List<Record> next() {
        while (!ended) {
            var page = page();
            iterator = page.next().orElse(null);
            ended = iterator == null;
            if (!page.records().isEmpty()) {
                return records(page);
            }
            if (page.behind().isZero()) {
                return List.of();
            }
        }
        return List.of();
    }

    private List<Record> records(ShardPage page) {
        var found = new ArrayList<Record>();
        for (var each : page.records()) {
            found.add(each.record(1, records++));
        }
        readTo = new RecordNumber(page.records().getLast().sequence());
        return found;
    }

    private ShardPage page() {
        while (true) {
            try {
                if (iterator == null) {
                    iterator = reads.iterator(shard, readTo, Optional.of(from));
                }
                pause(rest);
                rest = Duration.ZERO;
                var page = reads.read(shard, iterator, ShardReads.MOST_RECORDS);
                if (page != null) {
                    rest = page.behind().isZero() ? Duration.ZERO : rest(page);
                    return page;
                }
                iterator = null;
            } catch (ThrottledException _) {
                pause(LATER);
            }
        }
    }

    private static Duration rest(ShardPage page) {
        long bytes = page.records().stream().mapToLong(record -> record.data().length).sum();
        var used = Duration.ofMillis(1_000 * bytes / BYTES_PER_SECOND);
        return used.compareTo(PACE) > 0 ? used : PACE;
    }

    private void pause(Duration length) {
        try {
            time.awaitReached(time.instant().plus(length));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("the read was interrupted");
        }
    }
}
