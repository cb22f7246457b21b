package dev.leat.server.statistics;

import dev.leat.app.Route;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemText;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyBytes;
import dev.leat.item.KeyRange;
import dev.leat.port.TableReader;
import dev.leat.server.JsonBytes;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Response;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/// A path that returns a page of the items with one partition key, in the order of the sort key, or
/// of the items that an index has under a key.
record ItemPage(Route.Items route, Table table, TableReader tables) implements Reading {

    /// A page ends with the item that reaches this size, as in DynamoDB.
    private static final long MAX_BYTES = 1 << 20;

    @Override
    public Response answer(Map<String, String> path, Map<String, List<String>> query) {
        var key = route.key(table);
        var open = key.sort().filter(sort -> !path.containsKey(sort.name()));
        var known = new ArrayList<>(List.of("limit", "order", "after"));
        if (open.isPresent()) {
            known.addAll(List.of("from", "to"));
        }
        var parameters = new Parameters(query, known);
        int limit = parameters.number("limit", route.limit(), Route.Get.MOST_ROWS);
        var partition = value(key, key.partition(), path);
        var range =
                open.map(sort -> range(key, sort, parameters)).orElseGet(() -> exactly(key, path));
        var page =
                tables.read(
                        new TableReader.Query(
                                table.name(),
                                route.index(),
                                Optional.of(partition),
                                range,
                                parameters.choice("order", "desc", "asc"),
                                parameters
                                        .text("after")
                                        .map(token -> after(token, partition, range)),
                                Optional.empty(),
                                limit + 1,
                                MAX_BYTES));
        boolean more = page.items().size() > limit || page.more();
        var items = page.items().stream().limit(limit).toList();
        return Response.json(200, JsonBytes.object(json -> write(json, items, more)));
    }

    private void write(JsonGenerator json, List<Item> items, boolean more) {
        json.writeName("items");
        json.writeStartArray();
        items.forEach(item -> json.writeRawValue(ItemJson.write(item)));
        json.writeEndArray();
        json.writeName("next");
        if (more) {
            json.writeString(next(items.getLast()));
        } else {
            json.writeNull();
        }
    }

    private static ItemValue value(
            Table.Key key, Table.Attribute attribute, Map<String, String> path) {
        var text = path.getOrDefault(attribute.name(), "");
        return KeyAttributeText.read(key, attribute, attribute.name(), text);
    }

    /// Returns the range of the sort key that the path names; all sort keys if it names none.
    private static KeyRange exactly(Table.Key key, Map<String, String> path) {
        return key.sort()
                .<KeyRange>map(sort -> new KeyRange.Compared("=", value(key, sort, path)))
                .orElseGet(KeyRange.All::new);
    }

    private KeyRange range(Table.Key key, Table.Attribute sort, Parameters parameters) {
        var from =
                parameters.text("from").map(text -> KeyAttributeText.read(key, sort, "from", text));
        var to =
                parameters
                        .text("to")
                        .map(text -> KeyAttributeText.read(key, sort, "to", endOfDay(sort, text)));
        if (from.isPresent() && to.isPresent()) {
            if (Arrays.compareUnsigned(KeyBytes.of(from.get()), KeyBytes.of(to.get())) > 0) {
                throw new RefusedRequestException(422, "'from' is after 'to'");
            }
            return new KeyRange.Between(from.get(), to.get());
        }
        return from.<KeyRange>map(low -> new KeyRange.Compared(">=", low))
                .or(() -> to.map(high -> new KeyRange.Compared("<=", high)))
                .orElseGet(KeyRange.All::new);
    }

    /// Returns the day after a date, if the sort key is a time: `to` includes its whole day. Stored
    /// times have a time of day, so no item has this sort key itself.
    private String endOfDay(Table.Attribute sort, String text) {
        var type = table.columns().get(sort.name());
        if (type != Type.Simple.TIMESTAMP && type != Type.Simple.TIMESTAMPTZ) {
            return text;
        }
        try {
            return LocalDate.parse(text).plusDays(1).toString();
        } catch (DateTimeParseException time) {
            return text;
        }
    }

    /// Returns the key attributes of the table and of the index, which a token contains.
    private List<Table.Attribute> attributes() {
        return Stream.concat(
                        table.key().attributes().stream(), route.key(table).attributes().stream())
                .distinct()
                .toList();
    }

    private String next(Item last) {
        var names = attributes().stream().map(Table.Attribute::name).toList();
        var key = ItemJson.write(ItemKey.only(last, names));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads a token of a page of this query.
    private Item after(String token, ItemValue partition, KeyRange range) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            var after = ItemText.key(attributes(), ItemJson.read(text));
            var entry = ItemKey.of(route.key(table), after).orElseThrow();
            if (ItemKey.of(table.key(), after).orElseThrow().storable(table.key())
                    && Arrays.equals(entry.partition(), KeyBytes.of(partition))
                    && range.bounds().contains(entry.sort())) {
                return after;
            }
        } catch (RuntimeException invalid) {
            // The token is not a key, so it is refused below.
        }
        throw new RefusedRequestException(
                422, "'after' is not the value of 'next' of an earlier page");
    }
}
