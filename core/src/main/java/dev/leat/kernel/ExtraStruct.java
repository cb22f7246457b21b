package dev.leat.kernel;

import dev.leat.kernel.bind.SqlLiterals;
import java.util.List;
import java.util.stream.Collectors;

/// A struct in addition to the columns of each document, with a name of its own. Its value is a
/// JSON object with these members, times as microseconds since 1970.
public record ExtraStruct(String name, List<Member> members) {

    public ExtraStruct {
        members = List.copyOf(members);
    }

    /// `sqlType` is DuckDB's spelling of the member's type; `structure` is the JSON that
    /// `from_json` requires for it.
    public record Member(String name, String sqlType, String structure) {

        /// Creates a member without members of its own.
        public Member(String name, String sqlType) {
            this(name, sqlType, StatementInput.json(sqlType));
        }

        private boolean time() {
            return sqlType.equals("TIMESTAMPTZ");
        }
    }

    String sqlType() {
        return members.stream()
                .map(m -> SqlLiterals.name(m.name()) + " " + m.sqlType())
                .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    String structure() {
        return members.stream()
                .map(m ->
                        StatementInput.json(m.name())
                                + ":"
                                + (m.time() ? "\"BIGINT\"" : m.structure()))
                .collect(Collectors.joining(",", StatementInput.json(name) + ":{", "}"));
    }

    /// Returns the SQL of the struct, made from the document's member.
    String value() {
        return members.stream()
                .map(m -> SqlLiterals.text(m.name()) + ": " + value(m))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String value(Member member) {
        var value = StatementInput.member(name) + "." + SqlLiterals.name(member.name());
        return member.time() ? "make_timestamptz(" + value + ")" : value;
    }
}
