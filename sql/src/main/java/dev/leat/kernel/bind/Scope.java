package dev.leat.kernel.bind;

import dev.leat.app.Schema;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Columns that an expression may use, in order, each with its type in DuckDB's spelling. `origin`
/// determines the members of `source`.
public record Scope(Map<String, String> columns, SourceStruct origin) {

    public Scope {
        if (!(columns instanceof VersionedColumns.Types)) {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /// Creates the scope of a pipeline that reads a queue.
    public Scope(Map<String, String> columns) {
        this(columns, SourceStruct.MESSAGE);
    }

    /// Returns the columns of a message with this schema.
    public static Scope of(Schema schema) {
        return of(schema, SourceStruct.MESSAGE);
    }

    /// Returns the columns of a record with this schema and this `source`.
    public static Scope of(Schema schema, SourceStruct origin) {
        var columns = new LinkedHashMap<String, String>();
        schema.fields().forEach(field -> columns.put(field.name(), TypeSpelling.of(field.type())));
        return new Scope(columns, origin);
    }

    /// Returns a scope with only these columns.
    Scope of(Collection<String> names) {
        var some = new LinkedHashMap<String, String>();
        names.forEach(name -> some.put(name, columns.getOrDefault(name, "VARCHAR")));
        return new Scope(some, origin);
    }
}
