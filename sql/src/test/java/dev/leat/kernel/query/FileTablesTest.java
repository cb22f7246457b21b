package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Csv;
import dev.leat.app.FileFormat;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.ResultReader.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of files in a folder.
class FileTablesTest {

    private static final ColumnMask MAIL =
            new ColumnMask(Set.of("mail"), Set.of("mail", "unit", "id"), "***", false);

    @TempDir Path root;

    private List<String> notes = List.of();

    private List<String> ask(InMemoryTables tables, String sql) throws BindException {
        var lines = new ArrayList<String>();
        var question = tables.parse(sql, List.of(), name -> name.startsWith("b/"), "");
        for (var name : question.tables()) {
            tables.files(name, files(name));
        }
        tables.query(question, ResultReader.rows(row -> lines.add(Arrays.toString(row))));
        return lines;
    }

    private List<FileTable> files(String name) {
        assertThat(name).isEqualTo("b/*");
        return List.of(
                new FileTable(FileFormat.CSV, List.of(root.resolve("in/1.csv"))),
                new FileTable(FileFormat.NDJSON, List.of(root.resolve("in/2.ndjson"))));
    }

    @Test
    void seesTheRowsOfAllFilesByColumnAndNoOtherFile() throws IOException, BindException {
        var folder = Files.createDirectory(root.resolve("in"));
        Files.writeString(folder.resolve("1.csv"), "id,name\n007,\"a,b\"\n2,\n");
        Files.writeString(folder.resolve("2.ndjson"), "{\"name\":\"c\",\"id\":\"3\"}\n");
        Files.writeString(root.resolve("out.csv"), "id\n1\n");
        try (var tables = new InMemoryTables(folder)) {
            assertThat(ask(tables, "select id, name from 'b/*' order by id"))
                    .containsExactly("[007, a,b]", "[2, null]", "[3, c]");
            assertThatThrownBy(() ->
                            ask(
                                    tables,
                                    "select * from read_text('%s')"
                                            .formatted(root.resolve("out.csv"))))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void doubledQuotesArePartOfTheValue() throws IOException, BindException {
        var folder = Files.createDirectory(root.resolve("in"));
        var commas = folder.resolve("1.csv");
        Files.writeString(commas, "mail,unit,id\n\"\"\"Al\"\", al@b\",C,1\n");
        var semicolons = folder.resolve("2.csv");
        Files.writeString(semicolons, "mail;unit;id\n'x;''y''';C;2\n");
        var csv =
                new Csv(
                        ';',
                        Optional.of('\''),
                        Optional.empty(),
                        true,
                        List.of(),
                        "UTF-8",
                        Optional.empty());
        var tables =
                List.of(
                        new FileTable(FileFormat.CSV, List.of(commas)),
                        new FileTable(
                                FileFormat.CSV,
                                List.of(semicolons),
                                Optional.of(csv),
                                Optional.empty()));
        assertThat(rows(folder, tables, ColumnMask.NONE))
                .containsExactlyInAnyOrder("[\"Al\", al@b, C, 1]", "[x;'y', C, 2]");
        assertThat(rows(folder, tables, MAIL))
                .containsExactlyInAnyOrder("[***, C, 1]", "[***, C, 2]");
    }

    @Test
    void aLineWithOtherColumnsIsNotInTheTableAndNotInTheNote() throws IOException, BindException {
        var folder = Files.createDirectory(root.resolve("in"));
        for (var line : List.of("Al, al@b,C,1", "al@b,C", "\"Al\"x, al@b\",C,1")) {
            var file = folder.resolve("1.csv");
            Files.writeString(file, "mail,unit,id\na@b,C,0\n" + line + "\n");
            var tables = List.of(new FileTable(FileFormat.CSV, List.of(file)));
            for (var mask : List.of(ColumnMask.NONE, MAIL)) {
                assertThat(rows(folder, tables, mask)).as(line).hasSize(1);
                assertThat(notes).as(line).hasSize(1).noneMatch(note -> note.contains("al@b"));
                assertThat(notes.getFirst())
                        .startsWith("b: 1 of 2 records that were read is malformed")
                        .contains("1.csv, line 3");
            }
        }
    }

    private List<String> rows(Path folder, List<FileTable> files, ColumnMask mask)
            throws BindException {
        try (var tables = new InMemoryTables(folder)) {
            var lines = new ArrayList<String>();
            var question = tables.parse("from b", List.of("b"));
            tables.files("b", files, mask);
            tables.query(question, ResultReader.rows(row -> lines.add(Arrays.toString(row))));
            notes = tables.notes();
            return lines;
        }
    }

    /// A column that the schema does not have may be a personal value with a misspelled name.
    @Test
    void hidesWhatIsNamedAndWhatIsNotKnown() throws IOException, BindException {
        var folder = Files.createDirectory(root.resolve("in"));
        Files.writeString(
                folder.resolve("1.csv"),
                "id,Mail,e_mail,note\n1,a@b,a@b,see a@b\n2,,c@d,his mail is c@d\n");
        Files.writeString(
                folder.resolve("2.ndjson"), "{\"id\":\"3\",\"more\":{\"mail\":\"e@f\"}}\n");
        var known = Set.of("id", "note", "mail", "more");
        var cover = new ColumnMask(Set.of("mail"), known, "***", false);
        try (var tables = new InMemoryTables(folder)) {
            var lines = new ArrayList<String>();
            var question = tables.parse("from b order by id", List.of("b"));
            tables.files(
                    "b",
                    List.of(
                            new FileTable(FileFormat.CSV, List.of(folder.resolve("1.csv"))),
                            new FileTable(FileFormat.NDJSON, List.of(folder.resolve("2.ndjson")))),
                    cover);
            tables.query(question, ResultReader.rows(row -> lines.add(Arrays.toString(row))));
            assertThat(lines)
                    .containsExactly(
                            "[1, ***, ***, see a@b, null]",
                            "[2, null, ***, ***, null]",
                            "[3, null, null, null, ***]");
        }
    }

    /// The first line of a file without a header is a record.
    @Test
    void namesThatAreNotKnownAreNumbers() throws IOException, BindException {
        var folder = Files.createDirectory(root.resolve("in"));
        var file = folder.resolve("1.csv");
        Files.writeString(file, "id,ann@x.test,33\n1,b@x.test,44\n");
        var cover = new ColumnMask(Set.of("mail"), Set.of("id", "mail"), "***", true);
        try (var tables = new InMemoryTables(folder)) {
            tables.files("b", List.of(new FileTable(FileFormat.CSV, List.of(file))), cover);
            var names = new ArrayList<String>();
            var all = tables.parse("from b", List.of("b"));
            tables.query(
                    all,
                    100,
                    10_000,
                    new ResultReader() {
                        @Override
                        public void columns(List<Heading> columns) {
                            columns.forEach(column -> names.add(column.name()));
                        }

                        @Override
                        public void row(@Nullable String[] values) {
                            assertThat(values).containsExactly("1", "***", "***");
                        }
                    });
            assertThat(names).containsExactly("id", "column_2", "column_3");
            var wrong = tables.parse("select ann from b", List.of("b"));
            assertThatThrownBy(() -> tables.query(wrong, ResultReader.rows(_ -> {})))
                    .isInstanceOf(BindException.class)
                    .hasMessageNotContaining("x.test")
                    .extracting(said -> ((BindException) said).hint().orElse(""))
                    .asString()
                    .doesNotContain("x.test");
        }
    }

    @Test
    void jsonIsMaskedLikeTextWhetherStoredAsJsonOrAsText() throws IOException, BindException {
        var cover = new ColumnMask(Set.of("mail"), Set.of("town", "mail"), "***", false);
        try (var tables = new InMemoryTables(root)) {
            for (var type : List.of("JSON", "VARCHAR")) {
                var rows =
                        "SELECT CAST(j AS %s) AS town FROM (VALUES ('{\"a\":1}'), ('{\"mail\":\"x\"}')) v(j)"
                                .formatted(type);
                var name = "rows_" + type;
                var question = tables.parse("from " + name, List.of(name));
                tables.selects(name, List.of(rows), cover);
                var lines = new ArrayList<String>();
                tables.query(question, ResultReader.rows(row -> lines.add(Arrays.toString(row))));
                assertThat(lines).as(type).containsExactly("[{\"a\":1}]", "[***]");
            }
        }
    }

    @Test
    void ofAStructWithPersonalMembersTheOthersAreShown() throws BindException {
        var known =
                Set.of(
                        "after",
                        "after.id",
                        "after.email",
                        "after.homes",
                        "after.homes.street",
                        "after.homes.zip",
                        "after.tags",
                        "other",
                        "other.id",
                        "x");
        var hidden = Set.of("after.email", "after.homes.street", "x");
        var rows =
                """
                SELECT {'id': 1, 'email': 'a@b', 'homes': [{'street': 'S', 'zip': 2}, NULL], \
                'tags': ['t', 'email'], 'x': 3, 'odd': 4} AS after, {'id': 1} AS other \
                UNION ALL SELECT NULL, NULL\
                """;
        try (var tables = new InMemoryTables(root)) {
            tables.selects("b", List.of(rows), new ColumnMask(hidden, known, "***", false));
            var lines = new ArrayList<String>();
            tables.query(
                    tables.parse("from b", List.of("b")),
                    ResultReader.rows(row -> lines.add(Arrays.toString(row))));
            tables.selects(
                    "c",
                    List.of("SELECT '{}'::JSON AS after UNION ALL SELECT 'null'"),
                    new ColumnMask(hidden, known, "***", false));
            tables.query(
                    tables.parse("from c", List.of("c")),
                    ResultReader.rows(row -> lines.add(Arrays.toString(row))));
            assertThat(lines)
                    .containsExactly(
                            "[{\"id\":1,\"email\":\"***\",\"homes\":[{\"street\":\"***\",\"zip\":2},null],\"tags\":[\"t\",\"***\"],\"x\":\"***\",\"odd\":\"***\"},"
                                    + " ***]",
                            "[null, null]",
                            "[***]",
                            "[***]");
        }
    }

    @Test
    void errorsQuoteNoLineOfAFileWithPersonalValues() throws IOException, BindException {
        var file =
                Files.writeString(
                        root.resolve("1.ndjson"),
                        "{\"id\":1}\n".repeat(30_000) + "{\"id\":secret}\n");
        var cover = new ColumnMask(Set.of("mail"), Set.of("id", "mail"), "***", false);
        var table = List.of(new FileTable(FileFormat.NDJSON, List.of(file)));
        assertThat(rows(root, table, cover)).hasSize(30_000);
        assertThat(notes).singleElement().asString().endsWith("line 30001");
        Files.writeString(file, "[{\"id\":secret\"}]");
        var array = List.of(new FileTable(FileFormat.JSON, List.of(file)));
        assertThatThrownBy(() -> rows(root, array, cover))
                .hasMessageContaining("is not a JSON array of documents")
                .hasMessageNotContaining("secret");
    }
}
