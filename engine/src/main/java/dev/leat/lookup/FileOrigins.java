package dev.leat.lookup;

import dev.leat.item.Item;
import dev.leat.port.UnavailableException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/// The origins of an app's lookups for a command that opens no buckets and tables.
public final class FileOrigins implements LookupOrigins {

    @Override
    public InputStream object(String bucket, String key) {
        throw new UnavailableException(
                "this command does not read bucket %s, which a lookup needs".formatted(bucket));
    }

    @Override
    public List<Optional<Item>> items(String table, List<List<String>> keys) {
        throw new UnavailableException(
                "this command does not read table %s, which a lookup needs".formatted(table));
    }
}
