package dev.leat.server.statistics;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.item.ItemValue;
import dev.leat.port.TableReader;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A path that returns one item of a table, by its whole key.
record OneItem(Table table, TableReader tables) implements Reading {

    @Override
    public Response answer(Map<String, String> path, Map<String, List<String>> query) {
        var _ = new Parameters(query, List.of());
        var key = new LinkedHashMap<String, ItemValue>();
        var texts = new ArrayList<String>();
        for (var attribute : table.key().attributes()) {
            var text = path.getOrDefault(attribute.name(), "");
            key.put(
                    attribute.name(),
                    KeyAttributeText.read(table.key(), attribute, attribute.name(), text));
            texts.add(text);
        }
        var item =
                tables.get(table.name(), List.of(new Item(key)))
                        .getFirst()
                        .orElseThrow(() ->
                                new RefusedRequestException(
                                        404,
                                        "no item with %s '%s'"
                                                .formatted(
                                                        String.join(", ", table.key().names()),
                                                        String.join("', '", texts))));
        return Response.json(200, ItemJson.write(item).getBytes(StandardCharsets.UTF_8));
    }
}
