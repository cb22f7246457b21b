package dev.leat.server.glue;

import dev.leat.port.DataCatalog;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.BatchDeleteTableRequest;
import software.amazon.awssdk.services.glue.model.BatchDeleteTableResponse;
import software.amazon.awssdk.services.glue.model.CreateDatabaseRequest;
import software.amazon.awssdk.services.glue.model.CreateDatabaseResponse;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;
import software.amazon.awssdk.services.glue.model.CreateTableResponse;
import software.amazon.awssdk.services.glue.model.DatabaseInput;
import software.amazon.awssdk.services.glue.model.DeleteDatabaseRequest;
import software.amazon.awssdk.services.glue.model.DeleteDatabaseResponse;
import software.amazon.awssdk.services.glue.model.DeleteTableRequest;
import software.amazon.awssdk.services.glue.model.DeleteTableResponse;
import software.amazon.awssdk.services.glue.model.DeleteTableVersionRequest;
import software.amazon.awssdk.services.glue.model.DeleteTableVersionResponse;
import software.amazon.awssdk.services.glue.model.ErrorDetail;
import software.amazon.awssdk.services.glue.model.TableError;
import software.amazon.awssdk.services.glue.model.TableInput;
import software.amazon.awssdk.services.glue.model.UpdateDatabaseRequest;
import software.amazon.awssdk.services.glue.model.UpdateDatabaseResponse;
import software.amazon.awssdk.services.glue.model.UpdateTableRequest;
import software.amazon.awssdk.services.glue.model.UpdateTableResponse;

/// The operations that create, change and delete databases and tables. They do not change those of
/// the app.
record GlueChanges(GlueEntries entries, GlueDatabases databases, InstantSource clock) {

    CreateDatabaseResponse createDatabase(CreateDatabaseRequest in, Caller caller) {
        GlueDatabases.check(in.catalogId());
        var input = given(in.databaseInput(), "databaseInput");
        var name = GlueErrors.required(input.name(), "databaseInput.name");
        if (entries.app().database(name).isPresent()) {
            throw GlueErrors.exists("Database already exists.");
        }
        made().change(
                        GlueEntries.folded(name),
                        was -> {
                            if (was.isPresent()) {
                                throw GlueErrors.exists("Database already exists.");
                            }
                            return Optional.of(database(name, input));
                        });
        return CreateDatabaseResponse.builder().build();
    }

    private DataCatalog made() {
        return entries.made();
    }

    private DataCatalog.Database database(String name, DatabaseInput input) {
        return new DataCatalog.Database(
                GlueEntries.folded(name), GlueEntries.DATABASE.text(input), clock.instant());
    }

    UpdateDatabaseResponse updateDatabase(UpdateDatabaseRequest in, Caller caller) {
        GlueDatabases.check(in.catalogId());
        var name = GlueErrors.required(in.name(), "name");
        var input = given(in.databaseInput(), "databaseInput");
        var renamed = GlueErrors.required(input.name(), "databaseInput.name");
        if (!renamed.equalsIgnoreCase(name)) {
            throw GlueErrors.invalid("A database cannot be renamed");
        }
        changeable("UpdateDatabase", name);
        made().change(
                        GlueEntries.folded(name),
                        was ->
                                Optional.of(
                                        new DataCatalog.Database(
                                                GlueEntries.folded(name),
                                                GlueEntries.DATABASE.text(input),
                                                was.orElseThrow(() -> noDatabase(name))
                                                        .created())));
        return UpdateDatabaseResponse.builder().build();
    }

    DeleteDatabaseResponse deleteDatabase(DeleteDatabaseRequest in, Caller caller) {
        GlueDatabases.check(in.catalogId());
        var name = GlueErrors.required(in.name(), "name");
        changeable("DeleteDatabase", name);
        made().change(
                        GlueEntries.folded(name),
                        was -> {
                            if (was.isEmpty()) {
                                throw noDatabase(name);
                            }
                            return Optional.empty();
                        });
        return DeleteDatabaseResponse.builder().build();
    }

    /// @throws AwsErrorException if the database is one of the app
    private void changeable(String operation, String database) {
        if (entries.app().database(database).isPresent()) {
            throw GlueErrors.ofApp(operation, "database " + database);
        }
    }

    private static AwsErrorException noDatabase(String name) {
        return GlueErrors.notFound("Database " + name + " not found.");
    }

    private static AwsErrorException noTable(String name) {
        return GlueErrors.notFound("Table " + name + " not found.");
    }

    CreateTableResponse createTable(CreateTableRequest in, Caller caller) {
        if (in.openTableFormatInput() != null) {
            throw GlueErrors.invalid(
                    "Leat's Glue writes no metadata of Iceberg tables: write it to the bucket, and name it in the parameter metadata_location");
        }
        var database = databases.find(in.catalogId(), in.databaseName());
        var input = given(in.tableInput(), "tableInput");
        var name = GlueErrors.required(input.name(), "tableInput.name");
        if (entries.isOfApp(database, name)) {
            throw GlueErrors.exists("Table already exists.");
        }
        made().change(
                        GlueEntries.folded(database),
                        GlueEntries.folded(name),
                        true,
                        was -> {
                            if (was.isPresent()) {
                                throw GlueErrors.exists("Table already exists.");
                            }
                            var now = clock.instant();
                            return Optional.of(
                                    new DataCatalog.Table(
                                            GlueEntries.folded(database),
                                            GlueEntries.folded(name),
                                            0,
                                            text(input, name),
                                            now,
                                            now));
                        });
        return CreateTableResponse.builder().build();
    }

    private static String text(TableInput input, String name) {
        return GlueEntries.TABLE.text(input.toBuilder().name(GlueEntries.folded(name)).build());
    }

    /// Replaces the definition of a table, on condition of its version if the request names one.
    UpdateTableResponse updateTable(UpdateTableRequest in, Caller caller) {
        var database = databases.find(in.catalogId(), in.databaseName());
        var input = given(in.tableInput(), "tableInput");
        var name = GlueErrors.required(input.name(), "tableInput.name");
        changeable("UpdateTable", database, name);
        boolean archives = !Boolean.TRUE.equals(in.skipArchive());
        made().change(
                        GlueEntries.folded(database),
                        GlueEntries.folded(name),
                        archives,
                        was -> {
                            var table = was.orElseThrow(() -> noTable(name));
                            var version = Long.toString(table.version());
                            if (in.versionId() != null && !in.versionId().equals(version)) {
                                throw GlueErrors.concurrent(
                                        "Update table failed due to concurrent modifications.");
                            }
                            return Optional.of(
                                    new DataCatalog.Table(
                                            table.database(),
                                            table.name(),
                                            table.version() + 1,
                                            text(input, name),
                                            table.created(),
                                            clock.instant()));
                        });
        return UpdateTableResponse.builder().build();
    }

    private void changeable(String operation, String database, String table) {
        if (entries.isOfApp(database, table)) {
            throw GlueErrors.ofApp(operation, "table " + table);
        }
    }

    DeleteTableResponse deleteTable(DeleteTableRequest in, Caller caller) {
        var database = databases.find(in.catalogId(), in.databaseName());
        delete("DeleteTable", database, GlueErrors.required(in.name(), "name"));
        return DeleteTableResponse.builder().build();
    }

    private void delete(String operation, String database, String name) {
        changeable(operation, database, name);
        made().change(
                        GlueEntries.folded(database),
                        GlueEntries.folded(name),
                        false,
                        was -> {
                            if (was.isEmpty()) {
                                throw noTable(name);
                            }
                            return Optional.empty();
                        });
    }

    BatchDeleteTableResponse deleteTables(BatchDeleteTableRequest in, Caller caller) {
        var database = databases.find(in.catalogId(), in.databaseName());
        var errors = new ArrayList<TableError>();
        for (var name : in.tablesToDelete()) {
            try {
                delete("BatchDeleteTable", database, name);
            } catch (AwsErrorException failed) {
                var detail =
                        ErrorDetail.builder()
                                .errorCode(failed.code())
                                .errorMessage(failed.text())
                                .build();
                errors.add(TableError.builder().tableName(name).errorDetail(detail).build());
            }
        }
        return BatchDeleteTableResponse.builder().errors(errors).build();
    }

    DeleteTableVersionResponse deleteVersion(DeleteTableVersionRequest in, Caller caller) {
        var database = databases.find(in.catalogId(), in.databaseName());
        var name = GlueErrors.required(in.tableName(), "tableName");
        changeable("DeleteTableVersion", database, name);
        var table = entries.table(database, name).orElseThrow(() -> noTable(name));
        var version = GlueErrors.required(in.versionId(), "versionId");
        if (version.equals(table.versionId())) {
            throw GlueErrors.invalid("The current version of a table cannot be deleted");
        }
        boolean removed =
                version.matches("[0-9]{1,18}")
                        && made().remove(
                                        GlueEntries.folded(database),
                                        GlueEntries.folded(name),
                                        Long.parseLong(version));
        if (!removed) {
            throw GlueErrors.notFound("Version not found.");
        }
        return DeleteTableVersionResponse.builder().build();
    }

    private static <T> T given(@Nullable T value, String name) {
        if (value == null) {
            throw GlueErrors.missing(name);
        }
        return value;
    }
}
