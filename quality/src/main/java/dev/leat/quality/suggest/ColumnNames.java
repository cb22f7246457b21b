package dev.leat.quality.suggest;

import com.google.re2j.Pattern;
import dev.leat.kernel.bind.SqlNames;
import dev.leat.quality.contrast.ContrastTerms;
import dev.leat.quality.data.FileGlob;
import dev.leat.quality.data.IdentifierName;
import dev.leat.quality.data.UnreadableDataException;
import dev.leat.quality.profile.ColumnProfile;
import dev.leat.quality.profile.Profile;
import java.util.List;

/// The meaning of columns, from their names and values.
///
/// @param csv true if the source is CSV or TSV, where every value is a text and an empty text is a
///   null
record ColumnNames(Profile profile, boolean csv) {

    private static final Pattern VERSION =
            Pattern.compile(
                    "(.*_)?(version|revision|rev|seq|sequence|updated|modified|changed)(_.*)?");
    private static final Pattern AMOUNT =
            Pattern.compile(
                    "(.*_)?(quantity|qty|price|amount|cost|fee|total|subtotal|revenue"
                            + "|(order|sales?|invoice|cart|basket|item|line|purchase|payment)_value)"
                            + "(_(per|each|net|gross|paid|sold|ordered|due|usd|eur|gbp)(_.*)?)?");
    private static final Pattern CSV = Pattern.compile("(?i).*\\.[ct]sv(\\.gz|\\.zst)?");

    static ColumnNames of(Profile profile) {
        boolean csv = false;
        try {
            csv =
                    FileGlob.files(profile.source()).stream()
                            .allMatch(file -> CSV.matcher(file.toString()).matches());
        } catch (UnreadableDataException noFile) {
            // a queue, a table or a query
        }
        return new ColumnNames(profile, csv);
    }

    /// Returns the columns that are not inside of a struct or list.
    List<ColumnProfile> top() {
        return profile.columns().stream().filter(column -> !nested(column.name())).toList();
    }

    boolean nested(String name) {
        return !root(name).equals(name);
    }

    /// Returns the name of the column around a path.
    static String root(String path) {
        return ContrastTerms.root(path);
    }

    boolean identifier(ColumnProfile column) {
        return IdentifierName.is(column.name());
    }

    boolean identifier(String name) {
        return IdentifierName.is(name);
    }

    /// Returns true if the name is that of an amount of goods or money, which is above zero unless
    /// the record reverses another one.
    boolean amount(String name) {
        return AMOUNT.matcher(IdentifierName.words(name)).matches();
    }

    /// Returns true if a time or a whole number has the name of a version.
    boolean namedVersion(ColumnProfile column) {
        boolean whole = column.type().equals("BIGINT") || column.type().equals("INTEGER");
        return (whole || time(column))
                && VERSION.matcher(IdentifierName.words(column.name())).matches();
    }

    boolean numeric(ColumnProfile column) {
        return !column.type().equals("VARCHAR");
    }

    boolean time(ColumnProfile column) {
        return column.type().equals("DATE") || column.type().startsWith("TIMESTAMP");
    }

    /// Returns true if hardly any value is missing.
    boolean required(ColumnProfile column) {
        return column.values().nulls() <= Trial.MOST_REJECTED * column.values().count();
    }

    int position(String name) {
        return profile.columns().stream().map(ColumnProfile::name).toList().indexOf(name);
    }

    /// Returns a name as SQL, without quotes where none are needed.
    String sql(String name) {
        return SqlNames.sql(name);
    }
}
