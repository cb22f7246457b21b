package dev.leat.kernel.query;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A dialect of clients, from which statements are translated to DuckDB's SQL.
public enum SqlDialect {
    /// The dialect of Athena.
    TRINO("Athena", "awsdatacatalog", "default"),
    /// The dialect of Amazon Redshift.
    REDSHIFT("Redshift", "dev", "public");

    private final String title;
    private final String catalog;
    private final String schema;

    SqlDialect(String title, String catalog, String schema) {
        this.title = title;
        this.catalog = catalog;
        this.schema = schema;
    }

    /// Returns the name of the service.
    String title() {
        return title;
    }

    /// Returns the page that lists the functions.
    String page() {
        return "docs/differences-from-%s.md".formatted(title.toLowerCase(Locale.ROOT));
    }

    /// Returns the only catalog, or database, that may qualify a table.
    public String catalog() {
        return catalog;
    }

    /// Returns the schema, or database, of the tables whose names have none.
    public String schema() {
        return schema;
    }

    /// Returns the name of a function in DuckDB; empty if the function is not supported.
    Optional<String> function(String name) {
        return switch (this) {
            case TRINO -> TrinoFunctions.translated(name);
            case REDSHIFT -> RedshiftFunctions.translated(name);
        };
    }

    /// Returns the macro for the argument of `avg`, which fails for types whose average has another
    /// type in DuckDB.
    String exact() {
        return switch (this) {
            case TRINO -> "leat_exact";
            case REDSHIFT -> "leat_redshift_exact";
        };
    }

    /// Returns the statements that create the macros of the functions.
    List<String> macros() {
        return switch (this) {
            case TRINO -> TrinoFunctions.MACROS;
            case REDSHIFT ->
                    Stream.concat(TrinoFunctions.MACROS.stream(), RedshiftFunctions.MACROS.stream())
                            .toList();
        };
    }
}
