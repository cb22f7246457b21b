package dev.leat.redis;

import dev.leat.app.View;
import dev.leat.port.CorruptStateException;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.port.ViewRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A decoder of rows and parts from Redis. Its values are in the order of the measures in the app
/// file.
final class RowCodec {

    private final View view;
    private final RedisView redisView;
    private final ViewRows rows;

    RowCodec(RedisView redisView) {
        this.redisView = redisView;
        this.view = redisView.view();
        this.rows = new ViewRows(view);
    }

    /// Returns the names of the Redis hash fields that contain the exact values of a row, in the
    /// order of the measures in the app file.
    String[] fields() {
        return view.measures().stream().map(RedisView::field).toArray(String[]::new);
    }

    Row row(List<String> key, List<? extends @Nullable String> texts) {
        var values = new @Nullable Long[texts.size()];
        for (int i = 0; i < values.length; i++) {
            var text = texts.get(i);
            values[i] = text == null ? null : number(key, text);
        }
        return new Row(List.copyOf(key), values);
    }

    private Long number(List<String> key, String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new CorruptStateException(
                    "the row %s of the view %s has '%s' in Redis instead of a 64-bit integer, because another program wrote to the key %s; delete this key in Redis, and rebuild the view"
                            .formatted(key, view.name(), text, redisView.names().of(key)),
                    e);
        }
    }

    /// Returns the parts that start from `first` to before `end`, oldest first.
    List<Part> parts(List<String> key, Map<String, String> fields, long first, long end) {
        int measures = view.measures().size();
        var found = new TreeMap<Long, @Nullable Long[]>();
        fields.forEach((field, text) -> {
            long start = redisView.startOf(field);
            var measure = rows.measure(field.substring(field.lastIndexOf(':') + 1));
            if (start >= first && start < end) {
                var values = found.computeIfAbsent(start, _ -> new @Nullable Long[measures]);
                if (measure.isPresent()) {
                    values[measure.get()] = number(key, text);
                }
            }
        });
        var parts = new ArrayList<Part>();
        found.forEach(
                (start, values) -> parts.add(new Part(start, new Row(List.copyOf(key), values))));
        return parts;
    }
}
