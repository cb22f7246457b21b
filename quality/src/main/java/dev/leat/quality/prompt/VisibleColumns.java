package dev.leat.quality.prompt;

import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.ProfileMask;
import java.util.List;
import java.util.Set;

/// The columns that a language model may know, and those of them whose values it may see: no
/// personal ones, and none whose values have parts that were not examined, such as documents.
record VisibleColumns(Profile profile, Set<String> personal) {

    private static final int LONGEST_NAME = 100;
    private static final Set<String> PLAIN =
            Set.of(
                    "BOOLEAN",
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "FLOAT",
                    "DOUBLE",
                    "VARCHAR",
                    "UUID",
                    "DATE",
                    "TIMESTAMP",
                    "TIMESTAMP WITH TIME ZONE");

    static VisibleColumns of(Profile profile) {
        return new VisibleColumns(profile, ProfileMask.personal(profile));
    }

    /// Returns the columns whose names may be sent: a name that has the form of personal data can
    /// be the first record of a file without a header.
    List<ColumnProfile> named() {
        return profile.columns().stream()
                .filter(column ->
                        column.name().length() <= LONGEST_NAME
                                && ProfileMask.strict(column.name()).equals(column.name()))
                .toList();
    }

    /// Returns true if the values of a column may be sent.
    boolean open(ColumnProfile column) {
        return !personal.contains(column.name())
                && (PLAIN.contains(column.type()) || column.type().startsWith("DECIMAL("));
    }

    /// Returns the type of a column, without the names of members and the values of enumerations.
    static String type(ColumnProfile column) {
        var type = column.type();
        return type.startsWith("DECIMAL(") && !type.endsWith("]")
                ? type
                : type.endsWith("]") ? "LIST" : type.replaceFirst("\\(.*", "");
    }
}
