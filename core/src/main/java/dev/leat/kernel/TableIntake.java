package dev.leat.kernel;

import dev.leat.kernel.Program.Input;
import dev.leat.kernel.Statement.Cte;
import dev.leat.kernel.bind.Origin;
import dev.leat.kernel.bind.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The way of a file's records into a statement: a view, which [TableView] makes anew for each
/// piece.
record TableIntake(Input input) implements Intake {

    static final String VIEW = "_leat_table";

    /// The column of the view that holds a member of `source`.
    static String source(String member) {
        return Quoted.name("_leat_source_" + member);
    }

    @Override
    public List<Cte> ctes(String name, List<Cte.Column> extra) {
        var columns = new ArrayList<Cte.Column>();
        columns.add(Cte.Column.same(Transport.POSITION));
        columns.addAll(extra);
        for (int field : input.fields()) {
            columns.add(Cte.Column.same(input.schema().fields().get(field).name()));
        }
        if (!input.source().isEmpty()) {
            columns.add(Cte.Column.of(Origin.NAME, origin()));
        }
        return List.of(new Cte(name, columns, Quoted.name(VIEW)));
    }

    private String origin() {
        return Origin.FILE.names().stream()
                .filter(input.source()::contains)
                .map(member -> Quoted.text(member) + ": " + source(member))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
