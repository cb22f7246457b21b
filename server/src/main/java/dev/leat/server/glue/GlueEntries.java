package dev.leat.server.glue;

import dev.leat.port.AwsNames;
import dev.leat.port.DataCatalog;
import dev.leat.server.aws.StoredShape;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogTable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Database;
import software.amazon.awssdk.services.glue.model.DatabaseInput;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/// The databases and tables of the catalog: those of the app, which clients cannot change, and
/// those that clients created. Names ignore case.
///
/// @param app the databases and tables of the app
/// @param made the databases and tables of clients
/// @param started the time when the app started
record GlueEntries(Catalog app, DataCatalog made, Instant started) {

    static final StoredShape<TableInput> TABLE =
            StoredShape.of(TableInput.class, TableInput::builder);
    static final StoredShape<DatabaseInput> DATABASE =
            StoredShape.of(DatabaseInput.class, DatabaseInput::builder);

    /// The version of a table of the app, which has no other.
    private static final String VERSION = "0";

    /// Returns a name as it is stored, for compatibility with Hive.
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    List<Database> databases() {
        return Stream.concat(
                        app.databases().stream().map(this::ofApp),
                        made.databases().stream().map(GlueEntries::described))
                .toList();
    }

    Optional<Database> database(String name) {
        return databases().stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
    }

    private Database ofApp(String name) {
        return Database.builder()
                .name(name)
                .description(Catalog.description(name))
                .createTime(started)
                .catalogId(AwsNames.ACCOUNT)
                .build();
    }

    private static Database described(DataCatalog.Database of) {
        var input = DATABASE.read(of.definition());
        return Database.builder()
                .name(of.name())
                .description(input.description())
                .locationUri(input.locationUri())
                .parameters(input.hasParameters() ? input.parameters() : null)
                .createTableDefaultPermissions(
                        input.hasCreateTableDefaultPermissions()
                                ? input.createTableDefaultPermissions()
                                : null)
                .targetDatabase(input.targetDatabase())
                .federatedDatabase(input.federatedDatabase())
                .createTime(of.created())
                .catalogId(AwsNames.ACCOUNT)
                .build();
    }

    List<Table> tables() {
        return Stream.concat(
                        app.tables().stream().map(GlueEntries::ofApp),
                        made.tables().stream().map(GlueEntries::described))
                .toList();
    }

    List<Table> tables(String database) {
        return tables().stream()
                .filter(table -> table.databaseName().equalsIgnoreCase(database))
                .toList();
    }

    Optional<Table> table(String database, String name) {
        return made.versions(folded(database), folded(name)).stream()
                .findFirst()
                .map(GlueEntries::described)
                .or(() -> app.table(database, name).map(GlueEntries::ofApp));
    }

    /// Returns all versions of a table, the current one first.
    List<Table> versions(Table table) {
        var versions = made.versions(table.databaseName(), folded(table.name()));
        return versions.isEmpty()
                ? List.of(table)
                : versions.stream().map(GlueEntries::described).toList();
    }

    /// Returns true if a table is one of the app.
    boolean isOfApp(String database, String name) {
        return made.versions(folded(database), folded(name)).isEmpty()
                && app.table(database, name).isPresent();
    }

    private static Table described(DataCatalog.Table of) {
        var input = TABLE.read(of.definition());
        return Table.builder()
                .catalogId(AwsNames.ACCOUNT)
                .databaseName(of.database())
                .name(of.name())
                .description(input.description())
                .owner(input.owner())
                .lastAccessTime(input.lastAccessTime())
                .lastAnalyzedTime(input.lastAnalyzedTime())
                .retention(input.retention() == null ? 0 : input.retention())
                .storageDescriptor(input.storageDescriptor())
                .partitionKeys(input.hasPartitionKeys() ? input.partitionKeys() : null)
                .viewOriginalText(input.viewOriginalText())
                .viewExpandedText(input.viewExpandedText())
                .tableType(input.tableType())
                .parameters(input.hasParameters() ? input.parameters() : null)
                .targetTable(input.targetTable())
                .createTime(of.created())
                .updateTime(of.updated())
                .versionId(Long.toString(of.version()))
                .isRegisteredWithLakeFormation(false)
                .build();
    }

    private static Table ofApp(CatalogTable table) {
        return Table.builder()
                .catalogId(AwsNames.ACCOUNT)
                .databaseName(table.database())
                .name(table.name())
                .tableType(CatalogTable.TYPE)
                .parameters(parameters(table))
                .createTime(table.defined())
                .updateTime(table.defined())
                .retention(0)
                .versionId(VERSION)
                .isRegisteredWithLakeFormation(false)
                .partitionKeys(List.of())
                .storageDescriptor(storage(table))
                .build();
    }

    /// An Iceberg table has the parameters by which Iceberg's own catalog for Glue finds its
    /// metadata.
    private static Map<String, String> parameters(CatalogTable table) {
        var parameters = new TreeMap<>(Map.of("EXTERNAL", "TRUE"));
        table.iceberg()
                .flatMap(CatalogTable.Iceberg::metadata)
                .ifPresent(metadata -> {
                    parameters.put("table_type", "ICEBERG");
                    parameters.put("metadata_location", metadata);
                });
        return parameters;
    }

    private static StorageDescriptor storage(CatalogTable table) {
        return StorageDescriptor.builder()
                .location(table.iceberg().map(CatalogTable.Iceberg::location).orElse(null))
                .columns(
                        table.columns().stream()
                                .map(column ->
                                        Column.builder()
                                                .name(column.name())
                                                .type(column.type())
                                                .build())
                                .toList())
                .compressed(false)
                .numberOfBuckets(0)
                .storedAsSubDirectories(false)
                .build();
    }
}
