package dev.leat.kernel.query;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes the answer to a SELECT: once the columns, then each row. Values are DuckDB's texts, exact
/// for numbers; null is SQL's NULL.
public interface ResultReader {

    void columns(List<Heading> headings);

    void row(@Nullable String[] values);

    /// What the texts of a column are.
    enum Kind {
        NUMBER,
        BOOLEAN,
        TEXT,
        JSON
    }

    /// A column; `type` is its type in SQL.
    record Heading(String name, Kind kind, String type) {}

    /// One that only looks at rows.
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
