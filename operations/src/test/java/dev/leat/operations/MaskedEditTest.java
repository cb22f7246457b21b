package dev.leat.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.mask.Mask;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Edits of messages whose personal values are masked.
class MaskedEditTest {

    private static final Mask MASK = new Mask(Set.of("phone"), Map.of());

    private static final String ORIGINAL =
            "{\"id\":\"o1\",\"amount\":-12.50,\"phone\":\"555-0100\",\"items\":[{\"phone\":\"1\"},{\"phone\":\"2\"}],\"by\":{\"phone\":5}}";

    private static String edited(String original, Mask mask, String text) {
        return new String(
                MaskedEdit.body(original.getBytes(StandardCharsets.UTF_8), mask, text),
                StandardCharsets.UTF_8);
    }

    private static String shown() {
        return MASK.body(ORIGINAL.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(String text, String why) {
        assertThatThrownBy(() -> edited(ORIGINAL, MASK, text))
                .isInstanceOf(RefusedOperationException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("555");
    }

    @Test
    void unchangedMaskedValuesKeepTheirOriginalValues() {
        assertThat(shown()).doesNotContain("555").contains("***");
        assertThat(edited(ORIGINAL, MASK, shown().replace("-12.50", "12.50")))
                .isEqualTo(ORIGINAL.replace("-12.50", "12.50"));
        assertThat(
                        edited(
                                ORIGINAL,
                                MASK,
                                shown().replace("{\"phone\":\"***\"}}", "{\"phone\":7}}")))
                .isEqualTo(ORIGINAL.replace("{\"phone\":5}", "{\"phone\":7}"));
    }

    @Test
    void aMaskedValueMayBeReplacedOrRemoved() {
        assertThat(edited(ORIGINAL, MASK, "{\"phone\":\"new\"}")).isEqualTo("{\"phone\":\"new\"}");
        assertThat(edited(ORIGINAL, MASK, "{\"id\":\"o1\",\"amount\":1.10}"))
                .isEqualTo("{\"id\":\"o1\",\"amount\":1.10}");
    }

    @Test
    void aMaskIsNeverSentInPlaceOfAValue() {
        refused("{\"mobile\":\"***\"}", "moves a masked value");
        refused("{\"items\":[{\"phone\":\"***\"}]}", "changes a list");
        refused("{\"items\":[{\"phone\":\"***\"},{\"phone\":\"***\"},1]}", "changes a list");
        refused("{\"phone\":", "not JSON");
    }

    @Test
    void withoutPersonalValuesTheTextIsSentAsItIs() {
        assertThat(edited("no JSON", Mask.NONE, "{ \"id\": 1e2 }")).isEqualTo("{ \"id\": 1e2 }");
    }

    @Test
    void aMessageThatIsMaskedAsAWholeIsNotEdited() {
        assertThatThrownBy(() -> edited("no JSON", MASK, "{}"))
                .isInstanceOf(RefusedOperationException.class)
                .hasMessageContaining("masked as a whole");
        byte[] binary = {(byte) 0xff, 1};
        assertThatThrownBy(() -> MaskedEdit.body(binary, Mask.NONE, "{}"))
                .isInstanceOf(RefusedOperationException.class)
                .hasMessageContaining("not text");
    }
}
