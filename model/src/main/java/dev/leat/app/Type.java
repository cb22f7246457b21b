package dev.leat.app;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
                                + ") is invalid: the precision must be from 1 to 38, and the scale"
                                + " from 0 to the precision");
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

    /// A member of a struct. Leat masks `pii` values in its own output.
    record Member(String name, Type type, boolean pii) {
        public Member(String name, Type type) {
            this(name, type, false);
        }

        /// Returns the paths to this member and to those in it, each with all members from this one
        /// on. The members of a list are those of its elements.
        public Stream<List<Member>> paths() {
            var inner = type;
            while (inner instanceof ListOf(var element)) {
                inner = element;
            }
            var members = inner instanceof Struct(var its) ? its : List.<Member>of();
            return Stream.concat(
                    Stream.of(List.of(this)),
                    members.stream()
                            .flatMap(Member::paths)
                            .map(path -> Stream.concat(Stream.of(this), path.stream()).toList()));
        }

        /// Returns the text of a path, such as `customer.address.zip`.
        public static String text(List<Member> path) {
            return String.join(".", names(path));
        }

        public static List<String> names(List<Member> path) {
            return path.stream().map(Member::name).toList();
        }

        /// Returns true if the path leads to one value, not to the elements of a list.
        public static boolean isOne(List<Member> path) {
            return path.stream().limit(path.size() - 1).allMatch(one -> one.type instanceof Struct);
        }
    }

    record ListOf(Type element) implements Type {
        @Override
        public String toString() {
            return element + "[]";
        }
    }
}
