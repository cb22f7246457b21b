package dev.leat.column;

import dev.leat.app.Type;

/// The layout of a column's values in memory, as the Arrow columnar format defines it: `format` is
/// Arrow's name of the type, and `bits` the size of a value, 0 for strings.
///
/// See [the format strings](https://arrow.apache.org/docs/format/CDataInterface.html).
public record Layout(String format, int bits) {

    public static final Layout TEXT = new Layout("u", 0);
    public static final Layout LONG = new Layout("l", 64);

    /// Maximum number of digits of a decimal that has 64 bits. Longer ones have 128 bits.
    private static final int LONG_DIGITS = 18;

    /// Returns the layout of a type. Values of `json`, lists and structs are strings, which SQL
    /// casts.
    public static Layout of(Type type) {
        return switch (type) {
            case Type.Decimal(int precision, int scale) ->
                    precision <= LONG_DIGITS
                            ? new Layout("d:%d,%d,64".formatted(precision, scale), 64)
                            : new Layout("d:%d,%d".formatted(precision, scale), 128);
            case Type.ListOf _, Type.Struct _ -> TEXT;
            case Type.Simple simple ->
                    switch (simple) {
                        case VARCHAR, JSON -> TEXT;
                        case BOOLEAN -> new Layout("b", 1);
                        case INTEGER -> new Layout("i", 32);
                        case BIGINT -> LONG;
                        case DOUBLE -> new Layout("g", 64);
                        case DATE -> new Layout("tdD", 32);
                        case TIMESTAMP -> new Layout("tsu:", 64);
                        case TIMESTAMPTZ -> new Layout("tsu:UTC", 64);
                    };
        };
    }
}
