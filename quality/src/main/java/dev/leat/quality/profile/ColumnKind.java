package dev.leat.quality.profile;

/// Classes of SQL types with the same statistics.
public enum ColumnKind {
    WHOLE,
    DECIMAL,
    FLOAT,
    TEXT,
    DATE,
    TIMESTAMP,
    TIMESTAMPTZ,
    BOOLEAN,
    LIST,
    STRUCT,
    /// Types without an order, such as maps and bytes.
    OTHER;

    public static ColumnKind of(String type) {
        if (type.endsWith("]")) {
            return LIST;
        }
        if (type.startsWith("STRUCT(")) {
            return STRUCT;
        }
        if (type.startsWith("DECIMAL(")) {
            return type.endsWith(",0)") ? WHOLE : DECIMAL;
        }
        if (type.startsWith("ENUM(")) {
            return TEXT;
        }
        return switch (type) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT" -> WHOLE;
            case "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT" -> WHOLE;
            case "FLOAT", "DOUBLE" -> FLOAT;
            case "VARCHAR", "UUID" -> TEXT;
            case "DATE" -> DATE;
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> TIMESTAMP;
            case "TIMESTAMP WITH TIME ZONE" -> TIMESTAMPTZ;
            case "BOOLEAN" -> BOOLEAN;
            default -> OTHER;
        };
    }

    public boolean number() {
        return this == WHOLE || this == DECIMAL || this == FLOAT;
    }

    public boolean time() {
        return this == DATE || this == TIMESTAMP || this == TIMESTAMPTZ;
    }

    /// Returns true if equal values may identify something: not for amounts and structures.
    boolean identifies() {
        return this == WHOLE || this == TEXT || time();
    }

    boolean ordered() {
        return this != LIST && this != STRUCT && this != OTHER;
    }
}
