package dev.leat.kernel.compile;

import dev.leat.kernel.bind.SourceStruct;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Input;
import dev.leat.kernel.compile.Statement.Cte;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The first query of a statement over files. It reads from a view that [TableView] creates for
/// each piece.
public record TableIntake(Input input) implements StatementSource {

    public static final String VIEW = "_leat_table";

    /// Returns the column of the view that holds a member of `source`.
    public static String source(String member) {
        return SqlLiterals.name("_leat_source_" + member);
    }

    @Override
    public List<Cte> ctes(String name, List<Cte.Column> extra) {
        var columns = new ArrayList<Cte.Column>();
        columns.add(Cte.Column.same(StatementInput.POSITION));
        columns.addAll(extra);
        for (int field : input.fields()) {
            columns.add(Cte.Column.same(input.schema().fields().get(field).name()));
        }
        if (!input.source().isEmpty()) {
            columns.add(Cte.Column.of(SourceStruct.NAME, origin()));
        }
        return List.of(new Cte(name, columns, SqlLiterals.name(VIEW)));
    }

    private String origin() {
        return SourceStruct.FILE.names().stream()
                .filter(input.source()::contains)
                .map(member -> SqlLiterals.text(member) + ": " + source(member))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
