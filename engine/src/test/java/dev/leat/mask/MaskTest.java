package dev.leat.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.Reason;
import dev.leat.deadletter.Cause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskTest {

    private static final Mask ADDRESS = new Mask(Set.of("address"), Map.of());

    private static final Mask SCHEMA =
            new Mask(
                    Set.of("address"),
                    Map.of(
                            "v",
                            Type.Simple.VARCHAR,
                            "address",
                            Type.Simple.VARCHAR,
                            "items",
                            new Type.ListOf(
                                    new Type.Struct(
                                            List.of(new Type.Member("q", Type.Simple.INTEGER))))));

    private static final Mask ENVELOPE =
            Mask.of(
                    List.of(
                            new Schema(
                                    "Envelope",
                                    List.of(
                                            new Schema.Field("after", after(true)),
                                            new Schema.Field("before", after(false)),
                                            new Schema.Field("json", Type.Simple.JSON)))),
                    Set.of());

    private static Type after(boolean pii) {
        var street = new Type.Member("street", Type.Simple.VARCHAR, pii);
        var zip = new Type.Member("zip", Type.Simple.INTEGER);
        return new Type.Struct(
                List.of(
                        new Type.Member("id", Type.Simple.VARCHAR),
                        new Type.Member("email", Type.Simple.VARCHAR, pii),
                        new Type.Member(
                                "homes", new Type.ListOf(new Type.Struct(List.of(street, zip))))));
    }

    private static String shown(String body, Mask mask) {
        return mask.body(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void showsTheOriginalTextWhereNothingIsPersonal() {
        String text = "{ \"a\" : 1.10, \"a\": 2 ";
        assertThat(shown(text, Mask.NONE)).isEqualTo(text);
        assertThat(shown("{ \"a\": 1.10 }", ADDRESS)).isEqualTo("{ \"a\": 1.10 }");
        assertThat(Mask.NONE.body(new byte[] {-1, 0})).isEqualTo("base64:/wA=");
    }

    @Test
    void masksPersonalValuesAndNothingElse() {
        assertThat(shown("{\"v\":1234567890123456.78,\"address\":\"1 Main St\"}", ADDRESS))
                .isEqualTo("{\"v\":1234567890123456.78,\"address\":\"***\"}");
        assertThat(shown("{\"address\":null}", ADDRESS)).isEqualTo("{\"address\":null}");
    }

    @Test
    void keepsWhatTheReasonsSpeakOf() {
        assertThat(
                        shown(
                                "{ \"v\":1E99999999999999999999, \"address\":{\"a\":[1]} ,\"v\":2}",
                                ADDRESS))
                .isEqualTo("{ \"v\":1E99999999999999999999, \"address\":\"***\" ,\"v\":2}");
        assertThat(shown("{\"address\":12,\"address\":\"b\",\"ä\":1}", ADDRESS))
                .isEqualTo("{\"address\":\"***\",\"address\":\"***\",\"ä\":1}");
    }

    @Test
    void masksAtAnyDepthAndUnderOtherSpellings() {
        assertThat(shown("{\"v\":[{\"Address\":\"b\"}],\"\\u0061ddress\":1}", ADDRESS))
                .isEqualTo("{\"v\":[{\"Address\":\"***\"}],\"\\u0061ddress\":\"***\"}");
        assertThat(shown("{\"v\":\"{\\\"address\\\":1}\",\"w\":\"an Address\"}", ADDRESS))
                .isEqualTo("{\"v\":\"***\",\"w\":\"***\"}");
    }

    @Test
    void masksWhatASchemaWithPersonalColumnsDoesNotHave() {
        assertThat(shown("{\"adress\":\"b\",\"items\":[{\"q\":1,\"x\":2}],\"v\":\"w\"}", SCHEMA))
                .isEqualTo("{\"adress\":\"***\",\"items\":[{\"q\":1,\"x\":\"***\"}],\"v\":\"w\"}");
    }

    @Test
    void masksPersonalMembersOfStructsOnly() {
        assertThat(
                        shown(
                                "{\"after\":{\"id\":\"1\",\"email\":\"x\",\"e_mail\":\"x\",\"homes\":[{\"street\":\"x\",\"zip\":2}]},\"before\":{\"email\":\"b\"},\"json\":{\"Street\":\"x\"}}",
                                ENVELOPE))
                .isEqualTo(
                        "{\"after\":{\"id\":\"1\",\"email\":\"***\",\"e_mail\":\"***\",\"homes\":[{\"street\":\"***\",\"zip\":2}]},\"before\":{\"email\":\"b\"},\"json\":{\"Street\":\"***\"}}");
        assertThat(shown("{\"after\":\"x\"}", ENVELOPE)).isEqualTo("{\"after\":\"***\"}");
        assertThat(shown("{\"after\":null}", ENVELOPE)).isEqualTo("{\"after\":null}");
        assertThat(ENVELOPE.value("after", "{\"email\":\"x\",\"id\":\"1\"}"))
                .isEqualTo("{\"email\":\"***\",\"id\":\"1\"}");
    }

    @Test
    void masksPersonalMembersInReasons() {
        for (var path : List.of("after.email", "after", "after.homes[12].street", "after.homes")) {
            assertThat(ENVELOPE.reason(Reason.at("type", path, "x", "m")).value())
                    .as(path)
                    .contains("***");
        }
        for (var path : List.of("after.id", "after.homes[12].zip", "before.id")) {
            assertThat(ENVELOPE.reason(Reason.at("type", path, "x", "m")).value())
                    .as(path)
                    .contains("x");
        }
        var inner = new Cause("p", "", "type", "after.email.x", "is not a text");
        assertThat(ENVELOPE.cause(inner).field()).isEqualTo("after.email");
    }

    @Test
    void hidesWhatItCannotRead() {
        assertThat(shown("{\"address\":1} {}", ADDRESS)).startsWith("(16 bytes");
        assertThat(shown("[\"address\"]", ADDRESS)).startsWith("(11 bytes");
        assertThat(shown("{\"address\":\"1 Main St\"", ADDRESS))
                .isEqualTo("(22 bytes that may contain personal data; --unmask shows it)");
        assertThat(ADDRESS.body("{\"address\":1}".getBytes(StandardCharsets.UTF_16LE)))
                .startsWith("(26 bytes");
        assertThat(ADDRESS.body("\ufeff{\"address\":1}".getBytes(StandardCharsets.UTF_8)))
                .startsWith("(16 bytes");
    }

    @Test
    void masksPersonalValuesInReasons() {
        assertThat(SCHEMA.reason(Reason.at("type", "address.street", "Main St", "m")).value())
                .contains("***");
        assertThat(SCHEMA.reason(Reason.at("type", "adress", "Main St", "m")).value())
                .contains("***");
        assertThat(SCHEMA.reason(Reason.at("type", "v", "{\"Address\":1}", "m")).value())
                .contains("***");
        var visible = Reason.at("range", "v", "7", "m");
        assertThat(SCHEMA.reason(visible)).isEqualTo(visible);
        var several = Reason.at("check", "", "v=7, address=Main St", "m").in("a check");
        assertThat(SCHEMA.reason(several).value()).contains("***");
    }

    @Test
    void masksWhatTheDatabaseQuotes() {
        var kernel = Reason.of("kernel", "the statement fails: no number: 'Main St'");
        assertThat(SCHEMA.reason(kernel).message()).isEqualTo("the statement fails: ***");
        assertThat(Mask.NONE.reason(kernel)).isEqualTo(kernel);
    }
}
