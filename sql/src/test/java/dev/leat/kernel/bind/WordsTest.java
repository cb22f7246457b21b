package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sql;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.ResultReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Messages about invalid SQL are Leat's own: each line of `words/expressions.txt` has its messages
/// in `words/expressions-said.txt`, as an expression of an app and of `leat sql`. `-Dgolden=write`
/// updates the file; review the diff.
class WordsTest {

    private static final Path FOLDER = Path.of("src/test/resources/words");

    private static final Pattern QUOTED =
            Pattern.compile("(?<!\\w)'(?:[^']|'(?=\\w))*'(?!\\w)|\"[^\"]*\"|`[^`]*`");

    private static final Pattern RAW =
            Pattern.compile(
                    "_LITERAL|INT(8|16|32|64|128)|Candidate|explicit|Binder|Catalog|Exception|No function"
                            + "|does not exist!|syntax error|unterminated|Could not|Cannot |Invalid");

    private static final Scope SCOPE = scope();

    private static Scope scope() {
        var columns = new LinkedHashMap<String, String>();
        columns.put("n", "INTEGER");
        columns.put("a", "VARCHAR");
        columns.put("d", "DATE");
        columns.put("b", "BOOLEAN");
        columns.put("l", "STRUCT(x INTEGER)[]");
        columns.put("l2", "VARCHAR[]");
        columns.put("ts", "TIMESTAMP");
        columns.put("t", "TIMESTAMP WITH TIME ZONE");
        return new Scope(columns);
    }

    @Test
    void wrongSqlIsAnsweredInOwnWords() throws IOException {
        var said = new ArrayList<String>();
        try (var binder = new Binder();
                var tables = new InMemoryTables()) {
            for (var expression : Files.readAllLines(FOLDER.resolve("expressions.txt"))) {
                said.add("> " + expression);
                said.add("app: " + bound(binder, expression));
                said.add("sql: " + asked(tables, expression));
            }
        }
        var file = FOLDER.resolve("expressions-said.txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.write(file, said);
        }
        assertThat(said).isEqualTo(Files.readAllLines(file));
        assertThat(said.stream().filter(line -> !line.startsWith("> ")))
                .allSatisfy(line ->
                        assertThat(QUOTED.matcher(line).replaceAll("_"))
                                .doesNotContainPattern(RAW));
    }

    private static String bound(Binder binder, String expression) {
        try {
            return "is " + binder.bind(Sql.of(expression), SCOPE).sqlType();
        } catch (BindException wrong) {
            return text(wrong);
        }
    }

    private static String asked(InMemoryTables tables, String expression) {
        var columns = new ArrayList<String>();
        SCOPE.columns()
                .forEach((name, type) ->
                        columns.add("CAST(NULL AS %s) AS %s".formatted(type, name)));
        var sql =
                "WITH r AS (SELECT %s) SELECT %s FROM r"
                        .formatted(String.join(", ", columns), expression);
        try {
            tables.query(tables.parse(sql, List.of()), ResultReader.rows(_ -> {}));
            return "is right";
        } catch (BindException wrong) {
            return text(wrong);
        }
    }

    private static String text(BindException wrong) {
        return wrong.getMessage() + wrong.hint().map(hint -> "; " + hint).orElse("");
    }
}
