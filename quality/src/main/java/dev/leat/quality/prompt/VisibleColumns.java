package dev.leat.quality.prompt;

import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.ProfileMask;
import dev.leat.quality.profile.SensitiveData;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The columns that a language model may know, and those of them whose values it may see: no
/// personal ones, none whose values have parts that were not examined, such as documents, and no
/// texts.
///
/// @param texts true if values of texts may also be sent
record VisibleColumns(Profile profile, Set<String> personal, boolean texts) {

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

    static VisibleColumns of(Profile profile, boolean texts) {
        var personal = new HashSet<>(ProfileMask.personal(profile));
        profile.columns().stream()
                .map(ColumnProfile::name)
                .filter(SensitiveData::named)
                .forEach(personal::add);
        return new VisibleColumns(profile, personal, texts);
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
        return leftOut(column).isEmpty();
    }

    /// Returns true if the values may be sent of these columns, and of all that a rule names.
    boolean open(List<String> columns, String rule) {
        return profile.columns().stream()
                .filter(column -> columns.contains(column.name()) || rule.contains(column.name()))
                .allMatch(this::open);
    }

    /// Returns the reason why the values of a column are not sent; empty if they may be sent.
    Optional<String> leftOut(ColumnProfile column) {
        boolean text = column.type().equals("VARCHAR") || column.type().equals("UUID");
        if (personal.contains(column.name())) {
            return Optional.of(
                    column.personal().declared()
                            ? "declared as pii"
                            : SensitiveData.named(column.name())
                                    ? "the name is that of personal data"
                                    : "looks personal");
        } else if (!PLAIN.contains(column.type()) && !column.type().startsWith("DECIMAL(")) {
            return Optional.of("structs, lists and documents are not sent");
        } else if (text && !texts) {
            return Optional.of("texts are only sent with --with-values");
        }
        long names =
                column.values().top().stream()
                        .filter(one -> SensitiveData.person(one.value()))
                        .count();
        return text && 2 * names > column.values().top().size()
                ? Optional.of("the values look like names of persons")
                : Optional.empty();
    }

    /// Returns the type of a column, without the names of members and the values of enumerations.
    static String type(ColumnProfile column) {
        var type = column.type();
        return type.startsWith("DECIMAL(") && !type.endsWith("]")
                ? type
                : type.endsWith("]") ? "LIST" : type.replaceFirst("\\(.*", "");
    }
}
