package dev.leat.lake;

import java.util.List;

/// A condition of a statement on a column of a lake table, which every row of the result meets. It
/// selects the data files to read; the statement itself checks the rows. `IN` has one or more
/// values, `IS_NULL` and `NOT_NULL` none, the others one. `STARTS_WITH` has a text.
public record LakeCondition(String column, Operator operator, List<Value> values) {

    public LakeCondition {
        values = List.copyOf(values);
    }

    public enum Operator {
        EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IN,
        STARTS_WITH,
        IS_NULL,
        NOT_NULL
    }

    /// A constant, as it is written in SQL.
    public record Value(Kind kind, String text) {}

    /// The type of a constant. A `TEXT` is converted to the type of the column.
    public enum Kind {
        TEXT,
        NUMBER,
        DATE,
        TIMESTAMP
    }
}
