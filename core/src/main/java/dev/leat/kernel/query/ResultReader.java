package dev.leat.kernel.query;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receiver of a query result: the columns once, then each row. Values are DuckDB's texts, exact
/// for numbers; null is SQL's NULL.
public interface ResultReader {

    void columns(List<Heading> headings);

    void row(@Nullable String[] values);

    /// Kind of values that the texts of a column represent.
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
