package dev.leat.kernel;

import dev.leat.decode.JsonWriter;
import dev.leat.kernel.compile.CompiledPipeline.LookupUse;
import dev.leat.kernel.compile.LookupStep;
import dev.leat.kernel.compile.StatementInput;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Parameters of a statement with the rows of its lookups: for each step `lookup`, the rows that
/// the records of a batch or piece need. Owned by one thread.
final class LookupParameters {

    private final List<LookupUse> uses;
    private final LookupReader reader;
    private final KeyQuery query;
    private final JsonWriter json = new JsonWriter(true);

    /// A runner of the statements that return the keys of the steps `lookup`.
    interface KeyQuery {

        /// Runs the statement of one step.
        ///
        /// @param use the index of the step among the steps `lookup`
        /// @param parameters the parameters of the whole statement before this step
        void run(int use, List<byte[]> parameters, TableSession.Reading reading)
                throws SQLException;
    }

    LookupParameters(List<LookupUse> uses, LookupReader reader, KeyQuery query) {
        this.uses = uses;
        this.reader = reader;
        this.query = query;
    }

    /// Returns all parameters of the statement, given those before the first step `lookup`.
    ///
    /// @throws dev.leat.port.UnavailableException if the rows of a lookup cannot be read now
    List<byte[]> after(List<byte[]> first) throws SQLException {
        var parameters = new ArrayList<>(first);
        for (int use = 0; use < uses.size(); use++) {
            parameters.add(rows(uses.get(use), keys(use, parameters)));
        }
        return parameters;
    }

    /// Returns the keys that the records need, each as SQL converts it to text.
    private Collection<List<String>> keys(int use, List<byte[]> parameters) throws SQLException {
        int columns = uses.get(use).types().size();
        var keys = new LinkedHashSet<List<String>>();
        query.run(
                use,
                parameters,
                chunks -> {
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
                });
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
}
