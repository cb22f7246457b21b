package dev.leat.aws.lake;

import com.google.re2j.Pattern;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.LakeTable;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.s3.LakeObjects;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.TableLease;
import dev.leat.batch.StagingFolder;
import dev.leat.lake.LakeMetadata;
import dev.leat.lake.LakePointer;
import dev.leat.lake.LakeSwap;
import dev.leat.plan.Effect;
import dev.leat.plan.OutputConflictException;
import dev.leat.port.LakePointers;
import dev.leat.port.LakeTables.Hold;
import dev.leat.port.LakeTables.RefusedTableException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.text.Trim;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Table;

/// The catalog of lake tables in Glue, in the form of Iceberg's own catalog for Glue, so that
/// Athena, Spark and Flink read and write the same tables. The version of a table in Glue is the
/// condition of each commit. Metadata files are named `00001-UUID.metadata.json`, as those programs
/// name them, and a chain that another program continued is continued. Thread-safe.
public final class GluePointers implements LakePointers {

    static final String METADATA = "metadata_location";

    /// The time for which a process holds a table. A longer commit is not protected from conflicts
    /// with the other processes of the app.
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Pattern NAME = Pattern.compile(".*/([0-9]{1,9})-[^/]*\\.metadata\\.json");

    private final Supplier<GlueClient> client;
    private final AwsResourceNames names;
    private final LakeObjects objects;
    private final StateTable state;
    private final Time time;

    /// The entries of tables as they were read last.
    private final Map<String, Table> read = new ConcurrentHashMap<>();

    /// @param state the state table, which has the leases of tables
    public GluePointers(
            Supplier<GlueClient> client,
            AwsResourceNames names,
            LakeObjects objects,
            StateTable state,
            Time time) {
        this.client = client;
        this.names = names;
        this.objects = objects;
        this.state = state;
        this.time = time;
    }

    private String database(LakeTable table) {
        return names.database(table.namespace());
    }

    private static String name(LakeTable table) {
        return table.shortName().toLowerCase(Locale.ROOT);
    }

    /// Returns a table as the beginning of messages.
    private String what(LakeTable table) {
        return "table %s.%s in Glue".formatted(database(table), name(table));
    }

    private String location(LakeTable table) {
        var prefix = table.prefix().substring(0, table.prefix().length() - 1);
        return "s3://%s/%s".formatted(objects.nameOf(table.bucket()), prefix);
    }

    @Override
    public LakePointer current(LakeTable table) throws IOException {
        var found = find(table);
        if (found.isEmpty()) {
            return new LakePointer(Optional.empty(), Optional.empty());
        }
        var entry = found.get();
        check(table, entry);
        read.put(table.name(), entry);
        return new LakePointer(metadata(entry), Optional.of(entry.versionId()));
    }

    private Optional<Table> find(LakeTable table) {
        try {
            return Optional.of(
                    client.get()
                            .getTable(get -> get.databaseName(database(table)).name(name(table)))
                            .table());
        } catch (EntityNotFoundException _) {
            return Optional.empty();
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what(table), failed);
        }
    }

    private static Optional<String> metadata(Table entry) {
        return Optional.ofNullable(entry.parameters().get(METADATA));
    }

    /// @throws RefusedTableException if the entry is not this table
    private void check(LakeTable table, Table entry) throws RefusedTableException {
        if (!"ICEBERG".equalsIgnoreCase(entry.parameters().get("table_type"))
                || metadata(entry).isEmpty()) {
            throw new RefusedTableException(
                    "lake table '%s': %s is not an Iceberg table, and Leat does not change it; rename the lake table, or delete the other one"
                            .formatted(table.name(), what(table)));
        }
        var storage = entry.storageDescriptor();
        var at = storage == null || storage.location() == null ? "" : storage.location();
        var plain = Trim.end(at.replaceFirst("^s3[an]://", "s3://"), '/');
        if (!plain.isEmpty() && !plain.equals(location(table))) {
            throw new RefusedTableException(
                    "lake table '%s': %s has the location %s instead of %s, and Leat does not change it; rename the lake table, or delete the other one"
                            .formatted(table.name(), what(table), at, location(table)));
        }
    }

    @Override
    public String next(LakeTable table, Optional<String> metadata) {
        int number = metadata.map(GluePointers::number).orElse(-1) + 1;
        return "%s/metadata/%05d-%s.metadata.json"
                .formatted(location(table), number, UUID.randomUUID());
    }

    /// Returns the number of a metadata file; -1 if another program named it in another way.
    private static int number(String metadata) {
        var name = NAME.matcher(metadata);
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }

    @Override
    public Effect.Publish swap(
            LakeTable table,
            LakePointer from,
            Optional<LakeMetadata> to,
            Effect.Publish published,
            StagingFolder staging) {
        return published.with(new LakeSwap(table, from, to));
    }

    @Override
    public Optional<String> object(LakeTable table) {
        return Optional.empty();
    }

    @Override
    public Optional<String> queryElsewhere(LakeTable table) {
        return Optional.of(
                "run the statement in Athena, where the table is %2$s: aws athena start-query-execution --query-execution-context Database=%1$s --query-string 'SELECT ..'"
                        .formatted(database(table), name(table)));
    }

    /// The UPDATE, DELETE and MERGE of Athena always write delete files
    /// (https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-updating-iceberg-table-data.html).
    @Override
    public Optional<String> rewriting(LakeTable table) {
        return Optional.of(
                "OPTIMIZE %s.%s REWRITE DATA USING BIN_PACK"
                        .formatted(database(table), name(table)));
    }

    /// Athena removes one column with a statement
    /// (https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-alter-table-drop-column.html).
    @Override
    public String removing(LakeTable table, List<String> columns) {
        return columns.stream()
                .map(column ->
                        "`ALTER TABLE %s.%s DROP COLUMN %s`"
                                .formatted(
                                        database(table),
                                        name(table),
                                        column.toLowerCase(Locale.ROOT)))
                .collect(
                        Collectors.joining(
                                ", ", "remove them with Athena, which hides the values: ", ""));
    }

    /// Checks that a table is still in the state of a swap.
    ///
    /// @throws OutputConflictException if not
    void check(LakeSwap swap) {
        var version = find(swap.table()).map(Table::versionId);
        if (!version.equals(swap.from().version())) {
            throw conflict(swap);
        }
    }

    private OutputConflictException conflict(LakeSwap swap) {
        return new OutputConflictException(
                names.of(swap.table().bucket()), swap.table().prefix() + "metadata");
    }

    /// Makes a metadata file the current one.
    ///
    /// @throws OutputConflictException if another writer was first
    /// @throws UnavailableException if it is not known whether the file is the current one; no
    ///   object to which it refers may be deleted
    void change(LakeSwap swap, LakeMetadata to) {
        try {
            if (swap.from().version().isPresent()) {
                update(swap, to, swap.from().version().get());
            } else {
                create(swap, to);
            }
        } catch (AlreadyExistsException | ConcurrentModificationException other) {
            // also the answer to a request that the SDK repeated after the first one succeeded
            if (!isCommitted(swap, to)) {
                throw conflict(swap);
            }
        } catch (EntityNotFoundException _) {
            throw swap.from().version().isPresent()
                    ? conflict(swap)
                    : AwsFailures.missing(
                            "the database %s in Glue does not exist"
                                    .formatted(database(swap.table())));
        } catch (SdkException unclear) {
            if (!isCommitted(swap, to)) {
                throw AwsFailures.unavailable(what(swap.table()), unclear);
            }
        }
    }

    private void create(LakeSwap swap, LakeMetadata to) {
        var input =
                GlueEntry.input(name(swap.table()), location(swap.table()), to, Optional.empty());
        client.get()
                .createTable(
                        create -> create.databaseName(database(swap.table())).tableInput(input));
    }

    private void update(LakeSwap swap, LakeMetadata to, String version) {
        var entry = entry(swap.table(), version);
        var input = GlueEntry.input(name(swap.table()), location(swap.table()), to, entry);
        client.get()
                .updateTable(update ->
                        update.databaseName(database(swap.table()))
                                .tableInput(input)
                                .versionId(version)
                                .skipArchive(true));
    }

    /// Returns the entry of a table of which a change continues this version.
    private Optional<Table> entry(LakeTable table, String version) {
        var known = Optional.ofNullable(read.get(table.name()));
        return known.filter(entry -> version.equals(entry.versionId())).or(() -> find(table));
    }

    /// Returns true if a metadata file is the current one, or one of its predecessors. The name of
    /// a metadata file is unique, so a file that names it continues it.
    private boolean isCommitted(LakeSwap swap, LakeMetadata to) {
        var current = find(swap.table()).flatMap(GluePointers::metadata);
        return current.isPresent()
                && (current.get().equals(to.location())
                        || objects.text(swap.table().bucket(), current.get())
                                .contains(to.location()));
    }

    @Override
    public Hold hold(String table) {
        var lease = new TableLease(state, "lake table " + table, time);
        Instant now = time.instant();
        while (!lease.acquire(now.plus(LEASE))) {
            try {
                time.await(now.plus(PAUSE));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("interrupted while waiting for " + table, stop);
            }
            now = time.instant();
        }
        return () -> {
            try {
                lease.release();
            } catch (UnavailableException _) {
                // it expires
            }
        };
    }
}
