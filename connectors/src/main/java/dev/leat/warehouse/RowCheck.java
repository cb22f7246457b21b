package dev.leat.warehouse;

import dev.leat.batch.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The check that a table can store the records of a write. Owned by one thread.
record RowCheck(TableSql sql, RowStates states, List<Integer> key) {

    RowCheck(TableSql sql, RowStates states) {
        this(sql, states, sql.key());
    }

    /// Returns the reason why the table cannot store a record; empty if it can.
    ///
    /// @param gone true if the record is only deleted
    Optional<Reason> problem(int record, boolean gone) {
        var rows = states.rows(record);
        if (rows.length == 0) {
            return values(column -> states.recordValue(record, column), sql.record(), true)
                    .or(() -> key(states.recordKey(record)));
        }
        for (int row : rows) {
            var problem =
                    values(column -> states.value(row, column), sql.all(), gone)
                            .or(() -> key(states.key(row, key)));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return rows.length == 1 ? Optional.empty() : sameKey(rows);
    }

    private Optional<Reason> values(
            IntFunction<@Nullable String> values, List<Integer> columns, boolean gone) {
        for (int column : columns) {
            var field = sql.fields().get(column);
            var value = values.apply(column);
            if (value == null && field.notNull() && (!gone || key.contains(column))) {
                return Optional.of(
                        Reason.of(
                                "not_null",
                                "column %s of warehouse table %s is `not null`, and its value is null"
                                        .formatted(field.name(), sql.table().name())));
            }
            var refused =
                    value == null
                            ? Optional.<String>empty()
                            : sql.dialect().refused(field.type(), value);
            if (refused.isPresent()) {
                return Optional.of(
                        Reason.of(
                                "value",
                                "column %s cannot be stored in warehouse table %s: %s"
                                        .formatted(
                                                field.name(), sql.table().name(), refused.get())));
            }
        }
        return Optional.empty();
    }

    private Optional<Reason> key(List<String> values) {
        return sql.dialect()
                .refusedKey(values)
                .map(why ->
                        Reason.of(
                                "value",
                                "the row cannot be stored in warehouse table %s: %s"
                                        .formatted(sql.table().name(), why)));
    }

    private Optional<Reason> sameKey(int[] rows) {
        var seen = new HashSet<List<String>>();
        for (int row : rows) {
            if (!seen.add(states.key(row, key))) {
                return Optional.of(
                        Reason.of(
                                "key",
                                "two rows of the record have the same key in warehouse table %s; add a column with source.item to the key of the table"
                                        .formatted(sql.table().name())));
            }
        }
        return Optional.empty();
    }
}
