package dev.leat.kernel.bind;

import dev.leat.app.BucketSource;
import dev.leat.app.PipelineSource;
import dev.leat.app.QueueSource;
import dev.leat.app.StreamSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The struct `source` that a row has in addition to its columns, with the origin and time of its
/// record. Expressions outside of a pipeline have no such struct.
public enum SourceStruct {
    NONE,
    /// A message of a queue, or a record of a stream.
    MESSAGE,
    /// An element of a list in a message of a queue; `item` is its number, counted from 1.
    ITEM,
    /// An object of a bucket; `line` and `offset` are the position of the record.
    FILE,
    /// An object of a bucket, for rows that have no line because a step created them from many
    /// records.
    OBJECT;

    public static final String NAME = "source";

    /// The member with the number of an element.
    public static final String ITEM_NUMBER = "item";

    private static final List<Member> OF_MESSAGE =
            List.of(
                    new Member("id", "VARCHAR"),
                    new Member("name", "VARCHAR"),
                    new Member("received_at", "TIMESTAMPTZ"),
                    new Member("sequence", "BIGINT"),
                    new Member("group", "VARCHAR"),
                    new Member("attempt", "INTEGER"),
                    new Member("attributes", "MAP(VARCHAR, VARCHAR)"));

    private static final List<Member> OF_ITEM =
            Stream.concat(OF_MESSAGE.stream(), Stream.of(new Member(ITEM_NUMBER, "BIGINT")))
                    .toList();

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

    /// Returns the struct that a pipeline's records have.
    public static SourceStruct of(PipelineSource from) {
        return switch (from) {
            case QueueSource _, StreamSource _ -> MESSAGE;
            case BucketSource _ -> FILE;
        };
    }

    /// Returns the struct of rows that a step created from many records with this struct.
    SourceStruct ofMany() {
        return this == FILE ? OBJECT : this;
    }

    /// Returns the struct of rows that a step made from the elements of a list.
    SourceStruct ofItems() {
        return this == MESSAGE ? ITEM : this;
    }

    /// Returns the members in order.
    public List<Member> members() {
        return switch (this) {
            case NONE -> List.of();
            case MESSAGE -> OF_MESSAGE;
            case ITEM -> OF_ITEM;
            case FILE -> OF_FILE;
            case OBJECT -> OF_OBJECT;
        };
    }

    public List<String> names() {
        return members().stream().map(Member::name).toList();
    }

    /// Returns the struct's SQL type.
    public String type() {
        return members().stream()
                .map(member -> SqlLiterals.name(member.name()) + " " + member.sqlType())
                .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    /// Returns a hint that says which records have a member of this name.
    String memberHint(String member) {
        if (this == OBJECT && FILE.names().contains(member)) {
            return "this row is computed from many lines, so its `source` has only ";
        }
        if (this != ITEM && member.equals(ITEM_NUMBER)) {
            return "only rows after a step `unnest` have it; here it has ";
        }
        boolean file = (this == MESSAGE || this == ITEM) && FILE.names().contains(member);
        boolean message = this == FILE && MESSAGE.names().contains(member);
        return file
                ? "only records of files have this member; a message has "
                : message ? "only messages of queues have this member; a file has " : "it has ";
    }

    public record Member(String name, String sqlType) {}
}
