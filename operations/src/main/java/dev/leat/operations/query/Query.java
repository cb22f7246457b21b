package dev.leat.operations.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.QueryJvm;
import dev.leat.kernel.query.QueryTables;
import dev.leat.kernel.query.UnfilledTableException;
import dev.leat.operations.AppData;
import dev.leat.operations.BadStatementException;
import dev.leat.operations.QueryResult;
import dev.leat.operations.RefusedOperationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A statement. It first fills the tables that the statement names, and then runs it in the process
/// of queries. Owned by one thread.
final class Query {

    /// The maximum size of a result in bytes.
    static final int MOST_BYTES = 1 << 20;

    /// The number of messages that are read at a time. They are read into the app's heap, and each
    /// may have up to 1 MiB.
    private static final int PAGE = 50;

    private final AppData data;
    private final Path folder;
    private final String statement;
    private final int limit;
    private final Masks masks;

    Query(AppData data, Path folder, String statement, int limit, boolean unmasked) {
        this.data = data;
        this.folder = folder;
        this.statement = statement;
        this.limit = limit;
        this.masks = unmasked ? Masks.NONE : new Masks(Optional.of(data));
    }

    QueryResult run(QueryJvm jvm) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create " + folder, failed);
        }
        try (var files = new FileTables(data, masks, folder);
                var opened = jvm.open(files.folder())) {
            return ask(files, opened);
        }
    }

    private QueryResult ask(FileTables files, QueryTables opened) {
        try {
            var catalog = new QueryCatalog(data, masks, PAGE);
            var question = catalog.prepare(statement, files, opened);
            var rows = new QueryRows(MOST_BYTES);
            boolean more = opened.query(question, limit, MOST_BYTES, rows);
            return rows.result(more, files.notes(opened));
        } catch (BindException refused) {
            throw new BadStatementException(
                    files.said(refused),
                    refused.offset() > 0 ? Optional.of(refused.offset() + 1) : Optional.empty());
        } catch (UnfilledTableException unfilled) {
            throw RefusedOperationException.invalid(unfilled);
        }
    }
}
