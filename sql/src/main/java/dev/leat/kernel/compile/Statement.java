package dev.leat.kernel.compile;

import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.bind.SqlLiterals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// A statement: its text, the positions in the app file of the text's fragments, and the queries
/// that it consists of.
public record Statement(String text, NavigableMap<Integer, SourcePosition> marks, List<Cte> ctes) {

    public Statement {
        ctes = List.copyOf(ctes);
    }

    /// Returns a statement of these named queries; the last one is its result.
    static Statement of(List<Cte> ctes) {
        var printer = new Printer();
        for (int i = 0; i < ctes.size(); i++) {
            printer.add(i == 0 ? "WITH " : ",\n");
            printer.cte(ctes.get(i));
        }
        printer.add("\nSELECT * FROM " + SqlLiterals.name(ctes.getLast().name()));
        return new Statement(printer.text.toString(), printer.marks, ctes);
    }

    /// Returns the position in the app file of the fragment that contains this byte of the text.
    public SourcePosition at(long position) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.clamp(position, 0, utf8.length);
        var before = marks.floorEntry(new String(utf8, 0, end, StandardCharsets.UTF_8).length());
        return before == null ? SourcePosition.NONE : before.getValue();
    }

    private static final class Printer {

        private final StringBuilder text = new StringBuilder();
        private final NavigableMap<Integer, SourcePosition> marks = new TreeMap<>();

        void cte(Cte cte) {
            add(SqlLiterals.name(cte.name()) + " AS (SELECT ");
            for (int i = 0; i < cte.columns().size(); i++) {
                add(i == 0 ? "" : ", ");
                column(cte.columns().get(i));
            }
            add(" FROM " + cte.from() + ")");
        }

        private void column(Cte.Column column) {
            column.value().forEach(this::fragment);
            var name = SqlLiterals.name(column.name());
            if (!column.value().getLast().text().equals(name)) {
                add(" AS " + name);
            }
        }

        private void fragment(Cte.Fragment fragment) {
            marks.put(text.length(), fragment.mark());
            add(fragment.text());
        }

        private void add(String more) {
            text.append(more);
        }
    }

    /// A named query of a statement (a common table expression): columns over a single relation.
    public record Cte(String name, List<Column> columns, String from) {

        public Cte {
            columns = List.copyOf(columns);
        }

        /// A column with the SQL of its value, in fragments.
        public record Column(String name, List<Fragment> value) {

            public Column {
                value = List.copyOf(value);
            }

            /// Returns a column with the unchanged value of the relation's column of this name.
            public static Column same(String name) {
                return of(name, SqlLiterals.name(name));
            }

            public static Column of(String name, String sql) {
                return new Column(name, List.of(Fragment.of(sql)));
            }
        }

        /// A fragment of SQL and its position in the app file; [SourcePosition#NONE] if the SQL is
        /// Leat's own. `written` is an expression of the app, which the fragment computes.
        public record Fragment(String text, SourcePosition mark, Optional<String> written) {

            static Fragment of(String sql) {
                return new Fragment(sql, SourcePosition.NONE, Optional.empty());
            }

            /// Returns an expression of the app, on separate lines, so that a comment at its end
            /// does not hide the SQL after it.
            static Fragment user(Sql sql, BoundExpression bound) {
                var text = "\n" + bound.run(sql) + "\n";
                return new Fragment(text, sql.mark(), Optional.of(sql.text()));
            }
        }
    }
}
