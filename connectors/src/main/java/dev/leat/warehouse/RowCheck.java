package dev.leat.warehouse;

import dev.leat.batch.Reason;
import java.util.List;
import java.util.Optional;

/// The check that a table can store the rows of a write. Owned by one thread.
record RowCheck(TableSql sql, RowStates states, List<Integer> key) {

    RowCheck(TableSql sql, RowStates states) {
        this(sql, states, sql.key());
    }

    /// Returns the reason why the table cannot store a row; empty if it can.
    ///
    /// @param gone true if the row only deletes its record
    Optional<Reason> problem(int row, boolean gone) {
        for (int column = 0; column < sql.fields().size(); column++) {
            var field = sql.fields().get(column);
            var value = states.value(row, column);
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
        return sql.dialect()
                .refusedKey(states.key(row, key))
                .map(why ->
                        Reason.of(
                                "value",
                                "the row cannot be stored in warehouse table %s: %s"
                                        .formatted(sql.table().name(), why)));
    }
}
