package dev.leat.warehouse;

import dev.leat.app.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The types of PostgreSQL (https://www.postgresql.org/docs/17/datatype.html), and the values that
/// it does not store.
public final class PostgresDialect implements WarehouseDialect {

    /// The largest row of an index is a third of a page of 8 KiB
    /// (https://www.postgresql.org/docs/17/btree.html). This is less, because each column is
    /// aligned.
    private static final int KEY_BYTES = 2_500;

    /// The maximum number of bytes of a UTF-16 character in UTF-8.
    private static final int CHARACTER_BYTES = 3;

    private static final String DAY = "YYYY-MM-DD";

    @Override
    public String type(Type type) {
        return switch (type) {
            case Type.Decimal(var precision, var scale) ->
                    "NUMERIC(%d,%d)".formatted(precision, scale);
            case Type.Simple.DOUBLE -> "DOUBLE PRECISION";
            default -> type.toString().toUpperCase(Locale.ROOT);
        };
    }

    @Override
    public String type(String stored) {
        return switch (stored) {
            case "CHARACTER VARYING" -> "VARCHAR";
            case "TIMESTAMP WITHOUT TIME ZONE" -> "TIMESTAMP";
            case "TIMESTAMP WITH TIME ZONE" -> "TIMESTAMPTZ";
            default -> stored;
        };
    }

    /// A dropped table keeps its disk space and its locks, of which the server has a limited number
    /// (`max_locks_per_transaction`), until the transaction ends. A table that was created in the
    /// same transaction is truncated in place.
    @Override
    public boolean truncates() {
        return true;
    }

    @Override
    public Optional<String> index(String temporary, String column) {
        return Optional.of("CREATE INDEX ON %s (%s)".formatted(temporary, column));
    }

    @Override
    public boolean enforcesKeys() {
        return true;
    }

    @Override
    public Optional<String> refused(Type type, String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.of("the database does not store texts with a NUL character");
        }
        boolean time =
                type == Type.Simple.DATE
                        || type == Type.Simple.TIMESTAMP
                        || type == Type.Simple.TIMESTAMPTZ;
        return time && !timeOfAllDatabases(text)
                ? Optional.of("its year is not from 1 to 9999")
                : Optional.empty();
    }

    /// Returns true for years from 1 to 9999, and infinity: the values that all databases write
    /// alike.
    private static boolean timeOfAllDatabases(String text) {
        return text.equals("infinity")
                || text.equals("-infinity")
                || (day(text) && !text.contains("BC"));
    }

    /// Returns true if the text begins with a day in the form `YYYY-MM-DD`.
    private static boolean day(String text) {
        if (text.length() < DAY.length()) {
            return false;
        }
        for (int i = 0; i < DAY.length(); i++) {
            char c = text.charAt(i);
            if (DAY.charAt(i) == '-' ? c != '-' : c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    @Override
    public Optional<String> refusedKey(List<String> key) {
        long characters = 0;
        for (var value : key) {
            characters += value.length();
        }
        if (characters * CHARACTER_BYTES <= KEY_BYTES) {
            return Optional.empty();
        }
        long bytes = 0;
        for (var value : key) {
            bytes += value.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes <= KEY_BYTES
                ? Optional.empty()
                : Optional.of(
                        "the key has %d bytes, and PostgreSQL has an index for at most %d"
                                .formatted(bytes, KEY_BYTES));
    }
}
