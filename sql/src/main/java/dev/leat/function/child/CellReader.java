package dev.leat.function.child;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a value in the binary form of Leat's tape: a tag and its content. A text, number or json
/// value has a length and UTF-8; a double, date or time has 8 bytes; a list or struct has the
/// length of its elements and the elements; an element of a struct begins with the length (2 bytes)
/// and the text of its name.
final class CellReader {

    private CellReader() {}

    /// Reads one value and moves behind it.
    static @Nullable Object read(ByteBuffer bytes) {
        byte tag = bytes.get();
        return switch (tag) {
            case 'T', 'J' -> text(bytes, bytes.getInt());
            case '#' -> new BigDecimal(text(bytes, bytes.getInt()));
            case 'D' -> Double.longBitsToDouble(bytes.getLong());
            case '1' -> true;
            case '0' -> false;
            case 'd' -> LocalDate.ofEpochDay(bytes.getLong());
            case 't' -> LocalDateTime.ofInstant(instant(bytes.getLong()), ZoneOffset.UTC);
            case 'z' -> instant(bytes.getLong());
            case '[' -> list(bytes, end(bytes));
            case '{' -> struct(bytes, end(bytes));
            case 'N' -> null;
            default -> throw new IllegalStateException("unknown tag " + tag);
        };
    }

    private static int end(ByteBuffer bytes) {
        int length = bytes.getInt();
        return bytes.position() + length;
    }

    private static String text(ByteBuffer bytes, int length) {
        var utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static List<@Nullable Object> list(ByteBuffer bytes, int end) {
        var list = new ArrayList<@Nullable Object>();
        while (bytes.position() < end) {
            list.add(read(bytes));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<String, @Nullable Object> struct(ByteBuffer bytes, int end) {
        var struct = new LinkedHashMap<String, @Nullable Object>();
        while (bytes.position() < end) {
            var name = text(bytes, bytes.getShort() & 0xFFFF);
            struct.put(name, read(bytes));
        }
        return Collections.unmodifiableMap(struct);
    }
}
