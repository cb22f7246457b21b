package dev.leat.aws.state;

import dev.leat.app.View;
import dev.leat.batch.Reason;
import dev.leat.plan.ViewReasons;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The values of a row of a view, or of a period of a row, as one attempt to commit changes them.
/// Sums are changed with `ADD`, in one of two ways:
///
/// - blind: the item is not read. The values of the attempt are small, and a condition requires
///   that the stored sum is far from the limits of 64 bits. So no row can be refused, and other
///   writers may change the sum at the same time. Minima and maxima are read, and are written if
///   they are better than the stored ones.
/// - exact: the item is read, each result is checked, and the condition is that the item is as it
///   was read.
///
/// In a view without a key, each attempt writes to one of several shards. If the sum of a shard
/// comes near the limits, all shards are marked as `near`; from then on they are changed only with
/// the exact way, on the condition that all shards are as they were read. Owned by one thread.
final class Cell {

    /// Limit of the stored sums that are changed without being read.
    private static final BigInteger FAR = BigInteger.ONE.shiftLeft(58);

    /// Limit of the sum of absolute values that one attempt adds without reading.
    private static final BigInteger SMALL = BigInteger.ONE.shiftLeft(52);

    private final View view;
    private final Place place;
    private final int shard;
    private final boolean exact;

    /// The items of all shards that were read; null for the others.
    private final @Nullable CellItem[] read;

    private final @Nullable BigInteger[] added;
    private BigInteger moved = BigInteger.ZERO;
    private boolean changed;

    /// A row of a view, or a period of a row.
    ///
    /// @param start the start of the period; empty for a row
    record Place(String view, List<String> key, Optional<Long> start) {

        StateKey in(int shard) {
            return start.map(at -> StateKey.part(view, shard, key, at))
                    .orElseGet(() -> StateKey.row(view, shard, key));
        }
    }

    /// @param shard the shard that the attempt changes
    /// @param read the items by shard; null for the shards that were not read
    Cell(View view, Place place, int shard, boolean exact, @Nullable CellItem[] read) {
        this.view = view;
        this.place = place;
        this.shard = shard;
        this.exact = exact;
        this.read = read;
        this.added = new @Nullable BigInteger[view.measures().size()];
    }

    /// A change of the values by one record. Owned by one thread.
    static final class Change {
        private final @Nullable BigInteger[] by;
        private final @Nullable Long[] in;

        Change(int measures) {
            by = new @Nullable BigInteger[measures];
            in = new @Nullable Long[measures];
        }

        /// Removes the values of an older state. Minima and maxima have none.
        void out(@Nullable Long[] values) {
            for (int i = 0; i < by.length; i++) {
                var value = values[i];
                if (value != null) {
                    shift(i, BigInteger.valueOf(value).negate());
                }
            }
        }

        void in(@Nullable Long[] values) {
            for (int i = 0; i < by.length; i++) {
                var value = values[i];
                in[i] = value;
                if (value != null) {
                    shift(i, BigInteger.valueOf(value));
                }
            }
        }

        private void shift(int measure, BigInteger value) {
            var before = by[measure];
            by[measure] = before == null ? value : before.add(value);
        }
    }

    private static boolean sums(View.Measure measure) {
        return switch (measure.kind()) {
            case COUNT, SUM -> true;
            case MIN, MAX -> false;
        };
    }

    /// Returns true if the view has minima or maxima, which are always read.
    static boolean extremes(View view) {
        return !view.measures().stream().allMatch(Cell::sums);
    }

    /// Returns the reason if a sum would not fit into 64 bits; null if all fit.
    @Nullable Reason refusal(Change change) {
        for (int i = 0; exact && i < added.length; i++) {
            var by = change.by[i];
            var measure = view.measures().get(i);
            if (by != null && sums(measure)) {
                var now = now(i);
                if (now.add(by).bitLength() >= Long.SIZE) {
                    var more = change.in[i];
                    boolean period = place.start().isPresent();
                    return more == null
                            ? ViewReasons.difference(view, measure, period, now)
                            : ViewReasons.sum(view, measure, period, now, more);
                }
            }
        }
        return null;
    }

    /// Returns the current sum over all shards.
    private BigInteger now(int measure) {
        var sum = orZero(added[measure]);
        for (var item : read) {
            sum = sum.add(item == null ? BigInteger.ZERO : orZero(item.values()[measure]));
        }
        return sum;
    }

    private static BigInteger orZero(@Nullable BigInteger value) {
        return value == null ? BigInteger.ZERO : value;
    }

    void accept(Change change) {
        changed = true;
        for (int i = 0; i < added.length; i++) {
            var by = change.by[i];
            if (by != null) {
                added[i] = combine(view.measures().get(i), added[i], by);
                moved = moved.add(by.abs());
            }
        }
    }

    private static BigInteger combine(
            View.Measure measure, @Nullable BigInteger one, BigInteger other) {
        if (one == null) {
            return other;
        }
        return switch (measure.kind()) {
            case COUNT, SUM -> one.add(other);
            case MIN -> one.min(other);
            case MAX -> one.max(other);
        };
    }

    /// Returns true if the changes are too large, or the stored values too near the limits, for a
    /// blind write.
    boolean needsExact() {
        return !exact
                && (moved.compareTo(SMALL) > 0
                        || Arrays.stream(read).anyMatch(item -> item != null && !far(item)));
    }

    private boolean far(CellItem item) {
        for (int i = 0; i < added.length; i++) {
            var value = item.values()[i];
            if (sums(view.measures().get(i)) && value != null && value.abs().compareTo(FAR) > 0) {
                return false;
            }
        }
        return !item.near();
    }

    /// Returns true if a failed condition of this cell means that a blind write is impossible. If
    /// minima or maxima are read again, a blind write may succeed.
    boolean blindFailed() {
        return !exact && !extremes(view);
    }

    /// Returns the writes; none if nothing changes.
    List<TransactWriteItem> writes(String table) {
        if (!changed) {
            return List.of();
        }
        var writes = new ArrayList<TransactWriteItem>();
        boolean near = exact && sharded() && near();
        var own = update();
        if (near) {
            own.set(CellItem.NEAR, Attributes.number(1));
        }
        writes.add(own.of(table, place.in(shard)));
        for (int other = 0; near && other < read.length; other++) {
            if (other != shard) {
                var mark = identified().set(CellItem.NEAR, Attributes.number(1));
                for (int i = 0; i < added.length; i++) {
                    unchanged(mark, other, i);
                }
                writes.add(mark.of(table, place.in(other)));
            }
        }
        return writes;
    }

    private boolean sharded() {
        return view.key().isEmpty();
    }

    private boolean near() {
        for (int i = 0; i < added.length; i++) {
            var item = read[shard];
            var before = item == null ? BigInteger.ZERO : orZero(item.values()[i]);
            if (sums(view.measures().get(i))
                    && before.add(orZero(added[i])).abs().compareTo(FAR) > 0) {
                return true;
            }
        }
        return Arrays.stream(read).anyMatch(item -> item != null && !far(item));
    }

    /// Returns an update that identifies the row, because it may be the first one of its item.
    private ItemUpdate identified() {
        var update = new ItemUpdate().set(CellItem.KEY, Attributes.texts(place.key()));
        place.start()
                .ifPresent(start -> {
                    update.set(CellItem.START, Attributes.number(start));
                    view.every()
                            .flatMap(View.Every::keep)
                            .ifPresent(keep ->
                                    update.set(
                                            StateTableCreation.TTL,
                                            Attributes.number(end(start, keep))));
                });
        return update;
    }

    /// Returns the time in seconds at which DynamoDB may delete a period: one day after readers
    /// omit it.
    private static long end(long start, Duration keep) {
        long seconds = Math.floorDiv(start, 1_000_000L) + keep.plusDays(1).toSeconds();
        return Math.max(1, seconds);
    }

    private ItemUpdate update() {
        var update = identified();
        if (!exact && sharded()) {
            update.absent(CellItem.NEAR);
        }
        for (int i = 0; i < added.length; i++) {
            var by = added[i];
            if (by != null) {
                if (sums(view.measures().get(i))) {
                    add(update, i, by);
                } else {
                    improve(update, i, by);
                }
            }
        }
        if (exact) {
            var item = read[shard];
            if (item != null && !item.near() && sharded()) {
                update.absent(CellItem.NEAR);
            }
        }
        return update;
    }

    private void add(ItemUpdate update, int measure, BigInteger by) {
        var attribute = CellItem.attribute(view.measures().get(measure));
        update.add(attribute, Attributes.number(by));
        if (exact) {
            unchanged(update, shard, measure);
        } else {
            update.absentOrBetween(
                    attribute, Attributes.number(FAR.negate()), Attributes.number(FAR));
        }
    }

    private void unchanged(ItemUpdate update, int of, int measure) {
        var attribute = CellItem.attribute(view.measures().get(measure));
        var item = read[of];
        var value = item == null ? null : item.values()[measure];
        if (value == null) {
            update.absent(attribute);
        } else {
            update.equal(attribute, Attributes.number(value));
        }
    }

    /// Writes a minimum or maximum if it is better than the one that was read. A better one of
    /// another writer makes the condition fail.
    private void improve(ItemUpdate update, int measure, BigInteger best) {
        var definition = view.measures().get(measure);
        var attribute = CellItem.attribute(definition);
        var item = read[shard];
        var value = item == null ? null : item.values()[measure];
        if (value == null || !combine(definition, value, best).equals(value)) {
            update.set(attribute, Attributes.number(best));
            update.absentOr(
                    attribute,
                    definition.kind() == View.Kind.MIN ? ">" : "<",
                    Attributes.number(best));
        }
    }
}
