package dev.leat.server.dialect;

import com.google.re2j.Pattern;
import dev.leat.text.SqlText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The statements of Athena that are not SELECT and that Leat does not run.
///
/// @param words the beginning of the statement; the group is its name
/// @param instead what to do
record UnsupportedStatement(Pattern words, String instead) {

    private static final String DEFINED =
            "the tables of an app are defined in app.yaml. Other programs create Iceberg tables"
                    + " through the catalog at /iceberg, and 'leat suggest --lake-table' prints the YAML for"
                    + " existing files";
    private static final String WRITTEN =
            "pipelines write to lake tables, and other programs through the catalog at /iceberg";
    private static final String PREPARED =
            "use ExecutionParameters of StartQueryExecution for values";

    private static final List<UnsupportedStatement> ALL =
            List.of(
                    of("CREATE\\s+(?:EXTERNAL\\s+)?TABLE", DEFINED),
                    of(
                            "CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:PROTECTED\\s+(?:MULTI\\s+DIALECT\\s+)?)?VIEW",
                            DEFINED),
                    of("CREATE\\s+(?:DATABASE|SCHEMA)", DEFINED),
                    of("(?:ALTER|DROP)\\s+(?:TABLE|VIEW|DATABASE|SCHEMA)", DEFINED),
                    of(
                            "INSERT\\s+INTO|UPDATE|DELETE\\s+FROM|MERGE\\s+INTO|TRUNCATE\\s+TABLE",
                            WRITTEN),
                    of(
                            "MSCK\\s+REPAIR\\s+TABLE",
                            "the partitions of lake tables are in their metadata"),
                    of("OPTIMIZE", "commits merge small files; 'leat lake compact' merges all"),
                    of("VACUUM", "commits remove old snapshots; so does 'leat lake expire'"),
                    of("UNLOAD", "the result of a SELECT is a CSV file in the output location"),
                    of("EXPLAIN(?:\\s+ANALYZE)?", "run the SELECT itself"),
                    of("PREPARE|EXECUTE|DEALLOCATE\\s+PREPARE", PREPARED));

    private static UnsupportedStatement of(String words, String instead) {
        return new UnsupportedStatement(
                Pattern.compile("(" + words + ")\\b", Pattern.CASE_INSENSITIVE), instead);
    }

    /// Returns the reason why a statement is refused; empty if it may be a SELECT.
    static Optional<String> reason(String sql) {
        var statement = withoutComments(sql);
        for (var one : ALL) {
            var matcher = one.words.matcher(statement);
            if (matcher.lookingAt()) {
                var name = matcher.group(1).toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
                return Optional.of(
                        "NOT_SUPPORTED: %s is not supported; %s".formatted(name, one.instead));
            }
        }
        return Optional.empty();
    }

    /// Returns a statement without blanks and comments at its beginning.
    private static String withoutComments(String sql) {
        var rest = sql.strip();
        while (rest.startsWith("--") || rest.startsWith("/*")) {
            rest = rest.substring(SqlText.skipped(rest, 0)).strip();
        }
        return rest;
    }
}
