package dev.leat.lookup;

import dev.leat.app.App;
import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemText;
import dev.leat.port.EnginePlatform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The origins of an app's lookups: files, and the buckets and tables of a platform.
public record PlatformOrigins(App app, EnginePlatform platform) implements LookupOrigins {

    @Override
    public InputStream object(String bucket, String key) throws IOException {
        var buckets = platform.buckets();
        var object = buckets.head(bucket, key);
        if (object.isEmpty()) {
            throw new NoSuchFileException(key);
        }
        return buckets.content(object.get().unit()).open(0);
    }

    @Override
    public List<Optional<Item>> items(String table, List<List<String>> keys) {
        var definition = app.get(Table.class, table);
        var found = new ArrayList<>(Collections.nCopies(keys.size(), Optional.<Item>empty()));
        var valid = new ArrayList<Item>();
        var places = new ArrayList<Integer>();
        for (int i = 0; i < keys.size(); i++) {
            var key = key(definition, keys.get(i));
            if (key.isPresent()) {
                valid.add(key.get());
                places.add(i);
            }
        }
        var items = platform.tables().get(table, valid);
        for (int i = 0; i < items.size(); i++) {
            found.set(places.get(i), items.get(i));
        }
        return found;
    }

    /// Returns a key as an item; empty if no item can have this key.
    private static Optional<Item> key(Table table, List<String> texts) {
        if (texts.stream().anyMatch(String::isEmpty)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ItemText.key(table, texts));
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }
}
