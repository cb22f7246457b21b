package dev.leat.server.query;

import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.operations.BadStatementException;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.QueryResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A statement. It first fills the tables that the statement names, and then runs it. Owned by one
/// thread; another thread may cancel it.
final class Query implements Callable<QueryResult> {

    /// The maximum size of a result in bytes.
    static final int MOST_BYTES = 1 << 20;

    /// The number of messages that are read at a time. They are read into the app's heap, and each
    /// may have up to 1 MiB.
    private static final int PAGE = 50;

    private final Operations operations;
    private final Path folder;
    private final String statement;
    private final int limit;
    private final Masks masks;
    private final long memory;
    private volatile @Nullable InMemoryTables tables;

    Query(
            Operations operations,
            Path folder,
            String statement,
            int limit,
            boolean unmasked,
            long memory) {
        this.operations = operations;
        this.folder = folder;
        this.statement = statement;
        this.limit = limit;
        this.masks = unmasked ? Masks.NONE : new Masks(Optional.of(operations));
        this.memory = memory;
    }

    @Override
    public QueryResult call() throws IOException {
        Files.createDirectories(folder);
        try (var files = new FileTables(operations, masks, folder);
                var opened = InMemoryTables.guarded(files.folder(), memory)) {
            tables = opened;
            return ask(files, opened);
        } finally {
            tables = null;
        }
    }

    private QueryResult ask(FileTables files, InMemoryTables opened) {
        try {
            var catalog = new QueryCatalog(operations, masks, PAGE);
            var question = catalog.prepare(statement, files, opened);
            var rows = new QueryRows(MOST_BYTES);
            return rows.result(opened.query(question, limit, MOST_BYTES, rows));
        } catch (BindException refused) {
            throw new BadStatementException(
                    files.said(refused),
                    refused.offset() > 0 ? Optional.of(refused.offset() + 1) : Optional.empty());
        } catch (IllegalStateException unfilled) {
            if (unfilled.getCause() instanceof SQLException) {
                throw new RefusedRequestException(422, String.valueOf(unfilled.getMessage()));
            }
            throw unfilled;
        }
    }

    /// Cancels the statement as soon as possible. Any thread may call it, any number of times.
    void cancel() {
        var open = tables;
        if (open != null) {
            open.cancel();
        }
    }
}
