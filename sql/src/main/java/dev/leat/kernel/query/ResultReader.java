package dev.leat.kernel.query;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receiver of a query result: the columns once, then each row. A row contains the values as
/// strings in DuckDB's spelling. Numbers have all their digits. The null reference stands for SQL's
/// NULL.
public interface ResultReader {

    void columns(List<Heading> headings);

    void row(@Nullable String[] values);

    /// The kind of values in a column, which are all passed as strings.
    enum Kind {
        NUMBER,
        BOOLEAN,
        TEXT,
        JSON
    }

    /// A column; `type` is its SQL type.
    record Heading(String name, Kind kind, String type) {}

    /// Returns a reader that ignores the columns.
    static ResultReader rows(Consumer<@Nullable String[]> each) {
        return new ResultReader() {
            @Override
            public void columns(List<Heading> headings) {}

            @Override
            public void row(@Nullable String[] values) {
                each.accept(values);
            }
        };
    }
}
