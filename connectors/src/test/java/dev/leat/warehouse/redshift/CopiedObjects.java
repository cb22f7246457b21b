package dev.leat.warehouse.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.warehouse.TableSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// The objects of a bucket, and the statements that insert the rows which COPY would read.
final class CopiedObjects implements StagingBucket {

    static final String NAME = "staged-rows";

    private static final Pattern COPY =
            Pattern.compile(
                    "COPY (\\w+) FROM 's3://%s/([^']+)' IAM_ROLE 'arn:aws:iam::123456789012:role/load' FORMAT AS PARQUET MANIFEST"
                            .formatted(NAME));

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    @Override
    public void put(String key, byte[] content) {
        objects.put(key, content);
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    @Override
    public void close() {}

    /// Returns the statement that PostgreSQL runs in place of a statement for Redshift.
    String inPostgres(String statement) {
        var copy = COPY.matcher(statement);
        if (!copy.matches()) {
            return statement;
        }
        var entries = JsonMapper.shared().readTree(objects.get(copy.group(2))).path("entries");
        assertThat(entries.size()).isEqualTo(1);
        var entry = entries.get(0);
        assertThat(entry.path("mandatory").asBoolean()).isTrue();
        var content =
                Objects.requireNonNull(
                        objects.get(
                                entry.path("url")
                                        .asString()
                                        .substring("s3://%s/".formatted(NAME).length())));
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
                    row.add(value == null ? "NULL" : TableSql.text(value));
                }
                values.add("(%s)".formatted(String.join(", ", row)));
            }
            return "INSERT INTO %s VALUES %s".formatted(table, String.join(", ", values));
        } finally {
            Files.delete(file);
        }
    }

    private static String from(Path file) {
        return "SELECT * FROM read_parquet(%s)".formatted(TableSql.text(file.toString()));
    }
}
