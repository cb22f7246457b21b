package dev.leat.server.redshift;

import dev.leat.server.statement.StatementRunner.Column;
import dev.leat.server.statement.StoredStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A statement of a client, or a batch of them, as it is stored. Times are milliseconds since 1970.
/// `parts` are the statements of a batch; a single statement has one part. `digest` is a hash of
/// the request.
record RedshiftStatement(
        String id,
        @Nullable String name,
        boolean batch,
        List<Part> parts,
        List<Parameter> parameters,
        Target target,
        @Nullable String token,
        String digest,
        String state,
        @Nullable String error,
        long submitted,
        long updated)
        implements StoredStatement<RedshiftStatement> {

    static final String SUBMITTED = "SUBMITTED";
    static final String STARTED = "STARTED";
    static final String FINISHED = "FINISHED";
    static final String FAILED = "FAILED";
    static final String ABORTED = "ABORTED";

    /// The value of a parameter `:name`.
    record Parameter(String name, String value) {}

    /// Where the client wanted to run the statement.
    record Target(
            @Nullable String cluster,
            @Nullable String workgroup,
            String database,
            @Nullable String user,
            @Nullable String secret) {}

    /// A statement. `rows` and `bytes` describe its result, and are -1 without one; `started` is 0
    /// before the statement begins. `error` of a finished statement says what its result lacks.
    record Part(
            String sql,
            String state,
            @Nullable String error,
            long rows,
            long bytes,
            long started,
            long updated,
            List<Column> columns) {

        Part {
            columns = List.copyOf(columns);
        }

        static Part of(String sql, long now) {
            return new Part(sql, SUBMITTED, null, -1, -1, 0, now, List.of());
        }

        boolean finished() {
            return state.equals(FINISHED);
        }

        Part started(long now) {
            return new Part(sql, STARTED, null, -1, -1, now, now, List.of());
        }

        /// @param notes sentences about the result
        Part finished(long now, long count, long size, List<Column> found, List<String> notes) {
            return new Part(sql, FINISHED, joined(notes), count, size, started, now, found);
        }

        Part ended(String how, @Nullable String why, long now) {
            return new Part(sql, how, why, -1, -1, started, now, List.of());
        }
    }

    RedshiftStatement {
        parts = List.copyOf(parts);
        parameters = List.copyOf(parameters);
    }

    @Override
    public boolean ended() {
        return state.equals(FINISHED) || state.equals(FAILED) || state.equals(ABORTED);
    }

    @Override
    public RedshiftStatement queued() {
        return with(
                SUBMITTED,
                null,
                updated,
                parts.stream().map(part -> Part.of(part.sql(), updated)).toList());
    }

    @Override
    public RedshiftStatement cancelled(long now) {
        return ended(ABORTED, "Query was cancelled by user", now);
    }

    @Override
    public RedshiftStatement failed(String why, long now) {
        return ended(FAILED, why, now);
    }

    /// The part that runs fails, and the later ones do not run.
    private RedshiftStatement ended(String how, String why, long now) {
        var all = new ArrayList<Part>();
        for (var part : parts) {
            all.add(
                    switch (part.state()) {
                        case SUBMITTED -> part.ended(ABORTED, null, now);
                        case STARTED -> part.ended(how, why, now);
                        default -> part;
                    });
        }
        return with(how, why, now, all);
    }

    RedshiftStatement finished(long now) {
        var notes = parts.stream().flatMap(part -> Stream.ofNullable(part.error())).toList();
        return with(FINISHED, joined(notes), now, parts);
    }

    private static @Nullable String joined(List<String> notes) {
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    RedshiftStatement with(int number, UnaryOperator<Part> change, long now) {
        var all = new ArrayList<>(parts);
        all.set(number, change.apply(all.get(number)));
        return with(STARTED, null, now, all);
    }

    private RedshiftStatement with(String next, @Nullable String why, long now, List<Part> all) {
        return new RedshiftStatement(
                id, name, batch, all, parameters, target, token, digest, next, why, submitted, now);
    }
}
