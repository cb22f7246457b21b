package dev.leat.app;

import java.util.List;
import java.util.stream.Collectors;

/// The type of a column. `toString` returns its spelling in the app file and in SQL.
public sealed interface Type {

    /// Types without parameters.
    enum Simple implements Type {
        VARCHAR,
        BOOLEAN,
        INTEGER,
        BIGINT,
        DOUBLE,
        DATE,
        TIMESTAMP,
        TIMESTAMPTZ,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// An exact number of `precision` digits (1 to 38), `scale` of them after the decimal point.
    record Decimal(int precision, int scale) implements Type {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException(
                        "decimal("
                                + precision
                                + ","
                                + scale
                                + ") is invalid: the precision must be from 1 to 38, and the scale from 0 to the precision");
            }
        }

        @Override
        public String toString() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    record Struct(List<Member> members) implements Type {
        public Struct {
            members = List.copyOf(members);
        }

        @Override
        public String toString() {
            return members.stream()
                    .map(m -> Sql.ofColumn(m.name()).text() + " " + m.type())
                    .collect(Collectors.joining(", ", "struct(", ")"));
        }
    }

    record Member(String name, Type type) {}

    record ListOf(Type element) implements Type {
        @Override
        public String toString() {
            return element + "[]";
        }
    }
}
