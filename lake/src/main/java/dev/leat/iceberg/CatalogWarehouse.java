package dev.leat.iceberg;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.text.Trim;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;

/// A warehouse of the catalog: a bucket with lake tables of the app. `tables` are those tables.
record CatalogWarehouse(String bucket, Map<TableIdentifier, LakeTable> tables) {

    CatalogWarehouse {
        tables = Map.copyOf(tables);
    }

    /// Returns the warehouses of an app by the names of their buckets.
    static Map<String, CatalogWarehouse> of(App app) {
        var warehouses = new LinkedHashMap<String, Map<TableIdentifier, LakeTable>>();
        for (var table : app.all(LakeTable.class).values()) {
            warehouses
                    .computeIfAbsent(table.bucket(), _ -> new LinkedHashMap<>())
                    .put(
                            TableIdentifier.of(Namespace.of(table.namespace()), table.shortName()),
                            table);
        }
        var all = new LinkedHashMap<String, CatalogWarehouse>();
        warehouses.forEach(
                (bucket, tables) -> all.put(bucket, new CatalogWarehouse(bucket, tables)));
        return all;
    }

    Optional<LakeTable> table(TableIdentifier name) {
        return Optional.ofNullable(tables.get(name));
    }

    String location() {
        return "s3://" + bucket;
    }

    boolean contains(String place) {
        return place.startsWith(location() + "/");
    }

    /// Returns the key of a location, without a slash at its end.
    ///
    /// @throws BadRequestException if the location is not in the warehouse
    String key(String location) {
        var key = Trim.end(location, '/');
        if (!contains(key)) {
            throw new BadRequestException(
                    "the location %s is not in this warehouse; use one that begins with %s/",
                    location, location());
        }
        return key.substring(location().length() + 1);
    }
}
