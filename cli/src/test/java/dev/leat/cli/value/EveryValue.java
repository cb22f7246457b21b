package dev.leat.cli.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A value of one column as a person writes it into a CSV or JSON file, with a number of its own.
/// All other columns of its record are NULL.
///
/// @param text the characters of the value
record EveryValue(int n, Kind kind, String text) {

    static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "007",
                    "1e5",
                    "12E3",
                    "-0.0",
                    "0.10",
                    "NaN",
                    "inf",
                    "NULL",
                    "null",
                    "\\N",
                    "true",
                    "F",
                    "2024-01-02",
                    "01-02-2024",
                    "12:30",
                    "2024-01-02T03:04:05.123456789Z",
                    "6F9619FF-8B86-D011-B42D-00CF4FC964FF",
                    "#5",
                    "a,b",
                    "say \"hi\"",
                    "two\nlines",
                    "a\r\nb",
                    "tab\there",
                    "é€😀",
                    "=1+1",
                    "9007199254740993",
                    "1,239",
                    "€ 5",
                    "'x'",
                    "{\"a\": 1.50}",
                    "[1, 2]",
                    "  padded  ",
                    "a;b|c");

    /// A column, its type in a schema, and how its values are compared.
    enum Kind {
        WHOLE("bigint", true),
        EXACT("decimal(38,10)", true),
        REAL("double", true),
        TEXT("varchar", false),
        TIME("timestamp", false),
        ZONED("timestamptz", false),
        DAY("date", false),
        FLAG("boolean", true),
        MORE("json", true);

        final String type;

        /// True if values have no quotes in JSON.
        final boolean bare;

        Kind(String type, boolean bare) {
            this.type = type;
            this.bare = bare;
        }

        String column() {
            return "c_" + name().toLowerCase(java.util.Locale.ROOT);
        }

        /// Returns one text for all texts of the same value of the type.
        String canonical(String text) {
            return switch (this) {
                case WHOLE, EXACT -> digits(text);
                case REAL -> String.valueOf(Double.parseDouble(text));
                case TEXT, DAY -> text;
                case TIME -> LocalDateTime.parse(time(text)).toString();
                case ZONED ->
                        zoned(text).atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime().toString();
                case FLAG -> String.valueOf(Boolean.parseBoolean(text));
                case MORE -> JSON.readTree(text).toString();
            };
        }

        private static String time(String text) {
            return text.replace(' ', 'T');
        }

        private static OffsetDateTime zoned(String text) {
            var time = time(text).replace("TUTC", "Z").replaceFirst("([+-]\\d\\d)$", "$1:00");
            return OffsetDateTime.parse(
                    time.endsWith("Z") || time.matches(".*[+-]\\d\\d:\\d\\d") ? time : time + "Z");
        }
    }

    /// Returns the digits of a number without zeros that do not change it.
    static String digits(String text) {
        var number = new BigDecimal(text.strip());
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    static EveryValue random(int n, Random random) {
        var kinds = Kind.values();
        var kind = kinds[random.nextInt(kinds.length)];
        return new EveryValue(n, kind, text(kind, random));
    }

    private static String text(Kind kind, Random random) {
        return switch (kind) {
            case WHOLE -> sign(random) + whole(1 + random.nextInt(22), random);
            case EXACT -> exact(random);
            case REAL -> random.nextBoolean() ? exact(random) : real(random);
            case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
            case TIME -> day(random) + "T" + clock(random);
            case ZONED ->
                    day(random) + "T" + clock(random) + (random.nextBoolean() ? "Z" : "+02:00");
            case DAY -> day(random).toString();
            case FLAG -> String.valueOf(random.nextBoolean());
            case MORE ->
                    "{\"a\":[%s,null,\"%s\"],\"b\":{\"c\":%s}}"
                            .formatted(
                                    exact(random),
                                    random.nextInt(),
                                    whole(1 + random.nextInt(25), random));
        };
    }

    private static String sign(Random random) {
        return random.nextInt(4) == 0 ? "-" : "";
    }

    private static String whole(int digits, Random random) {
        return new BigInteger(digits * 3, random).toString();
    }

    private static String exact(Random random) {
        var number = new StringBuilder(sign(random)).append(whole(1 + random.nextInt(28), random));
        int places = random.nextInt(14);
        for (int i = 0; i < places; i++) {
            number.append(i == 0 ? "." : "")
                    .append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
        }
        if (random.nextInt(8) == 0) {
            number.append('e').append(random.nextInt(9) - 4);
        }
        return number.toString();
    }

    private static String real(Random random) {
        return Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20));
    }

    private static LocalDate day(Random random) {
        return LocalDate.of(1 + random.nextInt(9_999), 1, 1).plusDays(random.nextInt(365));
    }

    private static String clock(Random random) {
        var clock =
                "%02d:%02d:%02d"
                        .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60));
        int places = random.nextInt(10);
        return places == 0
                ? clock
                : clock
                        + "."
                        + "%09d".formatted(random.nextInt(1_000_000_000)).substring(0, places);
    }

    /// Returns true if the type can hold the value, so that a pipeline must not reject it.
    boolean fits() {
        return switch (kind) {
            case WHOLE -> new BigInteger(text).bitLength() < 64;
            case EXACT -> {
                var number = new BigDecimal(text).stripTrailingZeros();
                yield number.scale() <= 10 && number.precision() - number.scale() <= 28;
            }
            case TIME, ZONED -> !text.matches(".*\\.\\d{7}.*");
            default -> true;
        };
    }

    /// Returns true if a TSV file, which has no quotes, can contain the value.
    boolean hasLine() {
        return !text.isEmpty() && text.chars().noneMatch(c -> c < ' ');
    }

    /// Returns true if a text has all digits of the value, for a type that a file without a schema
    /// shows.
    boolean isSame(String found) {
        return switch (kind) {
            case WHOLE, EXACT, REAL -> digits(found).equals(digits(text));
            case TIME, ZONED ->
                    found.equals(text) || kind.canonical(found).equals(kind.canonical(text));
            case TEXT, DAY -> found.equals(text);
            case FLAG, MORE -> kind.canonical(found).equals(kind.canonical(text));
        };
    }

    /// Returns the value as a test expects it, whose numbers are compared with all digits.
    String expected() {
        return kind == Kind.REAL ? kind.canonical(text) : text;
    }

    /// Returns the text of another value of the type; null instead of the text `null`.
    @Nullable String altered() {
        return switch (kind) {
            case WHOLE, EXACT, REAL -> next(text, text.split("[eE]")[0].length() - 1);
            case TIME, ZONED -> next(text, "2026-01-01T00:00:00".length() - 1);
            case DAY -> next(text, text.length() - 1);
            case FLAG -> String.valueOf(!Boolean.parseBoolean(text));
            case MORE -> next(text, text.length() - "}}".length() - 1);
            case TEXT -> text.equals("null") ? null : (n % 2 == 0 ? "0" : " ") + text;
        };
    }

    private static String next(String text, int at) {
        int digit = Character.digit(text.charAt(at), 10);
        return text.substring(0, at) + (digit + 1) % 10 + text.substring(at + 1);
    }

    /// Returns the value as a JSON document has it.
    String json() {
        return kind.bare ? text : JSON.writeValueAsString(text);
    }

    /// Returns the value as a field of a CSV file in quotes.
    String field() {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /// Returns the text of a value in a JSON document.
    static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }
}
