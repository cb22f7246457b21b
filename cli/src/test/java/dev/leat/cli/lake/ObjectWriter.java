package dev.leat.cli.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.jspecify.annotations.Nullable;

/// Another program that changes a lake table by its objects, without the catalog, as tables of a
/// file system are changed.
final class ObjectWriter implements TableOperations {

    private final FileIO io;
    private final String location;
    private @Nullable TableMetadata current;

    ObjectWriter(FileIO io, String location) {
        this.io = io;
        this.location = location;
    }

    String location() {
        return location;
    }

    Table table() {
        refresh();
        return new BaseTable(this, location);
    }

    /// Raises the format version.
    void upgrade(int version) {
        var base = Objects.requireNonNull(refresh());
        commit(base, TableMetadata.buildFrom(base).upgradeFormatVersion(version).build());
    }

    /// Puts a Parquet file with the result of a SELECT, and returns its location.
    ///
    /// @param ids the field ids by the names of columns, such as `id: 1`; empty for a file without
    String parquet(String select, String ids, Path folder) throws SQLException, IOException {
        var file = folder.resolve(UUID.randomUUID() + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (%s) TO '%s' (FORMAT parquet%s)"
                            .formatted(
                                    select,
                                    file,
                                    ids.isEmpty() ? "" : ", FIELD_IDS {" + ids + "}"));
        }
        var to = location + "/data/" + file.getFileName();
        try (var out = io.newOutputFile(to).create()) {
            Files.copy(file, out);
        }
        return to;
    }

    @Override
    public @Nullable TableMetadata current() {
        return current;
    }

    private int number() {
        try (var in = io.newInputFile(hint()).newStream()) {
            return Integer.parseInt(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String hint() {
        return metadataFileLocation("version-hint.text");
    }

    @Override
    public @Nullable TableMetadata refresh() {
        current =
                TableMetadataParser.read(
                        io, metadataFileLocation("v" + number() + ".metadata.json"));
        return current;
    }

    @Override
    public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
        int next = number() + 1;
        var file = io.newOutputFile(metadataFileLocation("v" + next + ".metadata.json"));
        TableMetadataParser.write(metadata, file);
        try (var out = io.newOutputFile(hint()).createOrOverwrite()) {
            out.write(Integer.toString(next).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        refresh();
    }

    @Override
    public FileIO io() {
        return io;
    }

    @Override
    public String metadataFileLocation(String file) {
        return location + "/metadata/" + file;
    }

    @Override
    public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(location, Map.of());
    }
}
