package dev.leat.kernel;

import java.util.Locale;
import java.util.Set;

/// A column's type in a Parquet file, as DuckDB spells it, and how its values become texts that
/// lose nothing. `texts` is the same type with a text for each value inside, but for booleans and
/// whole numbers, which JSON writes exactly.
record ParquetType(String name, boolean nested, String texts, boolean readable) {

    private static final Set<String> SAME =
            Set.of(
                    "BOOLEAN",
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT");

    private static final Set<String> UNREADABLE = Set.of("BLOB", "GEOMETRY", "VARIANT", "UNION");

    static ParquetType of(String spelling) {
        var parser = new Parser(spelling);
        parser.type();
        return new ParquetType(spelling, parser.nested, parser.to.toString(), parser.readable);
    }

    boolean json() {
        return name.equals("JSON");
    }

    /// Whether JSON writes the values of a column as they are.
    boolean same() {
        return SAME.contains(name);
    }

    boolean bool() {
        return name.equals("BOOLEAN");
    }

    boolean time() {
        return name.startsWith("TIMESTAMP");
    }

    /// Reads a spelling and writes the other one.
    private static final class Parser {

        private final String from;
        private final StringBuilder to = new StringBuilder();
        private int at;
        private boolean nested;
        private boolean readable = true;

        Parser(String from) {
            this.from = from;
        }

        void type() {
            int start = at;
            while (at < from.length() && "(,)[".indexOf(from.charAt(at)) < 0) {
                at++;
            }
            var word = from.substring(start, at).strip().toUpperCase(Locale.ROOT);
            readable &= !UNREADABLE.contains(word);
            if (open() && (word.equals("STRUCT") || word.equals("MAP"))) {
                nested = true;
                members(word);
            } else {
                parenthesis();
                to.append(SAME.contains(word) ? word : "VARCHAR");
            }
            lists();
        }

        private void members(String word) {
            to.append(word).append('(');
            do {
                at++;
                if (word.equals("STRUCT")) {
                    memberName();
                }
                type();
                to.append(from.charAt(at));
            } while (from.charAt(at) == ',');
            at++;
        }

        private void memberName() {
            while (from.charAt(at) == ' ') {
                at++;
            }
            int start = at;
            boolean quoted = false;
            for (; quoted || from.charAt(at) != ' '; at++) {
                quoted ^= from.charAt(at) == '"';
            }
            to.append(from, start, at).append(' ');
        }

        /// Passes over what a type has in parentheses: digits, or the words of an ENUM.
        private void parenthesis() {
            if (!open()) {
                return;
            }
            boolean quoted = false;
            for (; quoted || from.charAt(at) != ')'; at++) {
                quoted ^= from.charAt(at) == '\'';
            }
            at++;
            // TIMESTAMP(6) WITH TIME ZONE
            while (at < from.length() && "(,)[".indexOf(from.charAt(at)) < 0) {
                at++;
            }
        }

        private void lists() {
            while (at < from.length() && from.charAt(at) == '[') {
                nested = true;
                int end = from.indexOf(']', at) + 1;
                to.append(from, at, end);
                at = end;
            }
        }

        private boolean open() {
            return at < from.length() && from.charAt(at) == '(';
        }
    }
}
