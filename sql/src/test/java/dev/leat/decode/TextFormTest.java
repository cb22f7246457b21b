package dev.leat.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Values written as texts, against the same texts in a document.
class TextFormTest {

    private static final List<Field> FIELDS =
            List.of(
                    new Field("v", Simple.VARCHAR),
                    new Field("v", Simple.INTEGER),
                    new Field("v", Simple.BIGINT),
                    new Field("v", Simple.DOUBLE),
                    new Field("v", new Type.Decimal(5, 2)),
                    new Field("v", new Type.Decimal(2, 2)),
                    new Field("v", new Type.Decimal(38, 0)),
                    new Field("v", Simple.DATE),
                    new Field("v", Simple.TIMESTAMP),
                    new Field("v", Simple.TIMESTAMPTZ),
                    odd(Simple.BOOLEAN, "1/0"),
                    odd(Simple.DATE, "%d/%m/%Y"),
                    odd(Simple.TIMESTAMPTZ, "%Y-%m-%d %H:%M:%S%z"));

    private static final String[] SEEDS = {
        "",
        "0",
        "-0",
        "7",
        "2147483647",
        "-2147483648",
        "2147483648",
        "999999999",
        "999999999999999999",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e3",
        "1.50",
        "-0.00",
        "999.99",
        "1000",
        "0.125",
        "1e308",
        "1e309",
        "4.9e-324",
        "1e-400",
        "12345678901234567",
        "0.1",
        "true",
        "NaN",
        "Infinity",
        "NULL",
        " 1",
        "1 ",
        "+1",
        ".5",
        "5.",
        "007",
        "0x10",
        "1,000",
        "2024-12-16",
        "2024-02-29",
        "2023-02-29",
        "0001-01-01",
        "9999-12-31",
        "2024-12-16 14:00:00",
        "2024-12-16T14:00",
        "2024-12-16T14:00:00.1",
        "2024-12-16T23:59:59.999999",
        "2024-12-16T14:00:00Z",
        "2024-12-16 14:00:00.5Z",
        "2024-12-16T14:00+02",
        "2024-12-16T14:00:00+0200",
        "2024-12-16T14:00:00-15:59",
        "0001-01-01T00:00:00+15:00",
        "9999-12-31T23:59:59-15:00",
        "2024-12-16T24:00:00",
        "2024-12-16 14:00:60",
        "1",
        "16/12/2024",
        "31/02/2024",
        "2024-12-16 14:00:00+0200",
        "2024-12-16 14:00:00Z",
        "9999-12-31 23:59:59-1500",
        "é",
    };

    private static final String ALPHABET = "0123456789-+.:eETZ /,\"\\\u0000é€";

    private static Field odd(Type type, String format) {
        return new Field("v", type, false, false, Optional.of(format));
    }

    private record Taken(List<Reason> reasons, Tape tape) {}

    private static Decoder decoder(Field field) {
        return new Decoder(new Schema("", List.of(field)), UnknownFields.REJECT);
    }

    private static Taken document(Decoder decoder, String value) {
        var tape = new Tape(1);
        return new Taken(decoder.decode(("{\"v\":" + value + "}").getBytes(UTF_8), tape), tape);
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    @Test
    void aTextIsAValueExactlyWhereItIsOneInADocument() {
        var random = new SplittableRandom(5);
        for (var field : FIELDS) {
            var form = new TextForm(field);
            var decoder = decoder(field);
            int taken = 0;
            for (int i = 0; i < 6_000; i++) {
                var seed = SEEDS[i % SEEDS.length];
                taken +=
                        same(form, decoder, i < SEEDS.length ? seed : changed(seed, random))
                                ? 1
                                : 0;
            }
            assertThat(taken).as(field.toString()).isBetween(10, 6_000);
        }
    }

    private static String changed(String seed, SplittableRandom random) {
        var text = new StringBuilder(seed);
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.replace(at, Math.min(at + 1, text.length()), String.valueOf(c));
                default -> text.delete(at, Math.min(at + 1, text.length()));
            }
        }
        return text.toString();
    }

    private static boolean same(TextForm form, Decoder decoder, String text) {
        var field = form.field();
        var what = field.type() + " " + field.format() + " '" + text + "'";
        var document = document(decoder, quoted(text));
        var bytes = ("<" + text + ">").getBytes(UTF_8);
        boolean good = form.read(bytes, 1, bytes.length - 1);
        if (!good && field.format().isPresent() && document.reasons().isEmpty()) {
            // Only documents also have values of ISO 8601, as sinks write them.
            var plain = decoder(new Field("v", field.type(), false, false, Optional.empty()));
            assertThat(document(plain, quoted(text)).reasons()).as(what).isEmpty();
            return false;
        }
        assertThat(good).as(what).isEqualTo(document.reasons().isEmpty());
        if (!good) {
            var reason = form.reason(bytes, 1, bytes.length - 1);
            var other = document.reasons().getFirst();
            if (text.indexOf(0) < 0) {
                assertThat(reason.cause() + reason.message())
                        .as(what)
                        .isEqualTo(other.cause() + other.message());
            }
            return false;
        }
        var tape = document.tape();
        var expected = TapeValues.text(tape, 0, 0).orElseThrow();
        switch (field.type()) {
            case Type.Decimal(int precision, int scale) ->
                    assertThat(new BigDecimal(unscaled(form, precision), scale))
                            .as(what)
                            .isEqualByComparingTo(expected);
            case Simple simple -> {
                switch (simple) {
                    case INTEGER, BIGINT ->
                            assertThat(Long.toString(form.value())).as(what).isEqualTo(expected);
                    case DOUBLE ->
                            assertThat(form.value())
                                    .as(what)
                                    .isEqualTo(
                                            Double.doubleToLongBits(Double.parseDouble(expected)));
                    case DATE, TIMESTAMP, TIMESTAMPTZ ->
                            assertThat(form.value())
                                    .as(what)
                                    .isEqualTo(TapeValues.time(tape, 0, 0));
                    case BOOLEAN ->
                            assertThat(form.value() == 1 ? "true" : "false")
                                    .as(what)
                                    .isEqualTo(expected);
                    case VARCHAR, JSON -> assertThat(text).as(what).isEqualTo(expected);
                }
            }
            case Type.ListOf _, Type.Struct _ -> throw new AssertionError(what);
        }
        return true;
    }

    private static BigInteger unscaled(TextForm form, int precision) {
        if (precision <= 18) {
            return BigInteger.valueOf(form.value());
        }
        var low = BigInteger.valueOf(form.value());
        return BigInteger.valueOf(form.high())
                .shiftLeft(64)
                .add(low.and(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)));
    }

    @Test
    void aDocumentInAColumnIsOneWhereItIsOneInADocument() {
        var field = new Field("v", Simple.JSON);
        var form = new TextForm(field);
        for (var text :
                List.of(
                        "1",
                        "\"a\"",
                        "{\"a\":[1,null]}",
                        " [ ] ",
                        "null",
                        "",
                        "a",
                        "{",
                        "1,2",
                        "1}",
                        "1,\"v\":2",
                        "1,\"w\":2",
                        "NaN",
                        "{\"a\":1,}",
                        "true",
                        "1}{")) {
            var bytes = text.getBytes(UTF_8);
            var document = document(decoder(field), text);
            assertThat(form.read(bytes, 0, bytes.length))
                    .as(text)
                    .isEqualTo(document.reasons().isEmpty());
            if (document.reasons().isEmpty()) {
                assertThat(form.isNull()).as(text).isEqualTo(document.tape().isNull(0, 0));
            }
        }
        var needed = new TextForm(Field.required("v", Simple.JSON));
        assertThat(needed.read("null".getBytes(UTF_8), 0, 4)).isFalse();
        assertThat(needed.reason("null".getBytes(UTF_8), 0, 4).cause()).isEqualTo("missing");
    }

    @Test
    void reasonsDoNotShowWhatIsPersonal() {
        var form = new TextForm(new Field("age", Simple.INTEGER, true, true, Optional.empty()));
        var bytes = "a secret".getBytes(UTF_8);
        assertThat(form.read(bytes, 0, bytes.length)).isFalse();
        assertThat(form.reason(bytes, 0, bytes.length).value()).contains(Violations.MASK);
    }

    @Test
    void listsAndStructsAreNoTexts() {
        assertThatThrownBy(() -> new TextForm(new Field("v", new Type.ListOf(Simple.VARCHAR))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column 'v'");
    }
}
