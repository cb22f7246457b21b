package dev.leat.cli.lake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.catalog.CatalogTests;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Iceberg's own tests of catalogs, by its client over HTTP. Those of an empty namespace do not
/// run, because Iceberg's client refuses it.
@Tag("interop")
class CatalogKitTest extends CatalogTests<RESTCatalog> {

    private static final String APP =
            """
            app: kit
            schemas:
              Sale: {id: integer not null, shop: varchar}
            buckets:
              in:
              lake:
            lake_tables:
              sales: {bucket: lake, schema: Sale}
            pipelines:
              load:
                from: {bucket: in, suffix: .csv, schema: Sale}
                to:
                  - lake_table: sales
            """;

    @TempDir private Path folder;

    private LakeServer leat;
    private RESTCatalog catalog;

    @BeforeEach
    void start() throws Exception {
        leat = new LakeServer(APP, folder);
        catalog = leat.catalog(TABLE_PROPERTIES);
    }

    @AfterEach
    void stop() throws Exception {
        catalog.close();
        leat.close();
    }

    /// The client's defaults and overrides of the properties of new tables that the tests expect.
    private static final Map<String, String> TABLE_PROPERTIES =
            Map.of(
                    "table-default.default-key1", "catalog-default-key1",
                    "table-default.default-key2", "catalog-default-key2",
                    "table-default.override-key3", "catalog-default-key3",
                    "table-override.override-key3", "catalog-override-key3",
                    "table-override.override-key4", "catalog-override-key4");

    @Override
    protected RESTCatalog catalog() {
        return catalog;
    }

    @Override
    protected RESTCatalog initCatalog(String name, Map<String, String> properties) {
        var all = new HashMap<>(TABLE_PROPERTIES);
        all.putAll(properties);
        return leat.catalog(all);
    }

    /// The kit moves the file in the local file system. This catalog's files are objects, so the
    /// test is the same with an object.
    @Override
    @Test
    public void testLoadTableWithMissingMetadataFile(@TempDir Path unused) {
        catalog.createNamespace(NS);
        var table = catalog.buildTable(TABLE, SCHEMA).create();
        var metadata = ((HasTableOperations) table).operations().current().metadataFileLocation();
        table.io().deleteFile(metadata);
        assertThatThrownBy(() -> catalog.loadTable(TABLE))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("v1.metadata.json");
    }

    @Override
    protected boolean requiresNamespaceCreate() {
        return true;
    }

    @Override
    protected boolean supportsNestedNamespaces() {
        return true;
    }

    @Override
    protected boolean supportsServerSideRetry() {
        return true;
    }

    @Override
    protected String baseTableLocation(TableIdentifier table) {
        return "s3://lake/%s/%s".formatted(table.namespace(), table.name());
    }
}
