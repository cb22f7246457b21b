package dev.leat.quality.contrast;

/// The kinds of findings, simplest first. Of two findings that separate letters and records that
/// passed equally well, the simpler one is listed first.
public enum FindingKind {
    /// The body is not a JSON object.
    MALFORMED,
    /// A column is null or missing, or is not.
    NULL,
    /// A text is blank, or has blanks around it.
    BLANK,
    /// A value has another JSON type, or is not of the type that the schema declares.
    TYPE,
    /// A list is empty.
    EMPTY_LIST,
    /// A rule between columns is broken.
    RELATION,
    /// A column has one value, or does not have it.
    VALUE,
    /// A producer's attribute has one value, or does not have it.
    PRODUCER,
    /// A text has one form, or does not have it.
    FORM,
    /// A number is in a range.
    RANGE,
    /// A date or time is in a period.
    TIME,
    /// The record arrived in a period.
    ARRIVAL,
    /// A time is at some hours of the day.
    HOUR,
    /// A date or time is on one day of the week.
    WEEKDAY,
    /// A text begins or ends with some characters.
    AFFIX,
    /// A list has some number of elements.
    LIST_SIZE,
    /// An element of a list has some property.
    ELEMENT,
    /// A text has some length.
    LENGTH
}
