package dev.leat.quality.data;

import dev.leat.app.Type;

/// A form of texts that a step converts to another type, because no `format` of a schema reads it.
public sealed interface TextConversion permits NumberForm, MixedTimes {

    Type type();

    /// Returns a condition in SQL that is false for texts of another form.
    String condition(String column);

    /// Returns the converted value as SQL.
    String value(String column);

    /// Returns the form in words.
    String example();
}
