package dev.leat.kernel.compile;

import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.Statement.Cte;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A struct with its own name that is available in addition to a document's columns. Its value is a
/// JSON object with these members; times are microseconds since 1970.
public record ExtraStruct(String name, List<Member> members) {

    public ExtraStruct {
        members = List.copyOf(members);
    }

    /// A member. `sqlType` is DuckDB's spelling of its type; `structure` is the JSON that describes
    /// it to `from_json`.
    public record Member(String name, String sqlType, String structure) {

        /// Creates a member that is not a struct.
        public Member(String name, String sqlType) {
            this(name, sqlType, StatementInput.json(sqlType));
        }

        private boolean time() {
            return sqlType.equals("TIMESTAMPTZ");
        }
    }

    /// Returns the SQL type of the struct.
    public String sqlType() {
        return members.stream()
                .map(m -> SqlLiterals.name(m.name()) + " " + m.sqlType())
                .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    /// Returns the input of a statement over documents that have this struct as a member.
    StatementSource intake(CompiledPipeline.Input input) {
        var documents = new StatementInput(input, List.of(structure()));
        return (cte, columns) -> {
            var all = new ArrayList<>(columns);
            all.add(Cte.Column.of(name, value()));
            return documents.ctes(cte, all);
        };
    }

    private String structure() {
        return members.stream()
                .map(m ->
                        StatementInput.json(m.name())
                                + ":"
                                + (m.time() ? "\"BIGINT\"" : m.structure()))
                .collect(Collectors.joining(",", StatementInput.json(name) + ":{", "}"));
    }

    /// Returns the SQL of the struct, which converts the JSON member of the input document.
    private String value() {
        return members.stream()
                .map(m -> SqlLiterals.text(m.name()) + ": " + value(m))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String value(Member member) {
        var value = StatementInput.member(name) + "." + SqlLiterals.name(member.name());
        return member.time() ? "make_timestamptz(" + value + ")" : value;
    }
}
