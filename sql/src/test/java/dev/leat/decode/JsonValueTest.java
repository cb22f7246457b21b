package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonValueTest {

    private static JsonValue read(String json) {
        return JsonValue.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDocumentHasItsMembersInOrder() {
        var document = read("{\"b\": [1.50, \"x\\u00e9\", true, null], \"a\": {\"c\": \"d\"}}");
        assertThat(document.kind()).isEqualTo(JsonValue.Kind.OBJECT);
        assertThat(document.members().keySet()).containsExactly("b", "a");
        assertThat(document.texts("b")).containsExactly("1.50", "xé", "true");
        assertThat(document.get("b").elements().getLast().kind()).isEqualTo(JsonValue.Kind.NULL);
        assertThat(document.get("a").text("c")).isEqualTo("d");
        assertThat(document.get("a").get("missing").get("missing").text()).isEmpty();
        assertThat(document.text("b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1", "{\"a\":}", "{} x", "[1] [2]", "nul"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JacksonException.class);
    }

    @Test
    void whatTheWriterWritesIsReadByJackson() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("text", "a \"quoted\" \\ line\nwith \u0001 and é");
        tree.put("numbers", Arrays.asList(1, 2L, 2.5, null, true));
        tree.put("none", List.of());
        tree.put("empty", Map.of());
        tree.put("nested", Map.of("list", List.of(Map.of("a", 1))));
        assertThat(JsonMapper.shared().readTree(new JsonWriter(false).tree(tree).copy()))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"text": "a \\"quoted\\" \\\\ line\\nwith \\u0001 and \\u00e9",
                                         "numbers": [1, 2, 2.5, null, true], "none": [], "empty": {},
                                         "nested": {"list": [{"a": 1}]}}\
                                        """));
        assertThat(new JsonWriter(false).tree(Double.NaN).text(0)).isEqualTo("\"NaN\"");
    }
}
