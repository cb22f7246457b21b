package dev.leat.kernel.bind;

import dev.leat.app.BucketSource;
import dev.leat.app.PipelineSource;
import dev.leat.app.QueueSource;
import java.util.List;
import java.util.stream.Collectors;

/// The struct `source` that stands beside a row's columns, by what its record came from: where and
/// when that was. An expression outside a pipeline has none.
public enum SourceStruct {
    NONE,
    /// A message of a queue.
    MESSAGE,
    /// An object of a bucket; `line` and `offset` are the record's own.
    FILE,
    /// An object of a bucket, for rows that a step made of all its records: no line is theirs.
    OBJECT;

    public static final String NAME = "source";

    private static final List<Member> OF_MESSAGE =
            List.of(
                    new Member("id", "VARCHAR"),
                    new Member("name", "VARCHAR"),
                    new Member("received_at", "TIMESTAMPTZ"),
                    new Member("sequence", "BIGINT"),
                    new Member("group", "VARCHAR"),
                    new Member("attempt", "INTEGER"),
                    new Member("attributes", "MAP(VARCHAR, VARCHAR)"));

    private static final List<Member> OF_FILE =
            List.of(
                    new Member("id", "VARCHAR"),
                    new Member("name", "VARCHAR"),
                    new Member("key", "VARCHAR"),
                    new Member("stem", "VARCHAR"),
                    new Member("version", "VARCHAR"),
                    new Member("line", "BIGINT"),
                    new Member("offset", "BIGINT"),
                    new Member("received_at", "TIMESTAMPTZ"));

    private static final List<Member> OF_OBJECT =
            OF_FILE.stream()
                    .filter(m -> !m.name().equals("line") && !m.name().equals("offset"))
                    .toList();

    /// What `source` is for the records of a pipeline.
    public static SourceStruct of(PipelineSource from) {
        return switch (from) {
            case QueueSource _ -> MESSAGE;
            case BucketSource _ -> FILE;
        };
    }

    /// The same for rows that a step made of many.
    SourceStruct ofMany() {
        return this == FILE ? OBJECT : this;
    }

    /// Members in order, each with its SQL type.
    public List<Member> members() {
        return switch (this) {
            case NONE -> List.of();
            case MESSAGE -> OF_MESSAGE;
            case FILE -> OF_FILE;
            case OBJECT -> OF_OBJECT;
        };
    }

    public List<String> names() {
        return members().stream().map(Member::name).toList();
    }

    /// The struct's SQL type.
    public String type() {
        return members().stream()
                .map(member -> SqlLiterals.name(member.name()) + " " + member.sqlType())
                .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    /// Whose records have a member that these have not, for a hint.
    String elsewhere(String member) {
        if (this == OBJECT && FILE.names().contains(member)) {
            return "this row was made from many lines; it has ";
        }
        boolean file = this == MESSAGE && FILE.names().contains(member);
        boolean message = this == FILE && MESSAGE.names().contains(member);
        return file
                ? "only records of files have it; a message has "
                : message ? "only messages of queues have it; a file has " : "it has ";
    }

    public record Member(String name, String sqlType) {}
}
