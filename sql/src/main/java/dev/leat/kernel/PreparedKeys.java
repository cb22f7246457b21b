package dev.leat.kernel;

import dev.leat.kernel.compile.CompiledPipeline.LookupUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBPreparedStatement;

/// The statements over documents that return the keys of lookups, prepared on a connection. Closed
/// statements are prepared again when they are next needed, because DuckDB closes them after an
/// error. Owned by one thread.
final class PreparedKeys implements LookupParameters.KeyQuery, AutoCloseable {

    private final List<LookupUse> uses;
    private final Connection connection;
    private final List<DuckDBPreparedStatement> prepared = new ArrayList<>();

    PreparedKeys(List<LookupUse> uses, Connection connection) {
        this.uses = uses;
        this.connection = connection;
    }

    @Override
    public void run(int use, List<byte[]> parameters, TableSession.Reading reading)
            throws SQLException {
        while (prepared.size() <= use) {
            var text = uses.get(prepared.size()).keys().text();
            prepared.add(connection.prepareStatement(text).unwrap(DuckDBPreparedStatement.class));
        }
        var statement = prepared.get(use);
        TableSession.set(statement, parameters);
        try (var chunks = statement.query()) {
            reading.read(chunks);
        }
    }

    @Override
    public void close() throws SQLException {
        for (var statement : prepared) {
            statement.close();
        }
        prepared.clear();
    }
}
