package dev.leat.stream;

import dev.leat.plan.Effect.Again;
import dev.leat.port.Suspicion;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The progress of a pipeline in a shard. The records of a shard have increasing positions, with or
/// without gaps. Immutable.
///
/// @param after the last record of the finished beginning of the shard; a position before all
///   records if there is none
/// @param done the finished records behind one that is not finished
/// @param head the first record that is not finished, if it was leased
/// @param attempts the number of times that `head` was leased
/// @param until the time before which no record is leased, in microseconds since 1970
/// @param leased the records of the open lease
/// @param suspects the records that were leased when the process ended without a shutdown, and may
///   have crashed it
/// @param <P> the position of a record
public record ShardCheckpoint<P extends Comparable<P>>(
        P after,
        NavigableSet<P> done,
        Optional<P> head,
        int attempts,
        long until,
        Optional<Leased<P>> leased,
        Optional<Suspects<P>> suspects) {

    /// The records of a lease.
    ///
    /// @param last the last record
    public record Leased<P extends Comparable<P>>(P last, int records) {}

    /// The suspects of a shard.
    ///
    /// @param last the last suspect
    /// @param records the number of suspects that are not finished
    /// @param crashes the number of crashes at which they were leased ([Suspicion])
    /// @param group the maximum number of suspects that are leased together
    public record Suspects<P extends Comparable<P>>(P last, int records, int crashes, int group) {

        private Suspects<P> with(int then) {
            return new Suspects<>(last, records, then, group);
        }
    }

    public ShardCheckpoint {
        done = Collections.unmodifiableNavigableSet(new TreeSet<>(done));
    }

    /// Returns the checkpoint of a shard in which no record behind `after` was leased.
    public static <P extends Comparable<P>> ShardCheckpoint<P> at(P after) {
        return new ShardCheckpoint<>(
                after,
                Collections.emptyNavigableSet(),
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                Optional.empty());
    }

    /// Returns true if the record is finished.
    public boolean finished(P record) {
        return record.compareTo(after) <= 0 || done.contains(record);
    }

    /// Returns true if the first record that is not finished may have crashed the process.
    public boolean suspected() {
        return suspects.isPresent();
    }

    /// Returns the number of suspects that are not finished.
    public int suspectCount() {
        return suspects.map(Suspects::records).orElse(0);
    }

    /// Returns the maximum number of records of the next lease.
    public int most(int records) {
        return suspects.map(each -> Math.min(each.group(), records)).orElse(records);
    }

    /// Returns the number of crashes of the first record if it has a trial before it is processed.
    public Optional<Integer> alone() {
        return suspects.map(Suspects::crashes).filter(Suspicion::alone);
    }

    /// Returns the checkpoint after the trial of the first record, which is leased alone.
    public ShardCheckpoint<P> tried() {
        return withSuspects(suspects.map(each -> each.with(Suspicion.tried(each.crashes()))));
    }

    private ShardCheckpoint<P> withSuspects(Optional<Suspects<P>> then) {
        return new ShardCheckpoint<>(after, done, head, attempts, until, leased, then);
    }

    /// Returns true if the first record is not leased again, but becomes a dead letter.
    ///
    /// @param attempts the number of attempts that a record has
    public boolean exhausted(int attempts) {
        return !suspected() && this.attempts > attempts;
    }

    /// Returns the checkpoint with a lease. If the record whose attempts were counted is not the
    /// first one any more, because it has expired, the attempts are counted from one.
    ///
    /// @param first the first record of the lease
    /// @param last the last record of the lease
    /// @param records the number of its records
    public ShardCheckpoint<P> leasing(P first, P last, int records) {
        boolean again = head.filter(first::equals).isPresent();
        return new ShardCheckpoint<>(
                after,
                done,
                Optional.of(first),
                again ? attempts + 1 : 1,
                0,
                Optional.of(new Leased<>(last, records)),
                suspects.filter(each -> each.last().compareTo(first) >= 0));
    }

    /// Returns the checkpoint after a crash. The records of the open lease are suspects. Suspects
    /// behind them are none any more, because the process died without them. A crash is no attempt.
    public ShardCheckpoint<P> crashed() {
        if (leased.isEmpty()) {
            return this;
        }
        int crashes = Suspicion.crashed(suspects.map(Suspects::crashes).orElse(0));
        int size = leased.get().records();
        var found =
                new Suspects<>(
                        leased.get().last(), size, crashes, Suspicion.groupSize(crashes, size));
        return ended(Optional.of(found));
    }

    /// Returns the checkpoint after an orderly end of the process, which ends an open lease.
    public ShardCheckpoint<P> released() {
        return leased.isEmpty() ? this : ended(suspects);
    }

    /// Returns the checkpoint without the open lease, which was no attempt.
    private ShardCheckpoint<P> ended(Optional<Suspects<P>> left) {
        return new ShardCheckpoint<>(
                after, done, head, Math.max(attempts - 1, 0), until, Optional.empty(), left);
    }

    /// Returns a checkpoint behind this record, which has no record before it that is not finished.
    public ShardCheckpoint<P> movedBehind(P last) {
        return last.compareTo(after) <= 0
                ? this
                : new ShardCheckpoint<>(
                        last,
                        done.tailSet(last, false),
                        Optional.empty(),
                        0,
                        0,
                        leased,
                        suspects.filter(each -> each.last().compareTo(last) > 0));
    }

    /// Returns the checkpoint after a lease. Records that are not finished are leased again, the
    /// first of them after its delay.
    ///
    /// @param page all records from the first one behind `after` that still exists to the last one
    ///   of the lease
    /// @param again for each record of the lease, which are those of the page that were not
    ///   finished, how it is returned; null if it is finished
    /// @param now the time in microseconds since 1970
    public ShardCheckpoint<P> settled(List<P> page, @Nullable Again[] again, long now) {
        var finished = new TreeSet<>(done);
        P first = null;
        Again how = null;
        int place = 0;
        int suspected = 0;
        for (var record : page) {
            if (finished(record)) {
                continue;
            }
            var back = again[place];
            if (back == null) {
                finished.add(record);
                suspected +=
                        suspects.filter(each -> record.compareTo(each.last()) <= 0).isPresent()
                                ? 1
                                : 0;
            } else if (first == null) {
                first = record;
                how = back;
            }
            place++;
        }
        var behind = after;
        for (var record : page) {
            if (!finished.contains(record) && record.compareTo(after) > 0) {
                break;
            }
            behind = record;
        }
        boolean same = first != null && head.filter(first::equals).isPresent();
        int attempt = same ? attempts : 1;
        int left = suspectCount() - suspected;
        P end = behind;
        return new ShardCheckpoint<>(
                end,
                finished.tailSet(end, false),
                Optional.ofNullable(first),
                how == null ? 0 : how.counts() ? attempt : attempt - 1,
                how == null ? 0 : now + how.delay().toNanos() / 1000,
                Optional.empty(),
                suspects.filter(each -> each.last().compareTo(end) > 0 && left > 0)
                        .map(each ->
                                new Suspects<>(each.last(), left, each.crashes(), each.group())));
    }
}
