package dev.leat.kernel;

import dev.leat.decode.JsonWriter;
import dev.leat.kernel.compile.CompiledPipeline.LookupUse;
import dev.leat.kernel.compile.LookupStep;
import dev.leat.kernel.compile.StatementInput;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBPreparedStatement;

/// Parameters of a statement with the rows of its lookups: for each step `lookup`, the rows that
/// the documents of a batch need. Owned by one thread.
final class LookupParameters {

    private final List<LookupUse> uses;
    private final LookupReader reader;
    private final Connection connection;
    private final List<DuckDBPreparedStatement> prepared = new ArrayList<>();
    private final JsonWriter json = new JsonWriter(true);

    LookupParameters(List<LookupUse> uses, LookupReader reader, Connection connection) {
        this.uses = uses;
        this.reader = reader;
        this.connection = connection;
    }

    /// Sets the parameters of a statement over these documents.
    ///
    /// @throws dev.leat.port.UnavailableException if the rows of a lookup cannot be read now
    void set(DuckDBPreparedStatement statement, byte[] documents) throws SQLException {
        statement.setBytes(1, documents);
        for (int i = 0; i < uses.size(); i++) {
            var rows = rows(uses.get(i), keys(i, documents));
            statement.setBytes(i + 2, rows);
            for (int later = i + 1; later < uses.size(); later++) {
                statement(later).setBytes(i + 2, rows);
            }
        }
    }

    private DuckDBPreparedStatement statement(int use) throws SQLException {
        while (prepared.size() <= use) {
            var text = uses.get(prepared.size()).keys().text();
            prepared.add(connection.prepareStatement(text).unwrap(DuckDBPreparedStatement.class));
        }
        return prepared.get(use);
    }

    /// Returns the keys that the documents need, each as SQL converts it to text.
    private Collection<List<String>> keys(int use, byte[] documents) throws SQLException {
        int columns = uses.get(use).types().size();
        var keys = new LinkedHashSet<List<String>>();
        var statement = statement(use);
        statement.setBytes(1, documents);
        try (var chunks = statement.query()) {
            while (chunks.nextChunk()) {
                var chunk = chunks.chunk();
                for (int row = 0; row < chunk.rowCount(); row++) {
                    var key = new ArrayList<String>();
                    for (int column = 0; column < columns; column++) {
                        var vector = chunk.vector(column);
                        if (!vector.isNull(row)) {
                            key.add(vector.getString(row));
                        }
                    }
                    if (key.size() == columns) {
                        keys.add(key);
                    }
                }
            }
        }
        return keys;
    }

    private byte[] rows(LookupUse use, Collection<List<String>> keys) {
        Map<List<String>, List<String>> compared = new LinkedHashMap<>();
        for (var key : keys) {
            var values = new ArrayList<String>();
            for (int i = 0; i < key.size(); i++) {
                values.add(LookupRows.key(use.types().get(i), key.get(i)));
            }
            compared.put(key, List.copyOf(values));
        }
        var rows = reader.read(use.lookup(), new LinkedHashSet<>(compared.values()));
        json.clear();
        // never empty, because from_json does not accept an empty text
        json.raw('{').raw('}');
        compared.forEach((key, value) -> {
            if (rows.invalid(value).isPresent()) {
                begin(key);
                json.raw(',').quoted(LookupStep.INVALID_MEMBER).raw(':');
                json.raw("true".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).raw('}');
            }
            rows.row(value).ifPresent(row -> add(use, key, rows, row));
        });
        return json.copy();
    }

    private void begin(List<String> key) {
        json.raw(StatementInput.SEPARATOR);
        for (int i = 0; i < key.size(); i++) {
            json.raw(i == 0 ? '{' : ',').quoted(LookupStep.keyMember(i)).raw(':');
            json.quoted(key.get(i));
        }
    }

    private void add(LookupUse use, List<String> key, LookupRows rows, int row) {
        begin(key);
        for (int i = 0; i < use.fields().size(); i++) {
            int column = use.fields().get(i);
            if (!rows.isNull(row, column)) {
                json.raw(',').quoted(LookupStep.valueMember(i)).raw(':');
                rows.write(json, row, column);
            }
        }
        json.raw('}');
    }

    /// Closes the statements that return keys. They are prepared again when they are next needed,
    /// because DuckDB closes a statement after an error.
    void close() throws SQLException {
        for (var statement : prepared) {
            statement.close();
        }
        prepared.clear();
    }
}
