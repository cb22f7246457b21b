package dev.leat.kernel.compile;

import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.Statement.Cte;
import java.util.ArrayList;
import java.util.List;

/// The statement of a pipeline, formatted for reading. Each column is on a line of its own, and
/// above each expression of the app is a comment with its line in the app file. The text is
/// equivalent to the statement that runs, in which casts are exact and lost digits are reasons.
/// `expressions` are the app's expressions, in the order of the statement; an expression may occur
/// twice.
public record ExplainedStatement(String sql, List<Sql> expressions) {

    private static final String COLUMN = "\n    ";
    private static final String EXPRESSION = "\n      ";

    public ExplainedStatement {
        expressions = List.copyOf(expressions);
    }

    public static ExplainedStatement of(Statement statement) {
        var layout = new Layout();
        for (var cte : statement.ctes()) {
            layout.query(cte);
        }
        layout.text.append("\nSELECT * FROM ");
        layout.text.append(SqlLiterals.name(statement.ctes().getLast().name()));
        return new ExplainedStatement(layout.text.toString(), layout.expressions);
    }

    private static final class Layout {

        private final StringBuilder text = new StringBuilder();
        private final List<Sql> expressions = new ArrayList<>();

        void query(Cte cte) {
            text.append(text.isEmpty() ? "WITH " : ",\n");
            text.append(SqlLiterals.name(cte.name())).append(" AS (\n  SELECT");
            var separator = "";
            for (var column : cte.columns()) {
                if (!column.name().startsWith(StatementBuilder.LOSS)) {
                    text.append(separator).append(COLUMN);
                    column(column);
                    separator = ",";
                }
            }
            text.append("\n  FROM ").append(cte.from()).append("\n)");
        }

        private void column(Cte.Column column) {
            for (var fragment : column.value()) {
                if (fragment.written().isPresent()) {
                    expression(new Sql(fragment.written().get().strip(), fragment.mark()));
                } else {
                    text.append(fragment.text());
                }
            }
            var name = SqlLiterals.name(column.name());
            if (!column.value().getLast().text().equals(name)) {
                text.append(" AS ").append(name);
            }
        }

        private void expression(Sql sql) {
            expressions.add(sql);
            if (!sql.mark().equals(SourcePosition.NONE)) {
                text.append(EXPRESSION).append("-- line ").append(sql.mark().line());
            }
            boolean quoted = false;
            for (var line : sql.text().lines().toList()) {
                // a string literal that continues on the next line is not indented
                text.append(quoted ? "\n" : EXPRESSION).append(line);
                quoted ^= line.chars().filter(c -> c == '\'').count() % 2 == 1;
            }
            text.append(COLUMN);
        }
    }
}
