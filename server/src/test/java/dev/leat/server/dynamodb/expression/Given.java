package dev.leat.server.dynamodb.expression;

import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The item, the names and the values of all cases. Numbers, texts and documents are written as
/// JSON; the JSON text `":name"` stands for the value of this placeholder.
final class Given {

    static final Map<String, String> NAMES =
            Map.of("#n", "n", "#k", "k", "#dotted", "a.b", "#reserved", "size", "#map", "doc");

    static final Map<String, ItemValue> VALUES = values();

    static final Item ITEM =
            item(
                    """
                    {"n": 5, "same": 5.00, "neg": -1, "ten": 10, "nine": 9,
                     "s": "hello", "t": "hello world", "noText": "", "umlaut": "größe",
                     "late": "\\uFFFD", "smile": "\\uD83D\\uDE00", "a.b": "dotted", "size": 7,
                     "yes": true, "nay": false, "nul": null, "b": ":bytes", "c": ":mid",
                     "listed": [1, "x", [true, 2], {"k": 2}, null], "twin": [1, "x", [true, 2], {"k": 2.0}, null],
                     "noList": [], "doc": {"k": 5, "below": {"deep": [10, 20, 30]}, "s": "in"},
                     "also": {"s": "in", "below": {"deep": [10, 20, 30]}, "k": 5}, "noDoc": {},
                     "ss": ":ab", "ns": ":numbers", "bs": ":set", "k": "outside", "_leat": 1}
                    """);

    private Given() {}

    private static Map<String, ItemValue> values() {
        var values = new LinkedHashMap<String, ItemValue>();
        ItemJson.read(
                        """
                        {"zero": 0, "one": 1, "two": 2, "four": 4, "five": 5.0, "six": 6, "ten": 10,
                         "twenty": 20, "hello": "hello", "hell": "hell", "world": "world", "in": "in",
                         "x": "x", "a": "a", "d": "d", "empty": "", "true": true, "false": false, "null": null,
                         "list": [1, "x", [true, 2], {"k": 2}, null], "inner": [true, 2], "dict": {"k": 2},
                         "nothing": [], "map": {"below": {"deep": [10, 20, 30]}, "s": "in", "k": 5},
                         "S": "S", "N": "N", "B": "B", "SS": "SS", "NS": "NS", "BS": "BS", "M": "M",
                         "L": "L", "BOOL": "BOOL", "NULL": "NULL", "Q": "Q",
                         "huge": 99999999999999999999999999999999999999, "tiny": 1e-130}
                        """)
                .attributes()
                .forEach((name, value) -> values.put(":" + name, value));
        values.put(":bytes", bytes(1, 2, 250));
        values.put(":begin", bytes(1, 2));
        values.put(":mid", bytes(2));
        values.put(":high", bytes(128));
        values.put(":ab", group(new ItemValue.Text("a"), new ItemValue.Text("b")));
        values.put(":ba", group(new ItemValue.Text("b"), new ItemValue.Text("a")));
        values.put(":bd", group(new ItemValue.Text("b"), new ItemValue.Text("d")));
        values.put(":abd", group(text("a"), text("b"), text("d")));
        values.put(":onlyA", group(text("a")));
        values.put(":onlyB", group(text("b")));
        values.put(":numbers", group(number(1), number(2), number(3)));
        values.put(":oneTwo", group(number(1), number(2)));
        values.put(":three", group(number(3)));
        values.put(":set", group(bytes(1), bytes(2)));
        values.put(":half", group(bytes(1)));
        return values;
    }

    static ItemValue text(String text) {
        return new ItemValue.Text(text);
    }

    static ItemValue number(long number) {
        return ItemValue.Number.of(number);
    }

    static ItemValue bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new ItemValue.Binary(ByteBuffer.wrap(bytes));
    }

    static ItemValue group(ItemValue... members) {
        return new ItemValue.Group(new LinkedHashSet<>(List.of(members)));
    }

    static Item item(String json) {
        return new Item(resolved(ItemJson.read(json).attributes()));
    }

    private static Map<String, ItemValue> resolved(Map<String, ItemValue> values) {
        var all = new LinkedHashMap<String, ItemValue>();
        values.forEach((name, value) -> all.put(name, resolved(value)));
        return all;
    }

    private static ItemValue resolved(ItemValue value) {
        return switch (value) {
            case ItemValue.Text(var text) -> VALUES.getOrDefault(text, value);
            case ItemValue.Document(var members) -> new ItemValue.Document(resolved(members));
            case ItemValue.Sequence(var members) -> {
                var all = new ArrayList<ItemValue>();
                members.forEach(member -> all.add(resolved(member)));
                yield new ItemValue.Sequence(all);
            }
            default -> value;
        };
    }

    static Placeholders placeholders() {
        return new Placeholders(NAMES, VALUES);
    }
}
