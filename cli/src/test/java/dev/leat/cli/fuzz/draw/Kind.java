package dev.leat.cli.fuzz.draw;

import java.util.Arrays;
import java.util.List;

/// The type of a column, and the Java type of its values.
public enum Kind {
    TEXT("varchar"), // String
    BOOLEAN("boolean"), // Boolean
    INTEGER("integer"), // Long
    BIGINT("bigint"), // Long
    DECIMAL("decimal(18,2)"), // BigDecimal with two digits after the decimal point
    DOUBLE("double"), // Double
    DATE("date"), // LocalDate
    TIMESTAMP("timestamp"), // LocalDateTime
    TIMESTAMPTZ("timestamptz"), // Instant
    JSON("json"), // String, a document
    STRUCT("struct(a varchar, b integer)"), // String, a document
    LIST("varchar[]"), // String, a document
    STRUCTS("struct(sku varchar, quantity integer)[]"), // String, a document
    OTHER("json"); // what an expression without a twin gave: in no schema

    /// The types that a schema can have.
    static final List<Kind> ALL = Arrays.stream(values()).filter(kind -> kind != OTHER).toList();

    /// The members of a [#STRUCT]: a text and an integer.
    static final List<String> MEMBERS = List.of("a", "b");

    private final String type;

    Kind(String type) {
        this.type = type;
    }

    public String type() {
        return type;
    }

    /// Returns true if CSV files can have columns of this kind.
    boolean flat() {
        return compareTo(STRUCT) < 0;
    }

    boolean whole() {
        return this == INTEGER || this == BIGINT;
    }

    public boolean key() {
        return this != DOUBLE && this != JSON && flat();
    }

    /// Returns true if a column of this kind can be part of a table's key.
    boolean ofItem() {
        return key() && this != BOOLEAN;
    }

    public boolean time() {
        return this == DATE || this == TIMESTAMP || this == TIMESTAMPTZ;
    }
}
