package dev.leat.operations.query;

import dev.leat.kernel.query.ResultReader;
import dev.leat.operations.QueryResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/// Collects the rows of a result until their JSON reaches the maximum size.
final class QueryRows implements ResultReader {

    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private List<Heading> headings = List.of();
    private long left;
    private boolean full;

    QueryRows(long bytes) {
        this.left = bytes;
    }

    @Override
    public void columns(List<Heading> found) {
        headings = List.copyOf(found);
        found.forEach(heading -> left -= size(heading.name()) + size(heading.type()) + 20);
    }

    @Override
    public void row(@Nullable String[] values) {
        var row = new ArrayList<@Nullable Object>(values.length);
        left -= 3;
        for (int i = 0; i < values.length; i++) {
            var value = value(headings.get(i), values[i]);
            left -=
                    1
                            + (value instanceof String text
                                    ? size(text)
                                    : String.valueOf(value).length() + 2);
            row.add(value);
        }
        full |= left < 0;
        if (!full) {
            rows.add(Collections.unmodifiableList(row));
        }
    }

    /// Returns the collected rows.
    ///
    /// @param more true if the result has rows that were not passed to this object
    QueryResult result(boolean more, List<String> notes) {
        return new QueryResult(
                headings.stream()
                        .map(heading -> new QueryResult.Column(heading.name(), heading.type()))
                        .toList(),
                rows,
                more || full,
                notes);
    }

    private static int size(String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text).length + 2;
    }

    private static @Nullable Object value(Heading heading, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (heading.kind()) {
            case BOOLEAN -> Boolean.valueOf(text);
            case NUMBER -> number(heading.type(), text);
            case TEXT, JSON -> text;
        };
    }

    /// Returns a number as JSON. `inf` and `nan`, which JSON does not have, become strings.
    private static Object number(String type, String text) {
        if (!Character.isDigit(text.charAt(text.length() - 1))) {
            return text;
        }
        boolean floating = type.equals("DOUBLE") || type.equals("FLOAT");
        return floating ? (Object) Double.valueOf(text) : new BigDecimal(text);
    }
}
