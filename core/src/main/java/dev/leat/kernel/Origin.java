package dev.leat.kernel;

import java.util.List;
import java.util.stream.Collectors;

/// The members of `source`, the struct that stands beside a row's columns: where and when its
/// record came from.
final class Origin {

    static final String NAME = "source";

    /// Members in order, each with its SQL type.
    static final List<Member> MEMBERS =
            List.of(
                    new Member("id", "VARCHAR"),
                    new Member("name", "VARCHAR"),
                    new Member("received_at", "TIMESTAMPTZ"),
                    new Member("attempt", "INTEGER"),
                    new Member("attributes", "MAP(VARCHAR, VARCHAR)"));

    static final String TYPE =
            MEMBERS.stream()
                    .map(member -> Quoted.name(member.name()) + " " + member.sqlType())
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));

    private Origin() {}

    record Member(String name, String sqlType) {}

    static List<String> names() {
        return MEMBERS.stream().map(Member::name).toList();
    }
}
