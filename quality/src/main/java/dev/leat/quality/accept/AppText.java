package dev.leat.quality.accept;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The values in the text of an app file, as maps, lists and texts. Immutable.
record AppText(@Nullable Object root) {

    static AppText of(String text) {
        var marked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return new AppText(new Load(LoadSettings.builder().build()).loadFromString(marked));
    }

    /// Returns the value at a path; null if there is none.
    @Nullable Object at(List<String> path) {
        var value = root;
        for (var key : path) {
            value =
                    switch (value) {
                        case Map<?, ?> map -> map.get(key);
                        case List<?> list when key.matches("\\d{1,6}") -> item(list, key);
                        case null, default -> null;
                    };
        }
        return value;
    }

    boolean has(List<String> path) {
        return at(path) != null;
    }

    private static @Nullable Object item(List<?> list, String index) {
        int number = Integer.parseInt(index);
        return number < list.size() ? list.get(number) : null;
    }
}
