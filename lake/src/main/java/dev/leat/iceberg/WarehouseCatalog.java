package dev.leat.iceberg;

import dev.leat.text.Trim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.BaseMetastoreCatalog;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/// The catalog of a warehouse for Iceberg's library, within one request. Its tables are those of
/// the app, which clients can change but not drop, and those that clients created. Owned by one
/// thread.
final class WarehouseCatalog extends BaseMetastoreCatalog implements SupportsNamespaces {

    private final CatalogChange change;

    WarehouseCatalog(CatalogChange change) {
        this.change = change;
    }

    @Override
    public String name() {
        return change.warehouse().bucket();
    }

    @Override
    protected TableOperations newTableOps(TableIdentifier table) {
        return change.operations(table, defaultWarehouseLocation(table));
    }

    @Override
    public TableBuilder buildTable(TableIdentifier table, Schema schema) {
        required(table.namespace());
        return super.buildTable(table, schema);
    }

    @Override
    public boolean tableExists(TableIdentifier table) {
        return change.warehouse().table(table).isPresent()
                || change.entries().tables().containsKey(table);
    }

    /// Returns the location of a new table: below that of its namespace. Other tables may be there,
    /// or objects of a dropped table; then the location ends with a random text.
    @Override
    protected String defaultWarehouseLocation(TableIdentifier table) {
        var properties = change.entries().namespaces().get(table.namespace());
        var parent = properties == null ? null : properties.get("location");
        var path = new StringBuilder();
        if (parent == null) {
            path.append(change.warehouse().location());
            Stream.of(table.namespace().levels())
                    .forEach(level -> path.append('/').append(safe(level)));
        } else {
            path.append(Trim.end(parent, '/'));
        }
        var location = path.append('/').append(safe(table.name())).toString();
        return user(change, location).isPresent() || change.objects(table, location).used()
                ? location + "-" + UUID.randomUUID()
                : location;
    }

    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /// Returns the table whose objects a location would contain, or that would contain the
    /// location.
    static Optional<TableIdentifier> user(CatalogChange change, String location) {
        var all = new TreeMap<String, TableIdentifier>();
        change.warehouse().tables().forEach((name, table) -> all.put(table.location(), name));
        change.entries().tables().forEach((name, at) -> all.put(at, name));
        var own = location + "/";
        return all.entrySet().stream()
                .filter(other ->
                        own.startsWith(other.getKey() + "/")
                                || (other.getKey() + "/").startsWith(own))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public List<TableIdentifier> listTables(Namespace namespace) {
        required(namespace);
        return tables(change)
                .filter(table -> table.namespace().equals(namespace))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    private static Stream<TableIdentifier> tables(CatalogChange change) {
        return Stream.concat(
                change.warehouse().tables().keySet().stream(),
                change.entries().tables().keySet().stream());
    }

    @Override
    public boolean dropTable(TableIdentifier table, boolean purge) {
        declared(table, "dropped");
        if (!tableExists(table)) {
            return false;
        }
        if (purge) {
            change.operations(table, defaultWarehouseLocation(table)).purge();
        }
        change.changedEntries().tables().remove(table);
        return true;
    }

    @Override
    public void renameTable(TableIdentifier from, TableIdentifier to) {
        declared(from, "renamed");
        var location = change.entries().tables().get(from);
        if (location == null) {
            throw new NoSuchTableException("Table does not exist: %s", from);
        }
        required(to.namespace());
        if (tableExists(to)) {
            throw new AlreadyExistsException("Table already exists: %s", to);
        }
        var tables = change.changedEntries().tables();
        tables.remove(from);
        tables.put(to, location);
    }

    private void declared(TableIdentifier table, String what) {
        var own = change.warehouse().table(table);
        if (own.isPresent()) {
            throw new ForbiddenException(
                    "lake table '%s' is defined in app.yaml and cannot be %s here; change app.yaml",
                    own.get().name(), what);
        }
    }

    @Override
    public void createNamespace(Namespace namespace, Map<String, String> properties) {
        if (namespace.isEmpty() || exists(change, namespace)) {
            throw new AlreadyExistsException("Namespace already exists: %s", namespace);
        }
        checkLocation(properties);
        change.changedEntries().namespaces().put(namespace, Map.copyOf(properties));
    }

    private void checkLocation(Map<String, String> properties) {
        var location = properties.get("location");
        if (location != null) {
            change.warehouse().key(location);
        }
    }

    @Override
    public List<Namespace> listNamespaces(Namespace parent) {
        if (!parent.isEmpty()) {
            required(parent);
        }
        return namespaces(change).stream()
                .filter(namespace -> namespace.length() == parent.length() + 1)
                .filter(namespace -> within(namespace, parent))
                .toList();
    }

    /// Returns all namespaces; also the parents of others, and those of tables.
    private static Set<Namespace> namespaces(CatalogChange change) {
        var all = new LinkedHashSet<Namespace>();
        Stream.concat(
                        tables(change).map(TableIdentifier::namespace),
                        change.entries().namespaces().keySet().stream())
                .forEach(namespace -> {
                    for (int length = 1; length <= namespace.length(); length++) {
                        all.add(start(namespace, length));
                    }
                });
        return all;
    }

    private static Namespace start(Namespace namespace, int length) {
        return Namespace.of(Stream.of(namespace.levels()).limit(length).toArray(String[]::new));
    }

    private static boolean within(Namespace namespace, Namespace parent) {
        return namespace.length() >= parent.length()
                && start(namespace, parent.length()).equals(parent);
    }

    static boolean exists(CatalogChange change, Namespace namespace) {
        return namespaces(change).contains(namespace);
    }

    private void required(Namespace namespace) {
        if (!exists(change, namespace)) {
            throw new NoSuchNamespaceException("Namespace does not exist: %s", namespace);
        }
    }

    @Override
    public Map<String, String> loadNamespaceMetadata(Namespace namespace) {
        required(namespace);
        // Iceberg's library looks for null in it, which an immutable map refuses.
        return new HashMap<>(change.entries().namespaces().getOrDefault(namespace, Map.of()));
    }

    @Override
    public boolean dropNamespace(Namespace namespace) {
        if (!exists(change, namespace)) {
            return false;
        }
        boolean used =
                tables(change).anyMatch(table -> within(table.namespace(), namespace))
                        || namespaces(change).stream()
                                .anyMatch(other ->
                                        !other.equals(namespace) && within(other, namespace));
        if (used) {
            throw new NamespaceNotEmptyException("Namespace is not empty: %s", namespace);
        }
        change.changedEntries().namespaces().remove(namespace);
        return true;
    }

    @Override
    public boolean setProperties(Namespace namespace, Map<String, String> properties) {
        var all = new TreeMap<>(loadNamespaceMetadata(namespace));
        checkLocation(properties);
        all.putAll(properties);
        change.changedEntries().namespaces().put(namespace, all);
        return true;
    }

    @Override
    public boolean removeProperties(Namespace namespace, Set<String> properties) {
        var all = new TreeMap<>(loadNamespaceMetadata(namespace));
        var removed = new ArrayList<>(properties);
        boolean any = all.keySet().removeAll(removed);
        change.changedEntries().namespaces().put(namespace, all);
        return any;
    }
}
