package dev.leat.contract.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// Replaces COPY by the statement that inserts the rows which COPY would read. The rows are read
/// from the objects of a bucket by DuckDB alone.
///
/// @param bucket the bucket that the statements must name
/// @param role the role that the statements must name, as in SQL
/// @param objects returns the content of an object, by key
public record CopiedRows(String bucket, String role, Function<String, byte[]> objects)
        implements UnaryOperator<String> {

    @Override
    public String apply(String statement) {
        var copy =
                Pattern.compile(
                                "COPY (\\w+) FROM 's3://%s/([^']+)' IAM_ROLE %s FORMAT AS PARQUET MANIFEST"
                                        .formatted(bucket, Pattern.quote(role)))
                        .matcher(statement);
        if (!copy.matches()) {
            return statement;
        }
        var entries = JsonMapper.shared().readTree(objects.apply(copy.group(2))).path("entries");
        assertThat(entries.size()).isEqualTo(1);
        var entry = entries.get(0);
        assertThat(entry.path("mandatory").asBoolean()).isTrue();
        var key = entry.path("url").asString().substring("s3://%s/".formatted(bucket).length());
        var content = Objects.requireNonNull(objects.apply(key));
        assertThat(entry.path("meta").path("content_length").asInt()).isEqualTo(content.length);
        try {
            return insert(copy.group(1), content);
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String insert(String table, byte[] parquet) throws IOException, SQLException {
        var file = Files.createTempFile("copied", ".parquet");
        try (var duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement();
                var rows = statement.executeQuery(from(Files.write(file, parquet)))) {
            int width = rows.getMetaData().getColumnCount();
            var values = new ArrayList<String>();
            while (rows.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= width; i++) {
                    var value = rows.getString(i);
                    row.add(value == null ? "NULL" : text(value));
                }
                values.add("(%s)".formatted(String.join(", ", row)));
            }
            return "INSERT INTO %s VALUES %s".formatted(table, String.join(", ", values));
        } finally {
            Files.delete(file);
        }
    }

    private static String from(Path file) {
        return "SELECT * FROM read_parquet(%s)".formatted(text(file.toString()));
    }

    private static String text(String literal) {
        return '\'' + literal.replace("'", "''") + '\'';
    }
}
