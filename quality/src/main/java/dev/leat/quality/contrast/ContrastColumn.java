package dev.leat.quality.contrast;

import dev.leat.app.Type;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TypeSpelling;
import dev.leat.mask.Mask;
import dev.leat.quality.data.ValueForm;
import dev.leat.quality.profile.ColumnKind;
import dev.leat.quality.profile.ColumnPath;
import dev.leat.quality.profile.ProfileMask;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// A column of a contrast: a member of the document, an attribute of the producer, or the time of
/// arrival.
///
/// @param name its name in sentences
/// @param sql the expression of its value in a row
/// @param personal true if its values must not be shown
/// @param declared the type that the schema declares; empty if it is unknown or a text
record ContrastColumn(
        String name,
        String sql,
        ColumnKind kind,
        int depth,
        boolean personal,
        Optional<Type> declared) {

    private static final int LONGEST = 40;

    static ContrastColumn of(
            ColumnPath path, String name, boolean personal, Optional<Type> declared) {
        int depth = (int) name.chars().filter(c -> c == '.' || c == '[').count();
        return new ContrastColumn(name, path.sql(), path.kind(), depth, personal, declared);
    }

    /// Returns this column with its texts converted to the declared type, if that is a number or a
    /// time. DuckDB also converts a time without a time zone to a timestamptz, but a schema
    /// requires one.
    Optional<ContrastColumn> converted() {
        return declared.map(TypeSpelling::of)
                .filter(type -> kind == ColumnKind.TEXT)
                .filter(type -> ColumnKind.of(type).number() || ColumnKind.of(type).time())
                .map(type ->
                        new ContrastColumn(
                                name,
                                declaresZone()
                                        ? "CASE WHEN %s THEN TRY_CAST(%s AS %s) END"
                                                .formatted(
                                                        ValueForm.TIMESTAMPTZ.condition(sql),
                                                        sql,
                                                        type)
                                        : "TRY_CAST(%s AS %s)".formatted(sql, type),
                                ColumnKind.of(type),
                                depth,
                                personal,
                                Optional.empty()));
    }

    /// Returns the condition that a text has no time zone, although the declared type requires one;
    /// empty for another type.
    Optional<String> withoutZone() {
        return declaresZone() ? Optional.of(ValueForm.TIMESTAMP.condition(sql)) : Optional.empty();
    }

    private boolean declaresZone() {
        return declared.filter(type -> type == Type.Simple.TIMESTAMPTZ).isPresent();
    }

    /// Returns a candidate about this column.
    ///
    /// @param words the condition without the name of the column
    Candidate candidate(FindingKind of, String words, Counts.Pair count, double tests) {
        return new Candidate(of, this, name + " " + words, count, new Candidate.Choice(tests, 0));
    }

    /// Returns the SQL of the column in an edit of letters; empty for elements of lists.
    Optional<String> editable() {
        return Optional.of(name)
                .filter(path -> !path.contains("["))
                .map(path ->
                        Arrays.stream(path.split("\\.", -1))
                                .map(SqlLiterals::name)
                                .collect(Collectors.joining(".")));
    }

    /// Returns a date or time as microseconds since 1970.
    String micros() {
        return "epoch_us(%s)".formatted(sql);
    }

    /// Returns a value for a sentence: a text in quotes, and masked if it is personal.
    String quoted(String value) {
        if (personal) {
            return Mask.MASK;
        }
        if (kind != ColumnKind.TEXT) {
            return value;
        }
        var text = ProfileMask.text(value);
        return "'%s'"
                .formatted(
                        text.codePointCount(0, text.length()) <= LONGEST
                                ? text
                                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…");
    }
}
