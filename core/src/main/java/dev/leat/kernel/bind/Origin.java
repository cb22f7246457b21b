package dev.leat.kernel.bind;

import java.util.List;
import java.util.stream.Collectors;

/// The members of `source`, the struct that stands beside a row's columns: where and when its
/// record came from.
public final class Origin {

    public static final String NAME = "source";

    /// Members in order, each with its SQL type.
    public static final List<Member> MEMBERS =
            List.of(
                    new Member("id", "VARCHAR"),
                    new Member("name", "VARCHAR"),
                    new Member("received_at", "TIMESTAMPTZ"),
                    new Member("sequence", "BIGINT"),
                    new Member("group", "VARCHAR"),
                    new Member("attempt", "INTEGER"),
                    new Member("attributes", "MAP(VARCHAR, VARCHAR)"));

    public static final String TYPE =
            MEMBERS.stream()
                    .map(member -> Quoted.name(member.name()) + " " + member.sqlType())
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));

    private Origin() {}

    public record Member(String name, String sqlType) {}

    public static List<String> names() {
        return MEMBERS.stream().map(Member::name).toList();
    }
}
