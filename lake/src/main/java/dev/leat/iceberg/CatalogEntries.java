package dev.leat.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/// The namespaces and tables that clients of the catalog created in a warehouse, as opposed to
/// those of the app: the properties of each namespace and the location of each table. Stored as a
/// JSON object of the warehouse's bucket. Owned by one thread.
final class CatalogEntries {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Namespace, Map<String, String>> namespaces = new LinkedHashMap<>();
    private final Map<TableIdentifier, String> tables = new LinkedHashMap<>();

    Map<Namespace, Map<String, String>> namespaces() {
        return namespaces;
    }

    /// Returns the location of each table, without a slash at its end.
    Map<TableIdentifier, String> tables() {
        return tables;
    }

    /// @throws IOException if the content is not that of such an object
    static CatalogEntries read(InputStream in) throws IOException {
        var entries = new CatalogEntries();
        var root = JSON.readTree(in);
        for (var entry : root.path("namespaces")) {
            var properties = new TreeMap<String, String>();
            entry.path("properties")
                    .properties()
                    .forEach(one -> properties.put(one.getKey(), one.getValue().asText()));
            entries.namespaces.put(namespace(entry.path("namespace")), properties);
        }
        for (var entry : root.path("tables")) {
            var name =
                    TableIdentifier.of(
                            namespace(entry.path("namespace")), entry.path("name").asText());
            entries.tables.put(name, entry.path("location").asText());
        }
        return entries;
    }

    private static Namespace namespace(JsonNode levels) throws IOException {
        if (!levels.isArray()) {
            throw new IOException("a namespace is not a list of names");
        }
        var names = new ArrayList<String>();
        levels.forEach(level -> names.add(level.asText()));
        return Namespace.of(names.toArray(String[]::new));
    }

    byte[] written() throws IOException {
        var root = JSON.createObjectNode();
        var spaces = root.putArray("namespaces");
        namespaces.forEach((namespace, properties) -> {
            var entry = spaces.addObject();
            List.of(namespace.levels()).forEach(entry.putArray("namespace")::add);
            properties.forEach(entry.putObject("properties")::put);
        });
        var all = root.putArray("tables");
        tables.forEach((table, location) -> {
            var entry = all.addObject();
            List.of(table.namespace().levels()).forEach(entry.putArray("namespace")::add);
            entry.put("name", table.name()).put("location", location);
        });
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }
}
