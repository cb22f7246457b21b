package dev.leat.quality.data;

import java.util.Optional;

/// The texts of a column whose values were read from texts.
///
/// @param format the `format` of a schema that reads them, such as `%d.%m.%Y` or `yes/no`; empty if
///   none is needed
/// @param conversion the conversion by a step that reads them, if no format does
/// @param rest the column of the table with the texts that are no values of the type, which are
///   null in the column itself; empty if each text is a value
public record ColumnTexts(
        Optional<String> format, Optional<MixedTimes> conversion, Optional<DataColumn> rest) {

    /// The values are not read from texts, or each text is a value in the usual form.
    public static final ColumnTexts USUAL =
            new ColumnTexts(Optional.empty(), Optional.empty(), Optional.empty());
}
