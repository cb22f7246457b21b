package dev.leat.lookup;

import dev.leat.item.Item;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files, objects and tables from which lookups read their rows. Threads may share it.
public interface LookupOrigins {

    /// Opens a file. The caller closes the stream.
    ///
    /// @throws java.nio.file.NoSuchFileException if the file does not exist
    default InputStream file(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    /// Opens the current object of a bucket under this key. The caller closes the stream.
    ///
    /// @throws java.nio.file.NoSuchFileException if the object does not exist
    InputStream object(String bucket, String key) throws IOException;

    /// Returns the current items of a table by the texts of their keys, in this order. An item is
    /// empty if it does not exist.
    List<Optional<Item>> items(String table, List<List<String>> keys);
}
