package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The names and values that the expressions of one request refer to (`ExpressionAttributeNames`
/// and `ExpressionAttributeValues`). Used by one thread.
public final class Placeholders {

    private final Map<String, String> names;
    private final Map<String, ItemValue> values;
    private final Set<String> used = new HashSet<>();

    /// @param names by placeholder, such as `#n`
    /// @param values by placeholder, such as `:v`
    public Placeholders(Map<String, String> names, Map<String, ItemValue> values) {
        this.names = names;
        this.values = values;
    }

    Optional<String> name(String placeholder) {
        used.add(placeholder);
        return Optional.ofNullable(names.get(placeholder));
    }

    Optional<ItemValue> value(String placeholder) {
        used.add(placeholder);
        return Optional.ofNullable(values.get(placeholder));
    }

    /// Checks that the parsed expressions use every placeholder.
    ///
    /// @throws ExpressionException if a placeholder is not used
    public void checkUsed() {
        check("ExpressionAttributeNames", names.keySet());
        check("ExpressionAttributeValues", values.keySet());
    }

    private void check(String parameter, Set<String> given) {
        var unused = new TreeSet<>(given);
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw new ExpressionException(
                    "Value provided in %s unused in expressions: keys: {%s}"
                            .formatted(parameter, String.join(", ", unused)));
        }
    }
}
