package dev.leat.server.dynamodb.expression;

import dev.leat.item.ItemValue;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;

/// Changes of values with all values in them.
final class Values {

    private Values() {}

    static ItemValue changed(ItemValue value, UnaryOperator<ItemValue> change) {
        var inner =
                switch (value) {
                    case ItemValue.Document(var members) -> {
                        var all = new LinkedHashMap<String, ItemValue>();
                        members.forEach((name, member) -> all.put(name, changed(member, change)));
                        yield new ItemValue.Document(all);
                    }
                    case ItemValue.Sequence(var members) ->
                            new ItemValue.Sequence(
                                    members.stream()
                                            .map(member -> changed(member, change))
                                            .toList());
                    default -> value;
                };
        return change.apply(inner);
    }
}
