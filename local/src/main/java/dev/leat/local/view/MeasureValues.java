package dev.leat.local.view;

import dev.leat.app.View;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of a view's measures: a 64-bit number for each measure, a bit that is set if the
/// value exists, and a bit that is set if the value is unknown, because the measure was added to
/// the view after records had already contributed. An unknown value stays unknown whatever is added
/// to it. Filled by one thread, then read-only.
final class MeasureValues {

    /// Maximum number of measures, as each needs one bit.
    static final int MOST_MEASURES = Long.SIZE;

    private final long[] numbers;
    private long there;
    private long unknown;

    /// Creates values for this number of measures, none of which exists.
    MeasureValues(int measures) {
        numbers = new long[measures];
    }

    private MeasureValues(MeasureValues from) {
        numbers = from.numbers.clone();
        there = from.there;
        unknown = from.unknown;
    }

    MeasureValues copy() {
        return new MeasureValues(this);
    }

    int size() {
        return numbers.length;
    }

    boolean has(int measure) {
        return (there & ~unknown & 1L << measure) != 0;
    }

    private boolean isUnknown(int measure) {
        return (unknown & 1L << measure) != 0;
    }

    /// Returns true if some of the values are unknown.
    boolean hasUnknown() {
        return unknown != 0;
    }

    /// Makes the values unknown that are unknown in these values of another period.
    void addUnknown(MeasureValues other) {
        unknown |= other.unknown;
    }

    long at(int measure) {
        return numbers[measure];
    }

    /// Adds the value that a record contributes, or the value of another period.
    ///
    /// @throws ArithmeticException if the result does not fit into 64 bits; then nothing is changed
    void add(int measure, View.Kind kind, long more) {
        if (!isUnknown(measure)) {
            numbers[measure] = has(measure) ? combine(kind, numbers[measure], more) : more;
            there |= 1L << measure;
        }
    }

    /// Subtracts one contribution from the sums and adds another. Only the result must fit into 64
    /// bits; intermediate values need not.
    ///
    /// @return the first measure whose result does not fit, after which the values are undefined;
    ///   otherwise -1
    int exchange(@Nullable MeasureValues out, @Nullable MeasureValues in) {
        for (int i = 0; i < numbers.length; i++) {
            int carry = out == null ? 0 : subtract(i, out);
            carry += in == null ? 0 : add(i, in);
            if (carry != 0) {
                return i;
            }
        }
        return -1;
    }

    /// Subtracts several contributions and adds others, like [#exchange(MeasureValues,
    /// MeasureValues)].
    int exchange(List<MeasureValues> out, List<MeasureValues> in) {
        for (int i = 0; i < numbers.length; i++) {
            int carry = 0;
            for (var less : out) {
                carry += subtract(i, less);
            }
            for (var more : in) {
                carry += add(i, more);
            }
            if (carry != 0) {
                return i;
            }
        }
        return -1;
    }

    /// Subtracts a value; returns -1 or 1 if the number then lacks or has 2^64 too much.
    private int subtract(int measure, MeasureValues out) {
        if (!out.has(measure) || !has(measure)) {
            return 0;
        }
        long before = numbers[measure];
        numbers[measure] = before - out.numbers[measure];
        boolean wraps = ((before ^ out.numbers[measure]) & (before ^ numbers[measure])) < 0;
        return wraps ? Long.signum(before) | 1 : 0;
    }

    /// Adds a value; returns -1 or 1 if the number then lacks or has 2^64 too much.
    private int add(int measure, MeasureValues in) {
        if (!in.has(measure) || isUnknown(measure)) {
            return 0;
        }
        long before = numbers[measure];
        long more = in.numbers[measure];
        numbers[measure] = before + more;
        there |= 1L << measure;
        boolean wraps = ((before ^ numbers[measure]) & (more ^ numbers[measure])) < 0;
        return wraps ? Long.signum(more) | 1 : 0;
    }

    private static long combine(View.Kind kind, long value, long more) {
        return switch (kind) {
            case COUNT, SUM -> Math.addExact(value, more);
            case MIN -> Math.min(value, more);
            case MAX -> Math.max(value, more);
        };
    }

    /// Reads one column for each measure, beginning at column `first`, and then a column with a bit
    /// for each measure whose value is unknown.
    static MeasureValues read(ResultSet row, int first, int measures) throws SQLException {
        var values = new MeasureValues(measures);
        for (int i = 0; i < measures; i++) {
            long number = row.getLong(first + i);
            if (!row.wasNull()) {
                values.numbers[i] = number;
                values.there |= 1L << i;
            }
        }
        values.unknown = row.getLong(first + measures);
        return values;
    }

    void bind(PreparedStatement statement, int first) throws SQLException {
        for (int i = 0; i < numbers.length; i++) {
            if (has(i)) {
                statement.setLong(first + i, numbers[i]);
            } else {
                statement.setNull(first + i, Types.BIGINT);
            }
        }
    }

    @Nullable Long[] boxed() {
        var boxed = new @Nullable Long[numbers.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = has(i) ? Long.valueOf(numbers[i]) : null;
        }
        return boxed;
    }
}
