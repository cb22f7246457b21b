package dev.leat.kernel.parquet;

import dev.leat.app.Schema;
import dev.leat.app.Type.Simple;
import java.util.Locale;
import java.util.Set;

/// The type of a column in a Parquet file, in DuckDB's spelling. `texts` is the type to which the
/// column is cast before the conversion to JSON, so that nothing is lost. It is the same type, but
/// the type of each inner value is VARCHAR, except for booleans and whole numbers, which JSON
/// represents exactly.
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

    /// Times with nanoseconds in 12 bytes, which [ParquetFooter#int96AsBytes] has made readable.
    static final ParquetType INT96 = new ParquetType("INT96", false, "VARCHAR", true);

    static ParquetType of(String spelling) {
        var parser = new Parser(spelling);
        parser.type();
        return new ParquetType(spelling, parser.nested, parser.to.toString(), parser.readable);
    }

    /// Returns true if the values are texts that a field of the type `json` reads as documents. Few
    /// writers use Parquet's type JSON.
    boolean json(Schema.Field field) {
        return name.equals("JSON") || (name.equals("VARCHAR") && field.type() == Simple.JSON);
    }

    /// Returns true if JSON represents the column's values exactly.
    boolean same() {
        return SAME.contains(name);
    }

    boolean bool() {
        return name.equals("BOOLEAN");
    }

    boolean time() {
        return name.startsWith("TIMESTAMP");
    }

    /// Parser of a type's spelling, which also writes the spelling of `texts`.
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

        /// Skips the parenthesised part of a type: numbers, or the values of an ENUM.
        private void parenthesis() {
            if (!open()) {
                return;
            }
            boolean quoted = false;
            for (; quoted || from.charAt(at) != ')'; at++) {
                quoted ^= from.charAt(at) == '\'';
            }
            at++;
            // the type may continue after the parentheses: TIMESTAMP(6) WITH TIME ZONE
            while (at < from.length() && "(,)[".indexOf(from.charAt(at)) < 0) {
                at++;
            }
        }

        private void lists() {
            while (at < from.length() && from.charAt(at) == '[') {
                nested = true;
                int end = from.indexOf(']', at) + 1;
                if (end == 0) {
                    throw new IllegalArgumentException(from);
                }
                to.append(from, at, end);
                at = end;
            }
        }

        private boolean open() {
            return at < from.length() && from.charAt(at) == '(';
        }
    }
}
