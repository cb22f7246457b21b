package dev.leat.cli.fuzz.draw;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Draws values of columns, and writes them as documents and lines have them.
final class Values {

    private static final List<String> TEXTS =
            List.of(
                    "",
                    "a",
                    "Oslo",
                    "o'clock",
                    "say \"hi\"",
                    "a,b",
                    "a;b|c",
                    "#1",
                    "x/y=z",
                    "null",
                    "NA",
                    "true",
                    "12",
                    " lead",
                    "trail ",
                    "\t",
                    "é",
                    "日本",
                    "😀",
                    "two\nlines",
                    "a\\b",
                    "{x}",
                    "%41",
                    ".",
                    "..",
                    "a:b");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    private final Dice dice;
    private final boolean edges;

    /// @param edges whether the least and the most of a type are drawn
    Values(Dice dice, boolean edges) {
        this.dice = dice;
        this.edges = edges;
    }

    /// A value that the column takes; null where it may be.
    @Nullable Object draw(Column column) {
        if (!column.notNull() && dice.chance(15)) {
            return null;
        }
        boolean edge = edges && dice.chance(5);
        return switch (column.kind()) {
            case TEXT -> edge ? "x".repeat(3000) : dice.chance(50) ? word() : dice.of(TEXTS);
            case BOOLEAN -> dice.chance(50);
            case INTEGER ->
                    edge
                            ? (long) dice.of(Integer.MAX_VALUE, Integer.MIN_VALUE)
                            : (long) dice.between(-20, 100);
            case BIGINT ->
                    edge
                            ? dice.of(Long.MAX_VALUE, Long.MIN_VALUE)
                            : Long.valueOf(dice.between(-100, 100_000));
            case DECIMAL ->
                    edge
                            ? new BigDecimal(dice.of("9999999999999999.99", "-9999999999999999.99"))
                            : BigDecimal.valueOf(dice.between(-500, 100_000), 2);
            case DOUBLE -> edge ? dice.of(1e300, -0.0, 1e-300) : dice.between(-50, 50) / 4.0;
            case DATE -> edge ? LocalDate.of(9999, 12, 31) : date();
            case TIMESTAMP ->
                    edge ? LocalDateTime.of(1, 1, 1, 0, 0) : date().atTime(time(), time(), 0);
            case TIMESTAMPTZ -> date().atTime(time(), time(), time()).toInstant(ZoneOffset.UTC);
            case JSON -> dice.of("{\"a\":1}", "[1,2]", "\"t\"", "12", "{\"b\":[{\"c\":null}]}");
            case STRUCT -> dice.of("{\"a\":\"x\",\"b\":1}", "{\"a\":null,\"b\":-3}", "{\"b\":7}");
            case LIST -> dice.of("[]", "[\"a\",\"b\"]", "[null,\"x\"]");
            case STRUCTS, OTHER ->
                    dice.of(
                            "[]",
                            "[{\"sku\":\"s1\",\"quantity\":2},{\"sku\":\"s2\",\"quantity\":1}]");
        };
    }

    private String word() {
        return dice.of("Bergen", "Oslo", "Rome", "Lima", "Pune", "Ann", "Bob") + dice.between(1, 9);
    }

    private LocalDate date() {
        return LocalDate.of(dice.between(2019, 2024), dice.between(1, 12), dice.between(1, 28));
    }

    private int time() {
        return dice.between(0, 23);
    }

    /// Returns the value as JSON.
    static String json(Column column, @Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean flag when column.format().isEmpty() -> flag.toString();
            case Long number -> number.toString();
            case BigDecimal number -> number.toPlainString();
            case Double number -> number.toString();
            default ->
                    column.kind().compareTo(Kind.JSON) >= 0
                            ? value.toString()
                            : JsonMapper.shared().writeValueAsString(text(column, value));
        };
    }

    /// Returns the value as a text.
    static String text(Column column, Object value) {
        var format = column.format();
        return switch (value) {
            case Boolean flag ->
                    format.map(words -> words.split("/", 2)[flag ? 0 : 1]).orElse(flag.toString());
            case BigDecimal number -> number.toPlainString();
            case LocalDate date -> formatted(date.atStartOfDay(), format).orElse(date.toString());
            case LocalDateTime time ->
                    formatted(time, format).orElseGet(() -> SECONDS.format(time));
            case Instant instant -> instant.toString();
            default -> value.toString();
        };
    }

    private static Optional<String> formatted(LocalDateTime time, Optional<String> format) {
        return format.map(pattern ->
                DateTimeFormatter.ofPattern(
                                pattern.replace("%d", "dd")
                                        .replace("%m", "MM")
                                        .replace("%Y", "uuuu")
                                        .replace("%H", "HH")
                                        .replace("%M", "mm")
                                        .replace("%S", "ss"))
                        .format(time));
    }

    /// A text that no column of this kind takes; empty if every text is one.
    Optional<String> wrong(Column column) {
        return switch (column.kind()) {
            case TEXT -> Optional.empty();
            case JSON -> Optional.of("{\"a\":");
            case BOOLEAN, INTEGER, BIGINT, DECIMAL, DOUBLE, DATE, TIMESTAMP, TIMESTAMPTZ ->
                    Optional.of(dice.of("abc", "1_000", "2024-02-30", "NaN", " 1", "0x1F"));
            case STRUCT, LIST, STRUCTS, OTHER -> Optional.of("7");
        };
    }
}
